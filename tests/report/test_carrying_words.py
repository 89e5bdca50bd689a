"""Sentences of an account: directions are the right way round, small things are left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying.giving_way import shift_words
from primemover.report.carrying.what_if_words import step_sentences, weakened_words
from primemover.report.carrying.words import compared_words
from primemover.simulation.who_carries import PostureShift, Sided, Step, WhatIf
from tests.simulation.accounts import what_if

KNOWLEDGE = load_knowledge()
SIDEWAYS = ("The trunk is 4° more to the left.", "The trunk is 4° more to the right.")
FORWARDS = ("The trunk is 4° further forwards.", "The trunk is 4° more upright.")
DIRECTIONS = {
    "trunk_side_bend": SIDEWAYS,
    "chest_left": SIDEWAYS,
    "trunk_flexion": FORWARDS,
    "chest_forwards": FORWARDS,
    "pelvis_list": (
        "The left side of the pelvis is 4° higher.",
        "The right side of the pelvis is 4° higher.",
    ),
    "pelvis_tilt": ("The pelvis is tipped 4° forwards.", "The pelvis is tipped 4° back."),
    "weight_left": (
        "The weight is 4° further to the left.",
        "The weight is 4° further to the right.",
    ),
    "hip_flexion": ("Hip flexion: 4° more.", "Hip flexion: 4° less."),
}


def shift(coordinate: str, amount: float) -> PostureShift:
    return PostureShift(coordinate=coordinate, amount=amount, unit="deg")


def told_of(choice: WhatIf, found: Step, *, asked: Sided = "both") -> tuple[str, ...]:
    return step_sentences(found, what_if=choice, at=10, knowledge=KNOWLEDGE, asked=asked)


@pytest.mark.parametrize("coordinate", DIRECTIONS)
def test_more_and_less_are_the_right_way_round(coordinate: str) -> None:
    more, less = DIRECTIONS[coordinate]
    assert shift_words(shift(coordinate, 4.0)) == more
    assert shift_words(shift(coordinate, -4.0)) == less


def test_weight_goes_to_the_toes_or_to_the_heels() -> None:
    forwards = PostureShift(coordinate="foot_pressure", amount=1.5, unit="cm")
    assert shift_words(forwards) == "The weight is 1.5\u00a0cm nearer to the toes."
    back = replace(forwards, amount=-1.5)
    assert shift_words(back) == "The weight is 1.5\u00a0cm nearer to the heels."


def test_a_body_that_hardly_gives_way_is_not_said_to() -> None:
    choice = what_if(("gluteus_maximus",))
    moved = replace(choice.steps[3], shifts=(shift("trunk_flexion", 0.3), shift("pelvis_tilt", 6)))
    assert told_of(choice, moved)[-1] == (
        "To manage, the body gives way. The pelvis is tipped 6° forwards."
    )
    still = replace(moved, shifts=(shift("trunk_flexion", -0.3),))
    assert not any("gives way" in each for each in told_of(choice, still))


@pytest.mark.parametrize(
    ("side", "asked", "hips"),
    [
        ("left", "both", ["left"]),
        ("right", "both", ["right"]),
        ("both", "both", ["left", "right"]),
        ("both", "left", ["left"]),
        ("both", "right", ["right"]),
        ("left", "right", ["left"]),
    ],
)
def test_the_hip_that_is_told_is_the_one_asked_unless_the_other_is_weakened(
    side: Sided, asked: Sided, hips: list[str]
) -> None:
    choice = what_if(("gluteus_maximus",), side)
    said = told_of(choice, choice.steps[3], asked=asked)
    (loads,) = (each for each in said if "body weight" in each)
    assert loads.startswith(f"The {hips[0]} hip bears 3.")
    assert [hip for hip in ("left", "right") if f"{hip} hip" in loads] == hips
    assert "lowest joint of the spine" in loads


def test_the_shares_told_are_those_of_the_hip_told() -> None:
    choice = what_if(("gluteus_maximus",), "both")
    full = choice.steps[0]
    left = tuple(
        replace(each, muscle="quadriceps")
        if (each.side, each.muscle) == ("left", "gluteus_maximus")
        else each
        for each in full.torques
    )
    mixed = replace(choice, steps=(replace(full, torques=left), *choice.steps[1:]))
    for hip, most in (("left", "quadriceps"), ("right", "gluteus maximus")):
        said = told_of(mixed, mixed.steps[0], asked=hip)[0]  # type: ignore[arg-type]
        assert said.startswith(
            f"At full strength 40% of the pull at the {hip} hip comes from the {most}."
        )


def test_figures_written_alike_are_not_told_as_a_change() -> None:
    choice = what_if(("gluteus_maximus",))
    full, weak = choice.steps[0], choice.steps[3]
    hardly = replace(
        full,
        strength=0.4,
        curves=tuple(
            replace(e, effort=tuple(each + 0.001 for each in e.effort), high=(1.0,) * len(e.high))
            for e in full.curves
        ),
    )
    said = " ".join(told_of(choice, hardly))
    assert "the shares at the hip stay the same" in said
    assert "Rises" not in said
    assert "Rises" in " ".join(told_of(choice, weak))


def test_what_joints_are_held_against_is_the_right_way_round() -> None:
    measured = KNOWLEDGE.body_model.in_vivo_hip_force
    walking, standing = measured["walking_first_peak"], measured["one_leg_stand"]
    climbing = measured["stairs_up"]
    assert len({round(each.value or 0.0, 1) for each in (walking, standing)}) == 2
    assert (walking.n, standing.n, climbing.n) == (10, 10, 4)
    assert compared_words(knowledge=KNOWLEDGE).endswith(
        f"had {walking.value:.1f} times body weight in walking and {standing.value:.1f} in "
        f"standing on one leg, in ten other people, and {climbing.value:.1f} in climbing stairs, "
        "in four."
    )


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
