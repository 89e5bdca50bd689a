"""Laws of progression, over logs of anything for anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.programme.laws import broken_laws
from primemover.programme.log import AnsweredRecheck, Recheck, TrainingLog
from primemover.programme.next_session import next_session
from primemover.programme.plan import Plan, PlannedExercise
from primemover.programme.progress import progress
from primemover.recordings.answers import Answers
from tests.programme.diaries import anything, coming
from tests.programme.people import KNOWLEDGE, plan_for
from tests.strategies import answer_sheets

HISTORIES = 60
"""Generated histories a law; there are up to 200 events in each."""

MOST_EVENTS = 200
MOST_LOOKS = 25
"""Days in a row on which loads are looked at: each is a log of its own."""

RUNGS = ("", "range", "pause", "tempo", "backpack")
ROUNDING = 1e-6
SLOW = settings(max_examples=HISTORIES, deadline=None)
FEW = settings(max_examples=HISTORIES // 4, deadline=None)

EQUIPPED: dict[str, object] = {
    "about.age_years": 34.0,
    "training.experience": "under_6_months",
    "equipment.items": (
        "mat",
        "wall",
        "chair",
        "bench",
        "dumbbell",
        "barbell",
        "step",
        "mini_band",
    ),
    "goals.minutes_per_session": 30.0,
}


@dataclass(frozen=True, kw_only=True)
class History:
    """A plan, a log, and a day on which to look; what it was made from is what is printed."""

    plan: Plan = field(repr=False)
    log: TrainingLog = field(repr=False)
    on: date
    seed: int
    events: int
    answers: object = field(repr=False)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.plan, self.log, self.on))


@cache
def equipped() -> Plan:
    return plan_for(Answers(values=EQUIPPED))


def _maybe_answered(recheck: Recheck, draw: st.DrawFn) -> Recheck:
    """A check done again, half of them with any answers told anew."""
    if draw(st.booleans()):
        return recheck
    answers = draw(answer_sheets()).values
    return AnsweredRecheck(id=recheck.id, on=recheck.on, findings=recheck.findings, answers=answers)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A plan, a log of up to hundreds of events, and a day on which to look."""
    well = draw(st.booleans())
    plan = equipped() if well else plan_for(draw(answer_sheets()))
    seed, events = draw(st.integers(0, 2**32 - 1)), draw(st.integers(0, MOST_EVENTS))
    log = anything(plan, seed=seed, events=events)
    log = replace(log, rechecks=tuple(_maybe_answered(one, draw) for one in log.rechecks))
    on = _last_day(log, plan=plan) + timedelta(days=draw(st.integers(0, 40)))
    answers = "equipped" if well else plan.inputs.answers
    return History(plan=plan, log=log, on=on, seed=seed, events=events, answers=answers)


def stands(plan: Plan, log: TrainingLog, on: date) -> Plan:
    return progress(plan, log=log, on=on, knowledge=KNOWLEDGE)


def until(log: TrainingLog, on: date) -> TrainingLog:
    """What was told up to a day."""
    return TrainingLog(
        sessions=tuple(one for one in log.sessions if one.on <= on),
        pains=tuple(one for one in log.pains if one.on <= on),
        absences=tuple(one for one in log.absences if one.first <= on),
        rechecks=tuple(one for one in log.rechecks if one.on <= on),
        choices=tuple(one for one in log.choices if one.on <= on),
    )


def _days(log: TrainingLog) -> list[date]:
    days = {one.on for one in log.sessions} | {one.on for one in log.pains}
    days |= {one.on for one in log.rechecks} | {one.on for one in log.choices}
    return sorted(days)


def _last_day(log: TrainingLog, *, plan: Plan) -> date:
    return max(_days(log), default=plan.inputs.settings.starts_on)


@SLOW
@given(answer_sheets())
def test_an_empty_log_changes_nothing(answers: Answers) -> None:
    plan = plan_for(answers)
    assert stands(plan, TrainingLog(), plan.inputs.settings.starts_on) == plan


@SLOW
@given(histories())
def test_no_law_of_the_simulated_people_is_broken(history: History) -> None:
    plan, log, on = history
    now = stands(plan, log, on)
    assert broken_laws(now, log=until(log, on), knowledge=KNOWLEDGE) == ()


@SLOW
@given(histories())
def test_there_is_always_something_to_do_or_a_reason(history: History) -> None:
    plan, log, on = history
    now = stands(plan, log, on)
    to_come = coming(now, log)
    if now.withheld:
        assert not to_come
        assert now.sitting_break is None
        assert next_session(now, log=log, on=on) is None
    elif not to_come:
        assert any("weeks are done" in notice.text for notice in now.notices)
    assert all(any(session.exercises()) for session in to_come)


@SLOW
@given(histories(), st.integers(0, 2**32 - 1))
def test_the_same_log_in_any_order_gives_the_same_plan(history: History, seed: int) -> None:
    plan, log, on = history
    now = stands(plan, log, on)
    assert stands(plan, log, on) == now
    once = _each_id_once(log)
    assert stands(plan, _shuffled(once, Random(seed)), on) == stands(plan, once, on)


@SLOW
@given(histories())
def test_what_is_written_twice_counts_once(history: History) -> None:
    plan, log, on = history
    twice = replace(log, sessions=log.sessions + log.sessions, pains=log.pains + log.pains)
    assert stands(plan, twice, on) == stands(plan, log, on)


