"""What a person carries or is pulled by: forces on points of the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from primemover.simulation.body_size import GRAVITY

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
