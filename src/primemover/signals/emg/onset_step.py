"""Onset as the instant at which one step of variance explains the signal best."""

from __future__ import annotations

import numpy as np

from primemover.signals.emg.onset_window import BurstWindow


def step_onset(window: BurstWindow) -> float:
    """Seconds from the recording's start of the likeliest step up in variance; NaN where none.

    Notes
    -----
    Before and after are white noise, each of its own variance, both estimated. Right for bursts
    that begin at once; on slow ramps late, because a step is put where the ramp is half-way up.
    """
    power, present = window.power, window.present.astype(float)
    before, after = np.cumsum(power)[:-1], np.cumsum(power[::-1])[::-1][1:]
    n_before, n_after = np.cumsum(present)[:-1], np.cumsum(present[::-1])[::-1][1:]
    known = (n_before > 0) & (n_after > 0) & (before > 0) & (after > 0)
    low = np.divide(before, n_before, out=np.ones_like(before), where=known)
    high = np.divide(after, n_after, out=np.ones_like(after), where=known)
    gain = -0.5 * (n_before * np.log(low) + n_after * np.log(high))
    at = np.arange(1, len(power))
    allowed = known & (high > low) & (at >= window.search.start) & (at < window.search.stop)
    if not allowed.any():
        return float("nan")
    return window.time_s(float(at[np.argmax(np.where(allowed, gain, -np.inf))]))
