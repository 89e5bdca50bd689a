"""The mechanics of a body in a movement: what pulls where, and what must be carried.

One pass over the frames gives, for every frame, muscle moment arms and lengths, the joint moments
that weight and acceleration ask for, and how named points move with the coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.simulation.body import BodyModel
from primemover.simulation.coordinates import MOMENTS, REACTION_JOINTS
from primemover.simulation.rates import FEWEST, rates

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mechanics:
    """A movement's mechanics, before any force from outside.

    Attributes
    ----------
    moment_arms_m : array (frame, coordinate, muscle)
        Positive where the muscle pulls the coordinate (of ``MOMENTS``) up.
    lengths_m : array (frame, muscle)
    moments_nm : array (frame, coordinate)
        What muscles and outside forces together must give.
    reaction_arms : array (frame, 3 × joint, muscle)
        How a newton of each muscle pulls at the joints of ``REACTION_JOINTS``, bone's axes.
    reaction_loads_n : array (frame, 3 × joint)
        What weight and acceleration ask for there.
    point_places_m : array (frame, point, 3)
        In the room.
    point_slopes : array (frame, point, 3, coordinate + 3 × joint)
        How each point moves with the coordinates (and with the locked joints).
    mass_centre_m : array (frame, 3)
    """

    moment_arms_m: FloatArray
    lengths_m: FloatArray
    moments_nm: FloatArray
    reaction_arms: FloatArray
    reaction_loads_n: FloatArray
    point_places_m: FloatArray
    point_slopes: FloatArray
    mass_centre_m: FloatArray


def movement_mechanics(
    body: BodyModel,
    *,
    postures: FloatArray,
    time_s: FloatArray | None = None,
    points: Sequence[str] = (),
    start: FloatArray | None = None,
) -> Mechanics:
    """The mechanics of postures (frame, coordinate); held still where no times are given.

    Parameters
    ----------
    time_s : array (frame,), optional
        With it, speed and acceleration count, by :func:`.rates.rates`; postures should be smooth.
    points : sequence of str
        Names in ``body.points`` whose places and slopes are wanted.
    start : array (3, 3), optional
        How the pelvis lies at zero.

    Raises
    ------
    PrimeMoverError
        For a point that the body does not have.
    """
    import mujoco

    model = body.mechanics
    unknown = [name for name in points if name not in body.points]
    if unknown:
        raise PrimeMoverError(f"body model: no such point: {', '.join(unknown)}")
    sites = [model.site(name).id for name in points]
    joints = np.array([body.expand(row, start=start) for row in postures])
    speed, acceleration = _rates(model, joints, time_s=time_s)
    out = _Frames(frames=len(joints), model=model, points=len(sites))
    data = mujoco.MjData(model)
    dense = np.zeros((model.nu, model.nv))
    jacobian = np.zeros((3, model.nv))
    for i, row in enumerate(joints):
        data.qpos[:], data.qvel[:], data.qacc[:] = row, speed[i], acceleration[i]
        mujoco.mj_inverse(model, data)
        slopes = body.slopes(postures[i])
        mujoco.mju_sparse2dense(
            dense, data.actuator_moment, data.moment_rownnz, data.moment_rowadr, data.moment_colind
        )
        out.arms[i] = -(dense @ slopes).T
        out.lengths[i] = data.actuator_length
        out.loads[i] = slopes.T @ data.qfrc_inverse
        out.centres[i] = data.subtree_com[0]
        for k, site in enumerate(sites):
            mujoco.mj_jacSite(model, data, jacobian, None, site)
            out.places[i, k] = data.site_xpos[site]
            out.slopes[i, k] = jacobian @ slopes
    return out.done()


class _Frames:
    """Arrays that are filled frame by frame."""

    def __init__(self, *, frames: int, model: object, points: int) -> None:
        rows = len(MOMENTS) + 3 * len(REACTION_JOINTS)
        muscles = int(model.nu)  # type: ignore[attr-defined]
        self.arms = np.zeros((frames, rows, muscles))
        self.lengths = np.zeros((frames, muscles))
        self.loads = np.zeros((frames, rows))
        self.places = np.zeros((frames, points, 3))
        self.slopes = np.zeros((frames, points, 3, rows))
        self.centres = np.zeros((frames, 3))

    def done(self) -> Mechanics:
        rows = len(MOMENTS)
        return Mechanics(
            moment_arms_m=self.arms[:, :rows],
            lengths_m=self.lengths,
            moments_nm=self.loads[:, :rows],
            reaction_arms=self.arms[:, rows:],
            reaction_loads_n=self.loads[:, rows:],
            point_places_m=self.places,
            point_slopes=self.slopes,
            mass_centre_m=self.centres,
        )


def _rates(
    model: object, joints: FloatArray, *, time_s: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Speeds and accelerations of the joints; zero where the body is held still."""
    import mujoco

    frames, count = len(joints), int(model.nv)  # type: ignore[attr-defined]
    if time_s is None or frames < FEWEST:
        return np.zeros((frames, count)), np.zeros((frames, count))
    steps = np.zeros((frames - 1, count))
    for i in range(frames - 1):
        mujoco.mj_differentiatePos(model, steps[i], 1.0, joints[i], joints[i + 1])
    return rates(steps, time_s=time_s)
