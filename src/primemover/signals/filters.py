"""Smoothing: without delay for files, causal for live use.

The filter hardly changes the error of an angle (that is bias); it matters for velocity and for
counting repetitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, pi
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from primemover.signals.gaps import finite_runs

FloatArray = npt.NDArray[np.float64]

CUTOFF_HZ: Final = 6.0
"""Cut-off that kept all of 29 real sets countable; slow exercise lies well below it."""

_SHORTEST_RUN = 16
"""Frames below which a stretch is left as it is: shorter than the filter's own settling."""


class Filter(Protocol):
    """A causal smoother: one sample in, one sample out."""

    def update(self, value: float, *, time_s: float) -> float:
        """The smoothed value at ``time_s``; seconds increase from call to call."""
        ...


def zero_lag_butterworth(
    values: FloatArray, *, time_s: FloatArray, cutoff_hz: float = CUTOFF_HZ
) -> FloatArray:
    """``values`` smoothed by a second-order Butterworth run forwards and back.

    Each finite stretch is resampled to an even rate, filtered and read back at ``time_s``, so
    a variable frame rate does no harm. NaN stays NaN; stretches under 16 frames pass unchanged.

    Parameters
    ----------
    values, time_s : array (time,)
    cutoff_hz : float
        Lowered to 95 % of half the frame rate where that is less.
    """
    smooth = np.array(values, dtype=float)
    for run in finite_runs(np.isfinite(smooth)):
        if run.stop - run.start >= _SHORTEST_RUN:
            smooth[run] = _filtered_run(smooth[run], time_s[run], cutoff_hz)
    return smooth


def _filtered_run(values: FloatArray, time_s: FloatArray, cutoff_hz: float) -> FloatArray:
    from scipy.signal import butter, filtfilt

    even_s = np.linspace(time_s[0], time_s[-1], len(time_s))
    rate_hz = (len(time_s) - 1) / (time_s[-1] - time_s[0])
    b, a = butter(2, min(0.95, cutoff_hz / (rate_hz / 2)))
    smooth = filtfilt(b, a, np.interp(even_s, time_s, values))
    return np.interp(time_s, even_s, smooth)


class OneEuro:
    """A One-Euro filter: calm when still, quick when moving; about 33 ms late.

    Parameters
    ----------
    min_cutoff_hz : float
        Cut-off at rest: lower is calmer.
    beta : float
        Rise of the cut-off with speed (Hz per unit/s): higher is quicker.
    slope_cutoff_hz : float
        Cut-off of the speed estimate itself.
    """

    def __init__(
        self, *, min_cutoff_hz: float = 1.0, beta: float = 0.02, slope_cutoff_hz: float = 1.0
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._slope_cutoff_hz = slope_cutoff_hz
        self._time_s: float | None = None
        self._value = 0.0
        self._slope = 0.0

    def update(self, value: float, *, time_s: float) -> float:
        """The smoothed value; NaN in gives NaN out and leaves the state alone."""
        if not isfinite(value):
            return value
        if self._time_s is None:
            self._time_s, self._value = time_s, value
            return value
        step_s = time_s - self._time_s
        raw_slope = (value - self._value) / step_s
        self._slope += _share(self._slope_cutoff_hz, step_s) * (raw_slope - self._slope)
        cutoff_hz = self._min_cutoff_hz + self._beta * abs(self._slope)
        self._value += _share(cutoff_hz, step_s) * (value - self._value)
        self._time_s = time_s
        return self._value

    def plain(self) -> tuple[float | None, float, float]:
        """The state as plain values, for :meth:`take_up`."""
        return self._time_s, self._value, self._slope

    def take_up(self, state: Sequence[float | None]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self._time_s = state[0]
        self._value, self._slope = state[1] or 0.0, state[2] or 0.0


def _share(cutoff_hz: float, step_s: float) -> float:
    """Weight of the new sample in a first-order low pass."""
    return 1.0 / (1.0 + 1.0 / (2 * pi * cutoff_hz * step_s))
