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
    from primemover.coaching.session import CoachedSession
    from primemover.coaching.session_words import ExerciseEnded, Spared
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


def fits_today(
    session: CoachedSession, *, wishes: Wishes, course: Course, knowledge: Knowledge
) -> bool:
    """Whether the plan still asks today for what is left of a session begun on an earlier day.

    What was exchanged in it stays exchanged.
    """
    now = session_today(course, wishes=wishes, knowledge=knowledge)
    if now is None or (now.id, now.kind) != (session.planned.id, session.planned.kind):
        return False
    asked = {one.slot: _asked(one) for one in now.exercises()}
    begun = {one.slot: _asked(one) for one in session.planned.exercises()}
    stands = session.state()
    return all(
        asked.get(one.slot) in (_asked(one), begun.get(one.slot))
        for one in stands.exercises[stands.place :]
    )


def _asked(one: PlannedExercise) -> tuple[object, ...]:
    """What the plan asks for with an exercise."""
    return one.exercise, one.dose, one.load_kg, one.step


def spared(
    session: CoachedSession,
    *,
    word: ExerciseEnded,
    wishes: Wishes,
    course: Course,
    knowledge: Knowledge,
) -> tuple[Spared, ...]:
    """What ``word`` takes out of the rest of ``session``: what loads the place that hurt badly.

    The plan itself says what takes each place, as if the session so far were written down; where
    it has nothing that spares the place, nothing does.
    """
    from primemover.coaching.session_words import Spared
    from primemover.programme.pain_light import pain_light

    if pain_light(word.pain, bands=session.bands) != "red":
        return ()
    hurt, after = session.state().current, session.told(word)
    sore = sore_places(after)
    coming = after.state().exercises[after.state().place :]
    out = [
        one
        for one in coming
        if (hurt is not None and one.exercise == hurt.exercise)
        or loads_any(one.exercise, places=sore, knowledge=knowledge)
    ]
    if not out:
        return ()
    so_far = replace(after.completed(), session="", on=course.on)
    log = replace(course.log, sessions=(*course.log.sessions, so_far))
    stands = plan_today(replace(course, log=log), wishes=wishes, knowledge=knowledge)
    offered = {
        one.slot: one
        for planned in stands.sessions()
        if planned.id == session.planned.id
        for one in planned.exercises()
    }
    taken = {one.exercise for one in coming}
    found: list[Spared] = []
    for one in out:
        instead = offered.get(one.slot)
        if instead is not None and (
            instead.exercise in taken
            or loads_any(instead.exercise, places=sore, knowledge=knowledge)
        ):
            instead = None
        taken |= {instead.exercise} if instead else set()
        found.append(Spared(slot=one.slot, instead=instead))
    return tuple(found)


def sore_places(session: CoachedSession) -> frozenset[str]:
    """Places that hurt badly in the session so far."""
    from primemover.programme.pain_light import pain_light

    return frozenset(
        one.pain_place
        for one in session.state().done
        if one is not None
        and one.pain_place is not None
        and pain_light(one.pain, bands=session.bands) == "red"
    )


def loads_any(exercise: str, *, places: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether an exercise asks of one of the places what the red row of it leaves out."""
    from primemover.programme.pain_light import loads_place

    known = knowledge.exercises.get(exercise)
    return known is not None and any(
        loads_place(known, place=place, knowledge=knowledge) for place in places
    )


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
