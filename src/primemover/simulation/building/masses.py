"""Masses, centres of mass and inertia of the body's segments, as published for a person's sex.

Upstream counts the pelvis twice (as pelvis and as sacrum), has a head of 2.1 kg and inertia of its
own kind; nothing of it is kept.

Notes
-----
Limbs reach from joint to joint of the model. The trunk reaches from the middle of the hips to that
of the shoulders and is cut at the published heights. Its middle part is shared equally among the
lumbar vertebrae and the lowest slice of the thorax.

References
----------
deleva1996
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import Segment
from primemover.simulation.body_size import BodySize
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

LUMBAR: Final = ("lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1")
_TRUNK: Final = ("lower_trunk", "middle_trunk", "upper_trunk", "head")
"""From the hips upwards."""
_NOTHING: Final = 1e-6
"""Mass (kg) and inertia of a body that is counted elsewhere: the engine wants more than zero."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of the body: which bone carries it, where its centre is and how it resists turning.

    ``centre_m`` is in the room, standing; ``inertia`` (kg m²) about the bone's own axes.
    """

    bone: str
    mass_kg: float
    centre_m: FloatArray
    inertia: FloatArray


def make_weightless(spec: Any) -> None:
    """Nothing comes back; no bone weighs anything until :func:`set_masses`."""
    for body in spec.bodies[1:]:
        body.explicitinertial = True
        body.mass = _NOTHING
        body.ipos = [0.0, 0.0, 0.0]
        body.inertia = [_NOTHING] * 3


def set_masses(model: Any, *, size: BodySize) -> None:
    """Nothing comes back; the compiled model weighs ``size.mass_kg``, shared as published."""
    import mujoco

    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    carried: dict[str, list[Piece]] = {}
    for piece in _pieces(data, size=size):
        carried.setdefault(piece.bone, []).append(piece)
    for bone, pieces in carried.items():
        _give(model, data=data, bone=bone, pieces=pieces)


def _give(model: Any, *, data: Any, bone: str, pieces: list[Piece]) -> None:
    """Nothing comes back; the bone carries its pieces, joined about their common centre."""
    body = model.body(bone).id
    turn, origin = data.xmat[body].reshape(3, 3), data.xpos[body]
    masses = np.array([piece.mass_kg for piece in pieces])
    centres = np.array([(piece.centre_m - origin) @ turn for piece in pieces])
    centre = masses @ centres / masses.sum()
    away = centres - centre
    spread = masses @ (np.sum(away**2, axis=1, keepdims=True) - away**2)
    model.body_mass[body] = masses.sum()
    model.body_ipos[body] = centre
    model.body_iquat[body] = 1.0, 0.0, 0.0, 0.0
    model.body_inertia[body] = sum(piece.inertia for piece in pieces) + spread


def _pieces(data: Any, *, size: BodySize) -> Iterator[Piece]:
    segments = load_knowledge().body_model.segments.of(size.sex)
    masses = {name: segment.mass * size.mass_kg for name, segment in segments.items()}
    total = sum(mass * (2 if name not in _TRUNK else 1) for name, mass in masses.items())
    kg = {name: mass * size.mass_kg / total for name, mass in masses.items()}
    yield from _trunk(data, segments=segments, kg=kg, height_m=size.height_m)
    for side in SIDES:
        for name, (bone, first, second) in _limbs(data, side=side, segments=segments).items():
            yield _rod(segments[name], bone=bone, kg=kg[name], first_m=first, second_m=second)


def _limbs(
    data: Any, *, side: str, segments: Mapping[Any, Segment]
) -> dict[Any, tuple[str, FloatArray, FloatArray]]:
    """Segment: its bone, and its ends in the room; the hand goes on from the forearm."""
    leg = side[0]
    hip, knee = data.body(f"femur_{leg}").xpos, data.body(f"tibia_{leg}").xpos
    ankle, heel = data.body(f"talus_{leg}").xpos, data.body(f"calcn_{leg}").xpos
    shoulder, elbow = data.body(f"uarm_{side}").xpos, data.body(f"farm_{side}").xpos
    wrist, toe = data.site(f"wrist_{side}").xpos, data.site(f"toe_{side}").xpos
    hand = (wrist - elbow) * segments["hand"].length / segments["forearm"].length
    return {
        "thigh": (f"femur_{leg}", hip, knee),
        "shank": (f"tibia_{leg}", knee, ankle),
        "foot": (f"calcn_{leg}", heel, toe),
        "upper_arm": (f"uarm_{side}", shoulder, elbow),
        "forearm": (f"farm_{side}", elbow, wrist),
        "hand": (f"farm_{side}", wrist, wrist + hand),
    }


def _rod(
    segment: Segment, *, bone: str, kg: float, first_m: FloatArray, second_m: FloatArray
) -> Piece:
    """A limb's segment; upright ones spin about the second axis, the foot about its first."""
    length_m = float(np.linalg.norm(second_m - first_m))
    across, along, around = np.square(np.array(segment.gyration) * length_m) * kg
    foot = bone.startswith("calcn")
    return Piece(
        bone=bone,
        mass_kg=kg,
        centre_m=first_m + segment.centre * (second_m - first_m),
        inertia=np.array([around, across, along] if foot else [across, around, along]),
    )


