"""Short holes in a track are bridged; long ones stay holes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

FloatArray = npt.NDArray[np.float64]

LONGEST_BRIDGED_S: Final = 0.25
"""A straight line is a fair guess for a quarter of a second of slow exercise, not for longer."""


def finite_runs(present: npt.NDArray[np.bool_]) -> Iterator[slice]:
    """Each stretch of frames in which ``present`` is true, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], present, [False]]).astype(int)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield slice(int(start), int(stop))


def fill_short_gaps(
    track: xr.Dataset, *, longest_s: float = LONGEST_BRIDGED_S
) -> tuple[xr.Dataset, float]:
    """The track with holes up to ``longest_s`` interpolated, and the share of frames seen.

    Holes at the ends are never filled. The share counts frames of the original track.
    """
    time_s = track["time"].values
    present = np.isfinite(track["image_position"].values).all(axis=(1, 2))
    if not present.any() or present.all():
        return track, float(present.mean()) if len(present) else 0.0
    bridged = np.zeros(len(present), dtype=bool)
    for hole in finite_runs(~present):
        inside = hole.start > 0 and hole.stop < len(present)
        if inside and time_s[hole.stop] - time_s[hole.start - 1] <= longest_s:
            bridged[hole] = True
    filled = track.copy()
    for name in ("position", "image_position", "confidence"):
        values = track[name].values.copy()
        values[bridged] = _interpolated(time_s, values, present, bridged)
        filled[name] = (track[name].dims, values, track[name].attrs)
    return filled, float(present.mean())


def _interpolated(
    time_s: FloatArray,
    values: FloatArray,
    present: npt.NDArray[np.bool_],
    wanted: npt.NDArray[np.bool_],
) -> FloatArray:
    known = values[present].reshape(int(present.sum()), -1)
    columns = [np.interp(time_s[wanted], time_s[present], column) for column in known.T]
    return np.stack(columns, axis=1).reshape(int(wanted.sum()), *values.shape[1:])
