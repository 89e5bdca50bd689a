"""A session in hand: what is told is what is kept, in any order of words, and undo undoes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.app.session_in_hand import (
    SessionInHand,
    Told,
    begin,
    completed,
    hand_of,
    keep_hand,
    standing,
    taken_back,
    with_told,
)
from primemover.app.session_of_day import Wishes
from primemover.errors import PlanError
from primemover.history.documents import from_document, to_document
from primemover.programme.log import CompletedSet
from primemover.programme.model import Dose
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
from primemover.terms import Side

DAY = date(2026, 11, 23)


def _exercise(number: int, *, sets: int, each_side: bool) -> PlannedExercise:
    return PlannedExercise(
        exercise=f"exercise_{number}",
        name=f"Exercise {number}",
        slot=f"strength.{number}",
        dose=Dose(sets=sets, reps_low=8, reps_high=12),
        cues=(),
        reasons=(),
        each_side=each_side,
    )


def _hand(*, sets: int = 2, each_side: bool = True, exercises: int = 3) -> SessionInHand:
    block = PlannedBlock(
        phase="strengthen",
        title="Get stronger",
        purpose="",
        exercises=tuple(
            _exercise(number, sets=sets, each_side=each_side) for number in range(1, exercises + 1)
        ),
        minutes=10.0,
    )
    planned = PlannedSession(
        id="w01d1",
        week=1,
        day=1,
        on=DAY,
        kind="strength",
        title="Session",
        blocks=(block,),
        minutes=10.0,
    )
    return begin(planned, wishes=Wishes(minutes=10), on=DAY, identity="one", at_s=0.0)


def _set(reps: int, side: Side | None = None) -> Told:
    return Told(what="sets", at_s=1.0, sets=(CompletedSet(reps=reps, side=side),))


words = st.one_of(
    st.builds(
        _set, st.integers(min_value=1, max_value=200), st.sampled_from((None, "left", "right"))
    ),
    st.builds(Told, what=st.just("ended"), at_s=st.just(2.0), pain=st.integers(0, 10)),
    st.builds(Told, what=st.just("skipped"), at_s=st.just(3.0)),
)


def _told(hand: SessionInHand, said: list[Told]) -> SessionInHand:
    for one in said:
        if standing(hand).current is None:
            break
        hand = with_told(hand, told=one)
    return hand


@given(said=st.lists(words, max_size=12), each_side=st.booleans())
@settings(deadline=None)
def test_every_set_told_is_kept_in_its_order(said: list[Told], each_side: bool) -> None:
    hand = _told(_hand(each_side=each_side), said)
    told = [one for word in hand.told for one in word.sets]
    kept = [one for exercise in completed(hand).exercises for one in exercise.sets]
    assert kept == told


@given(said=st.lists(words, min_size=1, max_size=12))
@settings(deadline=None)
def test_undo_leads_back_to_where_it_stood(said: list[Told]) -> None:
    before = _told(_hand(), said[:-1])
    if standing(before).current is None:
        return
    after = taken_back(with_told(before, told=said[-1]))
    assert standing(after) == standing(before)
    assert after.turn > before.turn


@given(said=st.lists(words, max_size=12))
@settings(deadline=None)
def test_what_was_kept_comes_back_the_same(said: list[Told]) -> None:
    hand = _told(_hand(), said)
    assert from_document(to_document(hand), kind=SessionInHand, where="a session") == hand


def test_sides_told_one_after_the_other_are_one_set() -> None:
    hand = with_told(_hand(), told=_set(9, "left"))
    stands = standing(hand)
    assert (stands.open_side, stands.number, stands.sets_over) == ("right", 1, False)
    stands = standing(with_told(hand, told=_set(8, "right")))
    assert (stands.open_side, stands.number, len(stands.sets)) == (None, 2, 1)


def test_one_side_twice_is_two_sets() -> None:
    hand = with_told(with_told(_hand(), told=_set(9, "left")), told=_set(8, "left"))
    assert len(standing(hand).sets) == 2


def test_an_exercise_left_out_is_not_written_down() -> None:
    hand = with_told(_hand(), told=Told(what="skipped", at_s=0.0))
    assert completed(hand).exercises == ()
    assert standing(hand).place == 1


def test_nothing_is_told_of_a_session_that_is_over() -> None:
    hand = _hand(exercises=1)
    hand = with_told(hand, told=Told(what="ended", at_s=0.0, pain=0))
    with pytest.raises(PlanError, match="over"):
        with_told(hand, told=_set(9))


def test_an_exercise_with_sets_is_not_exchanged() -> None:
    hand = with_told(_hand(), told=_set(9))
    instead = _exercise(9, sets=1, each_side=False)
    with pytest.raises(PlanError, match="written down"):
        with_told(hand, told=Told(what="swapped", at_s=0.0, instead=instead))


def test_a_desk_break_belongs_to_no_place_of_the_plan() -> None:
    from dataclasses import replace

    hand = _hand()
    desk = replace(hand, planned=replace(hand.planned, kind="desk", id="desk"))
    assert completed(desk).session == ""


def test_what_another_version_kept_is_begun_anew() -> None:
    from datetime import UTC, datetime

    from primemover.history.records import Unfinished

    now = datetime.now(UTC)
    for document in ({}, {"hand": 3}, {"hand": "{}"}, {"hand": "no JSON"}):
        begun = Unfinished(id="one", person="me", kind="session", at=now, document=document)
        assert hand_of(begun) is None


def test_keeping_takes_any_store() -> None:
    from types import SimpleNamespace

    kept: list[object] = []
    store = SimpleNamespace(keep_unfinished=kept.append)
    hand = with_told(_hand(), told=_set(9))
    keep_hand(hand, store=store, person=SimpleNamespace(id="me"))  # type: ignore[arg-type]
    assert hand_of(kept[0]) == hand  # type: ignore[arg-type]
