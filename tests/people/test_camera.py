"""The camera against points whose place in the picture is known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.people.camera import Camera

CLOSE_PX = 1e-9
"""The projection is exact arithmetic; nothing but rounding may remain."""


def straight(**changes: float) -> Camera:
    plan: dict[str, float] = {"yaw_deg": 0.0, "distance_m": 3.0, "height_m": 1.0, "fov_deg": 40.0}
    return Camera(look_at_m=(0.0, 0.0, 1.0), **{**plan, **changes})  # type: ignore[arg-type]


def test_what_it_looks_at_is_in_the_middle() -> None:
    camera = Camera(yaw_deg=37.0, height_m=0.6, look_at_m=(0.2, -0.3, 0.9))
    assert camera.project(np.array([0.2, -0.3, 0.9])) == pytest.approx([320, 240], abs=CLOSE_PX)


def test_a_known_point_in_front() -> None:
    # 3 m away, focal length 240 / tan 20°: 0.5 m to the person's left is on the picture's right.
    focal_px = 240 / np.tan(np.radians(20.0))
    seen = straight().project(np.array([0.5, 0.0, 1.25]))
    assert seen == pytest.approx([320 + focal_px * 0.5 / 3, 240 - focal_px * 0.25 / 3])


@pytest.mark.parametrize(
    ("yaw_deg", "towards"), [(0, (0, -1)), (90, (1, 0)), (180, (0, 1)), (-90, (-1, 0))]
)
def test_yaw_walks_around_the_person_to_their_left(
    yaw_deg: float, towards: tuple[float, float]
) -> None:
    eye = straight(yaw_deg=yaw_deg).eye_m
    assert eye == pytest.approx([3 * towards[0], 3 * towards[1], 1.0], abs=1e-12)


def test_camera_axes_are_those_of_pose_tracks() -> None:
    seen = straight().to_camera(np.array([[0.1, 0.0, 1.0], [0.0, 0.0, 1.1], [0.0, 0.4, 1.0]]))
    assert seen == pytest.approx(np.array([[0.1, 0, 3], [0, -0.1, 3], [0, 0, 3.4]]), abs=1e-12)


def test_roll_pitch_and_turn() -> None:
    point = np.array([0.0, 0.0, 1.0])
    focal_px = straight().focal_px
    turned = straight(turn_deg=5.0).project(point)
    assert turned == pytest.approx([320 - focal_px * np.tan(np.radians(5)), 240])
    tilted = straight(pitch_deg=5.0).project(point)
    assert tilted == pytest.approx([320, 240 + focal_px * np.tan(np.radians(5))])
    # A camera that rolls clockwise sees what is above it lean to the left.
    above = straight(roll_deg=5.0).project(np.array([0.0, 0.0, 1.3]))
    assert above[0] < 320
    assert above[1] < 240
