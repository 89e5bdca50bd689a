"""What may be shown: limits by construction, and movements that muscles cannot have carried."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import (
    CARRIED,
    HELD_PELVIS,
    REACTION_JOINTS,
    joint_words,
    lacking_words,
    posture,
)
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.refusal import (
    carried_well,
    first_refusal,
    left_over,
    may_be_shown,
    most_lacking,
    refusal,
    with_left_over,
)
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.what_if import GLUTES, what_if
from tests.simulation import accounts

ASKED_NM: Final = 100.0
"""Of every joint, in the one movement made here."""
KNEE: Final = CARRIED.index("knee_flexion_left")
HIP_TURN: Final = CARRIED.index("hip_rotation_right")
HEIGHT_ALIKE: Final = 0.02
"""Of body height: how near the model's mass centre is to the share in knowledge."""


def movement(
    body: BodyModel, *, asked_nm: float = ASKED_NM, left: dict[int, float] | None = None
) -> LoadSharing:
    """Two frames with body weight on the floor; in the second ``left`` (row → N m) is explained
    by nothing."""
    joints, muscles = len(CARRIED), len(body.muscles)
    moments_nm = np.full((2, joints), asked_nm)
    moments_nm[0] /= 2
    reserves_nm = np.zeros((2, joints))
    for row, value in (left or {}).items():
        reserves_nm[1, row] = value
    ground_n = np.zeros((2, 1, 3))
    ground_n[..., 2] = body.size.weight_n
    return LoadSharing(
        body=body,
        time_s=np.array([0.0, 1.0]),
        phase=np.array([0.0, 1.0]),
        postures=np.repeat(posture()[None], 2, axis=0),
        activations=np.zeros((2, muscles)),
        forces_n=np.zeros((2, muscles)),
        passive_n=np.zeros((2, muscles)),
        moment_arms_m=np.zeros((2, joints, muscles)),
        moments_nm=moments_nm,
        reserves_nm=reserves_nm,
        points=("heel_left",),
        ground_n=ground_n,
        reactions_n=np.zeros((2, len(REACTION_JOINTS), 3)),
        converged=np.ones(2, dtype=bool),
    )


def test_a_reserve_is_held_against_what_the_joint_is_asked(body: BodyModel) -> None:
    assert carried_well(movement(body, left={KNEE: -4.9}))
    assert not carried_well(movement(body, left={KNEE: 5.1}))
    assert refusal(movement(body, left={KNEE: -9.9})) == ""
    said = refusal(movement(body, left={KNEE: -10.1}))
    assert "10.1 N m of what it takes to straighten the left knee" in said
    assert "more than 10.0 N m" in said
    bent = refusal(movement(body, left={KNEE: 10.1}))
    assert "10.1 N m of what it takes to bend the left knee" in bent


def test_where_little_is_asked_there_is_a_small_floor(body: BodyModel) -> None:
    floor_nm = 0.005 * body.size.weight_n * body.size.height_m
    for lacking_nm, shown in ((0.9 * floor_nm, True), (1.1 * floor_nm, False)):
        made = movement(body, left={HIP_TURN: lacking_nm})
        made.moments_nm[:, HIP_TURN] = 2.0
        assert (refusal(made) == "") is shown


def test_floors_do_not_add_up_to_a_movement_without_muscles(body: BodyModel) -> None:
    joints = range(len(HELD_PELVIS), len(CARRIED))
    made = movement(body, asked_nm=2.0, left=dict.fromkeys(joints, 2.0))
    assert left_over(made).reserves.max() < 1
    assert "100%" in refusal(made)
    assert may_be_shown(made).tolist() == [True, False]
    assert not carried_well(made)


@pytest.mark.parametrize(("row", "good"), [(0, 0.05), (4, 0.01 * 0.55)])
def test_residual_forces_and_moments_are_both_held_to_limits(
    body: BodyModel, row: int, good: float
) -> None:
    """As Hicks et al. have it: of the force from outside, and of it times the centre's height."""
    limit = good * body.size.weight_n * (1.0 if row < 3 else body.size.height_m)
    assert carried_well(movement(body, left={row: 0.99 * limit}))
    assert not carried_well(movement(body, left={row: 1.01 * limit}))
    assert refusal(movement(body, left={row: 1.99 * limit})) == ""
    assert "ground does not hold" in refusal(movement(body, left={row: -2.01 * limit}))


def test_a_result_tells_its_residual_moment(body: BodyModel) -> None:
    made = movement(body, left={1: 3.0, 5: -7.0, KNEE: 4.0})
    assert (made.residual_n, made.residual_nm, made.reserve_nm) == (3.0, 7.0, 4.0)
    assert most_lacking(made) == ("knee_flexion_left", 4.0)


def test_what_was_not_found_is_not_shown(body: BodyModel) -> None:
    broken = replace(movement(body), converged=np.array([True, False]))
    assert "No sharing" in refusal(broken)
    assert may_be_shown(broken).tolist() == [True, False]
    assert first_refusal([movement(body), broken]) == refusal(broken)
    assert first_refusal([movement(body)]) == ""


def test_each_frame_is_held_to_what_the_whole_movement_asks(body: BodyModel) -> None:
    assert may_be_shown(movement(body, left={KNEE: 11.0})).tolist() == [True, False]


def test_what_is_not_good_may_be_shown_until_it_is_twice_that(body: BodyModel) -> None:
    made = movement(body, left={KNEE: 7.0})
    assert not carried_well(made)
    assert may_be_shown(made).tolist() == [True, True]
    assert refusal(made) == ""


