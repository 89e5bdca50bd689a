"""Sentences of an account: directions are the right way round, small things are left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying.words import shift_words, step_sentences, weakened_words
from primemover.simulation.who_carries import PostureShift, Sided, Step, WhatIf
from tests.simulation.accounts import what_if

KNOWLEDGE = load_knowledge()
DIRECTIONS = {
    "trunk_side_bend": ("trunk 4° more to the left", "trunk 4° more to the right"),
    "trunk_flexion": ("trunk 4° further forwards", "trunk 4° more upright"),
    "pelvis_list": (
        "left side of the pelvis 4° higher",
        "right side of the pelvis 4° higher",
    ),
    "pelvis_tilt": ("pelvis 4° tipped forwards", "pelvis 4° tipped back"),
    "hip_flexion": ("hip flexion 4° more", "hip flexion 4° less"),
}


def shift(coordinate: str, amount: float) -> PostureShift:
    return PostureShift(coordinate=coordinate, amount=amount, unit="deg")


def told_of(choice: WhatIf, found: Step) -> tuple[str, ...]:
    return step_sentences(found, what_if=choice, at=10, knowledge=KNOWLEDGE)


@pytest.mark.parametrize("coordinate", DIRECTIONS)
def test_more_and_less_are_the_right_way_round(coordinate: str) -> None:
    more, less = DIRECTIONS[coordinate]
    assert shift_words(shift(coordinate, 4.0)) == more
    assert shift_words(shift(coordinate, -4.0)) == less


def test_weight_goes_to_the_toes_or_to_the_heels() -> None:
    forwards = PostureShift(coordinate="foot_pressure", amount=1.5, unit="cm")
    assert shift_words(forwards) == "weight 1.5\u00a0cm nearer to the toes"
    back = replace(forwards, amount=-1.5)
    assert shift_words(back) == "weight 1.5\u00a0cm nearer to the heels"


def test_a_body_that_hardly_gives_way_is_not_said_to() -> None:
    choice = what_if(("gluteus_maximus",))
    moved = replace(choice.steps[3], shifts=(shift("trunk_flexion", 0.3), shift("pelvis_tilt", 6)))
    assert told_of(choice, moved)[-1] == "To manage, the body gives way: pelvis 6° tipped forwards."
    still = replace(moved, shifts=(shift("trunk_flexion", -0.3),))
    assert not any("gives way" in each for each in told_of(choice, still))


@pytest.mark.parametrize(("side", "hip"), [("left", "left"), ("right", "right"), ("both", "left")])
def test_the_hip_that_is_told_is_that_of_the_weakened_side(side: Sided, hip: str) -> None:
    choice = what_if(("gluteus_maximus",), side)
    (loads,) = (each for each in told_of(choice, choice.steps[3]) if "body weight" in each)
    assert loads.startswith(f"Load on the joints, in times body weight: {hip} hip from 3.")
    assert "lowest joint of the spine" in loads


def test_the_weakened_muscle_is_not_told_as_the_one_that_helps() -> None:
    choice = what_if(("gluteus_maximus",))
    full, weak = choice.steps[0], choice.steps[3]
    harder = replace(
        weak,
        curves=tuple(
            replace(c, effort=(0.9,) * len(c.effort), high=(0.9,) * len(c.effort))
            if c.muscle == "gluteus_maximus"
            else c
            for c in weak.curves
        ),
    )
    (asked,) = (each for each in told_of(choice, harder) if each.startswith("Rises most"))
    assert "gluteus" not in asked
    before = full.effort("hamstrings", side="left")
    assert before is not None
    assert f"instead of {round(100 * before.effort[10])}%" in asked


def test_two_muscles_are_named_and_not_called_the_three() -> None:
    pair = what_if(("gluteus_medius", "gluteus_minimus"), "right")
    told = weakened_words(pair, knowledge=KNOWLEDGE)
    assert told == "gluteus medius and gluteus minimus, right"


def test_a_joint_whose_load_stays_is_not_told() -> None:
    choice = what_if(("gluteus_maximus",))
    full, weak = choice.steps[0], choice.steps[3]
    spine = replace(
        weak,
        joints=tuple(
            each if each.joint == "l5_s1" else full.joint(each.joint) or each
            for each in weak.joints
        ),
    )
    (loads,) = (each for each in told_of(choice, spine) if "body weight" in each)
    assert "hip" not in loads
    same = replace(weak, joints=full.joints)
    assert not any("body weight" in each for each in told_of(choice, same))
