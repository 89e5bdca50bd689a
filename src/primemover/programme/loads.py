"""Load from outside: which exercises take one, how a first one is found, and the way up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from primemover.programme.model import Dose
from primemover.programme.plan import WarmUpSet

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Exercise, Knowledge

WEIGHTS: Final = frozenset(
    {"dumbbell", "kettlebell", "barbell", "hex_bar", "cable", "machine", "belt_machine"}
)
"""Equipment whose load is told in kilograms."""

Loading = Literal["needed", "possible", "none"]
"""``needed``: the exercise is done with a weight; ``possible``: a weight may be held in it."""

_PER_CENT: Final = 100.0


def loading_of(exercise: Exercise, *, equipment: frozenset[str]) -> Loading:
    """Whether a load from outside belongs to the exercise, with what the person has."""
    ways = [set(needed) for needed in exercise.needs_any if equipment.issuperset(needed)]
    if ways and all(way & WEIGHTS for way in ways):
        return "needed"
    may_hold = exercise.dose in {"strength_novice", "strength_intermediate"}
    hand_weights = equipment & {"dumbbell", "kettlebell", "barbell"}
    return "possible" if may_hold and hand_weights else "none"


def warm_up_sets(
    exercise: Exercise, *, loading: Loading, first: bool, knowledge: Knowledge
) -> tuple[WarmUpSet, ...]:
    """Easy sets before the first proper one: one, and two for heavy lifts.

    Parameters
    ----------
    first : bool
        The session begins with this exercise, with nothing before it to get the feel.
    """
    numbers = knowledge.dosing["warm_up_loads"].numbers
    if loading != "needed":
        return (WarmUpSet(reps=_whole(numbers["first_reps"])),) if first else ()
    steps = ("first", "second") if "heavy_load" in exercise.tags else ("first",)
    return tuple(
        WarmUpSet(
            reps=_whole(numbers[f"{step}_reps"]),
            load_share=(numbers[f"{step}_share"].value or 0.0) / _PER_CENT,
        )
        for step in steps
    )


def warm_up_minutes(sets: tuple[WarmUpSet, ...], *, knowledge: Knowledge) -> float:
    """About how long the easy sets take, with the rest after each."""
    rest_s = knowledge.dosing["warm_up_loads"].numbers["rest"].value or 0.0
    repetition_s = knowledge.dosing["pace"].numbers["repetition"].value or 0.0
    return sum(one.reps * repetition_s + rest_s for one in sets) / 60


def load_words(dose: Dose, *, loading: Loading) -> str:
    """How to find a first load, in a sentence; "" where there is none."""
    if loading == "needed":
        return (
            f"Take a weight with which you could do about {dose.reps_high} and still leave "
            f"{dose.reps_in_reserve}; when in doubt, the lighter one. Note it: the next comes "
            "from it."
        )
    if loading == "possible":
        return "Begin without a weight; hold one when every repetition feels easy, and note it."
    return ""


def _whole(number: CitedNumber) -> int:
    return int(number.value or 0)
