"""How many sets a week the glutes get, counted as ``dosing/counting_sets`` says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from primemover.knowledge import Exercise, Knowledge
    from primemover.programme.plan import PlannedSession

LARGE: Final = "gluteus_maximus"
"""The muscle whose sets are held within the weekly bounds."""

_MULTI_JOINT: Final = frozenset({"squat", "hinge", "lunge", "step", "hip_extension"})


@dataclass(frozen=True, kw_only=True, slots=True)
class GluteSets:
    """Weekly sets of the large buttock muscle and of the outer hip; fractions are possible."""

    large: float
    outer: float


def weekly_glute_sets(sessions: Iterable[PlannedSession], *, knowledge: Knowledge) -> GluteSets:
    """Sets of strength work in these sessions; practice, poses and sitting breaks do not count."""
    large = outer = 0.0
    for session in sessions:
        for block in session.blocks if session.kind != "desk" else ():
            for one in block.exercises if block.phase == "strengthen" else ():
                exercise = knowledge.exercises[one.exercise]
                large += one.dose.sets * large_share(exercise, knowledge=knowledge)
                outer += one.dose.sets * outer_share(exercise, knowledge=knowledge)
    return GluteSets(large=large, outer=outer)


def large_share(exercise: Exercise, *, knowledge: Knowledge) -> float:
    """How much of a set counts for the large buttock muscle."""
    counts = knowledge.dosing["counting_sets"].numbers
    return (counts["multi_joint_maximus"].value or 0.0) if exercise.pattern in _MULTI_JOINT else 0.0


def outer_share(exercise: Exercise, *, knowledge: Knowledge) -> float:
    """How much of a set counts for the outer hip: all when direct, a part when on one leg."""
    if exercise.pattern == "abduction":
        return 1.0
    counts = knowledge.dosing["counting_sets"].numbers
    on_one_leg = exercise.unilateral and exercise.pattern in _MULTI_JOINT
    return (counts["unilateral_medius"].value or 0.0) if on_one_leg else 0.0
