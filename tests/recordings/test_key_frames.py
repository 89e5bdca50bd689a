from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.key_frames import ACCENT, MIN_HEIGHT_PX, draw_key_frames
from primemover.recordings.pose_track import make_pose_track
from primemover.terms import KEYPOINTS
from tests.recordings.clips import moving_pictures, write_video

IntArray = npt.NDArray[np.int_]

WIDTH, HEIGHT = 320, 240
# Lines are blended at their edges, so a drawn colour is met within a few levels inside them.
DRAWN_LEVELS = 40


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    pictures = [
        p + np.uint8(i) for i, p in enumerate(moving_pictures(50, width=WIDTH, height=HEIGHT))
    ]
    return write_video(tmp_path / "clip.mp4", pictures=pictures)


def track_of(*, left_x: float, right_x: float, sure: str = "left") -> xr.Dataset:
    """A person whose left and right joints stand in two columns, all through the clip."""
    points = np.full((len(KEYPOINTS), 2), (WIDTH / 2, 60.0))
    levels = {"shoulder": 80, "elbow": 100, "wrist": 120, "hip": 130, "knee": 160, "ankle": 190}
    confidence = np.full(len(KEYPOINTS), 0.4)
    for i, name in enumerate(KEYPOINTS):
        side, _, joint = name.partition("_")
        if side in {"left", "right"}:
            points[i] = (left_x if side == "left" else right_x, levels.get(joint, 195))
        confidence[i] = 0.9 if side == sure else 0.4
    return make_pose_track(
        time_s=np.arange(50) / 25,
        position_m=np.zeros((50, 33, 3)),
        image_position_px=np.broadcast_to(points, (50, 33, 2)),
        confidence=np.broadcast_to(confidence, (50, 33)),
        width_px=WIDTH,
        height_px=HEIGHT,
        pose_engine="e",
        pose_model="m",
        source="clip.mp4",
    )


def picture_of(png: bytes) -> IntArray:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(picture[:, :, ::-1], int)


def accent_columns(picture: IntArray) -> float:
    """Mean column of the accent colour, as a share of the width."""
    near = np.abs(picture - ACCENT).max(axis=2) < DRAWN_LEVELS
    assert near.sum() > 500
    return float(np.nonzero(near)[1].mean() / picture.shape[1])


def test_pictures_are_large_and_in_the_order_asked_for(clip: Path) -> None:
    track = track_of(left_x=140, right_x=180)
    late, early = (picture_of(p) for p in draw_key_frames(clip, track=track, times_s=[1.6, 0.0]))
    assert min(late.shape[0], early.shape[0]) >= MIN_HEIGHT_PX
    (again,) = draw_key_frames(clip, track=track, times_s=[0.0])
    assert np.array_equal(picture_of(again), early)
    assert late[0, 0, 0] > early[0, 0, 0] + 30


@pytest.mark.parametrize("sure", ["left", "right"])
def test_the_surer_side_is_in_the_accent_colour(clip: Path, sure: str) -> None:
    track = track_of(left_x=120, right_x=200, sure=sure)
    (png,) = draw_key_frames(clip, track=track, times_s=[1.0])
    assert (accent_columns(picture_of(png)) < 0.5) == (sure == "left")


def test_the_near_side_can_be_said(clip: Path) -> None:
    track = track_of(left_x=120, right_x=200, sure="left")
    (png,) = draw_key_frames(clip, track=track, times_s=[1.0], near_side="right")
    assert accent_columns(picture_of(png)) > 0.5


def test_where_nobody_was_seen_the_picture_is_bare(clip: Path) -> None:
    track = track_of(left_x=120, right_x=200)
    for name in ("position", "image_position", "confidence"):
        track[name] = track[name].where(track["time"] < 1.0)
    (png,) = draw_key_frames(clip, track=track, times_s=[1.5])
    picture = picture_of(png)
    assert (np.abs(picture - ACCENT).max(axis=2) < DRAWN_LEVELS).sum() == 0


def test_another_recording_is_refused(clip: Path) -> None:
    track = track_of(left_x=120, right_x=200).assign_attrs(width_px=640)
    with pytest.raises(RecordingError, match=r"clip.mp4: expected the recording of this pose"):
        draw_key_frames(clip, track=track, times_s=[0.0])


def test_no_times_no_pictures(clip: Path) -> None:
    assert draw_key_frames(clip, track=track_of(left_x=1, right_x=2), times_s=[]) == ()
