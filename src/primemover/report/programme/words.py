"""Words of a programme: days, doses in the fewest signs, loads, and what a session is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from primemover.knowledge import Knowledge
from primemover.programme.model import Dose
from primemover.programme.plan import PlannedExercise, SessionKind, WarmUpSet
from primemover.report.angle_plot import number
from primemover.report.words import counted, title

KIND_WORDS: Final[dict[SessionKind, str]] = {
    "strength": "strength",
    "desk": "two minutes at the desk",
    "yoga": "yoga",
}


def day_words(on: date) -> str:
    """A day as ``Mon 23 Nov``."""
    return f"{on:%a} {on.day} {on:%b}"


def long_day_words(on: date) -> str:
    """A day as ``Monday 23 November``."""
    return f"{on:%A} {on.day} {on:%B}"


def span_words(first: date, *, last: date) -> str:
    """Days from ``first`` to ``last`` as ``23 to 29 Nov`` or ``30 Nov to 6 Dec``."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%b}"
    return f"{first.day} {first:%b} to {last.day} {last:%b}"


def short_dose(dose: Dose) -> str:
    """How much in the fewest signs: ``2 × 8–12``, ``2 × 20 s``."""
    if dose.reps_low is None:
        return (
            f"{dose.sets} × {dose.hold_s}\u00a0s" if dose.hold_s else counted(dose.sets, noun="set")
        )
    ends = dict.fromkeys(end for end in (dose.reps_low, dose.reps_high) if end is not None)
    hold = f", {dose.hold_s}\u00a0s each" if dose.hold_s else ""
    return f"{dose.sets} × {'–'.join(str(end) for end in ends)}{hold}"


def load_words(load_kg: float | None) -> str:
    """A load as ``12.5 kg``; "" where there is none."""
    return "" if load_kg is None else f"{number(load_kg)}\u00a0kg"


def extra_words(planned: PlannedExercise) -> str:
    """What comes beside the dose: the side, the load, the rung."""
    side = "each side" if planned.each_side else ""
    parts = (side, load_words(planned.load_kg), planned.step_words)
    return ", ".join(part for part in parts if part)


def warm_up_words(sets: Iterable[WarmUpSet], *, load_kg: float | None) -> str:
    """Easy sets before the first proper one, in words; "" where there are none."""
    return ", then ".join(_warm_up(each, load_kg=load_kg) for each in sets)


def _warm_up(each: WarmUpSet, *, load_kg: float | None) -> str:
    if not each.load_share:
        return f"{each.reps} without a load"
    if load_kg is None:
        return f"{each.reps} with {round(each.load_share * 100)} % of the load"
    return f"{each.reps} with {load_words(round(load_kg * each.load_share * 2) / 2)}"


def minutes_words(minutes: float) -> str:
    """A duration as ``about 30 min``."""
    return f"about {round(minutes)}\u00a0min"


def exercise_name(ident: str, *, knowledge: Knowledge) -> str:
    """The name of an exercise of the library, or its id in words."""
    known = knowledge.exercises.get(ident)
    return known.name if known else title(ident)
