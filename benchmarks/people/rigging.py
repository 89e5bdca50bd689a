"""The rig's 163 bones collapsed onto 26 segments, and how each is turned into neutral standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.baking import Morphed
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LETTER: Final = {"left": "L", "right": "R"}
MIRROR: Final = {"left": 1.0, "right": -1.0}
DOWN: Final = np.array([0.0, 0.0, -1.0])
FORWARD: Final = np.array([0.0, -1.0, 0.0])
LEFTWARD: Final = np.array([1.0, 0.0, 0.0])

SPINE: Final = ("spine_1", "spine_2", "spine_3", "spine_4", "spine_5")
NECK: Final = ("neck_1", "neck_2", "neck_3")
LIMBS: Final = {
    "upper_arm": "spine_5",
    "forearm": "upper_arm",
    "hand": "forearm",
    "thigh": "pelvis",
    "shank": "thigh",
    "foot": "shank",
    "toes": "foot",
}
"""Each limb segment with the segment it hangs on."""

BONES: Final[tuple[str, ...]] = (
    "pelvis",
    *SPINE,
    *NECK,
    "head",
    *(f"{limb}_{side}" for side in SIDES for limb in LIMBS),
)
INDEX: Final[Mapping[str, int]] = {name: place for place, name in enumerate(BONES)}

_RIG_PARTS: Final = {
    "upperarm": "upper_arm",
    "lowerarm": "forearm",
    "wrist": "hand",
    "finger": "hand",
    "metacarpal": "hand",
    "upperleg": "thigh",
    "lowerleg": "shank",
    "foot": "foot",
    "toe": "toes",
}
_RIG_CHEST: Final = ("clavicle", "shoulder", "breast")
_RIG_JOINTS: Final = {
    "upper_arm": "upperarm01",
    "forearm": "lowerarm01",
    "hand": "wrist",
    "thigh": "upperleg01",
    "shank": "lowerleg01",
    "foot": "foot",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rig:
    """Segments (parents first): joint centres in the rest pose, turns into neutral standing."""

    joints: FloatArray
    parents: IntArray
    align: FloatArray

    def joint(self, name: str) -> FloatArray:
        """Rest joint centre of a segment, in metres."""
        return np.asarray(self.joints[INDEX[name]])


def segment_of(bone: str) -> str:
    """The segment that a bone of the rig belongs to."""
    stem, _, letter = bone.partition(".")
    if stem in ("root", "pelvis"):
        return "pelvis"
    if stem.startswith("spine"):
        return SPINE[5 - int(stem[-1])]
    if stem.startswith("neck"):
        return NECK[int(stem[-1]) - 1]
    if stem.startswith(_RIG_CHEST):
        return "spine_5"
    side = "left" if letter == "L" else "right"
    for start, limb in _RIG_PARTS.items():
        if stem.startswith(start):
            return f"{limb}_{side}"
    return "head"


def build_rig(morphed: Morphed) -> Rig:
    """The segments of a morphed body."""
    joints = np.array([_joint(name, morphed.heads) for name in BONES])
    parents = np.array([_parent(name) for name in BONES], dtype=np.int64)
    align = np.tile(np.eye(3), (len(BONES), 1, 1))
    for side in SIDES:
        for limb, turn in {**_leg_turns(morphed, side), **_arm_turns(morphed, side)}.items():
            align[INDEX[f"{limb}_{side}"]] = turn
    return Rig(joints=joints, parents=parents, align=align)


def segment_weights(morphed: Morphed) -> FloatArray:
    """Skin weights (vertex, segment) of the whole mesh; rows sum to 1."""
    weights = np.zeros((len(morphed.vertices), len(BONES)))
    for bone, (vertices, values) in morphed.weights.items():
        np.add.at(weights[:, INDEX[segment_of(bone)]], vertices, values)
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights / np.where(total > 0, total, 1.0))


def _joint(name: str, heads: Mapping[str, FloatArray]) -> FloatArray:
    if name == "pelvis":
        return heads["root"]
    if name in SPINE:
        return heads[f"spine0{5 - SPINE.index(name)}"]
    if name in NECK:
        return heads[f"neck0{NECK.index(name) + 1}"]
    if name == "head":
        return heads["head"]
    limb, side = name.rsplit("_", 1)
    if limb == "toes":
        toes = [heads[f"toe{k}-1.{LETTER[side]}"] for k in range(1, 6)]
        return np.asarray(np.mean(toes, axis=0))
    return heads[f"{_RIG_JOINTS[limb]}.{LETTER[side]}"]


def _parent(name: str) -> int:
    if name == "pelvis":
        return -1
    chain = ("pelvis", *SPINE, *NECK, "head")
    if name in chain:
        return INDEX[chain[chain.index(name) - 1]]
    limb, side = name.rsplit("_", 1)
    parent = LIMBS[limb]
    return INDEX[parent if parent in SPINE or parent == "pelvis" else f"{parent}_{side}"]


def _leg_turns(morphed: Morphed, side: str) -> dict[str, FloatArray]:
    heads, letter = morphed.heads, LETTER[side]
    hip, knee, ankle = (heads[f"{n}.{letter}"] for n in ("upperleg01", "lowerleg01", "foot"))
    ahead = heads[f"toe2-1.{letter}"] - ankle
    foot = least_turn(np.array([ahead[0], ahead[1], 0.0]), FORWARD)
    return {
        "thigh": least_turn(knee - hip, DOWN),
        "shank": least_turn(ankle - knee, DOWN),
        "foot": foot,
        "toes": foot,
    }


def _arm_turns(morphed: Morphed, side: str) -> dict[str, FloatArray]:
    """Arms straight down with the palms facing the thighs and the elbow's axis across the body."""
    heads, letter = morphed.heads, LETTER[side]
    shoulder, elbow, wrist = (heads[f"{n}.{letter}"] for n in ("upperarm01", "lowerarm01", "wrist"))
    upper, lower = elbow - shoulder, wrist - elbow
    hinge = np.cross(upper, lower)
    knuckles = heads[f"finger2-1.{letter}"] - heads[f"finger5-1.{letter}"]
    neutral = frame(DOWN, -LEFTWARD)
    return {
        "upper_arm": neutral @ frame(upper, hinge).T,
        "forearm": neutral @ frame(lower, hinge).T,
        "hand": frame(DOWN, FORWARD) @ frame(heads[f"finger3-1.{letter}"] - wrist, knuckles).T,
    }


def frame(first: FloatArray, second: FloatArray) -> FloatArray:
    """Columns: unit ``first``, the part of ``second`` across it, and what completes them."""
    one = first / np.linalg.norm(first)
    two = second - one * (one @ second)
    two = two / np.linalg.norm(two)
    return np.stack([one, two, np.cross(one, two)], axis=1)


def least_turn(start: FloatArray, end: FloatArray) -> FloatArray:
    """The smallest rotation that turns the direction ``start`` into ``end``."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    x, y, z = np.cross(a, b)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + skew + skew @ skew / (1.0 + float(a @ b)))
