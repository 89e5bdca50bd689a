"""A mean of few values with its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

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


def student_t(freedom: int) -> float:
    """How many standard errors hold :data:`COVERAGE` of a t distribution, both ends."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1.0 + COVERAGE) / 2.0))
