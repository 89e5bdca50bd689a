"""Exchanging exercises: for the whole plan at once, or refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from primemover.errors import PlanError
from primemover.programme.planning import remake, suitability_of
from primemover.programme.swapping import others_for, swap
from tests.programme.people import (
    KNOWLEDGE,
    people_and_settings,
    plan_for,
    planned,
    told,
    with_desk_break,
)

SWAPS = 60


def standing(plan: object, slot: str) -> set[str]:
    return {one.exercise for one in planned(plan) if one.slot == slot}  # type: ignore[arg-type]


@settings(max_examples=SWAPS)
@given(someone=people_and_settings(), data=st.data())
def test_whatever_is_offered_can_be_taken_for_the_rest_of_the_plan(
    someone: tuple[object, object], data: st.DataObject
) -> None:
    plan = plan_for(someone[0], settings=someone[1])  # type: ignore[arg-type]
    last = {one.slot: one for one in planned(plan) if one.others}
    assume(last)
    slot = data.draw(st.sampled_from(sorted(last)))
    other = data.draw(st.sampled_from(last[slot].others))
    try:
        swapped = swap(plan, slot=slot, exercise=other, knowledge=KNOWLEDGE)
    except PlanError as refusal:  # only what comes in the time that strength leaves may be too long
        assert slot.partition(".")[0] in {"core", "mobility", "isolation", "desk"}
        assert "takes longer than the sessions leave" in str(refusal)  # noqa: PT017
        return
    now = [one for one in planned(swapped) if one.slot == slot]
    assert other in {one.exercise for one in now}
    assert swapped.inputs.settings.chosen[slot] == other
    taken = next(one for one in now if one.exercise == other)
    assert not slot.startswith("yoga") or taken.slot == slot
    assert other not in taken.others
    assert swap(plan, slot=slot, exercise=other, knowledge=KNOWLEDGE) == swapped


def test_the_best_other_comes_by_itself_and_says_that_it_was_chosen() -> None:
    plan = plan_for(told())
    before = next(one for one in planned(plan) if one.slot == "strength.1")
    swapped = swap(plan, slot="strength.1", knowledge=KNOWLEDGE)
    assert standing(swapped, "strength.1") == {before.others[0]}
    reasons = next(one.reasons for one in planned(swapped) if one.slot == "strength.1")
    assert reasons == ("You chose it.",)
    assert any(one.about == "strength.1" and "You chose it" in one.why for one in swapped.decisions)


@pytest.mark.parametrize(
    ("slot", "exercise", "why"),
    [
        ("strength.1", "bridge", "does another job"),
        ("strength.1", "back_squat", "not offered. It comes later"),
        ("strength.1", "goblet_squat", "not offered. It needs dumbbells or kettlebell"),
        ("strength.1", "bodyweight_squat", "stands there already"),
        ("strength.1", "moonwalk", "no exercise is called 'moonwalk'"),
        ("strength.9", "bridge", "expected a slot of the plan"),
        ("pudding", None, "expected a slot of the plan"),
    ],
)
def test_what_does_not_suit_is_refused_with_the_reason(
    slot: str, exercise: str | None, why: str
) -> None:
    with pytest.raises(PlanError, match=why):
        swap(plan_for(told()), slot=slot, exercise=exercise, knowledge=KNOWLEDGE)


def test_what_takes_longer_than_there_is_time_for_is_refused() -> None:
    hurried = with_desk_break(0.8)
    usual = plan_for(told())
    plan = remake(usual, settings=usual.inputs.settings, knowledge=hurried)
    assert standing(plan, "desk.2") == {"seated_abduction"}
    with pytest.raises(PlanError, match="takes longer than the sessions leave"):
        swap(plan, slot="desk.2", exercise="standing_hip_abduction", knowledge=hurried)


def test_who_asks_for_what_was_refused_wants_it_again() -> None:
    plan = plan_for(told())
    (other, *_) = next(one.others for one in planned(plan) if one.slot == "strength.1")
    without = plan_for(told(), refused=frozenset({other, "plank"}))
    swapped = swap(without, slot="strength.1", exercise=other, knowledge=KNOWLEDGE)
    assert standing(swapped, "strength.1") == {other}
    assert swapped.inputs.settings.refused == {"plank"}


def test_safety_refuses_in_its_own_words() -> None:
    plan = plan_for(told(pain__knee=7.0, training__experience="over_2_years"))
    slot = next(one.slot for one in planned(plan) if one.slot.startswith("strength"))
    wrong = "back_squat" if slot == "strength.1" else "kettlebell_swing"
    with pytest.raises(PlanError, match="not offered"):
        swap(plan, slot=slot, exercise=wrong, knowledge=KNOWLEDGE)


def test_a_name_of_before_is_understood() -> None:
    plan = swap(plan_for(told()), slot="activation.1", exercise="clam_45", knowledge=KNOWLEDGE)
    back = swap(plan, slot="activation.1", exercise="clam_60", knowledge=KNOWLEDGE)
    assert standing(back, "activation.1") == {"clam"}


def test_others_suit_the_person() -> None:
    plan = plan_for(told(pain__knee=7.0))
    suitability = suitability_of(plan, knowledge=KNOWLEDGE)
    others = others_for(
        "hip_hinge", slot="strength.2", suitability=suitability, knowledge=KNOWLEDGE
    )
    assert "hip_hinge" not in others
    for name in others:
        assert suitability.obstacle(KNOWLEDGE.exercises[name]) is None
