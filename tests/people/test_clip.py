"""Clips whole: their files, their truth beside their pictures, and bad filming."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("numba", reason="drawing needs the extra `people`")

from benchmarks.people import filming
from benchmarks.people.camera import Camera
from benchmarks.people.clip import Staged, render_clip
from benchmarks.people.plan import CameraPlan, ClipPlan, FilmingPlan, TimingPlan
from primemover.recordings.tracks import load_pose_track
from primemover.terms import KEYPOINTS

pytestmark = pytest.mark.usefixtures("body_data")

SHORT = ClipPlan(
    motion="squat",
    body="woman_average",
    timing=TimingPlan(repetitions=1, still_s=0.1, speed=8.0),
    width_px=320,
    height_px=240,
)


def with_filming(**changes: object) -> Staged:
    return Staged(replace(SHORT, filming=FilmingPlan(**changes)))  # type: ignore[arg-type]


def test_a_clip_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    first, second = (render_clip(SHORT, tmp_path / name) for name in ("a", "b"))
    for name in ("video", "truth_csv", "truth_json"):
        assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()
    tracks = [load_pose_track(files.landmarks) for files in (first, second)]
    assert tracks[0].identical(tracks[1])


def test_the_truth_beside_a_clip_says_what_is_in_it(tmp_path: Path) -> None:
    plan = replace(SHORT, faults={"heel_lift": 15.0})
    files = render_clip(plan, tmp_path)
    summary = json.loads(files.truth_json.read_text())
    with files.truth_csv.open() as file:
        rows = list(csv.DictReader(file))
    track = load_pose_track(files.landmarks)
    assert summary["plan"] == json.loads(json.dumps(plan.to_dict()))
    assert len(summary["repetitions"]) == 1
    assert summary["faults_reached"]["heel_lift"] == pytest.approx(15.0, rel=0.03)
    assert len(rows) == summary["frames"] == track.sizes["time"]
    assert {"time_s", "share", "knee_flexion_left", "joint.knee_flexion_left"} <= set(rows[0])
    assert track.attrs["pose_engine"] == "truth"


def test_the_true_nose_is_where_the_picture_shows_a_face() -> None:
    staged = Staged(
        replace(SHORT, room=-1, camera=CameraPlan(yaw_deg=0.0), filming=FilmingPlan(noise=0.0))
    )
    at = staged.track()["image_position"].sel(keypoint="nose").values[0]
    column, row = np.round(at).astype(int)
    red, _, blue = staged.picture(0)[row, column].astype(int)
    # Skin is far redder than the backdrop, which is bluish.
    assert red - blue > 25


@pytest.mark.parametrize("motion", ["squat", "plank"])
@pytest.mark.parametrize("yaw_deg", [0.0, 90.0])
def test_cropped_feet_are_outside_and_the_shoulders_inside(motion: str, yaw_deg: float) -> None:
    if motion == "plank" and yaw_deg == 0.0:
        pytest.skip("seen from the head, a plank's feet are hidden, not cut off")
    plan = replace(
        SHORT,
        motion=motion,
        camera=CameraPlan(yaw_deg=yaw_deg),
        filming=FilmingPlan(crop="feet"),
        timing=TimingPlan(repetitions=1, still_s=0.1, hold_s=0.2),
    )
    track = Staged(plan).track()
    seen = track["confidence"].mean("time")
    for side in ("left", "right"):
        assert float(seen.sel(keypoint=f"{side}_foot_index")) < 0.5
        assert float(seen.sel(keypoint=f"{side}_shoulder")) > 0.9


def test_a_cropped_head_is_outside() -> None:
    track = with_filming(crop="head").track()
    assert float(track["confidence"].sel(keypoint="nose").mean()) < 0.5
    assert float(track["confidence"].sel(keypoint="left_ankle").mean()) == 1.0


def test_a_moving_camera_moves_as_fast_as_asked() -> None:
    camera = Camera(yaw_deg=0.0)
    far = np.array([0.0, 4.0, 1.0])
    times = np.linspace(0.0, 3 * filming.PAN_S, 900)
    at = np.array([filming.moving(camera, speed=0.2, time_s=t).project(far)[0] for t in times])
    speed = np.abs(np.diff(at)).mean() / np.diff(times)[0] / camera.width_px
    assert speed == pytest.approx(0.2, rel=0.25)


def test_a_moving_camera_is_in_the_true_track() -> None:
    still, moved = with_filming(), with_filming(camera_motion=0.3)
    apart = still.track()["image_position"] - moved.track()["image_position"]
    assert float(np.abs(apart).max()) > 5.0


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_a_second_person_is_as_tall_in_the_picture_as_asked(share: float) -> None:
    staged = with_filming(second_person=share)
    assert staged.bystander is not None
    assert staged.bystander.body.name != SHORT.body
    camera = staged.camera

    def tall(vertices: npt.NDArray[np.float64]) -> float:
        return float(np.ptp(camera.project(vertices)[:, 1]))

    first = staged.body.vertices * [1, 1, 1] + [*camera.look_at_m[:2], 0.0]
    ratio = tall(staged.bystander.vertices(0.0)) / tall(first)
    assert ratio == pytest.approx(share, rel=0.15)


def test_blur_mixes_moments_and_leaves_what_stands_still() -> None:
    sharp, blurred = with_filming(noise=0.0), with_filming(noise=0.0, blur=0.8)
    frame = int(np.abs(np.gradient(sharp.performance.share)).argmax())
    apart = np.abs(sharp.picture(frame).astype(int) - blurred.picture(frame).astype(int))
    assert apart.max() > 20
    assert np.median(apart) == 0


def test_noise_has_the_spread_asked_for_and_differs_between_frames() -> None:
    sensor = filming.Sensor(spread=6.0, seed=1, width_px=320, height_px=240)
    grey = np.full((240, 320, 3), 128, dtype=np.uint8)
    first, second = (sensor.seen(grey, frame=n).astype(float) for n in (0, 1))
    assert first.std() == pytest.approx(6.0, rel=0.05)
    assert (first - second).std() > 6.0


def test_every_keypoint_is_in_the_true_track() -> None:
    track = Staged(SHORT).track()
    assert tuple(track["keypoint"].values) == KEYPOINTS
    assert bool(np.isfinite(track["position"]).all())
