"""The session of one day: as long as there is time for, with what is at hand, or beside the desk.

Shorter sessions and those with less around are the programme's own: the plan is made with other
minutes, or read as on a journey, for this one session. Nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.errors import PlanError

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedSession
    from primemover.programme.plan import Plan, PlannedExercise, PlannedSession

USUAL_MINUTES: Final = (10, 20, 30)
"""Lengths that are offered besides the one of the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What is different today; ``minutes`` and ``equipment`` are None where nothing is."""

    minutes: int | None = None
    equipment: frozenset[str] | None = None
    desk: bool = False


def session_today(course: Course, *, wishes: Wishes, knowledge: Knowledge) -> PlannedSession | None:
    """The session to do now; None when none is left, none is offered, or nothing suits."""
    from primemover.programme.next_session import next_session

    stands = plan_today(course, wishes=wishes, knowledge=knowledge)
    if stands.withheld:
        return None
    if wishes.desk:
        return stands.sitting_break.session if stands.sitting_break else None
    return next_session(stands, log=course.log, on=course.on)


def exchanged_today(
    session: PlannedSession,
    *,
    slot: str,
    exercise: str,
    wishes: Wishes,
    course: Course,
    knowledge: Knowledge,
) -> PlannedExercise:
    """What stands in ``slot`` of ``session`` with another exercise there, its dose and load.

    Raises
    ------
    PlanError
        When it does not suit there today.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import Choice

    wish = Choice(id=new_id(), on=course.on, kind="swap", exercise=exercise, slot=slot)
    log = replace(course.log, choices=(*course.log.choices, wish))
    stands = plan_today(replace(course, log=log), wishes=wishes, knowledge=knowledge)
    for planned in _standing_in(stands, slot=slot, like=session):
        if planned.exercise == exercise:
            return planned
    name = knowledge.exercises[exercise].name if exercise in knowledge.exercises else exercise
    raise PlanError(f"{name} does not fit in here today; choose another, or leave this one out")


def plan_today(course: Course, *, wishes: Wishes, knowledge: Knowledge) -> Plan:
    """The plan as it stands today with what is different today; it is not kept."""
    from primemover.programme.log import Absence
    from primemover.programme.planning import remake
    from primemover.programme.progress import progress

    made, log = course.record.plan, course.log
    if wishes.minutes is not None and wishes.minutes != made.inputs.settings.minutes:
        shorter = replace(made.inputs.settings, minutes=wishes.minutes)
        made = remake(made, settings=shorter, knowledge=knowledge)
    if wishes.equipment is not None:
        # As on a journey, until the next session is due: it may be proposed for a later day.
        proposed = course.next_session()
        last = max(course.on, proposed.on) if proposed else course.on
        here = Absence(
            id="today", first=course.on, last=last, why="travel", equipment=wishes.equipment
        )
        log = replace(log, absences=(*log.absences, here))
    return progress(made, log=log, on=course.on, knowledge=knowledge)


def done_on(course: Course, *, on: date) -> tuple[CompletedSession, ...]:
    """Sessions of training that were written down for a day, the last one last."""
    return tuple(one for one in course.log.sessions if one.on == on and one.kind != "desk")


def _standing_in(plan: Plan, *, slot: str, like: PlannedSession) -> Iterator[PlannedExercise]:
    """What stands in a slot: in the session of the same place first, then in any other."""
    if like.kind == "desk":
        sessions = [plan.sitting_break.session] if plan.sitting_break else []
    else:
        sessions = sorted(plan.sessions(), key=lambda one: one.id != like.id)
    for session in sessions:
        yield from (one for one in session.exercises() if one.slot == slot)
