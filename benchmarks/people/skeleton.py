"""Forward kinematics: where every bone and point of a body is, for given joint coordinates.

Axes: X to the person's left, Y backwards, Z up, in metres; rotations are relative to neutral
standing, facing -Y. Every function is vectorised over leading axes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.bodies import Body
from primemover.knowledge.motions import COORDINATES, POSITIONS, Start
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

INDEX: Final[Mapping[str, int]] = {name: i for i, name in enumerate(COORDINATES)}
"""Place of each coordinate in a pose array (..., coordinate)."""

SPINE_SHARES: Final = {
    "spine_1": 0.3,
    "spine_2": 0.6,
    "spine_3": 0.85,
    "spine_4": 1.0,
    "spine_5": 1.0,
}
"""How much of the trunk's bend has been made at each bone, from the pelvis upwards."""

NECK_SHARES: Final = {"neck_1": 0.25, "neck_2": 0.5, "neck_3": 0.75, "head": 1.0}
"""Likewise of the neck's."""

MIRROR: Final = {"left": 1.0, "right": -1.0}
SOLE_EDGE: Final = "sole_edge"
"""Outer edge of the sole beside the ball: with the ball it keeps a foot from rolling."""
_HALF_SOLE_M: Final = 0.035
_FOREARM_TWIST: Final = 0.5
"""Share of pronation seen in the forearm; the wrist makes the rest."""


def rotation(axis: int, angle_deg: FloatArray) -> FloatArray:
    """Rotation matrices (..., 3, 3) about X (0), Y (1) or Z (2), right-handed."""
    angle = np.radians(angle_deg)
    cos, sin = np.cos(angle), np.sin(angle)
    first, second = (axis + 1) % 3, (axis + 2) % 3
    out = np.zeros((*angle.shape, 3, 3))
    out[..., axis, axis] = 1.0
    out[..., first, first] = out[..., second, second] = cos
    out[..., first, second], out[..., second, first] = -sin, sin
    return out


def start_rotation(start: Start, *, mirrored: bool = False) -> FloatArray:
    """How the pelvis lies before any coordinate is added; mirrored, on the right side."""
    turns = {
        "standing": rotation(0, np.array(0.0)),
        "supine": rotation(0, np.array(-90.0)),
        "prone": rotation(0, np.array(90.0)),
        "side_lying": rotation(1, np.array(-90.0 if mirrored else 90.0)),
    }
    return turns[start]


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A body in the room: rotation (..., bone, 3, 3) and start point (..., bone, 3) of each bone.

    ``turns`` holds the rotation relative to neutral standing, before the rest pose is aligned.
    """

    rotations: FloatArray
    positions: FloatArray
    turns: FloatArray


class Skeleton:
    """The bones of one body, ready to be posed."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.index = {name: i for i, name in enumerate(body.bones)}
        self._offsets = np.array(
            [
                body.joints[i] - body.joints[p] if p >= 0 else np.zeros(3)
                for i, p in enumerate(body.parents)
            ]
        )

    def length(self, start: str, end: str) -> float:
        """Distance between two joint centres of the rest pose, in metres."""
        apart = self.body.joints[self.index[end]] - self.body.joints[self.index[start]]
        return float(np.linalg.norm(apart))

    @property
    def leg_m(self) -> float:
        """Hip to ankle, along the bones."""
        return self.length("thigh_left", "shank_left") + self.shank_m

    @property
    def shank_m(self) -> float:
        """Knee to ankle."""
        return self.length("shank_left", "foot_left")

    def forward(self, pose: FloatArray, *, start: FloatArray) -> Placed:
        """The body for poses (..., coordinate), lengths in leg lengths.

        ``start`` (3, 3) is how the pelvis lies at zero (see :func:`start_rotation`).
        """
        turns = segment_turns(pose, start=start)
        shape = pose.shape[:-1]
        bones = len(self.body.bones)
        rotations = np.empty((*shape, bones, 3, 3))
        positions = np.empty((*shape, bones, 3))
        plain = np.empty((*shape, bones, 3, 3))
        for i, name in enumerate(self.body.bones):
            plain[..., i, :, :] = turns[name]
            rotations[..., i, :, :] = turns[name] @ self.body.align[i]
            parent = int(self.body.parents[i])
            if parent < 0:
                positions[..., i, :] = self._pelvis(pose)
            else:
                step = rotations[..., parent, :, :] @ self._offsets[i]
                positions[..., i, :] = positions[..., parent, :] + step
        return Placed(rotations=rotations, positions=positions, turns=plain)

    def joint(self, placed: Placed, name: str) -> FloatArray:
        """Start point (..., 3) of a bone, which is its joint centre."""
        return placed.positions[..., self.index[name], :]

    def point(self, placed: Placed, name: str) -> FloatArray:
        """A named point (..., 3) of the body's surface."""
        bone, rest = self._rest_point(name)
        turned = placed.rotations[..., bone, :, :] @ (rest - self.body.joints[bone])
        return np.asarray(placed.positions[..., bone, :] + turned)

    def _rest_point(self, name: str) -> tuple[int, FloatArray]:
        side, _, part = name.partition("_")
        if part != SOLE_EDGE:
            return self.body.points[name]
        bone, rest = self.body.points[f"{side}_sole_ball"]
        return bone, rest + np.array([MIRROR[side] * _HALF_SOLE_M, 0.0, 0.0])

    def _pelvis(self, pose: FloatArray) -> FloatArray:
        left, forward, up = (pose[..., INDEX[name]] for name in POSITIONS)
        return np.asarray(np.stack([left, -forward, up], axis=-1) * self.leg_m)


