"""Days away: when sessions move to, and how much lighter one comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from primemover.programme.plan import Notice
from primemover.programme.stepping import cut_back

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.log import Absence
    from primemover.programme.practice import Practice

_DAY = timedelta(days=1)
_A_YEAR = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """How one comes back: share of the load taken off, easy sessions, and words for it."""

    cut: float
    easy_sessions: int
    words: str


def return_after(practice: Practice, *, on: date, course: Course) -> Return | None:
    """What coming back on a day asks for; None when there was no real break."""
    if practice.last_on is None:
        return None
    days = (on - practice.last_on).days
    ill = _days_ill(course.absences, since=practice.last_on, until=on)
    gap = _after_gap(days, course=course)
    illness = _after_illness(ill, course=course) if ill else None
    found = [one for one in (gap, illness) if one is not None]
    if not found:
        return None
    return Return(
        cut=max(one.cut for one in found),
        easy_sessions=max(one.easy_sessions for one in found),
        words=found[-1].words,
    )


def come_back(practice: Practice, *, on: date, course: Course) -> None:
    """Nothing; loads step back and the next sessions are easy, where there was a break."""
    back = return_after(practice, on=on, course=course)
    if back is None:
        return
    practice.easy_left = max(practice.easy_left, back.easy_sessions)
    if back.cut:
        for name, standing in practice.standings.items():
            exercise = course.knowledge.exercises[name]
            cut = cut_back(standing, share=back.cut, exercise=exercise, course=course)
            practice.standings[name] = replace(cut, hits=0, misses=0, changed_on=on)
    practice.notices.append(
        Notice(on=on, kind="welcome_back", text=back.words, sources=("consensus",))
    )


def dates_for(
    proposed: Iterable[date], *, earliest: date, weekdays: tuple[int, ...], course: Course
) -> list[date]:
    """A day for each session in order: as proposed, or the next usual day that is free."""
    days: list[date] = []
    for wished in proposed:
        day = wished if wished >= earliest else _usual(earliest, weekdays=weekdays)
        tries = 0
        while course.away(day) is not None and tries < _A_YEAR:
            tries += 1
            day = _usual(day + _DAY, weekdays=weekdays)
        days.append(day)
        earliest = day + _DAY
    return days


def _usual(day: date, *, weekdays: tuple[int, ...]) -> date:
    """The first usual weekday from a day on."""
    if not weekdays:
        return day
    return day + timedelta(days=min((weekday - day.weekday()) % 7 for weekday in weekdays))


def _days_ill(absences: Iterable[Absence], *, since: date, until: date) -> int:
    """Days of the longest illness after one day and up to another."""
    spans = (
        (min(a.last, until) - max(a.first, since + _DAY)).days + 1
        for a in absences
        if a.why == "illness"
    )
    return max((span for span in spans if span > 0), default=0)


def _after_gap(days: int, *, course: Course) -> Return | None:
    rules = course.rules
    for name in ("very_long", "long", "short"):
        if days >= rules.count(f"after_a_break.{name}"):
            weeks = days // 7
            return Return(
                cut=rules.share(f"after_a_break.{name}_cut"),
                easy_sessions=rules.count("after_a_break.easy_sessions"),
                words=f"Good to see you after {weeks} weeks. "
                f"{course.knowledge.dosing['after_a_break'].advice} The plan goes on where you "
                "were.",
            )
    return None


def _after_illness(days: int, *, course: Course) -> Return:
    rules = course.rules
    long = days >= rules.count("after_illness.long")
    return Return(
        cut=rules.share("after_illness.long_cut") if long else 0.0,
        easy_sessions=rules.count("after_illness.easy_sessions"),
        words=f"Good that you are better. {course.knowledge.dosing['after_illness'].advice}",
    )
