"""A session from its first set to the log: sides, rests by the clock, pain, undo, restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.coaching.report import LiveRepetition, SetReport, SetTarget
from primemover.coaching.session import CoachedSession
from primemover.coaching.session_words import ExerciseEnded, SetDone, Swapped, Word
from primemover.errors import PlanError
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSet, TrainingLog
from primemover.programme.model import Dose
from primemover.programme.next_session import next_session
from primemover.programme.pain_light import pain_bands
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
from primemover.programme.progress import progress
from primemover.terms import Side
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
                ),
                _exercise("plank", "core.1", dose=Dose(sets=1, hold_s=30, rest_s=30)),
            ),
        ),
    ),
)


def _session(*words: Word, planned: PlannedSession = SESSION) -> CoachedSession:
    session = CoachedSession(
        id="an-id", planned=planned, on=date(2026, 5, 5), began_s=1000.0, bands=BANDS
    )
    for word in words:
        session = session.told(word)
    return session


def _done(at_s: float, reps: int = 10, side: Side | None = None) -> SetDone:
    return SetDone(at_s=at_s, sets=(CompletedSet(reps=reps, side=side),))


def _hurts(rating: float, *, stopped: bool = False) -> ExerciseEnded:
    return ExerciseEnded(at_s=1900.0, pain=int(rating), pain_place="hip_side", stopped=stopped)


def test_a_session_runs_through_every_set_of_each_side() -> None:
    session, seen = _session(), []
    at_s = 1000.0
    while (exercise := session.state().current) is not None:
        state = session.state()
        if state.sets_over:
            session = session.told(ExerciseEnded(at_s=at_s, pain=0))
            continue
        seen.append((exercise.exercise, state.number, state.next_side))
        at_s += 100.0
        session = session.told(_done(at_s, side=state.next_side))
    assert seen == [
        ("clam", 1, "left"),
        ("clam", 1, "right"),
        ("clam", 2, "left"),
        ("clam", 2, "right"),
        ("goblet_squat", 1, None),
        ("goblet_squat", 2, None),
        ("plank", 1, None),
    ]
    done = session.completed(effort=6, minutes=20.0, note="went well")
    assert (done.id, done.session, done.kind) == ("an-id", "w03d2", "strength")
    assert (done.effort, done.minutes, done.note) == (6, 20.0, "went well")
    assert [len(one.sets) for one in done.exercises] == [4, 2, 1]
    assert [one.side for one in done.exercises[0].sets] == ["left", "right"] * 2


def test_sides_told_one_after_the_other_are_one_set() -> None:
    first = _session(_done(1001.0, 9, "left"))
    state = first.state()
    assert (state.open_side, state.number, state.sets_over) == ("right", 1, False)
    state = first.told(_done(1002.0, 8, "right")).state()
    assert (state.open_side, state.number, len(state.sets)) == (None, 2, 1)


def test_one_side_twice_is_two_sets() -> None:
    session = _session(_done(1001.0, 9, "left"), _done(1002.0, 8, "left"))
    assert len(session.state().sets) == 2


def test_sides_told_at_once_are_one_set() -> None:
    both = (CompletedSet(reps=12, side="left"), CompletedSet(reps=9, side="right"))
    state = _session(SetDone(at_s=1001.0, sets=both)).state()
    assert (state.open_side, state.number) == (None, 2)


def test_a_rest_ends_by_the_clock() -> None:
    """A page asleep for a minute knows that the rest is over; no tick was needed."""
    session = _session(_done(1010.0, side="left"))
    assert session.state().rest_left_s(1011.0) == 0.0, "the other side follows at once"
    state = session.told(_done(1020.0, side="right")).state()
    assert (state.rest_s, state.rest_until_s) == (60, 1080.0)
    assert state.rest_left_s(1079.0) == 1.0
    assert state.rest_left_s(1081.0) == 0.0


def test_the_rest_after_the_last_set_goes_on_into_the_next_exercise() -> None:
    session = _session(_done(1010.0), ExerciseEnded(at_s=1015.0, pain=0))
    state = session.state()
    assert state.place == 1
    assert state.rest_left_s(1020.0) == 50.0
    assert session.told(ExerciseEnded(at_s=1021.0)).state().rest_left_s(1030.0) == 40.0


def test_an_exercise_that_is_refused_keeps_what_was_done_of_it() -> None:
    session = _session(_done(1002.0), ExerciseEnded(at_s=1003.0, refused=True))
    current = session.state().current
    assert current is not None
    assert current.exercise == "goblet_squat"
    clam = session.completed().exercises[0]
    assert clam.refused
    assert [one.reps for one in clam.sets] == [10]


def test_an_exercise_left_out_whole_is_not_logged() -> None:
    session = _session(ExerciseEnded(at_s=1001.0), _done(1002.0), _done(1003.0))
    assert [one.exercise for one in session.completed().exercises] == ["goblet_squat"]


def test_a_swap_brings_its_own_dose_and_only_before_its_sets() -> None:
    other = _exercise("side_lying_hip_abduction", "activation.1", dose=Dose(sets=4, reps_low=6))
    session = _session(Swapped(at_s=1001.0, instead=other))
    current = session.state().current
    assert current == other
    session = session.told(_done(1002.0))
    with pytest.raises(PlanError, match="take them back"):
        session.told(Swapped(at_s=1003.0, instead=other))
    assert session.completed().exercises[0].exercise == "side_lying_hip_abduction"


@pytest.mark.parametrize("rating", [0, BANDS.amber_from - 1, BANDS.amber_from])
def test_green_and_amber_go_on(rating: float) -> None:
    session = _session(_done(1001.0), _hurts(rating))
    current = session.state().current
    assert current is not None
    assert current.exercise == "goblet_squat"
    clam = session.completed().exercises[0]
    assert (clam.pain, clam.pain_place, clam.stopped) == (int(rating), "hip_side", False)


def test_red_before_the_last_set_is_broken_off() -> None:
    session = _session(_done(1001.0), _hurts(BANDS.red_from))
    clam = session.completed().exercises[0]
    assert clam.stopped
    assert (clam.pain, clam.pain_place) == (int(BANDS.red_from), "hip_side")
    assert session.state().current is not None, "the next exercise may be another matter"


def test_red_after_all_sets_broke_nothing_off() -> None:
    session = _session(_done(1001.0), _done(1002.0), _hurts(BANDS.stop_from))
    assert not session.completed().exercises[0].stopped
    assert session.state().current is not None


@pytest.mark.parametrize("sets", [(), (_done(1001.0),), (_done(1001.0), _done(1002.0))])
def test_a_stop_sign_ends_the_session_at_once(sets: tuple[SetDone, ...]) -> None:
    session = _session(*sets, _hurts(BANDS.stop_from, stopped=True))
    assert session.state().stopped
    assert session.state().current is None
    assert session.completed().exercises[0].stopped
    with pytest.raises(PlanError, match="this session is over"):
        session.told(_done(1004.0))
    assert session.taken_back().state().current is not None


def test_where_it_was_felt_is_kept() -> None:
    ended = ExerciseEnded(at_s=1005.0, felt=("upper_outer_hip",))
    assert _session(ended).completed().exercises[0].felt == ("upper_outer_hip",)


def test_where_it_was_felt_is_asked_of_what_activates() -> None:
    session = _session()
    assert [session.asks_where_felt(one) for one in SESSION.exercises()] == [True, False, False]


def _report(*, count: int, side: Side | None = None) -> SetReport:
    repetition = LiveRepetition(
        number=1, start_s=0.0, turn_s=1.0, end_s=2.0, depth=None, excursion=20.0
    )
    return SetReport(
        movement="goblet_squat",
        side=side,
        target=SetTarget(reps=8),
        repetitions=(repetition,) * count,
        partials=0,
        holds=(),
        words=(),
        active_s=0.0,
        ended="finish",
    )


def test_a_coached_set_goes_in_once_with_its_side() -> None:
    session = _session()
    for _ in range(2):
        session = session.told_report(_report(count=7, side="left"), source="a", at_s=1001.0)
    assert session.has("a")
    assert not session.has("b")
    assert [(one.reps, one.side) for one in session.state().sets[0]] == [(7, "left")]
    assert len(session.state().sets) == 1


def test_a_coached_set_broken_off_before_anything_was_done_is_none() -> None:
    assert _session().told_report(_report(count=0), source="a", at_s=1001.0) == _session()


@pytest.mark.parametrize("count", [0, 3])
def test_a_coached_set_that_hurt_ends_the_exercise_and_is_asked_about(count: int) -> None:
    hurt = replace(_report(count=count), ended="stop")
    session = _session()
    for _ in range(2):
        session = session.told_report(hurt, source="a", at_s=1001.0)
    assert len(session.words) == 1
    assert session.state().broken_off
    assert len(session.state().sets) == (1 if count else 0)
    with pytest.raises(PlanError):
        session.told(Swapped(at_s=1002.0, instead=_exercise("bridge", "activation.1")))
    assert session.completed().exercises[0].stopped
    said = session.told(_hurts(4, stopped=True))
    assert not said.state().broken_off
    assert (said.completed().exercises[0].stopped, said.completed().exercises[0].pain) == (True, 4)
    slip = session.told(ExerciseEnded(at_s=1003.0, pain=0))
    assert not slip.completed().exercises[0].stopped
    untold = session.told(ExerciseEnded(at_s=1003.0))
    assert untold.completed().exercises[0].stopped


def test_a_coached_set_has_the_load_of_the_set_before_else_the_planned_one() -> None:
    session = _session(ExerciseEnded(at_s=1001.0))
    session = session.told_report(_report(count=7), source="a", at_s=1002.0)
    heavier = CompletedSet(reps=8, load_kg=20.0)
    session = session.told(SetDone(at_s=1003.0, sets=(heavier,)))
    session = session.told_report(_report(count=6), source="b", at_s=1004.0)
    squat = session.completed().exercises[0]
    assert [one.load_kg for one in squat.sets] == [16.0, 20.0, 20.0]


def test_a_desk_break_belongs_to_no_place_of_the_plan() -> None:
    desk = replace(SESSION, id="desk", kind="desk")
    assert _session(planned=desk).completed().session == ""


def test_taking_back_takes_one_word_and_no_more() -> None:
    session = _session()
    assert session.taken_back() == session
    before = session.told(_done(1001.0))
    assert before.told(_hurts(9)).taken_back() == before


WORDS: st.SearchStrategy[Word] = st.one_of(
    st.builds(_done, st.just(1.0), st.integers(1, 200), st.sampled_from((None, "left", "right"))),
    st.builds(
        ExerciseEnded,
        at_s=st.just(3.0),
        pain=st.none() | st.integers(0, 10),
        stopped=st.booleans(),
        refused=st.booleans(),
    ),
    st.just(SetDone(at_s=2.0, sets=(), broken_off=True)),
    st.just(Swapped(at_s=4.0, instead=_exercise("bridge", "activation.1"))),
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12))
def test_whatever_is_told_every_set_is_kept_in_its_order_and_can_be_undone(
    words: list[Word],
) -> None:
    session, before = _session(), [_session()]
    for word in words:
        try:
            session = session.told(word)
        except PlanError:
            continue
        before.append(session)
    told = [one for word in session.words if isinstance(word, SetDone) for one in word.sets]
    assert [one for done in session.completed().exercises for one in done.sets] == told
    for earlier in reversed(before[:-1]):
        session = session.taken_back()
        assert session.state() == earlier.state()


def test_words_beyond_the_end_lead_nowhere() -> None:
    """As they may stand in what was kept by other means."""
    ended = tuple(ExerciseEnded(at_s=1001.0) for _ in range(5))
    assert replace(_session(), words=ended).state().place == 3


def test_progress_takes_what_a_session_came_to() -> None:
    """From a plan through a coached session into the log, and the plan made anew from it."""
    plan = plan_for(answers(about__age_years=35.0, goals__list=("stronger",)))
    planned = next(iter(plan.sessions()))
    session = replace(_session(planned=planned), on=planned.on)
    at_s = 1000.0
    while (current := session.state().current) is not None:
        at_s += 60.0
        dose = current.dose
        done = CompletedSet(reps=dose.reps_high, hold_s=float(dose.hold_s) if dose.hold_s else None)
        over = session.state().sets_over
        session = session.told(
            ExerciseEnded(at_s=at_s, pain=0) if over else SetDone(at_s=at_s, sets=(done,))
        )
    completed = session.completed()
    assert [one.exercise for one in completed.exercises] == [
        one.exercise for one in planned.exercises()
    ]
    after = progress(
        plan, log=TrainingLog(sessions=(completed,)), on=planned.on, knowledge=KNOWLEDGE
    )
    assert not after.withheld
    upcoming = next_session(after, log=TrainingLog(sessions=(completed,)), on=planned.on)
    assert upcoming is not None
    assert upcoming.id != planned.id
