"""Where points of the body are for a posture, and how they move with it: fast, without muscles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE, POSTURE

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedPoints:
    """One posture: places (point, 3) in m in the room, and how they move with each coordinate.

    ``slopes`` is (point, 3, coordinate) in m per radian (per metre for the pelvis' place); the
    centre of mass comes after the points.
    """

    places_m: FloatArray
    slopes: FloatArray


class PointKinematics:
    """Points of one body, ready to be asked for; ``start`` (3, 3) is how the pelvis lies at zero.

    Raises
    ------
    PrimeMoverError
        For a point that the body does not have.
    """

    def __init__(
        self, body: BodyModel, *, points: Sequence[str], start: FloatArray | None = None
    ) -> None:
        import mujoco

        unknown = [name for name in points if name not in body.points]
        if unknown:
            raise PrimeMoverError(f"body model: no such point: {', '.join(unknown)}")
        self._model = body.mechanics
        self._data = mujoco.MjData(self._model)
        self._start = np.eye(3) if start is None else start
        self._sites = [self._model.site(name).id for name in points]
        self._followers(body)

    def at(self, posture: FloatArray) -> PlacedPoints:
        """Every point, and the centre of mass, for a posture (coordinate,)."""
        import mujoco

        model, data = self._model, self._data
        turns = _turns(posture[3:6])
        data.qpos[:] = model.qpos0
        data.qpos[:3] = posture[0], -posture[1], posture[2]
        mujoco.mju_mat2Quat(data.qpos[3:7], (self._start @ turns[0] @ turns[1] @ turns[2]).ravel())
        angles = self._signs * posture[self._coordinates]
        powers = angles[:, None] ** np.arange(self._polynomials.shape[1])
        data.qpos[self._places] = (self._polynomials * powers).sum(axis=1)
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        return self._points(self._chain(angles, powers=powers, turns=turns))

    def _followers(self, body: BodyModel) -> None:
        """Joints that follow a coordinate, as arrays over couplings."""
        joints = [self._model.joint(c.joint) for c in body.couplings]
        self._places = np.array([int(joint.qposadr[0]) for joint in joints])
        self._rows = np.array([int(joint.dofadr[0]) for joint in joints])
        self._coordinates = np.array([PLACE[c.coordinate] for c in body.couplings])
        self._signs = np.array([c.sign for c in body.couplings])
        self._polynomials = np.zeros((len(joints), max(len(c.polynomial) for c in body.couplings)))
        for i, coupling in enumerate(body.couplings):
            self._polynomials[i, : len(coupling.polynomial)] = coupling.polynomial

    def _chain(
        self, angles: FloatArray, *, powers: FloatArray, turns: tuple[FloatArray, ...]
    ) -> FloatArray:
        """How joint speeds follow from the coordinates, (joint speed, coordinate)."""
        out = np.zeros((self._model.nv, len(POSTURE)))
        out[:3, :3] = np.diag([1.0, -1.0, 1.0])
        _, side, forwards = turns
        out[3:6, 3] = 1.0, 0.0, 0.0
        out[3:6, 4] = -forwards[1]
        out[3:6, 5] = (side @ forwards)[2]
        rates = self._polynomials[:, 1:] * np.arange(1, powers.shape[1]) * powers[:, :-1]
        out[self._rows, self._coordinates] = self._signs * rates.sum(axis=1)
        return out

    def _points(self, chain: FloatArray) -> PlacedPoints:
        import mujoco

        model, data = self._model, self._data
        jacobian = np.zeros((len(self._sites) + 1, 3, model.nv))
        for i, site in enumerate(self._sites):
            mujoco.mj_jacSite(model, data, jacobian[i], None, site)
        mujoco.mj_jacSubtreeCom(model, data, jacobian[-1], 0)
        places = np.vstack([data.site_xpos[self._sites], data.subtree_com[0]])
        return PlacedPoints(places_m=places, slopes=jacobian @ chain)


def pelvis_rotation(posture: FloatArray, *, start: FloatArray) -> FloatArray:
    """How the pelvis lies in the room (3, 3) in a posture (coordinate,)."""
    turn, side, forwards = _turns(posture[3:6])
    return np.asarray(start @ turn @ side @ forwards)


def _turns(angles: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rotations by turn, list and tilt."""
    tilt, pelvis_list, turn = angles
    return rotation(2, angle=turn), rotation(1, angle=-pelvis_list), rotation(0, angle=tilt)


def rotation(axis: int, *, angle: float) -> FloatArray:
    """Rotation (3, 3) about x (0), y (1) or z (2), right-handed, by radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    first, second = (axis + 1) % 3, (axis + 2) % 3
    out = np.zeros((3, 3))
    out[axis, axis] = 1.0
    out[first, first] = out[second, second] = cos
    out[first, second], out[second, first] = -sin, sin
    return out
