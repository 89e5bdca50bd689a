"""Speeds and accelerations of what is known frame by frame: one definition for everything.

Balance is planned with the same differences that the mechanics are worked out with. Were they two,
the ground would be asked in one for what was never planned in the other.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

FEWEST: Final = 3
"""Frames from which there is an acceleration."""


def rates(steps: FloatArray, *, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Speed and acceleration, (frame, ...) each.

    Parameters
    ----------
    steps : array (frame - 1, ...)
        How far from each frame to the next.
    time_s : array (frame,)
        At least :data:`FEWEST`.

    Notes
    -----
    The acceleration is the change of speed between the two steps beside a frame, so that nothing
    can swing from frame to frame unseen. The first and the last frame accelerate as their
    neighbours do.
    """
    apart_s = np.diff(time_s).reshape(-1, *[1] * (steps.ndim - 1))
    between = steps / apart_s
    inner = 2 * np.diff(between, axis=0) / (apart_s[1:] + apart_s[:-1])
    acceleration = np.concatenate([inner[:1], inner, inner[-1:]])
    ahead = between - acceleration[:-1] * apart_s / 2
    last = between[-1:] + acceleration[-1:] * apart_s[-1:] / 2
    return np.concatenate([ahead, last]), acceleration


def acceleration_matrix(time_s: FloatArray) -> FloatArray:
    """The matrix (frame, frame) that gives accelerations from values in every frame."""
    return rates(np.diff(np.eye(len(time_s)), axis=0), time_s=time_s)[1]
