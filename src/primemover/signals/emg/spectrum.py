"""Median and mean frequency of surface EMG, window by window: what fatigue shifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import span_of
from primemover.signals.emg.filters import Spectrum, spectrum_of

_PIECES = 4  # windows half over each other within one; fewer and a median frequency is all chance


@dataclass(frozen=True, kw_only=True, slots=True)
class FrequencySeries:
    """Median frequency over time: ``times_s`` the middle of each window, NaN where too little."""

    times_s: FloatArray
    median_hz: FloatArray


def median_frequency(spectrum: Spectrum, *, band: tuple[float, float]) -> float:
    """The frequency in Hz that halves the power inside ``band``; NaN where there is none."""
    inside = (spectrum.frequencies_hz >= band[0]) & (spectrum.frequencies_hz <= band[1])
    frequencies, density = spectrum.frequencies_hz[inside], spectrum.density[inside]
    running = np.cumsum(density)
    if not len(running) or not running[-1] > 0:
        return float("nan")
    middle = running - 0.5 * density  # power up to the middle of each step
    return float(np.interp(0.5 * running[-1], middle, frequencies))


def median_frequencies(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    span_s: tuple[float, float],
    window_s: float,
    band: tuple[float, float],
) -> FrequencySeries:
    """Median frequency by Welch's method of windows laid end to end over a span.

    Parameters
    ----------
    filtered : array (sample,)
        Volts after the band-pass.
    span_s : pair of float
        From and to, by the recording's clock.
    window_s : float
        Length of each; a remainder under one window is left out.
    band : pair of float
        Edges in Hz between which the power is halved.
    """
    inside = span_of(
        span_s[0], to_s=span_s[1], rate_hz=rate_hz, start_s=start_s, count=len(filtered)
    )
    length = max(round(window_s * rate_hz), 1)
    firsts = np.arange(inside.start, inside.stop - length + 1, length)
    found = [
        _median_of(filtered[first : first + length], rate_hz=rate_hz, band=band) for first in firsts
    ]
    return FrequencySeries(
        times_s=start_s + (firsts + 0.5 * length) / rate_hz,
        median_hz=np.array(found, dtype=float),
    )


def _median_of(volts: FloatArray, *, rate_hz: float, band: tuple[float, float]) -> float:
    spectrum = spectrum_of(volts, rate_hz=rate_hz, window_s=len(volts) / rate_hz / _PIECES)
    return float("nan") if spectrum is None else median_frequency(spectrum, band=band)
