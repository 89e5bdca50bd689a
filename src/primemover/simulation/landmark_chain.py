"""Where points of the body are in many postures at once, and how they move with the postures.

The tree of bones is walked once, every frame and every person at the same time, in plain numpy;
results are those of the compiled model. For one posture at a time there is
:mod:`primemover.simulation.point_kinematics`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE, POSTURE, Coupling

FloatArray = npt.NDArray[np.float64]

SLIDES: Final = 2
HINGES: Final = 3
"""Numbers of the joint kinds in the compiled model."""
LIGHTEST_KG: Final = 0.01
"""Bones lighter than this are left out of the mass centre; all of them weigh some grams."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BonePoint:
    """A point that moves with a bone: ``place_m`` in the bone's own axes."""

    bone: str
    place_m: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """Points in the room, by name.

    ``places_m`` holds (frame, 3), ``slopes`` (frame, 3, coordinate) in m per radian (per metre for
    the pelvis' place). ``mass_centre`` is among them.
    """

    places_m: Mapping[str, FloatArray]
    slopes: Mapping[str, FloatArray]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Joint:
    slides: bool
    axis: FloatArray
    anchor: FloatArray
    column: int
    sign: float
    polynomial: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bone:
    number: int
    parent: int
    place_m: FloatArray
    turn: FloatArray
    joints: tuple[_Joint, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Moved:
    """A bone in every frame: turn (frame, 3, 3), place, and how it turns and slides."""

    turn: FloatArray
    place_m: FloatArray
    spin: FloatArray
    drift: FloatArray

    def point(self, place_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """A point of the bone: where it is, and its slopes (frame, 3, coordinate)."""
        at = self.place_m + self.turn @ place_m
        slopes = np.cross(self.spin, at[:, None, :]) + self.drift
        return at, np.swapaxes(slopes, 1, 2)


class LandmarkChain:
    """Named points of one body, ready to be asked for.

    Parameters
    ----------
    points : mapping of BonePoint
        What is wanted besides ``mass_centre``.

    Raises
    ------
    PrimeMoverError
        For a bone that the body does not have.
    """

    def __init__(self, body: BodyModel, *, points: Mapping[str, BonePoint]) -> None:
        model = body.mechanics
        numbers = {model.body(i).name: i for i in range(model.nbody)}
        unknown = sorted({p.bone for p in points.values()} - set(numbers))
        if unknown:
            raise PrimeMoverError(f"body model: no such bone: {', '.join(unknown)}")
        self._points = {
            name: (numbers[point.bone], np.array(point.place_m)) for name, point in points.items()
        }
        heavy = [i for i in range(1, model.nbody) if model.body_mass[i] >= LIGHTEST_KG]
        self._masses = {i: (float(model.body_mass[i]), model.body_ipos[i].copy()) for i in heavy}
        wanted = {number for number, _ in self._points.values()} | set(heavy)
        self._bones = _bones(body, wanted=wanted)

    def at(self, postures: FloatArray) -> Placed:
        """Every point in postures (frame, coordinate)."""
        moved: dict[int, _Moved] = {}
        for bone in self._bones:
            before = moved.get(bone.parent)
            moved[bone.number] = (
                _root(postures) if before is None else _next(bone, before, postures)
            )
        found = {name: moved[number].point(at) for name, (number, at) in self._points.items()}
        found["mass_centre"] = self._mass_centre(moved)
        return Placed(
            places_m={name: place for name, (place, _) in found.items()},
            slopes={name: slope for name, (_, slope) in found.items()},
        )

    def _mass_centre(self, moved: Mapping[int, _Moved]) -> tuple[FloatArray, FloatArray]:
        whole = sum(mass for mass, _ in self._masses.values())
        places, slopes = zip(
            *(
                tuple(mass / whole * part for part in moved[number].point(at))
                for number, (mass, at) in self._masses.items()
            ),
            strict=True,
        )
        return np.sum(places, axis=0), np.sum(slopes, axis=0)


def _bones(body: BodyModel, *, wanted: set[int]) -> tuple[_Bone, ...]:
    """The bones from the root to the wanted ones, parents first."""
    model = body.mechanics
    needed: set[int] = set()
    for number in wanted:
        while number > 0 and number not in needed:
            needed.add(number)
            number = int(model.body_parentid[number])
    by_joint = {coupling.joint: coupling for coupling in body.couplings}
    return tuple(
        _Bone(
            number=number,
            parent=int(model.body_parentid[number]),
            place_m=model.body_pos[number].copy(),
            turn=_matrix(model.body_quat[number]),
            joints=_joints(model, number=number, by_joint=by_joint),
        )
        for number in sorted(needed)
    )


def _joints(model: Any, *, number: int, by_joint: Mapping[str, Coupling]) -> tuple[_Joint, ...]:
    """The joints of a bone that follow a coordinate; the others never move."""
    first = int(model.body_jntadr[number])
    found = []
    for joint in range(first, first + int(model.body_jntnum[number])):
        coupling = by_joint.get(model.joint(joint).name)
        if coupling is not None:
            found.append(
                _Joint(
                    slides=int(model.jnt_type[joint]) == SLIDES,
                    axis=model.jnt_axis[joint].copy(),
                    anchor=model.jnt_pos[joint].copy(),
                    column=PLACE[coupling.coordinate],
                    sign=coupling.sign,
                    polynomial=coupling.polynomial,
                )
            )
    return tuple(found)


def _root(postures: FloatArray) -> _Moved:
    """The pelvis: its place, and turned by turn, list and tilt."""
    frames = len(postures)
    tilt, down, turn = postures[:, 3], -postures[:, 4], postures[:, 5]
    by_turn, by_list = _about(np.eye(3)[2], turn), _about(np.eye(3)[1], down)
    spin = np.zeros((frames, len(POSTURE), 3))
    spin[:, 5] = np.eye(3)[2]
    spin[:, 4] = -by_turn[:, :, 1]
    spin[:, 3] = (by_turn @ by_list)[:, :, 0]
    place = postures[:, :3] * np.array([1.0, -1.0, 1.0])
    drift = -np.cross(spin, place[:, None, :])
    drift[:, :3] += np.diag([1.0, -1.0, 1.0])
    whole = by_turn @ by_list @ _about(np.eye(3)[0], tilt)
    return _Moved(turn=whole, place_m=place, spin=spin, drift=drift)


def _next(bone: _Bone, before: _Moved, postures: FloatArray) -> _Moved:
    """A bone from the one it hangs on."""
    turn = before.turn @ bone.turn
    place = before.place_m + before.turn @ bone.place_m
    if not bone.joints:
        return _Moved(turn=turn, place_m=place, spin=before.spin, drift=before.drift)
    spin, drift = before.spin.copy(), before.drift.copy()
    for joint in bone.joints:
        at = joint.sign * postures[:, joint.column]
        powers = np.arange(len(joint.polynomial))
        factors = np.array(joint.polynomial)
        moved = at[:, None] ** powers @ factors
        rate = joint.sign * (at[:, None] ** powers[:-1] @ (powers * factors)[1:])
        axis = turn @ joint.axis
        if joint.slides:
            place = place + axis * moved[:, None]
            drift[:, joint.column] += axis * rate[:, None]
            continue
        anchor = place + turn @ joint.anchor
        spin[:, joint.column] += axis * rate[:, None]
        drift[:, joint.column] -= np.cross(axis, anchor) * rate[:, None]
        turn = turn @ _about(joint.axis, moved)
        place = anchor - turn @ joint.anchor
    return _Moved(turn=turn, place_m=place, spin=spin, drift=drift)


def _about(axis: FloatArray, angles: FloatArray) -> FloatArray:
    """Rotations about one axis by many angles, (frame, 3, 3)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    sine, rest = np.sin(angles)[:, None, None], (1 - np.cos(angles))[:, None, None]
    return np.asarray(np.eye(3) + sine * cross + rest * (cross @ cross))


def _matrix(quaternion: FloatArray) -> FloatArray:
    """The rotation of a quaternion (w, x, y, z)."""
    w, x, y, z = quaternion / np.linalg.norm(quaternion)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
