"""A session in hand: what is told is what is kept, by one window at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.app.session_in_hand import (
    SessionInHand,
    as_planned,
    begin,
    change,
    hand_of,
    in_hand,
    keep_completed,
    session_of,
)
from primemover.app.session_of_day import Wishes
from primemover.app.store import OWN_LABEL, new_person
from primemover.coaching.session import CoachedSession
from primemover.coaching.session_words import ExerciseEnded, SetDone, Swapped, Word
from primemover.errors import PlanError
from primemover.history.documents import from_document, to_document
from primemover.history.opening import open_store
from primemover.history.records import Person, Unfinished
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSession, CompletedSet
from primemover.programme.model import Dose
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession

DAY = date(2026, 11, 23)
KNOWLEDGE = load_knowledge()
WINDOWS = 8
"""More than anybody has open at once."""


def _exercise(number: int) -> PlannedExercise:
    return PlannedExercise(
        exercise=f"exercise_{number}",
        name=f"Exercise {number}",
        slot=f"strength.{number}",
        dose=Dose(sets=2, reps_low=8, reps_high=12),
        cues=(),
        reasons=(),
    )


PLANNED = PlannedSession(
    id="w01d1",
    week=1,
    day=1,
    on=DAY,
    kind="strength",
    title="Session",
    blocks=(
        PlannedBlock(
            phase="strengthen",
            title="Get stronger",
            purpose="",
            exercises=tuple(_exercise(number) for number in (1, 2, 3)),
            minutes=10.0,
        ),
    ),
    minutes=10.0,
)


def _session() -> CoachedSession:
    return session_of(PLANNED, on=DAY, at_s=0.0, knowledge=KNOWLEDGE)


def _set(reps: int) -> SetDone:
    return SetDone(at_s=1.0, sets=(CompletedSet(reps=reps),))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as found:
        yield found


@pytest.fixture
def person(history: Store) -> Person:
    found = new_person(OWN_LABEL)
    history.add_person(found)
    return found


def _begun(history: Store, person: Person) -> SessionInHand:
    return begin(_session(), wishes=Wishes(minutes=10), store=history, person=person)


def _of_ones_own(hand: SessionInHand) -> CompletedSession:
    """One set of it; it fills no place of a plan, so none need be there."""
    return replace(hand.session.told(_set(9)).completed(), session="")


WORDS: st.SearchStrategy[Word] = st.one_of(
    st.builds(_set, st.integers(1, 200)),
    st.builds(
        ExerciseEnded,
        at_s=st.floats(0.0, 2e9),
        pain=st.none() | st.integers(0, 10),
        felt=st.lists(st.sampled_from(("calf", "chest")), max_size=2).map(tuple),
    ),
    st.just(Swapped(at_s=4.0, instead=_exercise(9))),
)


@given(st.lists(WORDS, max_size=12))
@settings(deadline=None)
def test_what_was_kept_comes_back_the_same(words: list[Word]) -> None:
    hand = SessionInHand(session=replace(_session(), words=tuple(words)), equipment=("wall",))
    again = from_document(to_document(hand), kind=SessionInHand, where="a session")
    assert again == hand
    assert again.session.state() == hand.session.state()


def test_a_session_is_in_hand_from_its_beginning_to_its_end(history: Store, person: Person) -> None:
    assert in_hand(history, person=person) is None
    hand = _begun(history, person)
    assert in_hand(history, person=person) == hand
    assert hand.wishes == Wishes(minutes=10)
    keep_completed(_of_ones_own(hand), signs=(), store=history, person=person, knowledge=KNOWLEDGE)
    assert in_hand(history, person=person) is None


def test_what_is_begun_twice_is_begun_once(history: Store, person: Person) -> None:
    assert _begun(history, person) == _begun(history, person)
    assert len(history.unfinished(person.id)) == 1


def test_every_change_is_another_moment(history: Store, person: Person) -> None:
    _begun(history, person)
    told = change(lambda one: one.told(_set(9)), turn=0, store=history, person=person)
    assert told is not None
    assert told.turn == 1
    undone = change(lambda one: one.taken_back(), turn=1, store=history, person=person)
    assert undone is not None
    assert undone.turn == 2, "a form of before it was taken back is of another moment"
    assert undone.session.words == ()
    same = change(lambda one: one.taken_back(), turn=2, store=history, person=person)
    assert same == undone == in_hand(history, person=person)


def test_what_cannot_be_told_changes_nothing(history: Store, person: Person) -> None:
    hand = _begun(history, person)
    over = as_planned(hand.session, at_s=1.0)
    change(lambda one: over, turn=0, store=history, person=person)
    with pytest.raises(PlanError, match="over"):
        change(lambda one: one.told(_set(9)), turn=1, store=history, person=person)
    kept = in_hand(history, person=person)
    assert kept is not None
    assert (kept.session, kept.turn) == (over, 1)


def test_of_many_windows_at_one_moment_one_is_heard(history: Store, person: Person) -> None:
    _begun(history, person)
    ready = threading.Barrier(WINDOWS)
    heard: list[SessionInHand | None] = []

    def window(reps: int) -> None:
        ready.wait()
        heard.append(change(lambda one: one.told(_set(reps)), turn=0, store=history, person=person))

    threads = [threading.Thread(target=window, args=(number,)) for number in range(1, WINDOWS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in heard) == 1
    kept = in_hand(history, person=person)
    assert kept is not None
    assert (len(kept.session.words), kept.turn) == (1, 1)


def test_a_session_that_is_written_down_is_not_told_of_any_more(
    history: Store, person: Person
) -> None:
    hand = _begun(history, person)
    keep_completed(_of_ones_own(hand), signs=(), store=history, person=person, knowledge=KNOWLEDGE)
    assert change(lambda one: one.told(_set(9)), turn=0, store=history, person=person) is None
    assert not history.unfinished(person.id)


def test_as_planned_every_set_is_done_as_its_dose_asks() -> None:
    told = _session().told(_set(12)).told(ExerciseEnded(at_s=1.0))
    done = as_planned(told, at_s=2.0, pain=0).completed()
    assert [[one.reps for one in each.sets] for each in done.exercises] == [[12], [8, 8], [8, 8]]
    assert [one.pain for one in done.exercises] == [None, 0, 0]


OF_ANOTHER_VERSION: list[dict[str, object]] = [
    {},
    {"hand": 3},
    {"hand": "{}"},
    {"hand": "no JSON"},
    {"hand": '{"id":"one","on":"2026-11-23","began_s":0.0,"told":[],"turn":3}'},
]


@pytest.mark.parametrize("document", OF_ANOTHER_VERSION)
def test_what_another_version_kept_is_begun_anew(
    history: Store, person: Person, document: dict[str, object]
) -> None:
    lost = Unfinished(
        id="one", person=person.id, kind="session", at=datetime.now(UTC), document=document
    )
    assert hand_of(lost) is None
    history.keep_unfinished(lost)
    assert in_hand(history, person=person) is None
    hand = _begun(history, person)
    assert [one.id for one in history.unfinished(person.id)] == [hand.session.id]


def test_a_check_in_hand_is_no_session() -> None:
    hand = SessionInHand(session=_session())
    check = Unfinished(
        id="one",
        person="me",
        kind="check",
        at=datetime.now(UTC),
        document={"hand": to_document(hand)},
    )
    assert hand_of(check) is None
