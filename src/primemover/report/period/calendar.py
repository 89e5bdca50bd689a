"""A month as a calendar: what was done, planned, told of pain, and days away, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan

WEEK_DAYS = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class DayMarks:
    """One day: sessions done, a session still to come, the worst pain, days away, a check.

    ``pain`` is 0 where none was told; ``away`` says why, "" when the person was not.
    """

    on: date
    in_month: bool
    today: bool
    done: int = 0
    desk: int = 0
    planned: bool = False
    pain: int = 0
    away: str = ""
    checked: bool = False

    @property
    def told(self) -> bool:
        """Whether anything is known of the day."""
        return bool(self.done or self.desk or self.pain or self.away or self.checked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """The weeks that hold a month, Monday first."""

    first: date
    weeks: tuple[tuple[DayMarks, ...], ...]

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def done(self) -> int:
        """Sessions done in the month itself."""
        return sum(day.done for week in self.weeks for day in week if day.in_month)


def month_of(
    first: date,
    *,
    log: TrainingLog,
    plan: Plan | None,
    checks: Iterable[date],
    today: date,
) -> Month:
    """The month that ``first`` is the first day of.

    Planned are sessions from today on that the log does not hold yet: what was missed waits for
    its turn and is not held against a day.
    """
    checked = frozenset(checks)
    done = {session.session for session in log.sessions if session.session}
    planned = frozenset(
        session.on
        for session in (plan.sessions() if plan else ())
        if session.on >= today and session.id not in done
    )
    days = tuple(
        _marks(day, first=first, log=log, planned=planned, checked=checked, today=today)
        for day in _days(first)
    )
    weeks = range(0, len(days), WEEK_DAYS)
    return Month(first=first, weeks=tuple(days[n : n + WEEK_DAYS] for n in weeks))


def _days(first: date) -> Iterator[date]:
    day = first - timedelta(days=first.weekday())
    while day.weekday() or (day.year, day.month) <= (first.year, first.month):
        yield day
        day += timedelta(days=1)


def _marks(
    day: date,
    *,
    first: date,
    log: TrainingLog,
    planned: frozenset[date],
    checked: frozenset[date],
    today: date,
) -> DayMarks:
    sessions = [session for session in log.sessions if session.on == day]
    during = [one.pain or 0 for session in sessions for one in session.exercises]
    between = [pain.rating for pain in log.pains if pain.on == day]
    away = [one.why for one in log.absences if one.first <= day <= one.last]
    return DayMarks(
        on=day,
        in_month=(day.year, day.month) == (first.year, first.month),
        today=day == today,
        done=sum(session.kind != "desk" for session in sessions),
        desk=sum(session.kind == "desk" for session in sessions),
        planned=day in planned,
        pain=max([*during, *between, 0]),
        away=away[0] if away else "",
        checked=day in checked,
    )