def segment_turns(pose: FloatArray, *, start: FloatArray) -> dict[str, FloatArray]:
    """Rotation of every bone relative to neutral standing, for poses (..., coordinate)."""

    def turn(axis: int, name: str, factor: float = 1.0) -> FloatArray:
        return rotation(axis, pose[..., INDEX[name]] * factor)

    list_and_turn = start @ turn(2, "pelvis_turn") @ turn(1, "pelvis_list", -1)
    turns = {"pelvis": list_and_turn @ turn(0, "pelvis_tilt")}
    for name, share in SPINE_SHARES.items():
        turns[name] = turns["pelvis"] @ _trunk(pose, share)
    chest = turns["spine_5"]
    for name, share in NECK_SHARES.items():
        neck = turn(2, "neck_rotation", share) @ turn(0, "neck_flexion", share)
        turns[name] = chest @ neck
    for side in SIDES:
        turns |= _leg(pose, side=side, pelvis=turns["pelvis"])
        turns |= _arm(pose, side=side, chest=chest)
    return turns


def _trunk(pose: FloatArray, share: float) -> FloatArray:
    bend = rotation(1, pose[..., INDEX["trunk_side_bend"]] * share)
    flexion = rotation(0, pose[..., INDEX["trunk_flexion"]] * share)
    return np.asarray(rotation(2, pose[..., INDEX["trunk_rotation"]] * share) @ bend @ flexion)


def _leg(pose: FloatArray, *, side: str, pelvis: FloatArray) -> dict[str, FloatArray]:
    def turn(axis: int, name: str, factor: float) -> FloatArray:
        return rotation(axis, pose[..., INDEX[f"{name}_{side}"]] * factor)

    mirror = MIRROR[side]
    hip = turn(0, "hip_flexion", -1) @ turn(1, "hip_adduction", mirror)
    thigh = pelvis @ hip @ turn(2, "hip_rotation", -mirror)
    shank = thigh @ turn(0, "knee_flexion", 1) @ turn(2, "knee_rotation", -mirror)
    foot = shank @ turn(1, "ankle_inversion", mirror) @ turn(0, "ankle_flexion", -1)
    return {
        f"thigh_{side}": thigh,
        f"shank_{side}": shank,
        f"foot_{side}": foot,
        f"toes_{side}": foot @ turn(0, "toe_extension", -1),
    }


def _arm(pose: FloatArray, *, side: str, chest: FloatArray) -> dict[str, FloatArray]:
    def turn(axis: int, name: str, factor: float) -> FloatArray:
        return rotation(axis, pose[..., INDEX[f"{name}_{side}"]] * factor)

    mirror = MIRROR[side]
    shoulder = turn(0, "shoulder_flexion", -1) @ turn(1, "shoulder_abduction", -mirror)
    upper_arm = chest @ shoulder @ turn(2, "shoulder_rotation", -mirror)
    half = turn(2, "forearm_pronation", -mirror * _FOREARM_TWIST)
    forearm = upper_arm @ turn(0, "elbow_flexion", -1) @ half
    hand = forearm @ half @ turn(1, "wrist_extension", -mirror)
    return {f"upper_arm_{side}": upper_arm, f"forearm_{side}": forearm, f"hand_{side}": hand}
