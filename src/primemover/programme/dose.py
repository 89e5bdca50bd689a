"""How much of an exercise: from the dosing shelf, within what safety allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from primemover.programme.model import Dose

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Exercise, Knowledge

_CAREFUL = ("no_failure", "moderate_effort")


def dose_for(
    exercise: Exercise,
    *,
    entry: str,
    easy: bool,
    limits: Mapping[str, float | bool],
    knowledge: Knowledge,
) -> Dose:
    """The dose of one exercise.

    Parameters
    ----------
    entry : str
        Entry of the dosing shelf.
    easy : bool
        The low end of sets and holds: for beginners and warming up.
    limits : mapping
        From the safety gate: ``max_hold_s`` caps holds, ``no_failure`` and
        ``moderate_effort`` leave more undone, ``no_breath_hold`` keeps to calmer sets.
    """
    numbers = knowledge.dosing[entry].numbers
    low, high = _repetitions(numbers, limits=limits, knowledge=knowledge)
    return Dose(
        sets=_end(numbers["sets"], low=easy),
        reps_low=low,
        reps_high=high,
        hold_s=_hold_s(numbers, easy=easy, limits=limits),
        rest_s=_end(numbers["rest"], low="reps" not in numbers or easy),
        reps_in_reserve=_reserve(numbers, careful=easy or any(map(limits.get, _CAREFUL))),
        tempo=_tempo(numbers),
        source=entry,
    )


def minutes(dose: Dose, *, each_side: bool, knowledge: Knowledge) -> float:
    """About how long a dose takes, in minutes, with rests and changing sides.

    The time of one repetition without a tempo, and of changing sides, is ``dosing/pace``.
    """
    pace = {name: number.value or 0.0 for name, number in knowledge.dosing["pace"].numbers.items()}
    reps = ((dose.reps_low or 1) + (dose.reps_high or 1)) / 2
    seconds_each = float(dose.hold_s or max(_tempo_s(dose.tempo), pace["repetition"]))
    working_s = dose.sets * reps * seconds_each * (2 if each_side else 1)
    return (working_s + (dose.sets - 1) * dose.rest_s + pace["change_over"]) / 60


def in_words(dose: Dose, *, each_side: bool) -> str:
    """The dose as a person reads it: ``2 sets of 8 to 12, each side``."""
    sets = f"{dose.sets} set" + ("s" if dose.sets > 1 else "")
    if dose.hold_s and dose.reps_low:
        what = f"{dose.reps_low} to {dose.reps_high} holds of {dose.hold_s} s"
    elif dose.hold_s:
        what = f"{dose.hold_s} s"
    else:
        what = f"{dose.reps_low} to {dose.reps_high}"
    return f"{sets} of {what}" + (", each side" if each_side else "")


def _end(number: CitedNumber, *, low: bool) -> int:
    """The low or the high end of a range, or the one value there is."""
    end = number.low if low else number.high
    return int(end if end is not None else number.value or 0)


def _repetitions(
    numbers: Mapping[str, CitedNumber],
    *,
    limits: Mapping[str, float | bool],
    knowledge: Knowledge,
) -> tuple[int | None, int | None]:
    """Low and high, within the calmer range where the breath must not be held."""
    if "repeats" in numbers:
        return _end(numbers["repeats"], low=True), _end(numbers["repeats"], low=False)
    if "reps" not in numbers:
        return None, None
    low, high = _end(numbers["reps"], low=True), _end(numbers["reps"], low=False)
    if limits.get("no_breath_hold"):
        calm = knowledge.dosing["calm_sets"].numbers["reps"]
        low, high = max(low, _end(calm, low=True)), min(high, _end(calm, low=False))
    return low, high


def _hold_s(
    numbers: Mapping[str, CitedNumber], *, easy: bool, limits: Mapping[str, float | bool]
) -> int | None:
    if "hold" not in numbers:
        return None
    hold_s = _end(numbers["hold"], low=easy)
    return min(hold_s, int(limits["max_hold_s"])) if "max_hold_s" in limits else hold_s


def _reserve(numbers: Mapping[str, CitedNumber], *, careful: bool) -> int:
    return _end(numbers["reserve"], low=not careful) if "reserve" in numbers else 0


def _tempo(numbers: Mapping[str, CitedNumber]) -> str:
    parts = ((name, numbers[name]) for name in ("lift", "pause", "lower") if name in numbers)
    words = {"lift": "up {} s", "pause": "hold {} s", "lower": "down {} s"}
    return ", ".join(words[name].format(int(number.value or 0)) for name, number in parts)


def _tempo_s(tempo: str) -> float:
    return sum(float(word) for word in tempo.split() if word.isdigit())
