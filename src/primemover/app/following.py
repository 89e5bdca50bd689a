"""How somebody gets on: plan, log and re-tests together, for terminal, browser and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from primemover.app.course import course_of
from primemover.app.retests import checks_done, comparison_of, trends_of

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.findings.change import Change, Comparison
    from primemover.findings.trends import Trend
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedSession, TrainingLog
    from primemover.report.period.sums import PainPoint, Period, WeekSum


WEEKS_LOOKED_AT: Final = 4
"""Weeks whose sessions stand for how training goes now; our own rule."""

DAYS_OF_PAIN: Final = 14
"""Days in which pain counts as of now; our own rule."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lately:
    """The last weeks in short; ``hurt`` are the ratings of the last days."""

    done: int
    planned: int
    hurt: tuple[PainPoint, ...]

    @property
    def worst(self) -> PainPoint | None:
        """The strongest of the pains; None for none."""
        return max(self.hurt, key=lambda point: (point.rating, point.on), default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """Everything about one person up to a day.

    ``course`` is None before there is a plan. ``log`` holds every day, those of earlier plans
    too. ``comparison`` sets the first check beside the last; None where there are no two.
    """

    person: Person
    on: date
    course: Course | None
    log: TrainingLog
    records: tuple[CheckRecord, ...]
    trends: tuple[Trend, ...]
    comparison: Comparison | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the re-tests say, changes beyond noise first."""
        order = ("more_than_noise", "within_noise", "cannot_tell")
        changes = self.comparison.changes if self.comparison else ()
        return tuple(sorted(changes, key=lambda change: order.index(change.verdict)))

    @property
    def next_retest(self) -> date | None:
        """The day of the next week in which tests are done again; None when none is planned."""
        if self.course is None:
            return None
        days = (s.on for week in self.course.plan.weeks if week.retest for s in week.sessions[:1])
        return next((day for day in days if day >= self.on), None)

    @property
    def last_session(self) -> CompletedSession | None:
        """The session done last, breaks at the desk aside; None before the first."""
        done = [one for one in self.log.sessions if one.kind != "desk"]
        return max(done, key=lambda one: (one.on, one.id), default=None)

    @property
    def withheld(self) -> str:
        """Why the plan waits; "" when it does not, or there is none."""
        return self.course.plan.withheld if self.course else ""

    def lately(self, *, knowledge: Knowledge) -> Lately:
        """Sessions done and planned in the last weeks, and what hurt in the last days."""
        from primemover.report.period.sums import pains, week_sums

        weeks: tuple[WeekSum, ...] = ()
        if self.course is not None:
            since = self.on - timedelta(days=WEEKS_LOOKED_AT * 7 - 1)
            period = self.period(since=max(since, self._began()))
            weeks = week_sums(self.course.plan, log=self.log, period=period, knowledge=knowledge)
        days = self.period(since=self.on - timedelta(days=DAYS_OF_PAIN - 1))
        return Lately(
            done=sum(week.done for week in weeks),
            planned=sum(week.planned for week in weeks),
            hurt=pains(self.log, period=days),
        )

    def period(self, *, since: date | None = None) -> Period:
        """The days since the plan began, or since the first entry where there is no plan."""
        from primemover.report.period.sums import Period

        return Period(since=min(since or self._began(), self.on), until=self.on)

    def _began(self) -> date:
        if self.course is not None:
            return self.course.plan.inputs.settings.starts_on
        days = [done.on for done in self.log.sessions] + [pain.on for pain in self.log.pains]
        return min(days, default=self.on)


def follow(
    store: Store, *, person: Person, on: date, knowledge: Knowledge, trends: bool = True
) -> Followed:
    """Where ``person`` stands on the day ``on``, with and without a plan.

    Without ``trends`` the tests over time are left out, which many people at once do not need.
    """
    planned = store.current_plan(person.id) is not None
    records = tuple(each for each in checks_done(store, person=person) if each.at.date() <= on)
    return Followed(
        person=person,
        on=on,
        course=course_of(store, person=person, on=on, knowledge=knowledge) if planned else None,
        log=store.log(person.id, until=on),
        records=records,
        trends=trends_of(records, store=store, knowledge=knowledge) if trends else (),
        comparison=comparison_of(
            records[0], after=records[-1], records=records, store=store, knowledge=knowledge
        )
        if len(records) > 1
        else None,
    )
