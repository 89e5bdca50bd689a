"""Laws of how much: loads and sets rise slowly, weeks are neither empty nor endless."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from benchmarks.programme.case import Case
from benchmarks.programme.counting import glute_sets, least_minutes, works_outer_hip
from benchmarks.programme.laws_of_record import (
    hurt_by,
    refused_by,
    sore_since,
    sore_the_morning_after,
)
from primemover.knowledge import Exercise
from primemover.programme.plan import PlannedSession

ROUNDING: Final = 1e-6
ROUNDING_MIN: Final = 0.05
"""Minutes are told with one digit."""

RUNGS: Final = ("", "range", "pause", "tempo", "backpack")
"""From the plain exercise upwards."""

FEWER_SETS: Final = re.compile(r"^Fewer than \d+ sets in weeks? ([\d, ]+)\.")
"""How a plan says in which weeks there are few sets; the reason stands beside it."""

LESS: Final = frozenset(
    {"easier", "lighter", "pain", "stop", "swap", "travel", "welcome_back", "plateau"}
)
"""Kinds of notices that tell why there is less to do than planned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lift:
    """A load of one exercise on one day: planned, or the heaviest that was lifted."""

    on: date
    load_kg: float
    session: str
    lifted: bool


def loads_rise_slowly(case: Case) -> Iterator[str]:
    """A load never rises by more than the allowed share within the allowed days."""
    numbers = case.knowledge.dosing["allowed_rise"].numbers
    share, days = (numbers["load"].high or 0.0) / 100, numbers["days"].value or 0.0
    for exercise, lifts in lifts_of(case).items():
        for place, later in enumerate(lifts):
            if later.lifted or later.session in case.done:
                continue
            recent = [e for e in lifts[:place] if (later.on - e.on).days < days]
            last = next((e for e in reversed(lifts[:place]) if e.lifted), None)
            most = _most_kg(recent, last=last, share=share)
            if later.load_kg > most + ROUNDING:
                yield f"{later.session}: {exercise} with {later.load_kg:g} kg, most is {most:.2f}"


def _most_kg(recent: list[Lift], *, last: Lift | None, share: float) -> float:
    """The most that may be planned: a share over what was planned lately and lifted last.

    What was lifted lately, by one's own choice, may be planned again as it is.
    """
    most_kg = float("inf") if last is None else last.load_kg * (1 + share)
    planned = [e.load_kg for e in recent if not e.lifted]
    if planned:
        own_kg = max((e.load_kg for e in recent if e.lifted), default=0.0)
        most_kg = min(most_kg, max(min(planned) * (1 + share), own_kg))
    return most_kg


def sets_rise_slowly(case: Case) -> Iterator[str]:
    """Weekly glute sets never rise by more than the allowed sets a week.

    In a plan as it was made the weeks between two rises are kept too. Later other exercises may
    stand in, which count otherwise, so a week is held against the most there was before it.
    """
    numbers = case.knowledge.dosing["weekly_sets"].numbers
    rise, every = numbers["rise"].high or 0.0, int(numbers["rise_every"].value or 1)
    every = 1 if case.log.sessions or case.log.pains or case.log.choices else every
    start = numbers["start"].high or 0.0
    sets = [glute_sets(week, knowledge=case.knowledge) for week in case.plan.weeks]
    for place, week in enumerate(case.plan.weeks):
        if place == 0 or all(session.id in case.done for session in week.sessions):
            continue
        most = max(*sets[: max(place - every, 0) + 1], start - rise) + rise
        if sets[place] > most + ROUNDING:
            yield f"week {week.number}: {sets[place]:g} sets, more than {most:g}"


def nothing_harder_while_held(case: Case) -> Iterator[str]:
    """Where safety holds progression, no load rises, no rung is climbed and no sets are added.

    Where a check done again brought that, what was earned before stays, with the step that the
    last training had earned.
    """
    if not case.rules.limits.get("no_progression"):
        return
    earned = _earned(case)
    yield from _rungs_too_high(case, earned=earned)
    for exercise, lifts in lifts_of(case).items():
        heaviest = 0.0
        for lift in lifts:
            most = heaviest * (1 + (_step_share(case) if earned else 0.0))
            open_yet = not lift.lifted and not (earned and lift.session in case.done)
            if lift.load_kg > most + ROUNDING and heaviest and open_yet:
                yield f"{lift.session}: {exercise} with {lift.load_kg:g} kg after {heaviest:g} kg"
            heaviest = max(heaviest, lift.load_kg)
    yield from _sets_added(case, earned=earned)


