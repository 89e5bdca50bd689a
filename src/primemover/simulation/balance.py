"""Where the weight has to be so that what the body touches can hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Motion
from primemover.simulation.body_size import GRAVITY
from primemover.simulation.building.contact_points import points_of
from primemover.simulation.rates import acceleration_matrix
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A body's mass over a repetition, and what the ground may do under it.

    Attributes
    ----------
    time_s : array (frame,)
    centres_m : array (frame, 2)
        Where the centre of mass is, to the left and back.
    pressures_m : array (frame, 2)
        Where the ground would have to push for it.
    corners_m : tuple of array (corner, 2)
        Between which corners it can push; none where nothing is touched.
    heights_m : array (frame,)
        Of the centre of mass above the ground.
    lift : array (frame,)
        Its acceleration upwards, m/s².
    """

    time_s: FloatArray
    centres_m: FloatArray
    pressures_m: FloatArray
    corners_m: Sequence[FloatArray]
    heights_m: FloatArray
    lift: FloatArray


def held_course(now: Course, *, wanted_m: FloatArray) -> FloatArray:
    """The course of the centre of mass (frame, 2) nearest to ``wanted_m`` that the ground holds.

    Notes
    -----
    A body that leans from its centre of pressure falls the way it leans:
    ``pressure = centre - height / (g + lift) * acceleration``. Among the courses whose pressure
    stays between the corners, the one is taken that leaves the wanted course and its pressure
    least; what the present one has besides (turning limbs) is kept. So a step is begun before the
    foot leaves, and a leg that pushes the body back pushes before it leaves the floor.
    """
    from scipy.optimize import nnls

    dear = load_knowledge().body_model.ground_setting("pressure_keeps")
    fall = now.heights_m / np.maximum(GRAVITY + now.lift, GRAVITY / 2)
    falls = np.eye(len(fall)) - fall[:, None] * acceleration_matrix(now.time_s)
    pressures = now.pressures_m + falls @ (wanted_m - now.centres_m)
    corners = [c if len(c) else pressures[[i]] for i, c in enumerate(now.corners_m)]
    spread, sums = _corner_columns(corners)
    back = np.linalg.inv(falls)
    rows = [*(back @ s for s in spread), *(dear * s for s in spread), _SUM * sums]
    goals = [*(back @ pressures).T, *(dear * pressures).T, np.full(len(fall), _SUM)]
    weights, _ = nnls(np.vstack(rows), np.concatenate(goals))
    moved = back @ (np.stack([s @ weights for s in spread], axis=1) - pressures)
    return np.asarray(wanted_m + moved)


def _corner_columns(corners: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """What a share of every corner adds to the pressure, (axis, frame, corner), and its frame."""
    every = np.concatenate(corners)
    frames = np.repeat(np.arange(len(corners)), [len(each) for each in corners])
    sums = (np.arange(len(corners))[:, None] == frames).astype(float)
    return np.stack([sums * every[:, 0], sums * every[:, 1]]), sums


def smooth_course(centres_m: FloatArray, *, time_s: FloatArray) -> FloatArray:
    """The course of the centre of mass (frame, axis) without jerks shorter than people make.

    Contacts that begin and end at once make corners in a course of key poses; a body's mass does
    not go round corners.
    """
    smooth_s = load_knowledge().body_model.ground_setting("smooth_s")
    bend = acceleration_matrix(time_s)
    system = np.eye(len(time_s)) + smooth_s**4 * bend.T @ bend
    return np.asarray(np.linalg.solve(system, centres_m))


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


def pressure_corners(at_m: Mapping[str, FloatArray], *, pressure: float | None) -> FloatArray:
    """Between which corners (corner, 2) the centre of pressure may be.

    Feet side by side carry where people do, ``pressure`` of the way from heel to toe tip;
    anything else within the inner part of what lies between the points that touch.
    """
    if not at_m:
        return np.zeros((0, 2))
    feet = _feet(at_m)
    if feet is not None:
        heels, toes = feet
        lengths = toes - heels
        ahead = lengths.mean(axis=0)
        ahead /= np.linalg.norm(ahead)
        length_m = float(np.linalg.norm(lengths, axis=1).mean())
        if np.ptp(heels @ ahead) <= _ABREAST * length_m:
            return np.asarray(
                heels + lengths * (usual_pressure() if pressure is None else pressure)
            )
    return inner_corners(np.array(list(at_m.values()))[:, :2])


def inner_corners(corners_m: FloatArray) -> FloatArray:
    """The corners (corner, 2) drawn in: between them the weight is kept."""
    inside = load_knowledge().body_model.ground_setting("inside")
    middle = corners_m.mean(axis=0)
    return np.asarray(middle + inside * (corners_m - middle))


def usual_pressure() -> float:
    """Where under the foot the weight lies unless told otherwise, 0 at the heel, 1 at the toes."""
    return load_knowledge().body_model.ground_setting("usual_pressure")


def nearest_inside(corners_m: FloatArray, *, to: FloatArray) -> FloatArray:
    """The point nearest to ``to`` (2,) within the shrunken hull of the corners (corner, 2)."""
    from scipy.optimize import nnls

    corners = inner_corners(corners_m)
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
