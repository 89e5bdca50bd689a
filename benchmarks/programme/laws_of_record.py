"""Laws of what was said and done: wishes hold, the past stays, nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from benchmarks.programme.case import Case
from primemover.programme.log import CompletedSession, TrainingLog
from primemover.programme.plan import Plan, PlannedSession

PAIN_ROW: Final = "pain_red_knee"
"""Any row of red pain: all begin at one rating, which is read from there."""


def nothing_refused(case: Case) -> Iterator[str]:
    """No exercise to come is one that the person does not want."""
    refused = refused_by(case.plan, log=case.log)
    for session, one, _ in case.coming():
        if one.exercise in refused:
            yield f"{session.id}: {one.exercise} was refused"


def nothing_after_red_pain(case: Case) -> Iterator[str]:
    """An exercise that hurt badly is gone until the person asks for it again."""
    hurt = hurt_by(case)
    for session, one, _ in case.coming():
        if one.exercise in hurt:
            yield f"{session.id}: {one.exercise} hurt badly on {hurt[one.exercise]}"


def sore_places_rest(case: Case) -> Iterator[str]:
    """A place that hurt badly is not loaded until the days of rest are over."""
    rest = timedelta(days=case.knowledge.dosing["after_pain"].numbers["rest"].value or 0.0)
    sore = {place: on + rest for place, on in sore_since(case).items()}
    for session, one, exercise in case.coming():
        for place, until in sore.items():
            row = case.knowledge.safety.get(f"pain_red_{place}")
            if row and session.on < until and set(row.excludes_tags) & set(exercise.tags):
                yield f"{session.id} on {session.on}: {one.exercise} loads the {place}"


def done_sessions_do_not_change(case: Case) -> Iterator[str]:
    """What was done stays in the plan as it stood then, whatever comes later."""
    if case.before is None:
        return
    log = case.before_log if case.before_log is not None else case.log
    done = {one.session for one in log.sessions if one.session}
    now = {session.id: session for session in case.plan.sessions()}
    for session in case.before.sessions():
        if session.id in done and session.id not in now:
            yield f"{session.id}: done, and no longer in the plan"
        elif session.id in done and not _alike(session, now[session.id]):
            yield f"{session.id}: done, and different now"


def done_as_it_was_shown(case: Case) -> Iterator[str]:
    """What was done is kept as it was shown for that day, where nothing else was told then."""
    if case.before is None or case.before_log is None:
        return
    shown = {session.id: session for session in case.before.sessions()}
    known = {one.session for one in case.before_log.sessions}
    now = {session.id: session for session in case.plan.sessions()}
    for done in case.log.sessions:
        quiet = done.on == case.before_on and _alone(done, log=case.log) and done.exercises
        session = shown.get(done.session)
        if session and session.on == done.on and done.session not in known and quiet:
            if done.session not in now:
                yield f"{done.session}: done, and no longer in the plan"
            elif not _alike(session, now[done.session]):
                yield f"{done.session}: not kept as it was shown on {done.on}"


def one_queue(case: Case) -> Iterator[str]:
    """Sessions have names of their own, and those to come stand in order of their days."""
    names = [session.id for session in case.plan.sessions()]
    if len(set(names)) < len(names):
        yield "two sessions of one name"
    waiting = [s for s in case.plan.sessions() if s.id not in case.done]
    for first, second in pairwise(waiting):
        if second.on < first.on:
            yield f"{second.id} on {second.on} stands after {first.id} on {first.on}"


def slots_are_places(case: Case) -> Iterator[str]:
    """Within a session no place is taken twice, and no exercise stands twice in a block."""
    for session in case.to_come:
        slots = [one.slot for one in session.exercises()]
        if len(set(slots)) < len(slots):
            yield f"{session.id}: two exercises in one slot"
        for block in session.blocks:
            names = [one.exercise for one in block.exercises]
            if len(set(names)) < len(names):
                yield f"{session.id}: one exercise twice in {block.title}"


def same_plans(first: Plan, second: Plan) -> tuple[str, ...]:
    """What is wrong with two plans made from the same input: they are not equal."""
    return () if first == second else ("the same input gave two different plans",)


def refused_by(plan: Plan, *, log: TrainingLog) -> frozenset[str]:
    """Exercises that are not wanted: from the settings on, each the way it was said last."""
    said = [(c.on, c.kind == "refuse", c.exercise) for c in log.choices if c.kind != "swap"]
    for session in log.sessions:
        said.extend((session.on, True, e.exercise) for e in session.exercises if e.refused)
    refused = set(plan.inputs.settings.refused)
    for _, no, exercise in sorted(said):  # of one day, a no is heard last
        (refused.add if no else refused.discard)(exercise)
    return frozenset(refused)


def hurt_by(case: Case) -> dict[str, date]:
    """Exercises that hurt badly while they were done, and when, unless allowed since."""
    red = red_from(case)
    allowed = {c.exercise: c.on for c in case.log.choices if c.kind == "allow"}
    hurt: dict[str, date] = {}
    for session in case.log.sessions:
        for one in session.exercises:
            later = allowed.get(one.exercise)
            if (one.pain or 0) >= red and (later is None or later < session.on):
                hurt[one.exercise] = session.on
    return hurt


def sore_since(case: Case) -> dict[str, date]:
    """Places that hurt badly, in training or between, and the last day on which they did."""
    red = red_from(case)
    told = [(n.on, n.place, n.rating) for n in case.log.pains]
    told += [
        (session.on, one.pain_place, one.pain)
        for session in case.log.sessions
        for one in session.exercises
        if one.pain is not None and one.pain_place is not None
    ]
    return {place: on for on, place, rating in sorted(told) if rating >= red}


def red_from(case: Case) -> float:
    """The rating from which pain is red."""
    when = case.knowledge.safety[PAIN_ROW].when
    return 10.0 if when is None or when.at_least is None else when.at_least


def _alone(done: CompletedSession, *, log: TrainingLog) -> bool:
    """Whether nothing else was written on the day of a session: a log knows no hours."""
    days = [one.on for one in log.sessions if one is not done]
    days += [one.on for one in log.pains] + [one.on for one in log.choices]
    days += [one.on for one in log.rechecks]
    away = any(absence.first <= done.on <= absence.last for absence in log.absences)
    return done.on not in days and not away


def _alike(first: PlannedSession, second: PlannedSession) -> bool:
    """Equal but for the day, which becomes the day on which it was done."""
    return replace(first, on=second.on) == second
