"""What is called true, worked out a second way and held beside the angles the check computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people.camera import Camera
from benchmarks.people.landmarks import keypoints
from benchmarks.people.skeleton import INDEX, Skeleton, start_rotation
from benchmarks.people.truth import quantities
from primemover.knowledge.motions import COORDINATES, POSITIONS, Start
from primemover.signals import angles as seen
from primemover.terms import SIDES, SIGNS, Side
from tests.people.stick_body import HALF_HIPS_M, stick_body

FloatArray = npt.NDArray[np.float64]
Quantities = dict[str, float]

SKELETON: Final = Skeleton(stick_body())
HALF_TURN_DEG: Final = 180.0
FAR_DEG: Final = 0.3
"""From 60 m away the picture is nearly free of perspective."""

UNLIKE_SIGNALS: Final = {"heel_rise", "hip_rise"}
"""Found against standing, by whoever plays the movement."""


def truth(start: Start = "standing", *, stance: Side = "right", **angles: float) -> Quantities:
    return truth_of(angles, start=start, stance=stance)


def truth_of(
    angles: Mapping[str, float], *, start: Start = "standing", stance: Side = "right"
) -> Quantities:
    pose = np.zeros(len(COORDINATES))
    for name, value in angles.items():
        pose[INDEX[name]] = value
    mirrored = start == "side_lying" and stance == "left"
    placed = SKELETON.forward(pose, start=start_rotation(start, mirrored=mirrored))
    return {k: float(v) for k, v in quantities(SKELETON, placed, stance=stance).items()}


def test_every_quantity_with_a_sign_is_there() -> None:
    found = truth()
    for name in set(SIGNS) - UNLIKE_SIGNALS:
        assert name in found or {f"{name}_{side}" for side in SIDES} <= set(found), name


def test_standing_still_everything_is_zero() -> None:
    found = truth()
    # The trunk's joint centres lie over the hips; the feet stand below.
    for name, value in found.items():
        if not name.startswith(("heel_height", "pelvis_roll")):
            assert value == pytest.approx(0, abs=1e-5), name


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("angle", [-10.0, 20.0, 70.0])
def test_one_coordinate_gives_its_own_quantity(side: Side, angle: float) -> None:
    def one(quantity: str, **angles: float) -> float:
        return truth_of(angles, stance=side)[quantity]

    bend = abs(angle)
    assert one(f"knee_flexion_{side}", **{f"knee_flexion_{side}": bend}) == pytest.approx(bend)
    assert one(f"elbow_flexion_{side}", **{f"elbow_flexion_{side}": bend}) == pytest.approx(bend)
    assert one(f"hip_flexion_{side}", **{f"hip_flexion_{side}": angle}) == pytest.approx(angle)
    assert one(f"hip_abduction_{side}", **{f"hip_adduction_{side}": -angle}) == pytest.approx(angle)
    assert one("hip_opening", **{f"hip_adduction_{side}": -angle}) == pytest.approx(bend)
    assert one("leg_opening", **{f"hip_adduction_{side}": -angle}) == pytest.approx(bend)
    assert one("trunk_lean", pelvis_tilt=angle) == pytest.approx(angle)
    lean = {f"hip_flexion_{side}": angle, f"knee_flexion_{side}": 2 * angle}
    assert one(f"shank_lean_{side}", **lean) == pytest.approx(angle)
    towards = angle if side == "left" else -angle
    up = one("pelvic_obliquity", pelvis_list=-towards)  # the stance hip goes down
    assert up == pytest.approx(angle)


@pytest.mark.parametrize("side", SIDES)
def test_side_lean_is_towards_the_stance_leg(side: Side) -> None:
    towards = 20.0 if side == "left" else -20.0
    assert truth(stance=side, trunk_side_bend=towards)["trunk_side_lean"] > 10
    assert truth(stance=side, trunk_side_bend=-towards)["trunk_side_lean"] < -10


@pytest.mark.parametrize("side", SIDES)
def test_a_knee_that_falls_in_is_in_valgus(side: Side) -> None:
    bent = {f"hip_flexion_{side}": 50.0, f"knee_flexion_{side}": 80.0}
    inwards = truth_of(bent | {f"hip_rotation_{side}": 15.0, f"hip_adduction_{side}": 8.0})
    assert inwards[f"frontal_plane_projection_{side}"] > 8
    outwards = truth_of(bent | {f"hip_rotation_{side}": -15.0})
    assert outwards[f"frontal_plane_projection_{side}"] < -8


@pytest.mark.parametrize("angle", [-25.0, 0.0, 25.0])
def test_a_pike_is_positive_and_a_sag_negative(angle: float) -> None:
    assert truth("prone", hip_flexion_left=angle, hip_flexion_right=angle)[
        "body_line"
    ] == pytest.approx(angle, abs=1e-4)


@pytest.mark.parametrize("side", SIDES)
def test_rolling_backwards_on_the_side_is_positive(side: Side) -> None:
    """The top hip (of ``side``) goes towards the back; the pelvis turns about the body's length."""
    backwards = 15.0 if side == "left" else -15.0
    assert truth("side_lying", stance=side)["pelvis_roll"] == pytest.approx(0)
    rolled = truth("side_lying", stance=side, pelvis_turn=backwards)
    assert rolled["pelvis_roll"] == pytest.approx(15)


