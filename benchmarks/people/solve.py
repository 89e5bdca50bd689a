"""Inverse kinematics: the pose nearest to the key pose that keeps every contact on its surface.

Damped Gauss-Newton on the joint coordinates. Contacts weigh so much more than angles that they
hold to a millimetre; angles give way where the contacts leave no choice, ankles and toes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.skeleton import INDEX, Skeleton
from primemover.knowledge.motions import COORDINATES, POSITIONS

FloatArray = npt.NDArray[np.float64]

EASY: Final = ("ankle_flexion", "ankle_inversion", "toe_extension", "wrist_extension")
"""Coordinates that adapt to a surface before any other moves."""
MIDDLING: Final = (
    "knee_rotation",
    "forearm_pronation",
    "shoulder",
    "elbow_flexion",
    "hip_rotation",
)

_EASY_WEIGHT: Final = 0.03
_MIDDLING_WEIGHT: Final = 0.3
_FREE_WEIGHT: Final = 0.03
_HELD_WEIGHT: Final = 20.0
_TURN_STEP_DEG: Final = 0.05
_LENGTH_STEP: Final = 1e-4
_CONTACT_WEIGHT: Final = 3000.0
"""A millimetre off a surface weighs as much as three degrees."""
_ROUNDS: Final = 24
_SETTLED: Final = 1e-3
_DAMPING: Final = 1e-3
_TRUST: Final = 10.0
"""How much the damping falls after a good step; it rises by the square after a bad one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A point of the body and where it should be; NaN coordinates are free.

    With ``across`` (a unit vector) only the distance in its direction counts.
    """

    point: str
    at_m: FloatArray
    weight: float = 1.0
    across: FloatArray | None = None


def weights(*, held: Iterable[str], free: Iterable[str], placed: Iterable[str]) -> FloatArray:
    """How firmly each coordinate keeps its key value, (coordinate,).

    The pelvis goes wherever the contacts put it, unless the poses say where (``placed``).
    """
    out = np.ones(len(COORDINATES))
    for name, index in INDEX.items():
        if name.startswith(EASY):
            out[index] = _EASY_WEIGHT
        elif name.startswith(MIDDLING):
            out[index] = _MIDDLING_WEIGHT
        elif name in POSITIONS:
            out[index] = 100.0 if name in set(placed) else 1e-3
    out[[INDEX[name] for name in free]] = _FREE_WEIGHT
    out[[INDEX[name] for name in held]] = _HELD_WEIGHT
    return out


def solve(
    skeleton: Skeleton,
    *,
    start: FloatArray,
    wanted: FloatArray,
    weight: FloatArray,
    targets: Sequence[Target],
    first: FloatArray | None = None,
) -> FloatArray:
    """The pose (coordinate,) nearest to ``wanted`` that meets ``targets``.

    Parameters
    ----------
    start : array (3, 3)
        How the pelvis lies at zero.
    wanted, weight : array (coordinate,)
        Key values and how firmly they are kept.
    first : array, optional
        Where to begin; ``wanted`` otherwise.
    """
    pose = np.array(wanted if first is None else first, dtype=float)
    best, least, damping = pose, np.inf, _DAMPING
    normal, slope = np.eye(len(pose)), np.zeros_like(pose)
    for _ in range(_ROUNDS):
        missed = _missed(skeleton, _neighbours(pose), start=start, targets=targets)
        residual = np.concatenate([missed[0], weight * (pose - wanted)])
        cost = float(residual @ residual)
        if cost <= least:
            best, least, damping = pose, cost, max(damping / _TRUST, _DAMPING)
            jacobian = np.vstack([(missed[1:] - missed[0]).T / _steps(), np.diag(weight)])
            normal, slope = jacobian.T @ jacobian, jacobian.T @ residual
        else:  # gone too far: where contacts pull against each other, steps must be small
            damping *= _TRUST**2
        change = _limited(-np.linalg.solve(normal + damping * np.eye(len(pose)), slope))
        pose = best + change
        if np.abs(change).max() < _SETTLED:
            return pose
    return best


def _neighbours(pose: FloatArray) -> FloatArray:
    """The pose, and the poses that differ from it by a small step of one coordinate."""
    return pose + np.vstack([np.zeros_like(pose), np.diag(_steps())])


def _steps() -> FloatArray:
    steps = np.full(len(COORDINATES), _TURN_STEP_DEG)
    steps[[INDEX[name] for name in POSITIONS]] = _LENGTH_STEP
    return steps


def _limited(change: FloatArray) -> FloatArray:
    """The step, shortened so that no angle moves more than 25 degrees at once."""
    angles = np.delete(change, [INDEX[name] for name in POSITIONS])
    return change * min(1.0, 25.0 / max(float(np.abs(angles).max()), 1e-9))


def _missed(
    skeleton: Skeleton, poses: FloatArray, *, start: FloatArray, targets: Sequence[Target]
) -> FloatArray:
    """Weighted distances (pose, row) of every target point from its place."""
    placed = skeleton.forward(poses, start=start)
    rows = []
    for target in targets:
        apart = skeleton.point(placed, target.point) - target.at_m
        if target.across is None:
            apart = apart[..., np.isfinite(target.at_m)]
        else:
            apart = (apart @ target.across)[..., None]
        rows.append(apart * (_CONTACT_WEIGHT * target.weight))
    return np.concatenate(rows, axis=-1) if rows else np.zeros((len(poses), 0))
