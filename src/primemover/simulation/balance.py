"""Where the weight has to be so that what the body touches can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Motion
from primemover.simulation.body_size import GRAVITY
from primemover.simulation.building.contact_points import points_of
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

_ABREAST: Final = 0.5
"""Feet stand side by side when neither is ahead by more than this share of a foot."""
_SUM: Final = 100.0


def steadying(motion: Motion) -> frozenset[str]:
    """Points that only steady a standing body and carry next to nothing."""
    above_m = load_knowledge().body_model.ground_setting("steadying_above_m")
    return frozenset(
        point
        for contact in motion.contacts
        if motion.start == "standing" and contact.on in motion.props
        if motion.props[contact.on].height_m >= above_m
        for name in contact.points
        for point in points_of(name)
    )


def centre_over(
    pressures_m: FloatArray, *, heights_m: FloatArray, time_s: FloatArray
) -> FloatArray:
    """The course of the centre of mass (frame, 2) that keeps the weight on ``pressures_m``.

    Parameters
    ----------
    pressures_m : array (frame, 2)
        Where the centre of pressure should be.
    heights_m : array (frame,)
        Of the centre of mass above it.

    Notes
    -----
    A body that leans from its centre of pressure falls the way it leans:
    ``centre - height / g * acceleration = pressure``. Solved for the centre over the whole
    repetition, at rest at both ends, this is a smooth mean of where the pressure will be and was;
    a step is begun before the foot leaves, as people do.
    """
    frames = len(time_s)
    step_s = float(time_s[-1] - time_s[0]) / (frames - 1)
    fall = heights_m / GRAVITY / step_s**2
    system = np.diag(1 + 2 * fall)
    inner = np.arange(frames - 1)
    system[inner, inner + 1] = -fall[:-1]
    system[inner + 1, inner] = -fall[1:]
    system[0, 0] -= fall[0]
    system[-1, -1] -= fall[-1]
    return np.asarray(np.linalg.solve(system, pressures_m))


def pressure_centre(
    needed: FloatArray, *, pelvis_m: FloatArray, turned: FloatArray, height_m: float
) -> FloatArray:
    """Where one force on a level surface would have to act to hold the pelvis, (2,).

    Parameters
    ----------
    needed : array (6,)
        Force in the room's axes and moment in the pelvis' own, N and N m.
    pelvis_m : array (3,)
        Where the pelvis is.
    turned : array (3, 3)
        How the pelvis lies in the room.
    height_m : float
        Of the surface.
    """
    force, moment = needed[:3], turned @ needed[3:6]
    arm = height_m - pelvis_m[2]
    left = (arm * force[0] - moment[1]) / force[2]
    back = (arm * force[1] + moment[0]) / force[2]
    return np.asarray(pelvis_m[:2] + np.array([left, back]))


def wanted_pressure(
    at_m: Mapping[str, FloatArray], *, centre: FloatArray, pressure: float | None
) -> FloatArray:
    """Where the centre of pressure should be (2,), the nearest to where it is (``centre``)."""
    feet = _feet(at_m)
    if feet is None:
        return nearest_inside(np.array(list(at_m.values()))[:, :2], to=centre)
    heels, toes = feet
    lengths = toes - heels
    ahead = lengths.mean(axis=0)
    ahead /= np.linalg.norm(ahead)
    length_m = float(np.linalg.norm(lengths, axis=1).mean())
    if np.ptp(heels @ ahead) > _ABREAST * length_m:
        return nearest_inside(np.array(list(at_m.values()))[:, :2], to=centre)
    spots = heels + lengths * (usual_pressure() if pressure is None else pressure)
    return _between(spots, to=centre)


def usual_pressure() -> float:
    """Where under the foot the weight lies unless told otherwise, 0 at the heel, 1 at the toes."""
    return load_knowledge().body_model.ground_setting("usual_pressure")


def nearest_inside(corners_m: FloatArray, *, to: FloatArray) -> FloatArray:
    """The point nearest to ``to`` (2,) within the shrunken hull of the corners (corner, 2)."""
    from scipy.optimize import nnls

    inside = load_knowledge().body_model.ground_setting("inside")
    middle = corners_m.mean(axis=0)
    corners = middle + inside * (corners_m - middle)
    system = np.vstack([corners.T, np.full(len(corners), _SUM)])
    weights, _ = nnls(system, np.append(to, _SUM))
    return np.asarray(weights @ corners / weights.sum())


def _feet(at_m: Mapping[str, FloatArray]) -> tuple[FloatArray, FloatArray] | None:
    """Heels and toes (foot, 2) of the whole soles that are down; None where anything else is."""
    whole = [s for s in SIDES if {f"heel_{s}", f"toe_{s}", f"ball_inner_{s}"} <= set(at_m)]
    if not whole or sum(name.endswith(tuple(whole)) for name in at_m) != len(at_m):
        return None
    if any(not name.startswith(("heel", "toe", "ball")) for name in at_m):
        return None
    balls = [(at_m[f"ball_inner_{s}"] + at_m[f"ball_outer_{s}"])[:2] / 2 for s in whole]
    heels = [at_m[f"heel_{s}"][:2] for s in whole]
    reach = [np.linalg.norm(at_m[f"toe_{s}"][:2] - h) for s, h in zip(whole, heels, strict=True)]
    ahead = [(b - h) / np.linalg.norm(b - h) for b, h in zip(balls, heels, strict=True)]
    toes = [h + a * r for h, a, r in zip(heels, ahead, reach, strict=True)]
    return np.array(heels), np.array(toes)


def _between(spots: FloatArray, *, to: FloatArray) -> FloatArray:
    """The point of the line between the spots (1 or 2, 2) nearest to ``to``."""
    if len(spots) == 1:
        return np.asarray(spots[0])
    line = spots[1] - spots[0]
    part = float(np.clip((to - spots[0]) @ line / (line @ line), 0.0, 1.0))
    return np.asarray(spots[0] + part * line)
