"""What is true of a placed body: the quantities of ``terms.SIGNS`` from the rig's joint centres.

Written apart from ``primemover.signals.angles``, on other axes, so that a mistake there shows; a
test holds the two beside each other. Angles are in degrees.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.skeleton import Placed, Skeleton
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]

UP: Final = np.array([0.0, 0.0, 1.0])
JOINTS: Final = {
    "shoulder": "upper_arm",
    "elbow": "forearm",
    "wrist": "hand",
    "hip": "thigh",
    "knee": "shank",
    "ankle": "foot",
}
"""The bone that begins at each joint."""


def quantities(skeleton: Skeleton, placed: Placed, *, stance: Side) -> dict[str, FloatArray]:
    """Every quantity by name, those of a side with ``_left`` or ``_right`` added.

    ``heel_height`` is in per cent of the shank's length above the floor; ``stance`` is the leg
    stood on, for side lean and pelvic obliquity.
    """
    at = {
        f"{name}_{side}": skeleton.joint(placed, f"{bone}_{side}")
        for name, bone in JOINTS.items()
        for side in SIDES
    }
    left = _left_axis(at)
    out: dict[str, FloatArray] = {}
    for side in SIDES:
        out |= {f"{k}_{side}": v for k, v in _of_side(at, side=side, left=left).items()}
        heel = skeleton.point(placed, f"{side}_heel")[..., 2]
        out[f"heel_height_{side}"] = heel / skeleton.shank_m * 100.0
    return out | _of_whole(at, left=left, stance=stance)


def _of_side(at: dict[str, FloatArray], *, side: Side, left: FloatArray) -> dict[str, FloatArray]:
    outwards = 1.0 if side == "left" else -1.0
    thigh = at[f"knee_{side}"] - at[f"hip_{side}"]
    shank = at[f"ankle_{side}"] - at[f"knee_{side}"]
    trunk = at[f"shoulder_{side}"] - at[f"hip_{side}"]
    upper, fore = (
        (at[f"elbow_{side}"] - at[f"shoulder_{side}"]),
        (at[f"wrist_{side}"] - at[f"elbow_{side}"]),
    )
    forward = _forward(left)
    return {
        "knee_flexion": _between(thigh, shank),
        "elbow_flexion": _between(upper, fore),
        "hip_flexion": _turn(thigh, -trunk, left),
        "hip_abduction": np.degrees(np.arcsin(np.clip(_dot(_unit(thigh), left) * outwards, -1, 1))),
        "shank_lean": np.degrees(np.arctan2(_dot(-shank, forward), -shank[..., 2])),
        "frontal_plane_projection": _valgus(thigh, shank, left=left, outwards=outwards),
    }


def _of_whole(
    at: dict[str, FloatArray], *, left: FloatArray, stance: Side
) -> dict[str, FloatArray]:
    shoulders, hips, ankles = (_middle(at, name) for name in ("shoulder", "hip", "ankle"))
    trunk = shoulders - hips
    forward = _forward(left)
    towards = 1.0 if stance == "left" else -1.0
    across = (at["hip_left"] - at["hip_right"]) * -towards  # from the stance hip to the free one
    thighs = [at[f"knee_{side}"] - at[f"hip_{side}"] for side in SIDES]
    legs = [at[f"ankle_{side}"] - at[f"hip_{side}"] for side in SIDES]
    level = np.hypot(across[..., 0], across[..., 1])
    side_lean = np.degrees(np.arctan2(_dot(trunk, _horizontal(left)) * towards, trunk[..., 2]))
    return {
        "trunk_lean": np.degrees(np.arctan2(_dot(trunk, forward), trunk[..., 2])),
        "trunk_side_lean": side_lean,
        "pelvic_obliquity": np.degrees(np.arctan2(across[..., 2], level)),
        "hip_opening": _between(thighs[0], thighs[1]),
        "leg_opening": _between(legs[0], legs[1]),
        "body_line": _body_line(shoulders, hips, ankles),
        "pelvis_roll": _roll(at),
    }


def _body_line(shoulders: FloatArray, hips: FloatArray, ankles: FloatArray) -> FloatArray:
    """Bend at the hips, negative when they hang below the line from shoulders to ankles."""
    along, to_hip = shoulders - ankles, hips - ankles
    foot = ankles + (_dot(to_hip, along) / _dot(along, along))[..., None] * along
    sign = np.sign((hips - foot)[..., 2])
    return np.asarray(sign * (180.0 - _between(shoulders - hips, ankles - hips)))


def _roll(at: dict[str, FloatArray]) -> FloatArray:
    """Roll of the pelvis of somebody lying on a side; 0 stacked, positive backwards."""
    across = at["hip_left"] - at["hip_right"]
    return np.asarray(
        np.degrees(np.arctan2(across[..., 1] * np.sign(across[..., 2]), np.abs(across[..., 2])))
    )


def _valgus(
    thigh: FloatArray, shank: FloatArray, *, left: FloatArray, outwards: float
) -> FloatArray:
    side = _horizontal(left)

    def lean(bone: FloatArray) -> FloatArray:
        return np.asarray(np.degrees(np.arctan2(_dot(bone, side), -bone[..., 2])))

    bend = (lean(shank) - lean(thigh)) * outwards
    return np.asarray((bend + 180.0) % 360.0 - 180.0)


def _left_axis(at: dict[str, FloatArray]) -> FloatArray:
    """From right to left, hips and shoulders together."""
    hips = _unit(at["hip_left"] - at["hip_right"])
    return _unit(hips + _unit(at["shoulder_left"] - at["shoulder_right"]))


def _horizontal(left: FloatArray) -> FloatArray:
    return _unit(left * np.array([1.0, 1.0, 0.0]))


def _forward(left: FloatArray) -> FloatArray:
    """Horizontal and square to the left-right axis: where the person faces."""
    return _unit(np.cross(_horizontal(left), UP))


def _middle(at: dict[str, FloatArray], name: str) -> FloatArray:
    return np.asarray((at[f"{name}_left"] + at[f"{name}_right"]) / 2)


def _turn(first: FloatArray, second: FloatArray, axis: FloatArray) -> FloatArray:
    """Signed angle that turns ``second`` onto ``first`` about ``axis``: flexion is positive."""
    first = first - axis * _dot(first, axis)[..., None]
    second = second - axis * _dot(second, axis)[..., None]
    return np.asarray(
        np.degrees(np.arctan2(_dot(np.cross(second, first), -axis), _dot(first, second)))
    )


def _between(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.degrees(np.arccos(np.clip(_dot(_unit(a), _unit(b)), -1.0, 1.0))))


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray((a * b).sum(axis=-1))


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-12))
