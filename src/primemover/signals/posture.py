"""Whether the person is in the posture of the test that was named.

A squat named as a one-leg stand would be measured with a straight face, so a few coarse facts of
the body are compared with what the test asks: trunk upright or horizontal, hips high or low, on
the side or not, feet apart, a foot off the floor. They tell tests apart only where they differ
plainly; squat and hinge, plank and leg lift behind are not told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.knowledge.gates import GateLimit
from primemover.signals.angles import (
    ankle_gap,
    forward_direction,
    landmark,
    left_axis,
    middle,
    shank_length,
)
from primemover.signals.holds import lift_limit
from primemover.signals.movement import Gate, View
from primemover.signals.plausibility import gate_of
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

POSTURES: Final = (
    "trunk_upright",
    "trunk_lying",
    "lies_on_side",
    "lies_flat",
    "hips_high",
    "hips_low",
    "feet_apart",
    "foot_steps",
    "foot_lifted",
    "foot_lifted_aside",
)
"""Gates that fail when the recording does not look like its test."""
_SELDOM: Final = 5.0
_OFTEN: Final = 90.0
"""Percentile that stands for the greatest value, stray frames left out."""


def check_posture(
    track: xr.Dataset, *, test: str, view: View, limits: Mapping[str, GateLimit]
) -> tuple[Gate, ...]:
    """The gates that compare the posture with that of ``test``; none when nobody was seen.

    Parameters
    ----------
    track : xarray.Dataset
        With short gaps closed.
    test : str
        Id of a filmed test.
    view : View
        Where the camera stood; from aside a lifted foot must be higher.
    limits : mapping of GateLimit
        ``knowledge.gates``.
    """
    world = np.moveaxis(track["position"].values, 2, 1)
    image = np.moveaxis(track["image_position"].values, 2, 1)
    present = np.isfinite(image).all(axis=(1, 2)) & np.isfinite(world).all(axis=(1, 2))
    if not present.any():
        return ()
    world, image = world[present], image[present]
    lying = lying_share(world, trunk_deg=limits["lying_trunk"].value)
    stacked_deg = float(np.degrees(np.arcsin(np.median(np.abs(left_axis(world)[:, 1])))))
    height = hip_height(world)
    values = {
        "trunk_upright": lying,
        "trunk_lying": lying,
        "lies_on_side": stacked_deg,
        "lies_flat": stacked_deg,
        "hips_high": float(np.percentile(height, _OFTEN)),
        "hips_low": float(np.median(height)),
        "feet_apart": feet_apart(world),
        "foot_steps": foot_travel(image),
        lift_limit(view.facing, limits=limits).id: float(
            np.percentile(np.abs(ankle_gap(image)), _OFTEN)
        ),
    }
    return tuple(
        gate_of(limits[name], value=value)
        for name, value in values.items()
        if test in limits[name].tests
    )


def lying_share(world: FloatArray, *, trunk_deg: float) -> float:
    """Share of the frames with the trunk ``trunk_deg`` or more from upright."""
    trunk = middle(world, joint="shoulder") - middle(world, joint="hip")
    from_upright = np.degrees(np.arctan2(np.hypot(trunk[:, 0], trunk[:, 2]), -trunk[:, 1]))
    return float((from_upright >= trunk_deg).mean())


def hip_height(world: FloatArray) -> FloatArray:
    """Height of the hips above the lower ankle, in trunk lengths."""
    hip = middle(world, joint="hip")
    ankles = [landmark(world, name=f"{side}_ankle")[:, 1] for side in ("left", "right")]
    trunk = np.linalg.norm(middle(world, joint="shoulder") - hip, axis=1)
    return np.asarray((np.maximum(*ankles) - hip[:, 1]) / trunk)


def foot_travel(image: FloatArray) -> float:
    """How far either ankle rises and falls in the picture, in shank lengths, strays left out."""
    shank = np.median([shank_length(image, side=side) for side in SIDES])
    heights = [landmark(image, name=f"{side}_ankle")[:, 1] for side in SIDES]
    spans = [np.percentile(y, 100 - _SELDOM) - np.percentile(y, _SELDOM) for y in heights]
    return float(max(spans) / shank)


def feet_apart(world: FloatArray) -> float:
    """Greatest distance of the ankles forwards and upwards together, in shank lengths.

    NaN for people on their side, who have no forwards along the floor.
    """
    apart = landmark(world, name="left_ankle") - landmark(world, name="right_ankle")
    shank = (shank_length(world, side="left") + shank_length(world, side="right")) / 2
    forward = (apart * forward_direction(world)).sum(axis=1)
    return float(np.percentile(np.hypot(forward, apart[:, 1]) / shank, _OFTEN))
