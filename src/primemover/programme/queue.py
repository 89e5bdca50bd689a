"""The sessions still to be done, in order: on which day, how light, and with what in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from primemover.programme.absences import dates_for
from primemover.programme.rising_sets import rise_slowly
from primemover.programme.sessions_to_come import Setting, session_on

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.plan import PlannedSession
    from primemover.programme.practice import Practice

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def as_of(
    on: date, *, weeks: Sequence[int], course: Course, practice: Practice
) -> dict[int, list[PlannedSession]]:
    """Sessions by week: those done as they stood, the others as they stand on ``on``.

    Parameters
    ----------
    weeks : sequence of int
        Week of the base plan (from 0) that stands in each week; later weeks are left out.
    """
    found: dict[int, list[PlannedSession]] = {}
    for session in practice.done.values():
        if session.week <= len(weeks):
            found.setdefault(session.week, []).append(session)
    for setting, base in _waiting(on, weeks=weeks, course=course, practice=practice):
        now = session_on(base, setting=setting, course=course, practice=practice)
        found.setdefault(setting.week, []).append(now)
    if practice.touched:
        rise_slowly(found, course=course, practice=practice)
    return found


@cache
def session_name(week: int, *, day: int) -> str:
    """The name of a session by its place in the plan."""
    return f"w{week:02}d{day}"


def _waiting(
    on: date, *, weeks: Sequence[int], course: Course, practice: Practice
) -> list[tuple[Setting, PlannedSession]]:
    """What is still to be done, with the day, how light it is, and its session of the base plan."""
    waiting = [
        (week, content, base)
        for week, content in enumerate(weeks, start=1)
        for base in course.weeks[content].sessions
        if session_name(week, day=base.day) not in practice.done
    ]
    days = dates_for(
        [base.on + _WEEK * (week - 1 - content) for week, content, base in waiting],
        earliest=_earliest(on, course=course, practice=practice),
        weekdays=course.plan.inputs.settings.weekdays,
        course=course,
    )
    return [
        (
            Setting(
                id=session_name(week, day=base.day),
                week=week,
                day=base.day,
                on=day,
                sore_on=day if place else min(on, day),  # the next one may be done at once
                thin=thinness(place, course=course, practice=practice),
            ),
            base,
        )
        for place, ((week, _, base), day) in enumerate(zip(waiting, days, strict=True))
    ]


def thinness(place: int, *, course: Course, practice: Practice) -> float:
    """The share of sets in the session at this place of those to come, 0 is the next."""
    rules = course.rules
    if place < practice.lighter_left:
        return rules.share("lighter_trigger.sets")
    return rules.share("after_a_break.sets") if place < practice.easy_left else 1.0


def waiting(*, weeks: Sequence[int], course: Course, practice: Practice) -> list[str]:
    """Names of the sessions still to be done, in order."""
    names = (
        session_name(week, day=base.day)
        for week, content in enumerate(weeks, start=1)
        for base in course.weeks[content].sessions
    )
    return [name for name in names if name not in practice.done]


def light_ones(*, weeks: Sequence[int], course: Course, practice: Practice) -> list[str]:
    """Those of the sessions still to be done that are made lighter."""
    light = max(practice.lighter_left, practice.easy_left)
    return waiting(weeks=weeks, course=course, practice=practice)[:light]


def _earliest(on: date, *, course: Course, practice: Practice) -> date:
    """The first day on which a session may be proposed."""
    begins = max(on, course.plan.inputs.settings.starts_on)
    return max(begins, practice.last_on + _DAY) if practice.last_on else begins
