"""Named points of a clothed body in the rest pose: landmarks and where it touches the floor.

Directions are those of neutral standing (X left, Y back, Z up) and are turned into the rest pose
of the segment. A surface point is the outermost point of the clothed mesh in one direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.baking import Morphed
from benchmarks.people.meshes import Mesh
from benchmarks.people.rigging import INDEX, LETTER, MIRROR, Rig
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
Points = dict[str, tuple[int, FloatArray]]

BACK: Final = np.array([0.0, 1.0, 0.0])
FRONT: Final = -BACK
LEFT: Final = np.array([1.0, 0.0, 0.0])
UP: Final = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, kw_only=True, slots=True)
class Surface:
    """A clothed mesh with its rig, asked for outermost points."""

    mesh: Mesh
    rig: Rig

    def outermost(
        self,
        direction: FloatArray,
        *,
        bone: str,
        through: FloatArray,
        owners: tuple[str, ...] = (),
        radius_m: float = 0.03,
    ) -> FloatArray:
        """Where a line from ``through`` along ``direction`` leaves the mesh of ``owners``."""
        turned = self.rig.align[INDEX[bone]].T @ direction
        columns = [INDEX[name] for name in (owners or (bone,))]
        own = self.mesh.weights[:, columns].sum(axis=1) > 0.4
        apart = self.mesh.vertices - through
        along = apart @ turned
        sideways = np.linalg.norm(apart - along[:, None] * turned, axis=1)
        near = own & (sideways < max(radius_m, float(sideways[own].min()) + 0.01))
        return np.asarray(through + along[near].max() * turned)


def body_points(mesh: Mesh, rig: Rig, morphed: Morphed) -> Mapping[str, tuple[int, FloatArray]]:
    """Every named point: bone index and rest position in metres."""
    surface = Surface(mesh=mesh, rig=rig)
    points = {**_face(mesh, morphed), **_trunk(surface)}
    for side in SIDES:
        points |= _foot(surface, side)
        points |= _hand(surface, morphed, side)
        points |= _limbs(surface, side)
    return points


def _at(bone: str, position: FloatArray) -> tuple[int, FloatArray]:
    return INDEX[bone], np.asarray(position, dtype=np.float64)


def _face(mesh: Mesh, morphed: Morphed) -> Points:
    head = mesh.weights[:, INDEX["head"]] > 0.6
    face = mesh.vertices[head]
    middle = face[np.abs(face[:, 0]) < 0.012]
    eye = morphed.heads["eye.L"]
    mouth = (morphed.heads["oris01"] + morphed.heads["oris05"]) / 2
    around = np.abs(middle[:, 2] - (eye[2] + mouth[2]) / 2) < 0.03
    nose = middle[around][middle[around, 1].argmin()]
    near_ear = face[(np.abs(face[:, 2] - eye[2]) < 0.06) & (face[:, 1] < eye[1] + 0.13)]
    ear = near_ear[near_ear[:, 0].argmax()]
    points = {"nose": _at("head", nose * [0, 1, 1])}
    for side in SIDES:
        own = np.array([MIRROR[side], 1, 1])
        front = eye + np.array([0, -0.012, 0])
        places = {
            f"{side}_eye": front,
            f"{side}_eye_inner": front + np.array([-0.013, 0.004, 0]),
            f"{side}_eye_outer": front + np.array([0.014, 0.006, 0]),
            f"{side}_ear": ear,
            f"mouth_{side}": np.array([0.024, mouth[1] + 0.004, mouth[2]]),
        }
        points |= {name: _at("head", place * own) for name, place in places.items()}
    forehead = middle[np.abs(middle[:, 2] - eye[2] - 0.05) < 0.02]
    points["forehead"] = _at("head", forehead[forehead[:, 1].argmin()])
    points["head_back"] = _at("head", middle[middle[:, 1].argmax()])
    return points


def _trunk(surface: Surface) -> Points:
    joint = surface.rig.joint
    trunk = ("pelvis", "spine_1", "spine_2", "spine_3", "spine_4", "spine_5")
    hips = (joint("thigh_left") + joint("thigh_right")) / 2
    chest = joint("spine_5")
    low = (*trunk[:4], "thigh_left", "thigh_right")

    def on(
        direction: FloatArray, bone: str, through: FloatArray, radius_m: float
    ) -> tuple[int, FloatArray]:
        found = surface.outermost(
            direction, bone=bone, through=through, owners=(*low, *trunk[4:]), radius_m=radius_m
        )
        return _at(bone, found)

    sitting = hips + np.array([0.0, 0.0, -0.03])
    buttock = [
        surface.outermost(
            BACK,
            bone="pelvis",
            through=sitting + np.array([mirror * 0.08, 0, 0]),
            owners=low,
            radius_m=0.05,
        )
        for mirror in MIRROR.values()
    ]
    return {
        "sacrum": on(BACK, "pelvis", hips + np.array([0, 0, 0.07]), 0.05),
        "pelvis_front": on(FRONT, "pelvis", hips + np.array([0, 0, 0.05]), 0.10),
        "upper_back": on(BACK, "spine_5", chest + np.array([0, 0, 0.02]), 0.10),
        "chest_front": on(FRONT, "spine_5", chest + np.array([0, 0, -0.05]), 0.12),
        "buttocks": _at("pelvis", np.mean(buttock, axis=0)),
    }


def _foot(surface: Surface, side: str) -> Points:
    """On the shoe: the middles of heel and ball on its underside, its tip and its back."""
    rig = surface.rig
    foot, toes = f"foot_{side}", f"toes_{side}"
    ankle, ball = rig.joint(foot), rig.joint(toes)
    own = surface.mesh.weights[:, [INDEX[foot], INDEX[toes]]].sum(axis=1) > 0.9
    shoe = surface.mesh.vertices[own]
    turn = rig.align[INDEX[foot]]
    local = (shoe - ankle) @ turn.T
    floor, tip, back = local[:, 2].min(), local[:, 1].min(), local[:, 1].max()
    front = local[local[:, 1] < tip + 0.01]
    rear = local[local[:, 1] > back - 0.01]
    to_ball = turn @ (ball - ankle)

    def place(bone: str, x: float, y: float, z: float) -> tuple[int, FloatArray]:
        return _at(bone, ankle + turn.T @ np.array([x, y, z]))

    return {
        f"{side}_heel": place(foot, rear[:, 0].mean(), back - 0.004, floor + 0.035),
        f"{side}_sole_heel": place(foot, rear[:, 0].mean(), back - 0.030, floor),
        f"{side}_sole_ball": place(foot, to_ball[0], to_ball[1], floor),
        f"{side}_toe_tip": place(toes, front[:, 0].mean(), tip + 0.020, floor + 0.004),
        f"{side}_foot_index": place(toes, front[:, 0].mean(), tip + 0.006, floor + 0.030),
    }


def _hand(surface: Surface, morphed: Morphed, side: str) -> Points:
    heads, letter, bone = morphed.heads, LETTER[side], f"hand_{side}"
    inwards = -MIRROR[side] * LEFT
    knuckle = heads[f"finger3-1.{letter}"]
    middle = heads[f"wrist.{letter}"] * 0.35 + knuckle * 0.65
    return {
        f"{side}_pinky": _at(bone, heads[f"finger5-1.{letter}"]),
        f"{side}_index": _at(bone, heads[f"finger2-1.{letter}"]),
        f"{side}_thumb": _at(bone, heads[f"finger1-2.{letter}"]),
        f"{side}_palm": _at(bone, surface.outermost(inwards, bone=bone, through=middle)),
        f"{side}_knuckles": _at(bone, surface.outermost(-inwards, bone=bone, through=knuckle)),
    }


def _limbs(surface: Surface, side: str) -> Points:
    joint = surface.rig.joint
    outwards = MIRROR[side] * LEFT
    thigh, shank, foot = f"thigh_{side}", f"shank_{side}", f"foot_{side}"
    upper, lower = f"upper_arm_{side}", f"forearm_{side}"
    legs = (thigh, shank)
    found = {
        "elbow": (
            lower,
            surface.outermost(
                BACK,
                bone=lower,
                through=joint(lower) + surface.rig.align[INDEX[lower]].T @ (-0.02 * UP),
                owners=(upper, lower),
            ),
        ),
        "knee": (shank, surface.outermost(FRONT, bone=shank, through=joint(shank), owners=legs)),
        "hip_side": (
            "pelvis",
            surface.outermost(
                outwards,
                bone="pelvis",
                through=joint(thigh) + np.array([0, 0.01, 0]),
                owners=("pelvis", "spine_1", "spine_2", thigh),
                radius_m=0.05,
            ),
        ),
        "knee_side": (
            shank,
            surface.outermost(outwards, bone=shank, through=joint(shank), owners=legs),
        ),
        "ankle_side": (
            foot,
            surface.outermost(
                outwards, bone=foot, through=joint(foot) - 0.02 * UP, owners=(shank, foot)
            ),
        ),
        "shoulder_side": (
            "spine_5",
            surface.outermost(
                outwards,
                bone="spine_5",
                through=joint(upper),
                owners=("spine_5", upper),
                radius_m=0.03,
            ),
        ),
    }
    return {f"{side}_{name}": _at(bone, place) for name, (bone, place) in found.items()}