@SLOW
@given(histories(), st.integers(0, MOST_EVENTS))
def test_sessions_done_never_change(history: History, which: int) -> None:
    plan, log, on = history
    days = _days(log) or [on]
    then = days[which % len(days)]
    earlier = {s.id: s for s in stands(plan, until(log, then), then).sessions()}
    now = {s.id: s for s in stands(plan, log, on).sessions()}
    done = {one.session for one in log.sessions if one.on <= then} & earlier.keys()
    for name in done:
        assert now[name] == earlier[name]


@SLOW
@given(histories(), st.integers(0, MOST_EVENTS))
def test_what_is_told_later_is_not_known_before(history: History, which: int) -> None:
    plan, log, _ = history
    calm = replace(log, absences=())  # a journey may be told beforehand
    days = _days(calm)
    if days:
        then = days[which % len(days)]
        assert stands(plan, calm, then) == stands(plan, until(calm, then), then)


@FEW
@given(histories())
def test_no_load_rises_by_more_than_a_tenth_within_a_week(history: History) -> None:
    plan, log, _ = history
    number = KNOWLEDGE.dosing["allowed_rise"].numbers
    share, days = (number["load"].high or 0.0) / 100, timedelta(days=number["days"].value or 0)
    seen: list[tuple[date, dict[str, float]]] = []
    for on in _days(log)[-MOST_LOOKS:]:
        loads = _loads(coming(stands(plan, until(log, on), on), until(log, on)))
        for before, lower in seen:
            if on - before < days:
                for name in loads.keys() & lower.keys():
                    assert loads[name] <= lower[name] * (1 + share) + ROUNDING, (name, on)
        seen.append((on, loads))


@SLOW
@given(histories(), st.data())
def test_more_pain_on_the_last_day_makes_nothing_harder(
    history: History, data: st.DataObject
) -> None:
    plan, log, _ = history
    worse = _more_pain(log, data=data)
    if worse is None:
        return
    on = _last_day(log, plan=plan)
    mild, sore = stands(plan, log, on), stands(plan, worse, on)
    if mild.withheld:
        assert sore.withheld
    before, after = _hardest(coming(mild, log)), _hardest(coming(sore, worse))
    for name in before.keys() & after.keys():
        for what, figure in after[name].items():
            assert figure <= before[name][what] + ROUNDING, (name, what)


@SLOW
@given(histories())
def test_nobody_is_sent_out_while_away(history: History) -> None:
    plan, log, on = history
    for session in coming(stands(plan, log, on), log):
        assert session.on >= on
        assert not any(
            a.first <= session.on <= a.last and a.equipment is None for a in log.absences
        )


def _loads(sessions: list[Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for session in sessions:
        for one in session.exercises():
            if one.load_kg is not None:
                found[one.exercise] = max(one.load_kg, found.get(one.exercise, 0.0))
    return found


def _hardest(sessions: list[Any]) -> dict[str, dict[str, float]]:
    """The hardest figures of every exercise to come."""
    found: dict[str, dict[str, float]] = {}
    for session in sessions:
        for one in session.exercises():
            if one.slot.startswith(("strength", "core")):
                now = _figures(one)
                held = found.setdefault(one.exercise, now)
                found[one.exercise] = {name: max(now[name], held[name]) for name in now}
    return found


def _figures(one: PlannedExercise) -> dict[str, float]:
    return {
        "load_kg": one.load_kg or 0.0,
        "rung": float(RUNGS.index(one.step)),
        "pack": float("backpack" in one.load_words),
        "hold_s": float(one.dose.hold_s or 0),
    }


def _more_pain(log: TrainingLog, *, data: st.DataObject) -> TrainingLog | None:
    """The same log with one rating of its last day raised; None where there is none to raise."""
    days = _days(log)
    if not days:
        return None
    sessions = [one for one in log.sessions if one.on == days[-1] and one.exercises]
    notes = [one for one in log.pains if one.on == days[-1] and one.rating < 10]
    choices: list[Callable[[], TrainingLog]] = []
    if sessions:
        choices.append(lambda: _hurting_more(log, data.draw(st.sampled_from(sessions)), data))
    if notes:
        choices.append(lambda: _noting_more(log, data.draw(st.sampled_from(notes)), data))
    return data.draw(st.sampled_from(choices))() if choices else None


def _hurting_more(log: TrainingLog, session: Any, data: st.DataObject) -> TrainingLog:
    place = data.draw(st.integers(0, len(session.exercises) - 1))
    one = session.exercises[place]
    worse = replace(one, pain=data.draw(st.integers(one.pain or 0, 10)))
    exercises = (*session.exercises[:place], worse, *session.exercises[place + 1 :])
    sessions = tuple(replace(s, exercises=exercises) if s is session else s for s in log.sessions)
    return replace(log, sessions=sessions)


def _noting_more(log: TrainingLog, note: Any, data: st.DataObject) -> TrainingLog:
    rating = data.draw(st.integers(note.rating, 10))
    pains = tuple(replace(n, rating=rating) if n is note else n for n in log.pains)
    return replace(log, pains=pains)


def _each_id_once(log: TrainingLog) -> TrainingLog:
    parts = ("sessions", "pains", "rechecks", "choices")
    return replace(
        log,
        **{p: tuple({one.id: one for one in getattr(log, p)}.values()) for p in parts},
    )


def _shuffled(log: TrainingLog, random: Random) -> TrainingLog:
    parts = ("sessions", "pains", "absences", "rechecks", "choices")
    shuffled = {part: list(getattr(log, part)) for part in parts}
    for entries in shuffled.values():
        random.shuffle(entries)
    return TrainingLog(**{part: tuple(entries) for part, entries in shuffled.items()})
