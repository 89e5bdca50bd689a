"""The posture nearest to a wanted one that keeps every contact and the balance.

Damped Gauss-Newton. Contacts weigh so much more than angles that they hold to a millimetre; angles
give way where the contacts leave no choice, ankles and toes first. What weighs how much is in
knowledge (``body_model/posing.toml``).
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
_ANYWHERE: Final = 1e-3
"""Of a leg length, for what may go anywhere: enough for one answer."""
_ROUNDS: Final = 30
_SETTLED_RAD: Final = 2e-5
"""A round that moves less is the last."""
_DAMPING: Final = 1e-3
_TRUST: Final = 10.0
"""By how much damping shrinks after a round that helped; it grows by the square of it."""
_LONGEST_RAD: Final = 0.44
"""Of one round: farther on, slopes are no longer true."""


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
    rule = load_knowledge().body_model.posing_setting
    out = np.full(len(POSTURE), _PER_RADIAN)
    known, lengths = set(placed), PELVIS[:3]
    for name, index in PLACE.items():
        if name in lengths:
            out[index] = (rule("placed_weight") if name in known else _ANYWHERE) / leg_m
        elif name.startswith(EASY):
            out[index] *= rule("easy_weight")
        elif name.startswith(MIDDLING):
            out[index] *= rule("middling_weight")
    for names, weight in ((free, rule("free_weight")), (held, rule("held_weight"))):
        out[[PLACE[name] for name in names if name in PLACE]] = weight * _PER_RADIAN
    return out


def nearest_posture(
    kinematics: PointKinematics, *, wanted: Wanted, points: Sequence[str], first: FloatArray
) -> FloatArray:
    """The posture (coordinate,) nearest to ``wanted``, beginning at ``first``."""
    rule = load_knowledge().body_model.posing_setting
    rows = stacked(wanted.rows, points=points)
    held, swung = rule("contact_weight"), rule("in_the_air_weight")
    firm = np.where([row.firm for row in wanted.rows], held, swung)
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
    rule = load_knowledge().body_model.posing_setting
    bar = rule("range_weight") * _PER_RADIAN
    parts = [apart * firm, wanted.weight * (posture - wanted.posture), beyond * bar]
    slopes = [moves * firm[:, None], np.diag(wanted.weight), np.diag(bar * (beyond != 0))]
    if wanted.mass_centre_m is not None:
        off = placed.places_m[-1] - wanted.mass_centre_m
        weights = np.array([rule("balance_weight")] * 2 + [rule("height_weight")])
        parts.append(off * weights)
        slopes.append(placed.slopes[-1] * weights[:, None])
    return np.concatenate(parts), np.vstack(slopes)
