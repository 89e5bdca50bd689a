"""Every angle of a recording as one documented Dataset, smoothed without delay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.signals import angles
from primemover.signals.filters import CUTOFF_HZ, zero_lag_butterworth
from primemover.terms import SIDES, SIGNS, Side

FloatArray = npt.NDArray[np.float64]

WORLD: Final = "world landmarks"
IMAGE: Final = "image landmarks"
_STANDING_SHARE: Final = 0.2
"""Heels stand on the floor in the fifth of the frames with the straightest knees."""

PER_SIDE: Final[dict[str, tuple[str, Callable[..., FloatArray]]]] = {
    "knee_flexion": (WORLD, angles.knee_flexion),
    "hip_flexion": (WORLD, angles.hip_flexion),
    "hip_abduction": (WORLD, angles.hip_abduction),
    "elbow_flexion": (WORLD, angles.elbow_flexion),
    "shank_lean": (WORLD, angles.shank_lean),
    "frontal_plane_projection": (IMAGE, angles.frontal_plane_projection),
    "knee_bend": (IMAGE, angles.knee_bend),
    "hip_bend": (IMAGE, angles.hip_bend),
}
WHOLE: Final[dict[str, tuple[str, Callable[..., FloatArray]]]] = {
    "trunk_lean": (WORLD, angles.trunk_lean),
    "hip_opening": (WORLD, angles.hip_opening),
    "leg_opening": (WORLD, angles.leg_opening),
    "ankle_gap": (IMAGE, angles.ankle_gap),
    "trunk_tilt": (IMAGE, angles.trunk_tilt),
}


def angle_series(
    track: xr.Dataset, *, stance: Side | None = None, near_side: Side | None = None
) -> xr.Dataset:
    """Filtered angles of a track; per-side quantities have a ``side`` dimension.

    Parameters
    ----------
    track : xarray.Dataset
        A pose track with short gaps closed.
    stance : Side, optional
        Leg stood on, for side lean and pelvic obliquity, or the upper one of somebody lying on a
        side; the right one where it matters not.
    near_side : Side, optional
        Side nearest the camera, for the line of the body; the right one when unknown.
    """
    points = {
        WORLD: np.moveaxis(track["position"].values, 2, 1),
        IMAGE: np.moveaxis(track["image_position"].values, 2, 1),
    }
    time_s = track["time"].values
    series = xr.Dataset(coords={"time": track["time"], "side": list(SIDES)})
    for name, (kind, angle) in PER_SIDE.items():
        raw = np.stack([angle(points[kind], side=side) for side in SIDES])
        series[name] = _variable(name, raw, kind=kind, time_s=time_s)
    for name, (kind, angle) in WHOLE.items():
        series[name] = _variable(name, angle(points[kind]), kind=kind, time_s=time_s)
    leg: Side = stance or "right"
    for name, function in (
        ("trunk_side_lean", angles.trunk_side_lean),
        ("pelvic_obliquity", angles.pelvic_obliquity),
    ):
        raw = function(points[IMAGE], stance=leg)
        series[name] = _variable(name, raw, kind=IMAGE, time_s=time_s)
    gap = angles.knee_gap(points[IMAGE], upper=leg)
    series["knee_gap"] = _variable("knee_gap", gap, kind=IMAGE, time_s=time_s)
    line = angles.body_line(points[IMAGE], side=near_side or "right")
    series["body_line"] = _variable("body_line", line, kind=IMAGE, time_s=time_s)
    rise = _heel_rise(points[IMAGE], series["knee_flexion"].values)
    series["heel_rise"] = _variable("heel_rise", rise, kind=IMAGE, time_s=time_s)
    hips = _hip_rise(points[IMAGE])
    series["hip_rise"] = _variable("hip_rise", hips, kind=IMAGE, time_s=time_s)
    return series


def _hip_rise(image: FloatArray) -> FloatArray:
    """Height of the hips above their lowest, in per cent of the shank: no leg is told apart."""
    height = -angles.middle(image, joint="hip")[..., 1]
    shanks = np.stack([angles.shank_length(image, side=side) for side in SIDES])
    known = np.isfinite(height)
    if not known.any() or not np.isfinite(shanks).any():
        return np.full(height.shape, np.nan)
    return np.asarray((height - np.nanmin(height)) / np.nanmedian(shanks) * 100.0)


def _heel_rise(image: FloatArray, knee_deg: FloatArray) -> FloatArray:
    """Heel rise per side against the frames in which the knees are straightest."""
    bend = knee_deg.mean(axis=0)
    known = np.isfinite(bend)
    if not known.any():
        return np.full(knee_deg.shape, np.nan)
    standing = known & (bend <= np.nanquantile(bend, _STANDING_SHARE))
    return np.stack(
        [
            angles.heel_rise(
                image,
                side=side,
                standing_height_px=float(np.median(angles.heel_height(image, side=side)[standing])),
                shank_px=float(np.median(angles.shank_length(image, side=side)[standing])),
            )
            for side in SIDES
        ]
    )


def _variable(name: str, raw: FloatArray, *, kind: str, time_s: FloatArray) -> xr.Variable:
    rows = np.atleast_2d(raw)
    smooth = np.stack([zero_lag_butterworth(row, time_s=time_s) for row in rows])
    units = {"heel_rise": "%", "hip_rise": "%", "ankle_gap": "1"}.get(name, "deg")
    attributes = {
        "units": units,
        "method": f"{kind}, zero-lag Butterworth {CUTOFF_HZ:g} Hz",
        "sign": SIGNS.get(name, ""),
    }
    if raw.ndim == 1:
        return xr.Variable("time", smooth[0], attributes)
    return xr.Variable(("side", "time"), smooth, attributes)