def test_heel_height_is_in_per_cent_of_the_shank() -> None:
    lower, higher = truth(), truth(pelvis_up=0.1)
    rise = higher["heel_height_left"] - lower["heel_height_left"]
    assert rise == pytest.approx(0.1 * SKELETON.leg_m / SKELETON.shank_m * 100)


def test_hips_are_as_wide_as_the_body_says() -> None:
    placed = SKELETON.forward(np.zeros(len(COORDINATES)), start=start_rotation("standing"))
    apart = SKELETON.joint(placed, "thigh_left") - SKELETON.joint(placed, "thigh_right")
    assert np.allclose(apart, [2 * HALF_HIPS_M, 0, 0])


# ---------------------------------------------------------- beside primemover.signals.angles

# Angles between parts of one body: the same whatever the camera's direction.
WORLD: Final[dict[str, Callable[..., FloatArray]]] = {
    "knee_flexion": seen.knee_flexion,
    "elbow_flexion": seen.elbow_flexion,
    "hip_flexion": seen.hip_flexion,
    "hip_abduction": seen.hip_abduction,
    "shank_lean": seen.shank_lean,
    "trunk_lean": seen.trunk_lean,
    "hip_opening": seen.hip_opening,
    "leg_opening": seen.leg_opening,
}

# Within what bodies do: beyond, left and right axes of hips and shoulders may cancel out.
RANGES: Final = {"pelvis": 40.0, "trunk": 30.0, "hip": 60.0, "knee": 90.0, "ankle": 25.0}
random_poses = st.lists(st.floats(-1, 1), min_size=len(COORDINATES), max_size=len(COORDINATES)).map(
    lambda shares: np.array(shares) * _ranges()
)


def _ranges() -> FloatArray:
    out = np.full(len(COORDINATES), 45.0)
    for name, index in INDEX.items():
        out[index] = 0.3 if name in POSITIONS else RANGES.get(name.split("_")[0], 45.0)
    return out


def level_camera(yaw_deg: float, distance_m: float = 3.0) -> Camera:
    return Camera(yaw_deg=yaw_deg, distance_m=distance_m, height_m=0.8, look_at_m=(0.0, 0.0, 0.8))


@given(random_poses, st.floats(-180, 180))
@pytest.mark.parametrize("start", ["standing", "supine", "prone", "side_lying"])
def test_truth_agrees_with_the_angles_of_the_check(
    start: Start, pose: FloatArray, yaw_deg: float
) -> None:
    placed = SKELETON.forward(pose, start=start_rotation(start))
    world = level_camera(yaw_deg).to_camera(keypoints(SKELETON, placed))
    found = quantities(SKELETON, placed, stance="right")
    for name, angle in WORLD.items():
        for side in SIDES:
            if name in found:
                same(angle(world), found[name], name)
            else:
                same(angle(world, side=side), found[f"{name}_{side}"], f"{name}_{side}")


def same(one: FloatArray, two: FloatArray, name: str, *, within_deg: float = 1e-4) -> None:
    apart = (np.asarray(one - two) + HALF_TURN_DEG) % (2 * HALF_TURN_DEG) - HALF_TURN_DEG
    assert np.abs(apart).max() < within_deg, name


frontal = st.fixed_dictionaries(
    {
        "pelvis_list": st.floats(-15, 15),
        "trunk_side_bend": st.floats(-20, 20),
        "hip_adduction_left": st.floats(-20, 20),
        "hip_adduction_right": st.floats(-20, 20),
        "hip_flexion_right": st.floats(10, 60),
        "knee_flexion_right": st.floats(0, 90),
        "hip_rotation_right": st.floats(-15, 15),
    }
)


@given(frontal, st.sampled_from(SIDES))
def test_truth_agrees_with_the_picture_from_the_front(
    angles: dict[str, float], stance: Side
) -> None:
    pose = np.zeros(len(COORDINATES))
    for name, value in angles.items():
        pose[INDEX[name]] = value
    placed = SKELETON.forward(pose, start=start_rotation("standing"))
    found = quantities(SKELETON, placed, stance=stance)
    image = level_camera(0.0, distance_m=60.0).project(keypoints(SKELETON, placed))
    same(
        seen.trunk_side_lean(image, stance=stance),
        found["trunk_side_lean"],
        "side lean",
        within_deg=FAR_DEG,
    )
    same(
        seen.pelvic_obliquity(image, stance=stance),
        found["pelvic_obliquity"],
        "obliquity",
        within_deg=FAR_DEG,
    )
    for side in SIDES:
        name = f"frontal_plane_projection_{side}"
        same(
            seen.frontal_plane_projection(image, side=side), found[name], name, within_deg=1.0
        )  # the knee is nearer the camera than the hip


@given(st.floats(-30, 30), st.floats(-15, 15), st.sampled_from(SIDES))
def test_truth_agrees_with_the_picture_of_a_plank(bend: float, tilt: float, side: Side) -> None:
    pose = np.zeros(len(COORDINATES))
    pose[[INDEX[f"hip_flexion_{s}"] for s in SIDES]] = bend
    pose[INDEX["pelvis_tilt"]] = tilt
    placed = SKELETON.forward(pose, start=start_rotation("prone"))
    found = quantities(SKELETON, placed, stance="right")["body_line"]
    yaw_deg = 90.0 if side == "left" else -90.0
    image = level_camera(yaw_deg, distance_m=60.0).project(keypoints(SKELETON, placed))
    same(seen.body_line(image, side=side), found, "body line", within_deg=FAR_DEG)
