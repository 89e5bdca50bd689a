"""The weeks of a plan as they are shown: this one, the next session, and all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from primemover.programme.log import TrainingLog
from primemover.programme.next_session import next_session
from primemover.programme.plan import Plan, PlannedExercise, PlannedSession, PlannedWeek
from primemover.report.programme.words import (
    KIND_WORDS,
    day_words,
    extra_words,
    long_day_words,
    minutes_words,
    short_dose,
    span_words,
)
from primemover.report.words import sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemView:
    """One exercise within a session; ``sets`` is how many boxes there are to tick."""

    ident: str
    name: str
    dose: str
    extra: str
    sets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockItems:
    """One block of a session."""

    title: str
    minutes: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionView:
    """One session in full; ``heading`` is ``Today`` or the day."""

    heading: str
    title: str
    minutes: str
    blocks: tuple[BlockItems, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """One session of the week in a line; ``done`` as far as a log says so."""

    day: str
    title: str
    minutes: str
    past: bool
    done: bool
    next: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekView:
    """One week in a line; ``now`` for the one under way."""

    number: int
    dates: str
    title: str
    purpose: str
    sessions: str
    minutes: int
    sets: int
    notes: tuple[str, ...]
    now: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ThisWeek:
    """The week under way; ``session`` is the next to do, None when all are done."""

    heading: str
    title: str
    purpose: str
    dates: str
    days: tuple[DayView, ...]
    session: SessionView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where somebody stands in a plan that has weeks.

    ``coming`` is the session to do next, None when there is none left; ``week`` is the one under
    way; ``done`` are ids of sessions that the log says are behind.
    """

    plan: Plan
    on: date
    coming: PlannedSession | None
    week: PlannedWeek
    done: frozenset[str]

    @property
    def to_come(self) -> tuple[PlannedWeek, ...]:
        """The week under way and those after it."""
        return self.plan.weeks[self.plan.weeks.index(self.week) :]


def standing_in(plan: Plan, *, on: date, log: TrainingLog | None) -> Standing | None:
    """Where somebody stands; None in a plan that is withheld.

    With a log, the next session is the first that was not done, whatever the calendar says.
    Without one it is the first on ``on`` or later.
    """
    if not plan.weeks:
        return None
    if log is None:
        done: frozenset[str] = frozenset()
        coming = next((session for session in plan.sessions() if session.on >= on), None)
    else:
        done = frozenset(each.session for each in log.sessions if each.on <= on)
        coming = next_session(plan, log=log, on=on)
    week = next((week for week in plan.weeks if coming in week.sessions), plan.weeks[-1])
    return Standing(plan=plan, on=on, coming=coming, week=week, done=done)


def this_week(standing: Standing) -> ThisWeek:
    """The week under way and the next session in full."""
    week, session = standing.week, standing.coming
    return ThisWeek(
        heading=f"Week {week.number} of {len(standing.plan.weeks)}",
        title=_title(week),
        purpose=sentence(week.purpose),
        dates=_dates(week),
        days=tuple(_day(each, standing=standing) for each in week.sessions),
        session=None if session is None else _session(session, on=standing.on),
    )


def week_views(standing: Standing) -> tuple[WeekView, ...]:
    """Every week in a line."""
    weeks = standing.plan.weeks
    return tuple(
        _week(week, now=week is standing.week, begins=last is None or last.phase != week.phase)
        for last, week in zip((None, *weeks), weeks, strict=False)
    )


def exercise_ident(exercise: str) -> str:
    """Where an exercise is explained within the document."""
    return f"exercise-{exercise.replace('_', '-')}"


def _dates(week: PlannedWeek) -> str:
    if not week.sessions:
        return ""
    first = min(session.on for session in week.sessions)
    monday = first - timedelta(days=first.weekday())
    last = max(session.on for session in week.sessions)
    return span_words(monday, last=max(last, monday + timedelta(days=6)))


def _day(session: PlannedSession, *, standing: Standing) -> DayView:
    return DayView(
        day=day_words(session.on),
        title=session.title,
        minutes=minutes_words(session.minutes),
        past=session.on < standing.on and session is not standing.coming,
        done=session.id in standing.done,
        next=session is standing.coming,
    )


def _session(session: PlannedSession, *, on: date) -> SessionView:
    day = long_day_words(session.on)
    return SessionView(
        heading=f"Today, {day}" if session.on == on else f"Next: {day}",
        title=session.title,
        minutes=minutes_words(session.minutes),
        blocks=tuple(
            BlockItems(
                title=f"{block.title} (optional)" if block.optional else block.title,
                minutes=minutes_words(block.minutes),
                items=tuple(_item(each) for each in block.exercises),
            )
            for block in session.blocks
        ),
    )


def _item(planned: PlannedExercise) -> ItemView:
    return ItemView(
        ident=exercise_ident(planned.exercise),
        name=planned.name,
        dose=short_dose(planned.dose),
        extra=extra_words(planned),
        sets=planned.dose.sets,
    )


def _title(week: PlannedWeek) -> str:
    """The title without the number, which stands beside it already."""
    text = week.title.removeprefix(f"Week {week.number}: ")
    return f"{text[:1].upper()}{text[1:]}"


def _week(week: PlannedWeek, *, now: bool, begins: bool) -> WeekView:
    """One week in a line; what it is for is said where its phase begins."""
    kinds = Counter(session.kind for session in week.sessions)
    marks = {"a lighter week": week.lighter, "tests again": week.retest}
    return WeekView(
        number=week.number,
        dates=_dates(week),
        title=_title(week),
        purpose=sentence(week.purpose) if begins else "",
        sessions=", ".join(f"{count} × {KIND_WORDS[kind]}" for kind, count in kinds.items()),
        minutes=round(sum(session.minutes for session in week.sessions)),
        sets=sum(each.dose.sets for s in week.sessions for each in s.exercises()),
        notes=tuple(words for words, marked in marks.items() if marked),
        now=now,
    )
