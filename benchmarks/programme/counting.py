"""Weekly glute sets and minutes, counted again from doses and the dosing shelf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.plan import PlannedExercise, PlannedSession, PlannedWeek

OVER_SEVERAL_JOINTS: Final = ("squat", "hinge", "lunge", "step", "hip_extension")
DIRECT: Final = "abduction"


def glute_sets(week: PlannedWeek, *, knowledge: Knowledge) -> float:
    """Sets of a week that count for the large buttock muscle."""
    return sum(session_sets(session, knowledge=knowledge) for session in week.sessions)


def session_sets(session: PlannedSession, *, knowledge: Knowledge) -> float:
    """The same for one session: strength work alone counts, not practice, poses or breaks."""
    share = knowledge.dosing["counting_sets"].numbers["multi_joint_maximus"].value or 0.0
    return sum(share * one.dose.sets for one in _strength(session) if _counts(one, knowledge))


def works_outer_hip(sessions: Iterable[PlannedSession], *, knowledge: Knowledge) -> bool:
    """Whether the outer hip has an exercise of its own in these sessions."""
    return any(
        knowledge.exercises[one.exercise].pattern == DIRECT
        for session in sessions
        for one in session.exercises()
    )


def least_minutes(one: PlannedExercise, *, knowledge: Knowledge) -> float:
    """Minutes that the sets of an exercise and the rests between them take at the least."""
    dose, pace_s = one.dose, knowledge.dosing["pace"].numbers["repetition"].value or 0.0
    working_s = float(dose.hold_s or pace_s) * (dose.reps_low or 1) * dose.sets
    return (working_s * (2 if one.each_side else 1) + (dose.sets - 1) * dose.rest_s) / 60


def _strength(session: PlannedSession) -> Iterable[PlannedExercise]:
    if session.kind == "desk":
        return ()
    return tuple(
        one for block in session.blocks if block.phase == "strengthen" for one in block.exercises
    )


def _counts(one: PlannedExercise, knowledge: Knowledge) -> bool:
    return knowledge.exercises[one.exercise].pattern in OVER_SEVERAL_JOINTS
