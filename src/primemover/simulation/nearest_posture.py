"""The posture nearest to a wanted one that keeps every contact and the balance.

Damped Gauss-Newton. Contacts weigh so much more than angles that they hold to a millimetre; angles
give way where the contacts leave no choice, ankles and toes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.contacts import Row, stacked
from primemover.simulation.coordinates import PELVIS, PLACE, POSTURE
from primemover.simulation.point_kinematics import PointKinematics

FloatArray = npt.NDArray[np.float64]

EASY: Final = ("ankle_flexion", "ankle_inversion", "toe_extension")
"""Coordinates that adapt to a surface before any other moves."""
MIDDLING: Final = ("shoulder", "elbow_flexion", "hip_rotation")
_PER_RADIAN: Final = 180 / np.pi
_EASY_WEIGHT: Final = 0.03
_MIDDLING_WEIGHT: Final = 0.3
_FREE_WEIGHT: Final = 0.03
_HELD_WEIGHT: Final = 20.0
_PLACED_WEIGHT: Final = 100.0
"""For a pelvis that the poses place, for a leg length."""
_ANYWHERE: Final = 1e-3
_CONTACT_WEIGHT: Final = 3000.0
"""A millimetre off a surface weighs as much as three degrees."""
_IN_THE_AIR_WEIGHT: Final = 300.0
"""A foot on its way from one place to another gives way to balance."""
_BALANCE_WEIGHTS: Final = np.array([1500.0, 1500.0, 500.0])
"""A centimetre out of balance weighs as much as fifteen degrees, one of height as much as five."""
_RANGE_WEIGHT: Final = 30.0
"""For a degree beyond a range."""
_ROUNDS: Final = 30
_SETTLED_RAD: Final = 2e-5
_DAMPING: Final = 1e-3
_TRUST: Final = 10.0
_LONGEST_RAD: Final = 0.44


@lru_cache(maxsize=1)
def _ranges() -> tuple[FloatArray, FloatArray]:
    """How far every coordinate goes, lowest and highest, rad; the pelvis goes anywhere."""
    known = load_knowledge().body_model.joint_ranges.ranges_deg
    rows = [
        known.get(name.removesuffix("_left").removesuffix("_right"), (-1e3, 1e3))
        for name in POSTURE
    ]
    low, high = np.radians(np.array(rows).T)
    return low, high


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A posture (coordinate,) and how firmly each coordinate keeps it.

    ``mass_centre_m`` (3,) is where the centre of mass has to be: to the left, backwards, and up,
    the last less firmly.
    """

    posture: FloatArray
    weight: FloatArray
    rows: Sequence[Row]
    mass_centre_m: FloatArray | None = None


def firmness(
    *, held: Iterable[str], free: Iterable[str], placed: Iterable[str], leg_m: float
) -> FloatArray:
    """How firmly each coordinate keeps its value, (coordinate,), per radian or metre.

    The pelvis goes wherever the contacts put it, unless the poses say where (``placed``).
    """
    out = np.full(len(POSTURE), _PER_RADIAN)
    known, lengths = set(placed), PELVIS[:3]
    for name, index in PLACE.items():
        if name in lengths:
            out[index] = (_PLACED_WEIGHT if name in known else _ANYWHERE) / leg_m
        elif name.startswith(EASY):
            out[index] *= _EASY_WEIGHT
        elif name.startswith(MIDDLING):
            out[index] *= _MIDDLING_WEIGHT
    for names, weight in ((free, _FREE_WEIGHT), (held, _HELD_WEIGHT)):
        out[[PLACE[name] for name in names if name in PLACE]] = weight * _PER_RADIAN
    return out


def nearest_posture(
    kinematics: PointKinematics, *, wanted: Wanted, points: Sequence[str], first: FloatArray
) -> FloatArray:
    """The posture (coordinate,) nearest to ``wanted``, beginning at ``first``."""
    rows = stacked(wanted.rows, points=points)
    firm = np.where([row.firm for row in wanted.rows], _CONTACT_WEIGHT, _IN_THE_AIR_WEIGHT)
    posture = np.array(first, dtype=float)
    best, least, damping = posture, np.inf, _DAMPING
    normal, slope = np.eye(len(posture)), np.zeros_like(posture)
    for _ in range(_ROUNDS):
        missed, jacobian = _missed(kinematics, posture, wanted=wanted, rows=(*rows, firm))
        cost = float(missed @ missed)
        if cost <= least:
            best, least, damping = posture, cost, max(damping / _TRUST, _DAMPING)
            normal, slope = jacobian.T @ jacobian, jacobian.T @ missed
        else:  # gone too far: where contacts pull against each other, steps must be small
            damping *= _TRUST**2
        scale = np.diag(np.maximum(np.diag(normal), 1.0))
        change = -np.linalg.solve(normal + damping * scale * 1e-3, slope)
        change *= min(1.0, _LONGEST_RAD / max(float(np.abs(change).max()), 1e-12))
        posture = best + change
        if np.abs(change).max() < _SETTLED_RAD:
            return np.asarray(posture)
    return np.asarray(best)


def _missed(
    kinematics: PointKinematics,
    posture: FloatArray,
    *,
    wanted: Wanted,
    rows: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Everything that is not as wanted, weighted, and how it moves with the coordinates."""
    placed = kinematics.at(posture)
    means, directions, at_m, firm = rows
    apart = np.einsum("rp,pa,ra->r", means, placed.places_m[:-1], directions) - at_m
    moves = np.einsum("rp,pac,ra->rc", means, placed.slopes[:-1], directions, optimize=True)
    beyond = posture - np.clip(posture, *_ranges())
    bar = _RANGE_WEIGHT * _PER_RADIAN
    parts = [apart * firm, wanted.weight * (posture - wanted.posture), beyond * bar]
    slopes = [moves * firm[:, None], np.diag(wanted.weight), np.diag(bar * (beyond != 0))]
    if wanted.mass_centre_m is not None:
        off = placed.places_m[-1] - wanted.mass_centre_m
        parts.append(off * _BALANCE_WEIGHTS)
        slopes.append(placed.slopes[-1] * _BALANCE_WEIGHTS[:, None])
    return np.concatenate(parts), np.vstack(slopes)
