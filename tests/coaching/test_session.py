"""A session from its first set to the log: rests by the clock, pain, undo, restart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.coaching.codes import session_codes
from primemover.coaching.report import SetReport, SetTarget
from primemover.coaching.session import CoachedSession
from primemover.coaching.session_course import steps_of
from primemover.coaching.session_words import (
    EffortTold,
    ExerciseEnded,
    Felt,
    PainTold,
    RestOver,
    SetDone,
    SetSkipped,
    Stopped,
    Swapped,
    Word,
)
from primemover.errors import PlanError
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSet, TrainingLog
from primemover.programme.model import Dose
from primemover.programme.next_session import next_session
from primemover.programme.pain_light import pain_bands
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession, WarmUpSet
from primemover.programme.progress import progress
from tests.programme.people import plan_for
from tests.programme.people import told as answers

KNOWLEDGE = load_knowledge()
BANDS = pain_bands(KNOWLEDGE)


def _exercise(name: str, slot: str, **changes: object) -> PlannedExercise:
    plain = PlannedExercise(
        exercise=name,
        name=KNOWLEDGE.exercises[name].name,
        slot=slot,
        dose=Dose(sets=2, reps_low=8, reps_high=12, rest_s=60),
        cues=("Whole foot on the floor",),
        reasons=("It trains the legs.",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


SESSION = PlannedSession(
    id="w03d2",
    week=3,
    day=2,
    on=date(2026, 5, 4),
    kind="strength",
    title="Session",
    minutes=20.0,
    blocks=(
        PlannedBlock(
            phase="activate",
            title="Activate",
            purpose="",
            minutes=5.0,
            exercises=(_exercise("clam", "activation.1", each_side=True),),
        ),
        PlannedBlock(
            phase="strengthen",
            title="Strengthen",
            purpose="",
            minutes=15.0,
            exercises=(
                _exercise(
                    "goblet_squat",
                    "strength.1",
                    load_kg=16.0,
                    warm_up=(WarmUpSet(reps=5, load_share=0.5),),
                ),
                _exercise("plank", "core.1", dose=Dose(sets=1, hold_s=30, rest_s=30)),
            ),
        ),
    ),
)


def _session() -> CoachedSession:
    return CoachedSession(SESSION, identity="an-id", on=date(2026, 5, 5), began_s=1000.0)


def _done(at_s: float, reps: int = 10) -> SetDone:
    return SetDone(at_s=at_s, done=CompletedSet(reps=reps))


def test_a_session_runs_through_every_set_of_each_side() -> None:
    session, seen = _session(), []
    at_s = 1000.0
    while (step := session.state(at_s=at_s).step) is not None:
        exercise = session.state(at_s=at_s).exercise
        assert exercise is not None
        seen.append((exercise.exercise, step.kind, step.number, step.side))
        at_s += 100.0
        session.tell(_done(at_s))
    assert seen == [
        ("clam", "work", 1, "left"),
        ("clam", "work", 1, "right"),
        ("clam", "work", 2, "left"),
        ("clam", "work", 2, "right"),
        ("goblet_squat", "warm_up", 1, None),
        ("goblet_squat", "work", 1, None),
        ("goblet_squat", "work", 2, None),
        ("plank", "work", 1, None),
    ]
    assert session.state(at_s=at_s).phase == "done"
    done = session.completed(at_s=at_s)
    assert done.session == "w03d2"
    assert done.minutes == pytest.approx(800 / 60, abs=0.1)
    assert [len(one.sets) for one in done.exercises] == [4, 2, 1], "warm-ups are not logged"
    assert [one.side for one in done.exercises[0].sets] == ["left", "right"] * 2


def test_a_warm_up_takes_a_share_of_the_load() -> None:
    squat = SESSION.blocks[1].exercises[0]
    assert [(one.kind, one.load_kg) for one in steps_of(squat)] == [
        ("warm_up", 8.0),
        ("work", 16.0),
        ("work", 16.0),
    ]


def test_a_rest_ends_by_the_clock() -> None:
    """A page asleep for a minute knows that the rest is over; no tick was needed."""
    session = _session()
    session.tell(_done(1010.0))
    assert session.state(at_s=1010.0).phase == "set", "the other side follows at once"
    assert session.tell(_done(1020.0)) == ("rest",)
    assert session.state(at_s=1021.0).rest_until_s == 1080.0
    assert session.state(at_s=1079.0).phase == "rest"
    assert session.state(at_s=1081.0).phase == "set"
    assert session.tell(RestOver(at_s=1030.0)) == ("rest_over",)
    assert session.state(at_s=1031.0).phase == "set"


def test_skipping_leaves_out_and_ending_goes_on() -> None:
    session = _session()
    session.tell(SetSkipped(at_s=1001.0))
    session.tell(_done(1002.0))
    session.tell(ExerciseEnded(at_s=1003.0, refused=True))
    state = session.state(at_s=1004.0)
    assert state.exercise is not None
    assert state.exercise.exercise == "goblet_squat"
    clam = session.completed(at_s=1004.0).exercises[0]
    assert clam.refused
    assert [one.side for one in clam.sets] == ["right"]


def test_an_exercise_left_out_whole_is_not_logged() -> None:
    session = _session()
    session.tell(ExerciseEnded(at_s=1001.0))
    session.tell(_done(1002.0))
    session.tell(_done(1003.0))
    assert [one.exercise for one in session.completed(at_s=1004.0).exercises] == ["goblet_squat"]


def test_a_swap_brings_its_own_dose_and_only_before_its_sets() -> None:
    session = _session()
    other = _exercise("side_lying_hip_abduction", "activation.1", each_side=True)
    assert session.tell(Swapped(at_s=1001.0, instead=other)) == ("swapped",)
    session.tell(_done(1002.0))
    with pytest.raises(PlanError, match="take them back"):
        session.tell(Swapped(at_s=1003.0, instead=other))
    assert session.completed(at_s=1004.0).exercises[0].exercise == "side_lying_hip_abduction"


@pytest.mark.parametrize(
    ("rating", "code"),
    [(0, "pain.green"), (BANDS.amber_from - 1, "pain.green"), (BANDS.amber_from, "pain.amber")],
)
def test_green_and_amber_go_on(rating: float, code: str) -> None:
    session = _session()
    session.tell(_done(1001.0))
    assert session.tell(PainTold(at_s=1002.0, rating=int(rating), place="hip_side")) == (code,)
    state = session.state(at_s=1003.0)
    assert state.exercise is not None
    assert state.exercise.exercise == "clam"
    assert session.completed(at_s=1003.0).exercises[0].pain == int(rating)


def test_red_ends_the_exercise_at_once() -> None:
    session = _session()
    session.tell(_done(1001.0))
    told = session.tell(PainTold(at_s=1002.0, rating=int(BANDS.red_from), place="hip_side"))
    assert told == ("pain.red", "next_exercise")
    clam = session.completed(at_s=1003.0).exercises[0]
    assert clam.stopped
    assert (clam.pain, clam.pain_place) == (int(BANDS.red_from), "hip_side")


def test_a_stop_sign_ends_the_session_at_once() -> None:
    session = _session()
    session.tell(_done(1001.0))
    told = session.tell(PainTold(at_s=1002.0, rating=int(BANDS.stop_from), place="low_back"))
    assert told == ("pain.stop", "stopped")
    assert session.state(at_s=1003.0).phase == "stopped"
    assert session.completed(at_s=1003.0).exercises[0].stopped
    with pytest.raises(PlanError, match="this session is over"):
        session.tell(_done(1004.0))


def test_the_worst_pain_and_where_it_was_felt_are_kept() -> None:
    session = _session()
    for rating in (2, 4, 1):
        session.tell(PainTold(at_s=1001.0, rating=rating, place="knee"))
    session.tell(Felt(at_s=1002.0, sites=("upper_outer_hip",)))
    session.tell(EffortTold(at_s=1003.0, effort=6))
    done = session.completed(at_s=1004.0)
    assert (done.exercises[0].pain, done.effort) == (4, 6)
    session.tell(ExerciseEnded(at_s=1005.0))
    assert session.completed(at_s=1006.0).exercises[0].felt == ("upper_outer_hip",)


def test_a_coached_set_goes_in_with_its_side() -> None:
    session = _session()
    report = SetReport(
        movement="clam",
        side="left",
        target=SetTarget(reps=8),
        repetitions=(),
        partials=0,
        holds=(),
        words=(),
        active_s=0.0,
        ended="finish",
    )
    assert session.tell_report(report, at_s=1001.0) == ("next_set",)
    assert session.completed(at_s=1002.0).exercises == (), "nothing was done: nothing is logged"


def test_undo_takes_back_one_word_and_no_more() -> None:
    session = _session()
    assert not session.undo()
    session.tell(_done(1001.0))
    before = session.snapshot()
    session.tell(PainTold(at_s=1002.0, rating=9, place="knee"))
    assert session.undo()
    assert session.snapshot() == before
    assert session.state(at_s=1003.0).phase == "set"


WORDS: st.SearchStrategy[Word] = st.one_of(
    st.builds(SetDone, at_s=st.just(1.0), done=st.builds(CompletedSet, reps=st.integers(1, 20))),
    st.just(SetSkipped(at_s=2.0)),
    st.builds(ExerciseEnded, at_s=st.just(3.0), refused=st.booleans()),
    st.just(Swapped(at_s=4.0, instead=_exercise("bridge", "activation.1"))),
    st.builds(PainTold, at_s=st.just(5.0), rating=st.integers(0, 10), place=st.just("knee")),
    st.just(Felt(at_s=6.0, sites=("calf",))),
    st.builds(EffortTold, at_s=st.just(7.0), effort=st.integers(0, 10)),
    st.just(RestOver(at_s=8.0)),
    st.just(Stopped(at_s=9.0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=15))
def test_whatever_is_told_the_session_can_be_kept_undone_and_logged(words: list[Word]) -> None:
    session = _session()
    taken = 0
    for word in words:
        try:
            told = session.tell(word)
        except PlanError:
            continue
        taken += 1
        assert set(told) <= session_codes()
        kept = json.loads(json.dumps(session.snapshot(), allow_nan=False))
        again = CoachedSession.restore(kept)
        assert again.state(at_s=10.0) == session.state(at_s=10.0)
        assert again.completed(at_s=10.0) == session.completed(at_s=10.0)
    for _ in range(taken):
        assert session.undo()
    assert session.snapshot() == _session().snapshot()


@pytest.mark.parametrize(
    "change", [{"layout": 7}, {"planned": {}}, {"words": [{"what": "danced"}]}, {"on": "May"}]
)
def test_a_snapshot_of_something_else_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PlanError, match="begin it again"):
        CoachedSession.restore({**_session().snapshot(), **change})


def test_progress_takes_what_a_session_came_to() -> None:
    """From a plan through a coached session into the log, and the plan made anew from it."""
    plan = plan_for(answers(about__age_years=35.0, goals__list=("stronger",)))
    planned = next(iter(plan.sessions()))
    session = CoachedSession(planned, identity="0001", on=planned.on, began_s=0.0)
    at_s = 0.0
    while (step := session.state(at_s=at_s).step) is not None:
        at_s += 60.0
        done = CompletedSet(reps=step.reps_most, hold_s=step.hold_s)
        session.tell(SetDone(at_s=at_s, done=done))
    completed = session.completed(at_s=at_s)
    assert {one.exercise for one in completed.exercises} == {
        one.exercise for one in planned.exercises()
    }
    after = progress(
        plan, log=TrainingLog(sessions=(completed,)), on=planned.on, knowledge=KNOWLEDGE
    )
    assert not after.withheld
    upcoming = next_session(after, log=TrainingLog(sessions=(completed,)), on=planned.on)
    assert upcoming is not None
    assert upcoming.id != planned.id