@pytest.mark.parametrize("turned", [False, True])
def test_an_account_tells_the_worst_of_all_that_it_shows(body: BodyModel, turned: bool) -> None:
    shown = [movement(body, left={KNEE: 2.0, 0: 9.0}), movement(body, left={HIP_TURN: 7.0, 4: 3.0})]
    found = with_left_over(accounts.account(), shown=shown[::-1] if turned else shown)
    assert found.lacking == "hip_rotation_right"
    assert (found.reserve_nm, found.residual_n, found.residual_nm) == (7.0, 9.0, 3.0)
    assert not found.carried_well
    assert with_left_over(found, shown=shown[:1]).carried_well


def test_a_posture_that_spares_a_joint_is_not_held_to_less(body: BodyModel) -> None:
    usual, spared = movement(body), movement(body, asked_nm=50.0, left={KNEE: 9.0})
    assert refusal(spared) != ""
    assert refusal(spared, beside=usual) == ""


def test_less_weight_on_the_floor_is_not_held_to_less_of_it(body: BodyModel) -> None:
    usual = movement(body)
    light = movement(body, left={1: 0.09 * body.size.weight_n})
    light = replace(light, ground_n=light.ground_n / 2)
    assert "ground does not hold" in refusal(light)
    assert refusal(light, beside=usual) == ""


def test_a_posture_that_spares_all_joints_is_not_held_to_less_together(body: BodyModel) -> None:
    joints = range(len(HELD_PELVIS), len(CARRIED))
    spared = movement(body, asked_nm=50.0, left=dict.fromkeys(joints, 6.0))
    assert left_over(spared).together.max() > 2
    assert refusal(spared, beside=movement(body)) == ""


def test_what_the_ground_held_at_full_strength_is_muscles_that_fall_short(body: BodyModel) -> None:
    broken = movement(body, left={1: 0.2 * body.size.weight_n})
    assert "With so little strength" in refusal(broken, beside=movement(body))
    assert "ground does not hold" in refusal(broken, beside=broken)


def test_what_is_farther_off_is_told(body: BodyModel) -> None:
    """What muscles lack leaks into residuals, as both are dear: it is not the ground then."""
    moment_nm = 0.03 * 0.55 * body.size.weight_n * body.size.height_m
    assert "left knee" in refusal(movement(body, left={4: moment_nm, KNEE: 60.0}))
    assert "ground does not hold" in refusal(movement(body, left={4: moment_nm, KNEE: 11.0}))
    assert "ground does not hold" in refusal(movement(body, left={4: moment_nm}))


def test_every_joint_has_words() -> None:
    told = {joint_words(name) for name in CARRIED[len(HELD_PELVIS) :]}
    assert len(told) == len(CARRIED) - len(HELD_PELVIS)
    assert "the right hip (sideways)" in told
    each = [lacking_words(n, moment_nm=s) for n in CARRIED[len(HELD_PELVIS) :] for s in (1.0, -1.0)]
    assert len(set(each)) == 2 * len(told)


@pytest.mark.parametrize(
    ("coordinate", "positive", "negative"),
    [
        ("trunk_flexion", "bend the low back forwards", "straighten the low back"),
        ("trunk_side_bend", "bend the low back to the left", "bend the low back to the right"),
        ("trunk_rotation", "turn the trunk to the left", "turn the trunk to the right"),
        ("hip_flexion_right", "bend the right hip", "straighten the right hip"),
        ("hip_adduction_left", "move the left thigh inwards", "move the left thigh outwards"),
        ("hip_rotation_right", "turn the right thigh in", "turn the right thigh out"),
        ("ankle_flexion_left", "pull the left foot up", "push the left foot down"),
        ("ankle_inversion_right", "turn the right sole inwards", "turn the right sole outwards"),
        ("toe_extension_left", "pull the left toes up", "press the left toes down"),
    ],
)
def test_what_lacks_is_said_by_its_sign(coordinate: str, positive: str, negative: str) -> None:
    """Signs as ``knowledge.motions`` has them, read there and not in the code."""
    assert lacking_words(coordinate, moment_nm=3.0) == positive
    assert lacking_words(coordinate, moment_nm=-3.0) == negative


def test_a_weight_too_heavy_to_lift_lacks_what_lifts_it(body: BodyModel) -> None:
    heavy = solve(prepare_motion("deadlift", body=body, load_kg=150.0).task)
    assert "straighten the" in refusal(heavy)


def test_the_mass_centre_is_as_high_as_knowledge_says(body: BodyModel) -> None:
    places_m = PointKinematics(body, points=("heel_left",)).at(posture()).places_m
    share = (places_m[-1, 2] - places_m[0, 2]) / body.size.height_m
    told = load_knowledge().body_model.setting("mass_centre_height_share")
    assert share == pytest.approx(told, abs=HEIGHT_ALIKE)


@pytest.mark.parametrize("motion", ["bridge", "clam", "squat", "one_leg_stand"])
def test_a_movement_without_any_muscle_is_refused(body: BodyModel, motion: str) -> None:
    task = prepare_motion(motion, body=body).task
    assert refusal(solve(task, strength=np.zeros(len(body.muscles)))) != ""


@pytest.mark.parametrize("motion", ["clam", "side_lying_abduction"])
def test_lifting_a_leg_sideways_without_gluteal_muscles_is_not_possible(
    body: BodyModel, motion: str
) -> None:
    found = what_if(prepare_motion(motion, body=body).task, weakened=GLUTES, strengths=(1.0, 0.0))
    assert not found.steps[1].possible
    assert "N m" in found.steps[1].why_not
