"""How fast a series changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def velocity(values: FloatArray, *, time_s: FloatArray) -> FloatArray:
    """Rate of change per second, by central differences; filter the series first.

    Fewer than two samples give NaN.
    """
    if len(values) < 2:
        return np.full(len(values), np.nan)
    return np.asarray(np.gradient(np.asarray(values, float), time_s), dtype=float)
