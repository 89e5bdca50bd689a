"""The true pose track is a pose track, in its axes, and the check reads it without fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from benchmarks.people.camera import Camera
from benchmarks.people.landmarks import true_track
from benchmarks.people.perform import Performance, perform
from benchmarks.people.plan import ClipPlan, TimingPlan
from benchmarks.people.skeleton import Skeleton
from primemover.knowledge import load_knowledge
from primemover.recordings.pose_track import require_pose_track
from primemover.signals.analyse import analyse_movement
from primemover.terms import KEYPOINTS
from tests.people.small_motions import SQUAT, motion
from tests.people.stick_body import stick_body

SKELETON: Final = Skeleton(stick_body())
CAMERA: Final = Camera(yaw_deg=0.0, distance_m=3.5, height_m=0.9, look_at_m=(0.0, 0.0, 0.9))
FRAME_S: Final = 0.04


@pytest.fixture(scope="module")
def squats() -> Performance:
    plan = ClipPlan(motion="small_squat", body="sticks", timing=TimingPlan(repetitions=3))
    return perform(SKELETON, motion=motion(SQUAT), plan=plan)


def test_it_is_a_pose_track_of_the_truth(squats: Performance) -> None:
    track = true_track(SKELETON, performance=squats, camera=CAMERA)
    require_pose_track(track)
    assert (track.attrs["pose_engine"], track.attrs["pose_model"]) == ("truth", "rig")
    assert (track.attrs["width_px"], track.attrs["height_px"]) == (640, 480)
    assert np.array_equal(track["time"], squats.time_s)
    assert bool((track["confidence"] == 1).all())


def test_axes_are_those_of_pose_tracks(squats: Performance) -> None:
    """From the front the person's left is on the picture's right; down is positive."""
    track = true_track(SKELETON, performance=squats, camera=CAMERA)
    at = track["position"].isel(time=0).transpose("keypoint", "space")
    hips = at.sel(keypoint=["left_hip", "right_hip"]).mean("keypoint")
    assert np.allclose(hips, 0, atol=1e-12)
    place = {name: at.sel(keypoint=name).values for name in KEYPOINTS}
    assert place["left_shoulder"][0] > 0 > place["right_shoulder"][0]
    assert place["left_ankle"][1] > 0 > place["nose"][1]
    assert place["nose"][2] < 0 < place["left_heel"][2] + 0.05
    image = track["image_position"].isel(time=0).transpose("keypoint", "image_space")
    pixel = {name: image.sel(keypoint=name).values for name in KEYPOINTS}
    assert pixel["left_shoulder"][0] > 320 > pixel["right_shoulder"][0]
    assert pixel["nose"][1] < 240 < pixel["left_ankle"][1]


def test_lengths_are_metres(squats: Performance) -> None:
    track = true_track(SKELETON, performance=squats, camera=CAMERA)
    at = track["position"]
    shank = at.sel(keypoint="left_knee") - at.sel(keypoint="left_ankle")
    assert np.allclose(np.sqrt((shank**2).sum("space")), SKELETON.shank_m)


def test_outside_the_picture_nothing_is_seen(squats: Performance) -> None:
    near = replace(CAMERA, distance_m=1.5, look_at_m=(0.0, 0.0, 1.3), height_m=1.3)
    seen = true_track(SKELETON, performance=squats, camera=near)["confidence"].isel(time=0)
    assert seen.sel(keypoint="left_ankle") == 0
    assert seen.sel(keypoint="nose") == 1


def test_a_moving_camera_moves_the_picture_alone(squats: Performance) -> None:
    cameras = [replace(CAMERA, turn_deg=0.1 * i) for i in range(len(squats.time_s))]
    still = true_track(SKELETON, performance=squats, camera=CAMERA)
    moving = true_track(SKELETON, performance=squats, camera=cameras)
    apart = (moving["image_position"] - still["image_position"]).sel(image_space="x")
    assert float(apart.isel(time=-1).mean()) < -10  # turned to the right, things go left
    assert np.allclose(apart.isel(time=0), 0)


def test_the_check_counts_and_measures_what_is_true(squats: Performance) -> None:
    side = replace(CAMERA, yaw_deg=90.0)
    track = true_track(SKELETON, performance=squats, camera=side)
    movement = analyse_movement(track, protocol=load_knowledge().tests["squat"])
    assert movement.view.facing == "side"
    assert movement.view.near_side == "left"
    assert len(movement.repetitions) == len(squats.repetitions) == 3
    for found, true in zip(movement.repetitions, squats.repetitions, strict=True):
        assert found.turn_s == pytest.approx(true.turn_s, abs=3 * FRAME_S)
    knee = movement.angles["knee_flexion"].sel(side="left")
    assert float(knee.max()) == pytest.approx(squats.truth["knee_flexion_left"].max(), abs=1.0)
