"""A body of sticks whose every length is known, for tests that need no body data.

Its arms rest half-way up, so that ``align`` has something to do; it is symmetrical.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.bodies import Body
from benchmarks.people.skeleton import rotation
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

THIGH_M: Final = 0.42
SHANK_M: Final = 0.40
ANKLE_M: Final = 0.08
HALF_HIPS_M: Final = 0.10
HALF_SHOULDERS_M: Final = 0.17
UPPER_ARM_M: Final = 0.28
FOREARM_M: Final = 0.25
ARMS_REST_DEG: Final = 45.0

_SPINE: Final = {
    "pelvis": 0.05,
    "spine_1": 0.10,
    "spine_2": 0.16,
    "spine_3": 0.22,
    "spine_4": 0.28,
    "spine_5": 0.34,
    "neck_1": 0.52,
    "neck_2": 0.56,
    "neck_3": 0.60,
    "head": 0.64,
}
"""Bones of the trunk and their height above the hips, upwards."""

_MIDDLE: Final = {
    "sacrum": ("pelvis", (0.0, 0.10, 0.04)),
    "buttocks": ("pelvis", (0.0, 0.09, -0.05)),
    "pelvis_front": ("pelvis", (0.0, -0.10, 0.03)),
    "upper_back": ("spine_5", (0.0, 0.10, 0.42)),
    "chest_front": ("spine_5", (0.0, -0.12, 0.40)),
    "head_back": ("head", (0.0, 0.10, 0.70)),
    "forehead": ("head", (0.0, -0.10, 0.72)),
    "nose": ("head", (0.0, -0.11, 0.67)),
}
"""Points of the middle: bone, and place above the middle of the hips."""

_FACE: Final = {
    "eye_inner": (0.015, -0.10, 0.70),
    "eye": (0.03, -0.10, 0.70),
    "eye_outer": (0.045, -0.09, 0.70),
    "ear": (0.08, 0.0, 0.68),
}
_ARM: Final = {
    "elbow": ("forearm", (0.0, 0.03, 0.0)),
    "palm": ("hand", (-0.02, 0.0, -0.08)),
    "knuckles": ("hand", (0.0, 0.0, -0.10)),
    "index": ("hand", (0.0, -0.03, -0.13)),
    "thumb": ("hand", (0.0, -0.05, -0.07)),
    "pinky": ("hand", (0.0, 0.03, -0.12)),
}
"""Points of the left arm from the start of their bone, in neutral standing."""
_LEG: Final = {
    "knee": ("shank", (0.0, -0.06, -0.01)),
    "knee_side": ("shank", (0.06, 0.0, 0.0)),
    "ankle_side": ("foot", (0.04, 0.0, -0.01)),
    "heel": ("foot", (0.0, 0.06, -0.05)),
    "sole_heel": ("foot", (0.0, 0.04, -ANKLE_M)),
    "sole_ball": ("foot", (0.0, -0.13, -ANKLE_M)),
    "toe_tip": ("toes", (0.0, -0.06, -0.04)),
    "foot_index": ("toes", (0.0, -0.07, -0.02)),
}


def stick_body(*, legs: float = 1.0) -> Body:
    """The stick body; ``legs`` stretches thighs and shanks."""
    hip_m = (THIGH_M + SHANK_M) * legs + ANKLE_M
    bones, parents, joints, align = list(_SPINE), list(range(-1, len(_SPINE) - 1)), [], []
    for height in _SPINE.values():
        joints.append(np.array([0.0, 0.02, hip_m + height]))
        align.append(np.eye(3))
    points: dict[str, tuple[int, FloatArray]] = {
        name: (bones.index(bone), np.array(at) + np.array([0.0, 0.0, hip_m]))
        for name, (bone, at) in _MIDDLE.items()
    }
    for side in SIDES:
        flip = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
        arm_rest = rotation(1, np.array(-ARMS_REST_DEG * flip[0]))
        limbs = _limbs(hip_m, legs=legs)
        for name, (parent, from_parent, raised) in limbs.items():
            start = bones.index(parent if parent in _SPINE else f"{parent}_{side}")
            step = np.array(from_parent) * flip
            turned = arm_rest @ step if name in ("forearm", "hand") else step
            bones.append(f"{name}_{side}")
            parents.append(start)
            origin = np.zeros(3) if parent in _SPINE else joints[start]
            joints.append(origin + turned)
            align.append(arm_rest.T if raised else np.eye(3))
        for name, (bone, at) in (_ARM | _LEG).items():
            index = bones.index(f"{bone}_{side}")
            rest = joints[index] + align[index].T @ (np.array(at) * flip)
            points[f"{side}_{name}"] = (index, rest)
        up = np.array([0.0, 0.0, hip_m])
        for name, at in _FACE.items():
            points[f"{side}_{name}"] = (bones.index("head"), np.array(at) * flip + up)
        points[f"mouth_{side}"] = (bones.index("head"), np.array([0.02, -0.1, 0.63]) * flip + up)
        points[f"{side}_hip_side"] = (0, np.array([0.16, 0.0, 0.0]) * flip + up)
        chest = bones.index("spine_5")
        points[f"{side}_shoulder_side"] = (chest, np.array([0.22, 0.0, 0.5]) * flip + up)
    return _body(bones, parents, joints, align, points)


def _limbs(hip_m: float, *, legs: float) -> dict[str, tuple[str, tuple[float, float, float], bool]]:
    """Bones of the left limbs: parent, place (from the parent's start), whether an arm."""
    return {
        "upper_arm": ("spine_5", (HALF_SHOULDERS_M, 0.0, hip_m + 0.5), True),
        "forearm": ("upper_arm", (0.0, 0.0, -UPPER_ARM_M), True),
        "hand": ("forearm", (0.0, 0.0, -FOREARM_M), True),
        "thigh": ("pelvis", (HALF_HIPS_M, 0.0, hip_m), False),
        "shank": ("thigh", (0.0, 0.0, -THIGH_M * legs), False),
        "foot": ("shank", (0.0, 0.0, -SHANK_M * legs), False),
        "toes": ("foot", (0.0, -0.13, -0.04), False),
    }


def _body(
    bones: list[str],
    parents: list[int],
    joints: list[FloatArray],
    align: list[FloatArray],
    points: dict[str, tuple[int, FloatArray]],
) -> Body:
    """The body, its skin being its named points."""
    weights = np.zeros((len(points), len(bones)))
    weights[np.arange(len(points)), [bone for bone, _ in points.values()]] = 1.0
    return Body(
        name="sticks",
        bones=tuple(bones),
        parents=np.array(parents),
        joints=np.array(joints),
        align=np.array(align),
        vertices=np.array([at for _, at in points.values()]),
        faces=np.zeros((0, 3), dtype=np.int64),
        weights=weights,
        colours=np.full((len(points), 3), 128.0),
        points=points,
    )
