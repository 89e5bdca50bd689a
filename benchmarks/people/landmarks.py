"""The pose track a faultless pose engine would give: true joint centres as a camera sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from benchmarks.people.camera import Camera
from benchmarks.people.perform import Performance
from benchmarks.people.skeleton import Placed, Skeleton
from benchmarks.people.truth import JOINTS
from primemover.recordings.pose_track import make_pose_track
from primemover.terms import KEYPOINTS

FloatArray = npt.NDArray[np.float64]

POSE_ENGINE: Final = "truth"
POSE_MODEL: Final = "rig"


def true_track(
    skeleton: Skeleton,
    *,
    performance: Performance,
    camera: Camera | Sequence[Camera],
    source: str = "truth",
) -> xr.Dataset:
    """A pose track of what is true, in the axes of :mod:`primemover.recordings.pose_track`.

    World landmarks are in the camera's own axes, as pose engines give them, so a tilted camera
    tilts them too. ``camera`` is one for each frame where it moves. ``confidence`` is 1 inside
    the picture and 0 outside.
    """
    points = keypoints(skeleton, performance.placed)
    frames = len(performance.time_s)
    cameras = [camera] * frames if isinstance(camera, Camera) else camera
    pixels = np.stack([c.project(p) for c, p in zip(cameras, points, strict=True)])
    seen = np.stack([c.to_camera(p) for c, p in zip(cameras, points, strict=True)])
    hips = [KEYPOINTS.index(name) for name in ("left_hip", "right_hip")]
    width_px, height_px = cameras[0].width_px, cameras[0].height_px
    size = np.array([width_px, height_px])
    inside = ((pixels >= 0) & (pixels < size)).all(axis=-1) & (seen[..., 2] > 0)
    return make_pose_track(
        time_s=performance.time_s,
        position_m=seen - seen[..., hips, :].mean(axis=-2, keepdims=True),
        image_position_px=pixels,
        confidence=inside.astype(float),
        width_px=width_px,
        height_px=height_px,
        pose_engine=POSE_ENGINE,
        pose_model=POSE_MODEL,
        source=source,
    )


def keypoints(skeleton: Skeleton, placed: Placed) -> FloatArray:
    """World positions (..., keypoint, 3) of :data:`primemover.terms.KEYPOINTS`, in metres."""
    return np.stack([_keypoint(skeleton, placed, name) for name in KEYPOINTS], axis=-2)


def _keypoint(skeleton: Skeleton, placed: Placed, name: str) -> FloatArray:
    side, _, part = name.partition("_")
    if part in JOINTS:
        return skeleton.joint(placed, f"{JOINTS[part]}_{side}")
    return skeleton.point(placed, name)
