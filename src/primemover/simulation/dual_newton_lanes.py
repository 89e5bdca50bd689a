"""What the compiled load sharing works on: columns, the lanes' state, what comes in and goes out.

Plain named tuples of arrays, as compiled code takes them. The last axis of a lane's array is
always the lane.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from primemover.simulation.dual_newton import BoolArray, FloatArray

LANES: Final = 32
"""Frames side by side in one thread: enough to pay for a loop's start, few enough for caches."""


class Pattern(NamedTuple):
    """Where columns (muscles, then extras) reach coordinates, and what each may do."""

    first: npt.NDArray[np.int64]  # of each column, its first entry; one more at the end
    coordinate: npt.NDArray[np.int64]  # of each entry, ascending within a column
    source: npt.NDArray[np.int64]  # of each entry, its place in the frame's flat array
    column: npt.NDArray[np.int64]  # of each entry
    weights: FloatArray
    lower: FloatArray
    upper: FloatArray
    reserves: FloatArray
    envelope: npt.NDArray[np.int64]  # of each row of the system, its first column not zero
    muscles: int
    power: int


class Lanes(NamedTuple):
    """What each lane holds; the last axis is always the lane."""

    entries: FloatArray  # (entry, lane): moment arm times strength, then extras
    moments: FloatArray
    values: FloatArray  # (column, lane)
    slopes: FloatArray  # (column, lane)
    shares: FloatArray  # (coordinate, lane): where the last accepted point is
    multipliers: FloatArray
    trial_shares: FloatArray
    trial_multipliers: FloatArray
    left: FloatArray  # (coordinate, lane): moments not carried at the trial point
    step: FloatArray
    scale: FloatArray
    fresh_step: FloatArray
    in_reserve: BoolArray
    system: FloatArray  # (packed lower triangle, lane)
    pull: FloatArray  # (1, lane): one column at a time
    dual: FloatArray
    trial_dual: FloatArray
    promised: FloatArray
    length: FloatArray
    reach: FloatArray
    trial_reach: FloatArray
    frame: npt.NDArray[np.int64]  # (lane,): at work on; -1 when its stretch is done
    last: npt.NDArray[np.int64]
    steps: npt.NDArray[np.int64]
    cuts: npt.NDArray[np.int64]
    cold: BoolArray  # at rest, to take its first slopes at COLD_SHARE
    trusted: BoolArray  # the trial is taken whatever it brings
    accepted: BoolArray


class Batch(NamedTuple):
    """What comes in and goes out, frame by frame."""

    moment_arms: FloatArray  # (frame, coordinate * muscle)
    strengths: FloatArray
    moments: FloatArray
    extra: FloatArray  # (frame, coordinate * extra)
    start: FloatArray  # (frame or 0, coordinate)
    activations: FloatArray
    reserve_shares: FloatArray
    extra_values: FloatArray
    multipliers: FloatArray
    converged: BoolArray
    iterations: npt.NDArray[np.int64]
