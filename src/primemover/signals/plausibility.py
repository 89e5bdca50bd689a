"""Checks that a track can be believed, none of which trusts the engine's visibility score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.knowledge.gates import GateLimit
from primemover.signals.angles import landmark, left_axis, middle
from primemover.signals.gaps import finite_runs
from primemover.signals.movement import Gate

FloatArray = npt.NDArray[np.float64]

FEET: Final = tuple(f"{s}_{p}" for s in ("left", "right") for p in ("ankle", "heel", "foot_index"))
BODY: Final = tuple(f"{s}_{p}" for s in ("left", "right") for p in ("shoulder", "hip", "knee"))
_NEARLY_ALL: Final = 90.0
"""Percentile of the background's speed: one bump of the table is forgiven."""
HEAD: Final = ("nose", "left_ear", "right_ear")


def check_plausibility(
    track: xr.Dataset, *, limits: Mapping[str, GateLimit], seen_share: float
) -> tuple[Gate, ...]:
    """Every gate of a recording, passed or not.

    Parameters
    ----------
    track : xarray.Dataset
        With short gaps closed.
    limits : mapping of GateLimit
        ``knowledge.gates``.
    seen_share : float
        Share of the frames in which a person was seen before gaps were closed.
    """
    world = np.moveaxis(track["position"].values, 2, 1)
    image = np.moveaxis(track["image_position"].values, 2, 1)
    time_s = track["time"].values
    present = np.isfinite(image).all(axis=(1, 2))
    values = {
        "person_seen": seen_share,
        "long_enough": _seen_seconds(time_s, present),
        "longest_gap": longest_gap(time_s, present=present),
        "one_person": float(jumps(image[present], limit=limits["jump_distance"].value)),
        "limb_length": limb_length_spread(world[present]),
        "symmetry": leg_asymmetry(world[present]),
        "sides_steady": sides_steady(world[present]),
        "feet_in_picture": _inside(track, image[present], FEET),
        "body_in_picture": _inside(track, image[present], BODY),
        "head_in_picture": _inside(track, image[present], HEAD),
        "upright": upright_share(image[present]),
    }
    values |= _picture_values(track, image[present])
    return tuple(gate_of(limits[name], value=value) for name, value in values.items())


def gate_of(limit: GateLimit, *, value: float) -> Gate:
    """The gate of one limit, with its words filled in."""
    return Gate(
        name=limit.id,
        passed=limit.holds(value),
        value=value,
        limit=limit.value,
        unit=limit.unit,
        reason=limit.reason.format(value=value, limit=limit.value),
        remedy=limit.remedy,
    )


def _seen_seconds(time_s: FloatArray, present: npt.NDArray[np.bool_]) -> float:
    return float(sum(time_s[run.stop - 1] - time_s[run.start] for run in finite_runs(present)))


def longest_gap(time_s: FloatArray, *, present: npt.NDArray[np.bool_]) -> float:
    """Longest time without a person between the first and the last frame that shows one."""
    if not present.any():
        return float(time_s[-1] - time_s[0]) if len(time_s) else 0.0
    return float(np.diff(time_s[present]).max(initial=0.0))


def trunk_length(image: FloatArray) -> float:
    """Median length of the trunk in the picture, in pixels; NaN when nobody was seen."""
    if len(image) == 0:
        return float("nan")
    return float(
        np.median(
            np.linalg.norm(middle(image, joint="shoulder") - middle(image, joint="hip"), axis=1)
        )
    )


def jumps(image: FloatArray, *, limit: float) -> int:
    """How often the middle of the trunk moved farther than ``limit`` trunk lengths in a frame."""
    if len(image) < 2:
        return 0
    centre = (middle(image, joint="shoulder") + middle(image, joint="hip")) / 2
    steps = np.linalg.norm(np.diff(centre, axis=0), axis=1)
    return int((steps > limit * trunk_length(image)).sum())


def _segment(points: FloatArray, start: str, end: str) -> FloatArray:
    return np.asarray(
        np.linalg.norm(landmark(points, name=start) - landmark(points, name=end), axis=1)
    )


def limb_length_spread(world: FloatArray) -> float:
    """80 % spread of thigh and shank length over their median; the steadier side's worse bone."""
    if len(world) == 0:
        return float("nan")
    worst = []
    for side in ("left", "right"):
        bones = (
            _segment(world, f"{side}_hip", f"{side}_knee"),
            _segment(world, f"{side}_knee", f"{side}_ankle"),
        )
        worst.append(
            max(float(np.subtract(*np.percentile(b, [90, 10])) / np.median(b)) for b in bones)
        )
    return min(worst)


def leg_asymmetry(world: FloatArray) -> float:
    """Difference of the two legs' median length over their mean."""
    if len(world) == 0:
        return float("nan")
    left, right = (
        float(
            np.median(
                _segment(world, f"{s}_hip", f"{s}_knee")
                + _segment(world, f"{s}_knee", f"{s}_ankle")
            )
        )
        for s in ("left", "right")
    )
    return abs(left - right) / ((left + right) / 2)


def sides_steady(world: FloatArray) -> float:
    """Share of frames in which the left-right axis points the way it mostly does."""
    if len(world) == 0:
        return float("nan")
    axis = left_axis(world)
    usual = np.median(axis, axis=0)
    return float(((axis * usual).sum(axis=1) > 0).mean())


def _inside(track: xr.Dataset, image: FloatArray, names: tuple[str, ...]) -> float:
    """Share of frames in which every one of these landmarks lies inside the picture."""
    if len(image) == 0:
        return float("nan")
    size = np.array([track.attrs["width_px"], track.attrs["height_px"]])
    points = np.stack([landmark(image, name=name) for name in names], axis=1)
    return float(((points >= 0) & (points <= size)).all(axis=(1, 2)).mean())


def upright_share(image: FloatArray) -> float:
    """Share of frames in which the shoulders are not below the ankles by half a trunk length.

    Lying people have both at about one height and pass.
    """
    if len(image) == 0:
        return float("nan")
    drop = middle(image, joint="shoulder")[:, 1] - middle(image, joint="ankle")[:, 1]
    return float((drop < trunk_length(image) / 2).mean())


def _picture_values(track: xr.Dataset, image: FloatArray) -> dict[str, float]:
    """Values from facts of the pictures, where the recording supplies them."""
    values: dict[str, float] = {}
    if "brightness" in track and bool(np.isfinite(track["brightness"]).any()):
        values["bright_enough"] = float(np.nanmedian(track["brightness"]))
    if "background_speed" in track and bool(np.isfinite(track["background_speed"]).any()):
        values["camera_still"] = float(np.nanpercentile(track["background_speed"], _NEARLY_ALL))
    return values
