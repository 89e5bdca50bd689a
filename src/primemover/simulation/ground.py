"""Forces of the ground: predicted from where the body touches it.

The ground cannot pull, and rubs little. Among all forces that hold the pelvis' balance the ones
with the smallest sum of squares are taken, so that weight is spread as evenly as balance allows;
what balance is still missing stays as a residual.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import lsq_linear

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

SIDEWAYS: Final = 0.5
"""How much dearer than upwards a push along the ground is, against its square."""
EVENNESS: Final = 1e-3
"""Weight of evenness beside balance: small, so that balance comes first."""


def predicted_ground(
    *, slopes: FloatArray, needed: FloatArray, touching: BoolArray, weight_n: float
) -> FloatArray:
    """Forces (frame, point, 3) in N that best hold the pelvis.

    Parameters
    ----------
    slopes : array (frame, point, 3, coordinate)
        How points move with the coordinates; the first six are the pelvis'.
    needed : array (frame, coordinate)
        What must come from outside: weight and acceleration, less known loads.
    touching : array (frame, point)
    weight_n : float
        Body weight, which scales the problem.
    """
    frames, points = touching.shape
    out = np.zeros((frames, points, 3))
    dear = np.tile(np.array([SIDEWAYS, SIDEWAYS, 1e-2]) ** 0.5, (points, 1))
    for i in range(frames):
        down = touching[i]
        if not down.any():
            continue
        columns = slopes[i, down, :, :6].reshape(-1, 6).T
        cost = np.diag((dear[down] * EVENNESS**0.5).ravel())
        lowest = np.tile([-np.inf, -np.inf, 0.0], int(down.sum()))
        found = lsq_linear(
            np.vstack([columns, cost]),
            np.concatenate([needed[i, :6] / weight_n, np.zeros(len(cost))]),
            bounds=(lowest, np.inf),
        )
        out[i, down] = found.x.reshape(-1, 3) * weight_n
    return out