def _earned(case: Case) -> bool:
    """Whether something may have been earned before safety held progression."""
    rows = case.knowledge.safety.values()
    return not any(
        row.limits.get("no_progression")
        and row.when is not None
        and row.when.holds(case.plan.inputs.answers)
        for row in rows
    )


def _step_share(case: Case) -> float:
    return (case.knowledge.dosing["allowed_rise"].numbers["load"].high or 0.0) / 100


def _rungs_too_high(case: Case, *, earned: bool) -> Iterator[str]:
    done = [s for s in case.plan.sessions() if s.id in case.done]
    reached = {one.exercise: 0 for s in done for one in s.exercises()}
    for one in (one for s in done for one in s.exercises()):
        reached[one.exercise] = max(reached[one.exercise], RUNGS.index(one.step))
    for session, one, _ in case.coming():
        highest = max(2, reached.get(one.exercise, 0) + 1) if earned else 0  # one may be passed
        if RUNGS.index(one.step) > highest:
            yield f"{session.id}: {one.exercise} on the rung {one.step}"


def _sets_added(case: Case, *, earned: bool) -> Iterator[str]:
    sets = [glute_sets(week, knowledge=case.knowledge) for week in case.plan.weeks]
    # movements take turns where time is short, so weeks differ below the figure one starts with
    start = case.knowledge.dosing["weekly_sets"].numbers["start"].high or 0.0
    for week, many in zip(case.plan.weeks, sets, strict=True):
        begun = any(session.id in case.done for session in week.sessions)
        if many > max(sets[0], start) + ROUNDING and not (earned and begun):
            yield f"{many:g} sets in week {week.number} after {sets[0]:g} in the first"


def weekly_sets_within_bounds(case: Case) -> Iterator[str]:
    """Weekly glute sets stay under the ceiling, and over the floor unless a reason is given."""
    numbers = case.knowledge.dosing["weekly_sets"].numbers
    least, most = numbers["start"].low or 0.0, numbers["ceiling"].high or 0.0
    told = any(notice.kind in LESS for notice in case.plan.notices)
    explained = _weeks_explained(case)
    for week in case.plan.weeks if not case.plan.withheld else ():  # only what was done is left
        sets = glute_sets(week, knowledge=case.knowledge)
        if sets > most:
            yield f"week {week.number}: {sets:g} sets, more than {most:g}"
        over = all(session.id in case.done for session in week.sessions)
        if sets < least and not (week.lighter or told or over or week.number in explained):
            yield f"week {week.number}: {sets:g} sets, fewer than {least:g}, and no reason given"


def minutes_as_asked(case: Case) -> Iterator[str]:
    """A session takes no longer than was asked, and its minutes are honest."""
    asked = case.plan.inputs.settings.minutes
    for session in case.to_come:
        rounding = ROUNDING_MIN * max(len(session.blocks), 1)  # each block is rounded by itself
        if session.minutes > asked + rounding + ROUNDING and session.kind != "desk":
            yield f"{session.id}: {session.minutes:g} minutes, asked were {asked}"
        least = sum(least_minutes(one, knowledge=case.knowledge) for one in session.exercises())
        if session.minutes < least - ROUNDING_MIN:
            yield f"{session.id}: said to take {session.minutes:g} minutes, takes {least:.1f}"


def activation_first_and_short(case: Case) -> Iterator[str]:
    """Getting the feel comes before strength and takes ten minutes at most."""
    most = case.knowledge.dosing["activation_effect"].numbers["block_limit"].high or 0.0
    for session in case.to_come:
        phases = [block.phase for block in session.blocks]
        if "activate" in phases[1:] and phases[0] != "activate":
            yield f"{session.id}: activation after {phases[0]}"
        for block in session.blocks:
            if block.phase == "activate" and block.minutes > most + ROUNDING_MIN:
                yield f"{session.id}: activation of {block.minutes:g} minutes, limit {most:g}"


