"""Laws of what was said and done: wishes hold, the past stays, nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from benchmarks.programme.case import Case
from primemover.programme.log import (
    AnsweredRecheck,
    Choice,
    CompletedSession,
    PainNote,
    Recheck,
    TrainingLog,
)
from primemover.programme.plan import Plan, PlannedSession

Told = CompletedSession | PainNote | Choice | Recheck

PAIN_ROW: Final = "pain_red_knee"
"""Any row of red pain: all begin at one rating, which is read from there."""

AMBER_ROW: Final = "pain_amber"


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


def newest_answers(plan: Plan, *, log: TrainingLog) -> Mapping[str, object]:
    """The answers of the plan, each one told anew at a check done again in its place."""
    values = dict(plan.inputs.answers)
    for entry in told_in_order(log):
        if isinstance(entry, AnsweredRecheck):
            values |= entry.answers
    return values


def told_in_order(log: TrainingLog) -> list[Told]:
    """Everything told, day by day; within a day by ids of time, or by kind where one is none.

    Written again here on purpose: how the product orders a day is under judgement.
    """
    kinds: tuple[tuple[Told, ...], ...] = (
        (*log.sessions, *log.earlier),
        log.pains,
        log.choices,
        log.rechecks,
    )
    ranked = [(rank, one) for rank, kind in enumerate(kinds) for one in kind]
    first = {one.id: (rank, one) for rank, one in sorted(ranked, key=_newest_first)}
    untimed = {one.on for _, one in first.values() if _at_ms(one.id) is None}

    def moment(told: tuple[int, Told]) -> tuple[date, int, int, str]:
        rank, one = told
        at_ms = None if one.on in untimed else _at_ms(one.id)
        return one.on, at_ms or 0, rank, one.id

    return [one for _, one in sorted(first.values(), key=moment)]


def refused_by(plan: Plan, *, log: TrainingLog) -> frozenset[str]:
    """Exercises that are not wanted: from the settings on, each the way it was said last."""
    refused = set(plan.inputs.settings.refused)
    for entry in told_in_order(log):
        if isinstance(entry, Choice) and entry.kind != "swap":
            (refused.add if entry.kind == "refuse" else refused.discard)(entry.exercise)
        elif isinstance(entry, CompletedSession):
            refused |= {one.exercise for one in entry.exercises if one.refused}
    return frozenset(refused)


def hurt_by(case: Case) -> dict[str, date]:
    """Exercises that hurt badly while they were done, and when, unless allowed since."""
    red = red_from(case)
    hurt: dict[str, date] = {}
    for entry in told_in_order(case.log):
        if isinstance(entry, Choice) and entry.kind == "allow":
            hurt.pop(entry.exercise, None)
        elif isinstance(entry, CompletedSession):
            hurt |= {one.exercise: entry.on for one in entry.exercises if (one.pain or 0) >= red}
    return hurt


def sore_since(case: Case) -> dict[str, date]:
    """Places that hurt badly, in training or between, and the last day on which they did."""
    red = red_from(case)
    told = [(n.on, n.place, n.rating) for n in case.log.pains]
    told += [
        (session.on, one.pain_place, one.pain)
        for session in (*case.log.sessions, *case.log.earlier)
        for one in session.exercises
        if one.pain is not None and one.pain_place is not None
    ]
    return {place: on for on, place, rating in sorted(told) if rating >= red}


def sore_the_morning_after(case: Case) -> dict[str, date]:
    """Places with more than mild pain on the morning after training, and when; they rest too."""
    after = timedelta(days=case.knowledge.dosing["after_pain"].numbers["next_morning"].value or 0.0)
    trained = {session.on for session in (*case.log.sessions, *case.log.earlier)}
    return {
        note.place: note.on
        for note in case.log.pains
        if note.rating >= amber_from(case) and note.on - after in trained
    }


def red_from(case: Case) -> float:
    """The rating from which pain is red."""
    when = case.knowledge.safety[PAIN_ROW].when
    return 10.0 if when is None or when.at_least is None else when.at_least


def amber_from(case: Case) -> float:
    """The rating from which pain is more than mild."""
    when = case.knowledge.safety[AMBER_ROW].when
    parts = when.any_of if when is not None else ()
    return min((part.at_least for part in parts if part.at_least is not None), default=10.0)


def _at_ms(ident: str) -> int | None:
    """Milliseconds since 1970 in an id that grows with time; None in any other."""
    plain = ident.replace("-", "")
    timed = len(plain) == 32 and plain[12] == "7"
    return int(plain[:12], 16) if timed else None


def _newest_first(told: tuple[int, Told]) -> int:
    """Later days first, so that of two entries of one id the first day stays."""
    return -told[1].on.toordinal()


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
