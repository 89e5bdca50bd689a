"""Onset by a threshold: when the smoothed signal leaves the spread that it has at rest."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import signal

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.onset_settings import OnsetSettings
from primemover.signals.emg.onset_window import BurstWindow

NYQUIST_SHARE = 0.95
"""A low-pass at or above half the sampling rate cannot be built."""


def threshold_onset(window: BurstWindow, *, settings: OnsetSettings) -> float:
    """Seconds from the recording's start at which the threshold is passed; NaN where never.

    Notes
    -----
    The rectified, low-passed signal; the first stretch of ``onset_threshold_window_s`` whose mean
    lies ``onset_threshold_sd`` standard deviations of rest above rest's mean, and its start. The
    quieter a muscle is at its sensor, the later it passes: shown beside the posterior, never used
    for an order.

    References
    ----------
    hodges1996
    """
    rate_hz = window.bin_samples / window.bin_s
    smooth = _smoothed(
        window.volts, rate_hz=rate_hz, cutoff_hz=settings.onset_threshold_low_pass_hz
    )
    rest = smooth[: window.rest.stop * window.bin_samples]
    limit = rest.mean() + settings.onset_threshold_sd * rest.std()
    width = max(1, round(settings.onset_threshold_window_s * rate_hz))
    if len(smooth) <= width:
        return float("nan")
    means = np.convolve(smooth, np.full(width, 1 / width), "valid")
    first = max(0, window.rest.stop * window.bin_samples - width)
    above = np.flatnonzero(means[first:] > limit)
    if len(above) == 0:
        return float("nan")
    return float(window.first_s + (first + int(above[0])) / rate_hz)


def _smoothed(volts: FloatArray, *, rate_hz: float, cutoff_hz: float) -> FloatArray:
    rectified = np.abs(np.nan_to_num(volts))
    sections = _low_pass(rate_hz, min(cutoff_hz, NYQUIST_SHARE * rate_hz / 2))
    padding = min(len(rectified) - 1, 3 * (2 * len(sections) + 1))
    return np.asarray(signal.sosfiltfilt(sections, rectified, padlen=padding))


@lru_cache(maxsize=16)
def _low_pass(rate_hz: float, cutoff_hz: float) -> FloatArray:
    return np.asarray(signal.butter(2, cutoff_hz, fs=rate_hz, output="sos"))
