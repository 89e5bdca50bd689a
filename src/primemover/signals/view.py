"""From where the camera looked at the person.

Standing, plank and bridge: the left-right axis of the body is horizontal, and how far it points
into the picture is the yaw. Lying on the side it is vertical, so the body's long axis serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.knowledge.gates import GateLimit
from primemover.signals.angles import POINT, left_axis, middle
from primemover.signals.movement import Facing, View
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]

_LYING_ON_SIDE: Final = float(np.sin(np.radians(45)))
"""Nearer to vertical than to horizontal."""


def lies_on_side(world: FloatArray) -> bool:
    """Whether the left-right axis of the body is nearer to vertical than to horizontal."""
    up = np.abs(left_axis(world)[..., 1])
    return bool(np.nanmedian(up) > _LYING_ON_SIDE) if np.isfinite(up).any() else False


def upper_side(world: FloatArray) -> Side:
    """The side that lies on top."""
    return "left" if np.nanmedian(left_axis(world)[..., 1]) < 0 else "right"


def camera_yaw(world: FloatArray) -> FloatArray:
    """Camera yaw per frame in degrees: 0 from the front, 90 from the side, 180 from behind."""
    if lies_on_side(world):
        long = middle(world, joint="shoulder") - middle(world, joint="hip")
        across = np.degrees(np.arctan2(np.abs(long[..., 2]), np.abs(long[..., 0])))
        facing_away = np.cross(left_axis(world), long)[..., 2] > 0
        return np.asarray(np.where(facing_away, 180.0 - across, across))
    axis = left_axis(world)
    return np.asarray(np.degrees(np.arctan2(np.abs(axis[..., 2]), axis[..., 0])))


def fold(yaw_deg: float) -> float:
    """The yaw with front and back alike: 0 facing the camera or away, 90 from the side."""
    return min(yaw_deg, 180.0 - yaw_deg)


def find_view(track: xr.Dataset, *, limits: Mapping[str, GateLimit]) -> View:
    """The view of a recording: the median over its frames, with its uncertainty.

    ``limits`` supplies ``side_view``, ``oblique_view`` and ``camera_yaw`` (its half-width).
    """
    world = np.moveaxis(track["position"].values, 2, 1)
    yaw = camera_yaw(world)
    if not np.isfinite(yaw).any():
        return View(
            facing="unknown",
            yaw_deg=float("nan"),
            yaw_uncertainty_deg=180.0,
            near_side=None,
            near_side_share=0.0,
        )
    middle_deg = float(np.nanmedian(yaw))
    facing = _facing(middle_deg, limits)
    near, share = (None, 0.0) if lies_on_side(world) else _near_side(track, world)
    return View(
        facing=facing,
        yaw_deg=middle_deg,
        yaw_uncertainty_deg=_uncertainty(yaw, limits["camera_yaw"].value),
        near_side=near if facing in ("side", "oblique") else None,
        near_side_share=share,
    )


def _facing(yaw_deg: float, limits: Mapping[str, GateLimit]) -> Facing:
    if limits["side_view"].holds(fold(yaw_deg)):
        return "side"
    if limits["oblique_view"].holds(fold(yaw_deg)):
        return "oblique"
    return "front" if yaw_deg < 90 else "back"


def _uncertainty(yaw_deg: FloatArray, method_deg: float) -> float:
    """Root of the squares of the method's half-width and the spread over the recording."""
    low, high = np.nanpercentile(yaw_deg, [16, 84])
    return float(np.hypot(method_deg, (high - low) / 2))


def _near_side(track: xr.Dataset, world: FloatArray) -> tuple[Side, float]:
    """The side nearer the camera by depth, and the share of frames in which depth says so.

    The visibility of knees and elbows votes too: in a side view the far ones score low.
    """
    depth = left_axis(world)[..., 2]  # positive: the left side is farther away
    seen = track["confidence"].values
    joints = ("knee", "ankle", "elbow")
    left = np.mean([seen[:, POINT[f"left_{j}"]] for j in joints], axis=0)
    right = np.mean([seen[:, POINT[f"right_{j}"]] for j in joints], axis=0)
    known = np.isfinite(depth)
    vote = np.nanmedian(depth) + 0.5 * np.nanmedian(right - left)
    near: Side = "right" if vote > 0 else "left"
    agrees = (depth[known] > 0) == (near == "right")
    return near, float(agrees.mean())
