"""Sums over a log: what was done each week, how each exercise went, what hurt, what was felt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from primemover.knowledge import Knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, TrainingLog
from primemover.programme.plan import Plan
from primemover.programme.volume import large_share, outer_share
from primemover.report.period.words import rung_words
from primemover.report.programme.words import exercise_name

Amount = Literal["load", "repetitions", "hold"]
"""What the course of an exercise is told in: kilograms, repetitions, or seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both included."""

    since: date
    until: date

    def holds(self, on: date) -> bool:
        """Whether a day lies in the period."""
        return self.since <= on <= self.until

    def sessions(self, log: TrainingLog) -> tuple[CompletedSession, ...]:
        """What was done in the period, first to last; breaks at the desk are not sessions."""
        done = [s for s in log.sessions if self.holds(s.on) and s.kind != "desk"]
        return tuple(sorted(done, key=lambda session: session.on))


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekSum:
    """One calendar week of the period.

    ``planned`` are the usual training days in it on which the person was not away; ``away`` says
    why some are missing. ``large`` and ``outer`` are sets done for the large buttock muscle and
    for the outer hip.
    """

    number: int
    monday: date
    planned: int
    done: int
    away: str
    large: float
    outer: float


@dataclass(frozen=True, kw_only=True, slots=True)
class CoursePoint:
    """The best set of one day."""

    on: date
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """The day from which an exercise was done on another rung of its ladder."""

    on: date
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """How one exercise went."""

    exercise: str
    name: str
    amount: Amount
    points: tuple[CoursePoint, ...]
    rungs: tuple[Rung, ...]

    @property
    def steady(self) -> bool:
        """Whether it was the same on every day."""
        return not self.rungs and len({point.value for point in self.points}) == 1

    @property
    def growth(self) -> float:
        """How far the best is above the first, as a share of the first."""
        first = self.points[0].value
        return (max(point.value for point in self.points) - first) / (first or 1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class PainPoint:
    """One rating of pain, 1 to 10; ``during`` an exercise or between sessions."""

    on: date
    place: str
    rating: int
    during: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FeltShare:
    """In what share of the exercises a place was felt, earlier and later in the period."""

    site: str
    earlier: float
    later: float


def week_sums(
    plan: Plan, *, log: TrainingLog, period: Period, knowledge: Knowledge
) -> tuple[WeekSum, ...]:
    """Every calendar week the period touches."""
    return tuple(
        _week(monday, plan=plan, log=log, period=period, knowledge=knowledge)
        for monday in _mondays(period)
    )


def courses(log: TrainingLog, *, period: Period, knowledge: Knowledge) -> tuple[Course, ...]:
    """The course of every exercise done on two days or more: loads first, then what grew most."""
    days: dict[str, list[tuple[date, CompletedExercise]]] = {}
    for session in period.sessions(log):
        for done in session.exercises:
            if done.sets:
                days.setdefault(done.exercise, []).append((session.on, done))
    found = (
        _course(exercise, days=each, knowledge=knowledge)
        for exercise, each in days.items()
        if len({on for on, _ in each}) > 1
    )
    return tuple(
        sorted(
            (course for course in found if course.points),
            key=lambda c: (c.steady, c.amount != "load", -c.growth, -len(c.points), c.exercise),
        )
    )


def pains(log: TrainingLog, *, period: Period) -> tuple[PainPoint, ...]:
    """Every rating above zero, by day."""
    during = [
        PainPoint(on=s.on, place=e.pain_place or "elsewhere", rating=e.pain, during=True)
        for s in log.sessions
        for e in s.exercises
        if e.pain
    ]
    between = [
        PainPoint(on=note.on, place=note.place, rating=note.rating, during=False)
        for note in log.pains
        if note.rating > 0
    ]
    points = {point for point in (*during, *between) if period.holds(point.on)}
    return tuple(sorted(points, key=lambda p: (p.on, p.place, p.rating, p.during)))


def felt_shares(log: TrainingLog, *, period: Period) -> tuple[FeltShare, ...]:
    """Where exercises were felt in the earlier and the later half of the sessions."""
    told = [
        [e.felt for e in session.exercises if e.felt]
        for session in period.sessions(log)
        if any(e.felt for e in session.exercises)
    ]
    half = len(told) // 2
    earlier, later = _shares(told[:half]), _shares(told[half:])
    shares = (
        FeltShare(site=site, earlier=earlier.get(site, 0.0), later=later.get(site, 0.0))
        for site in dict.fromkeys((*later, *earlier))
    )
    return tuple(sorted(shares, key=lambda s: (-s.later, -s.earlier, s.site))) if half else ()


def away_days(log: TrainingLog, *, period: Period) -> Counter[str]:
    """Days of the period with a reason to be away, by reason; a day counts once."""
    reasons = {
        day: absence.why
        for absence in log.absences
        for day in _days(absence.first, last=absence.last)
        if period.holds(day)
    }
    return Counter(reasons.values())


def _mondays(period: Period) -> Iterator[date]:
    monday = period.since - timedelta(days=period.since.weekday())
    while monday <= period.until:
        yield monday
        monday += timedelta(days=7)


def _days(first: date, *, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _week(
    monday: date, *, plan: Plan, log: TrainingLog, period: Period, knowledge: Knowledge
) -> WeekSum:
    days = [d for d in _days(monday, last=monday + timedelta(days=6)) if period.holds(d)]
    settings = plan.inputs.settings
    away = {
        day: absence.why
        for absence in log.absences
        for day in days
        if absence.first <= day <= absence.last
    }
    usual = [d for d in days if d.weekday() in settings.weekdays and _within(plan, on=d)]
    done = [session for session in period.sessions(log) if session.on in days]
    start = settings.starts_on - timedelta(days=settings.starts_on.weekday())
    large, outer = _glute_sets(done, plan=plan, knowledge=knowledge)
    return WeekSum(
        number=(monday - start).days // 7 + 1,
        monday=monday,
        planned=sum(day not in away for day in usual),
        done=len(done),
        away=next((away[day] for day in usual if day in away), ""),
        large=large,
        outer=outer,
    )


def _within(plan: Plan, *, on: date) -> bool:
    settings = plan.inputs.settings
    ends = [session.on for session in plan.sessions()]
    last = max([*ends, settings.starts_on + timedelta(weeks=settings.weeks, days=-1)])
    return settings.starts_on <= on <= last


def _glute_sets(
    done: Sequence[CompletedSession], *, plan: Plan, knowledge: Knowledge
) -> tuple[float, float]:
    """Sets as ``dosing/counting_sets`` counts them, for the large muscle and the outer hip."""
    phases = {
        (session.id, planned.slot, planned.exercise): block.phase
        for session in plan.sessions()
        for block in session.blocks
        for planned in block.exercises
    }
    large = outer = 0.0
    for session in done:
        for each in session.exercises:
            known = knowledge.exercises.get(each.exercise)
            if known is None:
                continue
            phase = phases.get((session.session, each.slot, each.exercise), known.phase)
            if phase == "strengthen":
                large += len(each.sets) * large_share(known, knowledge=knowledge)
                outer += len(each.sets) * outer_share(known, knowledge=knowledge)
    return large, outer


def _course(
    exercise: str, *, days: Sequence[tuple[date, CompletedExercise]], knowledge: Knowledge
) -> Course:
    every = [each for _, done in days for each in done.sets]
    amount: Amount = "hold"
    if any(each.load_kg for each in every):
        amount = "load"
    elif any(each.reps is not None for each in every):
        amount = "repetitions"
    points: dict[date, float] = {}
    rungs: dict[str, date] = {}
    for on, done in days:
        values = [v for each in done.sets if (v := _value(each, amount=amount)) is not None]
        if values:
            points[on] = max([*values, points.get(on, 0.0)])
        if done.step:
            rungs.setdefault(done.step, on)
    return Course(
        exercise=exercise,
        name=exercise_name(exercise, knowledge=knowledge),
        amount=amount,
        points=tuple(CoursePoint(on=on, value=value) for on, value in points.items()),
        rungs=tuple(Rung(on=on, words=rung_words(step)) for step, on in rungs.items()),
    )


def _value(each: object, *, amount: Amount) -> float | None:
    name = {"load": "load_kg", "repetitions": "reps", "hold": "hold_s"}[amount]
    value: float | None = getattr(each, name)
    return None if value is None else float(value)


def _shares(sessions: Sequence[Sequence[tuple[str, ...]]]) -> dict[str, float]:
    exercises = [felt for session in sessions for felt in session]
    counts = Counter(site for felt in exercises for site in set(felt))
    return {site: count / len(exercises) for site, count in counts.items()}
