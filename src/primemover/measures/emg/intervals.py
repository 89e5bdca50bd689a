"""A mean of few values with its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from primemover.recordings.emg.model import FloatArray

COVERAGE: Final = 0.95
"""Share of intervals that are to hold the true value."""

NORMAL_QUANTILE: Final = 1.959964
"""Half-width of a 95 % interval of a normal distribution, in standard deviations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A value and the half-width of its 95 % interval, in one unit."""

    value: float
    half_width: float

    def excludes_zero(self) -> bool:
        """Whether 0 lies outside."""
        return abs(self.value) > self.half_width

    def widened(self, half_width: float) -> Interval:
        """The interval with another, independent error of this half-width in it."""
        return Interval(value=self.value, half_width=math.hypot(self.half_width, half_width))


def mean_interval(values: Sequence[float]) -> Interval:
    """Mean of two or more values, by Student's t."""
    count = len(values)
    spread = float(np.std(values, ddof=1)) / math.sqrt(count)
    return Interval(value=float(np.mean(values)), half_width=student_t(count - 1) * spread)


def weighted_interval(values: Sequence[float], *, half_widths: Sequence[float]) -> Interval:
    """Mean of values that each have a 95 % interval of their own.

    A random-effects mean: each value weighs by its own variance and the variance between them
    (DerSimonian and Laird); the interval is Hartung and Knapp's by Student's t, and never narrower
    than the values' own intervals make it.
    """
    found = np.asarray(values, dtype=float)
    own = np.maximum(np.square(np.asarray(half_widths, dtype=float) / NORMAL_QUANTILE), _TINY)
    between = _between(found, own=own)
    weights = 1.0 / (own + between)
    mean = float(np.sum(weights * found) / np.sum(weights))
    freedom = len(found) - 1
    scatter = float(np.sum(weights * np.square(found - mean))) / freedom
    error = math.sqrt(max(scatter, 1.0) / float(np.sum(weights)))
    return Interval(value=mean, half_width=student_t(freedom) * error)


_TINY: Final = 1e-12
"""Least variance, so that a value said to be exact has a weight."""


def _between(values: FloatArray, *, own: FloatArray) -> float:
    """Variance between the values beyond their own."""
    weights = 1.0 / own
    total = float(np.sum(weights))
    mean = float(np.sum(weights * values)) / total
    excess = float(np.sum(weights * np.square(values - mean))) - (len(values) - 1)
    return max(excess / (total - float(np.sum(np.square(weights))) / total), 0.0)


def student_t(freedom: int) -> float:
    """How many standard errors hold :data:`COVERAGE` of a t distribution, both ends."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1.0 + COVERAGE) / 2.0))
