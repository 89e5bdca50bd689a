"""What a person carries or is pulled by: forces on points of the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Motion
from primemover.simulation.body_size import GRAVITY
from primemover.simulation.rates import rates

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class PointLoad:
    """A force on a named point in every frame: ``force_n`` (3,) or (frame, 3), room axes."""

    point: str
    force_n: FloatArray


def weight_on(*points: str, load_kg: float) -> tuple[PointLoad, ...]:
    """A weight of ``load_kg`` shared equally by the points, straight down.

    Examples
    --------
    >>> [
    ...     round(float(load.force_n[2]), 1)
    ...     for load in weight_on("hand_left", "hand_right", load_kg=20)
    ... ]
    [-98.1, -98.1]
    """
    share_n = -load_kg * GRAVITY / len(points)
    return tuple(PointLoad(point=point, force_n=np.array([0.0, 0.0, share_n])) for point in points)


def load_points(motion: Motion) -> tuple[str, ...]:
    """The points that carry a motion's load; none where it is not done with one."""
    rule = load_knowledge().body_model.carrying
    if motion.id in rule.motions:
        return tuple(rule.motions[motion.id])
    on_hands = any("palm" in name or "fist" in name for c in motion.contacts for name in c.points)
    return () if motion.start != "standing" or on_hands else tuple(rule.else_standing)


def carried_load(
    places_m: FloatArray, *, points: Sequence[str], load_kg: float, time_s: FloatArray
) -> tuple[PointLoad, ...]:
    """A load shared equally by moving points: its weight and its inertia.

    ``places_m`` is (frame, point, 3), in the order of ``points``.
    """
    _, acceleration = rates(np.diff(places_m, axis=0), time_s=time_s)
    rate = acceleration + np.array([0.0, 0.0, GRAVITY])
    share_kg = load_kg / len(points)
    return tuple(
        PointLoad(point=name, force_n=-share_kg * rate[:, i]) for i, name in enumerate(points)
    )