def outer_hip_every_week(case: Case) -> Iterator[str]:
    """Every week with strength has an exercise for the outer hip, where any suits.

    None suits that loads a place which rests because it hurt.
    """
    wanted = _for_outer_hip(case)
    resting = _resting_until(case)
    for week in case.plan.weeks:
        open_sessions = [s for s in week.sessions if s.id not in case.done]
        away = any(case.absence_on(session) for session in week.sessions)
        if away or not open_sessions or not _strength(week.sessions):
            continue
        if not any(_suits_on(s.on, wanted, resting=resting, case=case) for s in open_sessions):
            continue
        if not works_outer_hip(week.sessions, knowledge=case.knowledge):
            yield f"week {week.number}: nothing for the outer hip"


def lifts_of(case: Case) -> dict[str, list[Lift]]:
    """Every load by exercise, in order of days: lifted in the past, planned for what comes.

    Sets whose load was not told count with the load that was planned for them.
    """
    lifts: dict[str, list[Lift]] = defaultdict(list)
    done_on = {one.session: one.on for one in case.log.sessions}
    asked = {
        (session.id, one.exercise): one.load_kg
        for session in case.plan.sessions()
        if session.id in done_on
        for one in session.exercises()
    }
    for done in case.log.sessions:
        for exercise in done.exercises:
            planned = asked.get((done.session, exercise.exercise))
            loads = [kg for one in exercise.sets if (kg := one.load_kg or planned)]
            if loads:
                lifts[exercise.exercise].append(
                    Lift(on=done.on, load_kg=max(loads), session=done.session, lifted=True)
                )
    for session in case.plan.sessions():
        on = done_on.get(session.id, session.on)
        for one in session.exercises():
            if one.load_kg:
                lifts[one.exercise].append(
                    Lift(on=on, load_kg=one.load_kg, session=session.id, lifted=False)
                )
    return {name: sorted(each, key=lambda e: (e.on, e.lifted)) for name, each in lifts.items()}


def _weeks_explained(case: Case) -> frozenset[int]:
    """Weeks of few sets that a decision names, with the reason beside it."""
    weeks: set[int] = set()
    for decision in case.plan.decisions:
        named = FEWER_SETS.match(decision.what) if decision.about == "sets" else None
        if named and decision.why.strip():
            weeks |= {int(number) for number in named.group(1).split(",")}
    return frozenset(weeks)


def _strength(sessions: tuple[PlannedSession, ...]) -> bool:
    return any(session.kind == "strength" for session in sessions)


def _for_outer_hip(case: Case) -> tuple[Exercise, ...]:
    """Exercises of the outer hip that suit the person: level, wishes, safety, equipment."""
    unwanted = refused_by(case.plan, log=case.log) | hurt_by(case).keys()
    numbers = case.knowledge.dosing["starting_level"].numbers
    told = case.rules.values.get("training.experience")
    level = numbers[told if isinstance(told, str) and told in numbers else "none"].value or 1
    return tuple(
        exercise
        for name, exercise in case.knowledge.exercises.items()
        if exercise.pattern == "abduction"
        and exercise.offered
        and exercise.level <= level
        and name not in unwanted
        and name not in case.rules.barred
        and (
            not exercise.needs_any or any(case.rules.equipment >= {*k} for k in exercise.needs_any)
        )
    )


def _resting_until(case: Case) -> dict[str, date]:
    """Places that hurt, and the day from which they may be loaded again."""
    rest = timedelta(days=case.knowledge.dosing["after_pain"].numbers["rest"].value or 0.0)
    since = sore_since(case)
    for place, on in sore_the_morning_after(case).items():
        since[place] = max(on, since.get(place, on))
    return {place: on + rest for place, on in since.items()}


def _suits_on(
    on: date, exercises: Iterable[Exercise], *, resting: Mapping[str, date], case: Case
) -> bool:
    """Whether one of the exercises loads no place that rests on that day."""
    rows = [
        case.knowledge.safety.get(f"pain_red_{p}") for p, until in resting.items() if on < until
    ]
    left_out = {tag for row in rows if row for tag in row.excludes_tags}
    return any(left_out.isdisjoint(exercise.tags) for exercise in exercises)
