"""Plain floats give what ``signals`` gives with arrays: one definition, two ways to compute it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.coaching import causal_angles as causal
from primemover.signals import angles, posture, view
from primemover.terms import SIDES, Side
from tests.coaching.scenes import FloatArray

ROUNDING_DEG = 1e-6
"""The same formula in another order of operations; arccos near a straight line loses digits."""

OF_WORLD_AND_SIDE = ("knee_flexion", "hip_flexion", "hip_abduction", "shank_lean")
OF_WORLD = ("trunk_lean", "hip_opening", "leg_opening")
OF_IMAGE_AND_SIDE = ("frontal_plane_projection", "body_line", "heel_height", "shank_length")


def _frame(seed: int) -> tuple[FloatArray, FloatArray, causal.Pose]:
    random = np.random.default_rng(seed)
    world = random.normal(size=(33, 3))
    image = random.normal(size=(33, 2)) * 300 + 400
    return world, image, causal.Pose(world=world.tolist(), image=image.tolist())


seeds = st.integers(0, 2**32 - 1)


@given(seed=seeds, side=st.sampled_from(SIDES))
def test_every_angle_equals_that_of_files(seed: int, side: Side) -> None:
    world, image, pose = _frame(seed)
    pairs = [
        *(
            (name, getattr(causal, name)(pose, side=side), getattr(angles, name)(world, side=side))
            for name in OF_WORLD_AND_SIDE
        ),
        *(
            (name, getattr(causal, name)(pose, side=side), getattr(angles, name)(image, side=side))
            for name in OF_IMAGE_AND_SIDE
        ),
        *((name, getattr(causal, name)(pose), getattr(angles, name)(world)) for name in OF_WORLD),
        ("ankle_gap", causal.ankle_gap(pose), angles.ankle_gap(image)),
        (
            "trunk_side_lean",
            causal.trunk_side_lean(pose, stance=side),
            angles.trunk_side_lean(image, stance=side),
        ),
    ]
    for name, live, file in pairs:
        assert live == pytest.approx(float(file), abs=ROUNDING_DEG), name


@given(seed=seeds)
def test_postures_and_view_equal_those_of_files(seed: int) -> None:
    world, image, pose = _frame(seed)
    many, pictures = np.stack([world] * 3), np.stack([image] * 3)
    assert causal.hip_height(pose) == pytest.approx(float(posture.hip_height(many)[0]))
    assert causal.feet_apart(pose) == pytest.approx(posture.feet_apart(many))
    stacked = np.degrees(np.arcsin(abs(float(angles.left_axis(world)[1]))))
    assert causal.stacked(pose) == pytest.approx(stacked)
    lying = view.lies_on_side(many)
    yaw = causal.camera_yaw_lying(pose) if lying else causal.camera_yaw(pose)
    assert yaw == pytest.approx(float(view.camera_yaw(many)[0]))
    ahead = 1.0 if causal.toes_ahead(pose) > 0 else -1.0
    assert causal.trunk_tilt(pose, ahead=ahead) == pytest.approx(
        float(angles.trunk_tilt(pictures)[0])
    )


def test_how_the_body_lies() -> None:
    """On the back, face down and on a side: made by hand, (right, down, away) in metres."""
    points = np.zeros((33, 3))

    def put(joint: str, left: tuple[float, ...], right: tuple[float, ...]) -> None:
        points[angles.POINT[f"left_{joint}"]] = left
        points[angles.POINT[f"right_{joint}"]] = right

    # Head to the picture's right, left side away from the camera: face down.
    put("shoulder", (0.5, 0, 0.15), (0.5, 0, -0.15))
    put("hip", (0, 0, 0.1), (0, 0, -0.1))
    assert causal.facing_up(_pose(points)) == pytest.approx(-90)
    assert causal.trunk_from_upright(_pose(points)) == pytest.approx(90)
    assert causal.stacked(_pose(points)) == pytest.approx(0)
    on_the_back = points * np.array([-1, 1, 1])
    assert causal.facing_up(_pose(on_the_back)) == pytest.approx(90)
    put("shoulder", (0.5, -0.15, 0), (0.5, 0.15, 0))
    put("hip", (0, -0.1, 0), (0, 0.1, 0))
    assert causal.stacked(_pose(points)) == pytest.approx(90)
    assert causal.upper_side(_pose(points)) == "left"


def _pose(world: FloatArray) -> causal.Pose:
    return causal.Pose(world=world.tolist(), image=world[:, :2].tolist())