def _trunk(
    data: Any, *, segments: Mapping[Any, Segment], kg: Mapping[Any, float], height_m: float
) -> Iterator[Piece]:
    """Head and trunk, from the hips upwards; centres are counted from the upper end."""
    hips = _between(data, "femur_l", "femur_r")
    shoulders = _between(data, "uarm_left", "uarm_right")
    bones = {"lower_trunk": "pelvis", "upper_trunk": "torso", "head": "head"}
    height = 0.0
    for name in _TRUNK:
        segment, length_m = segments[name], segments[name].length * height_m
        rise_m = height + length_m * (1 - segment.centre)
        inertia = kg[name] * np.square(np.array(segment.gyration)[[0, 2, 1]] * length_m)
        middle = _on_axis(hips, shoulders, rise_m=rise_m)
        if name == "middle_trunk":
            yield from _slices(data, kg=kg[name], middle_m=middle, inertia=inertia)
        else:
            yield Piece(bone=bones[name], mass_kg=kg[name], centre_m=middle, inertia=inertia)
        height += length_m


def _slices(data: Any, *, kg: float, middle_m: FloatArray, inertia: FloatArray) -> Iterator[Piece]:
    """The middle trunk in equal slices at the heights of the vertebrae, its centre kept."""
    bones = (*LUMBAR, "torso")
    heights = np.array([data.body(bone).xpos[2] for bone in LUMBAR])
    heights = np.append(heights, 2 * heights[-1] - heights[-2])
    for bone, rise_m in zip(bones, heights - heights.mean(), strict=True):
        centre = middle_m + np.array([0.0, 0.0, rise_m])
        yield Piece(bone=bone, mass_kg=kg / 6, centre_m=centre, inertia=_slice(inertia / 6))


def _slice(inertia: FloatArray) -> FloatArray:
    """A slice turns about level axes as a disc does: half as hard as about its upright one."""
    return np.asarray(inertia[1] * np.array([0.5, 1.0, 0.5]))


def _between(data: Any, one: str, other: str) -> FloatArray:
    return np.asarray((data.body(one).xpos + data.body(other).xpos) / 2)


def _on_axis(hips: FloatArray, shoulders: FloatArray, *, rise_m: float) -> FloatArray:
    """The point of the trunk's axis at a height over the hips; over the shoulders it is upright."""
    axis = shoulders - hips
    return np.asarray(hips + axis * min(rise_m / axis[2], 1.0) + [0, 0, max(rise_m - axis[2], 0)])
