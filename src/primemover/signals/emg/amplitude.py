"""EMG amplitude: the envelope, the moving RMS, and the amplitude of each effort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.filters import without_delay
from primemover.signals.emg.model import Effort


@dataclass(frozen=True, kw_only=True, slots=True)
class AmplitudeSettings:
    """Rules of knowledge (``emg_rules/amplitude.toml``) that amplitude rests on."""

    rms_window_s: float
    maximum_window_s: float
    maximum_blow_s: float
    maximum_blow_share: float
    maximum_task_times: float
    effort_least_present: float


@dataclass(frozen=True, kw_only=True, slots=True)
class EffortAmplitude:
    """Amplitude over efforts, in volts.

    ``volts`` holds one RMS an effort, NaN where too much is missing. ``mean_v`` is their mean and
    ``uncertainty_v`` the half-width of its 95 % interval by Student's t; NaN under two efforts.
    """

    volts: FloatArray
    mean_v: float
    uncertainty_v: float

    @property
    def count(self) -> int:
        """Efforts that have an amplitude."""
        return int(np.isfinite(self.volts).sum())


def envelope(filtered: FloatArray, *, rate_hz: float, cutoff_hz: float = 6.0) -> FloatArray:
    """Rectified signal in volts, low-passed without delay (second-order Butterworth, both ways).

    Never below zero. NaN stays NaN, and so becomes a piece under a quarter of a second.
    """
    from scipy.signal import butter

    sections = butter(2, cutoff_hz, fs=rate_hz, output="sos")
    smooth = without_delay(
        np.abs(filtered), sections=sections, rate_hz=rate_hz, shortest_piece_s=0.25, mean_kept=True
    )
    return np.maximum(smooth, 0.0, out=smooth)


def moving_rms(filtered: FloatArray, *, rate_hz: float, window_s: float) -> FloatArray:
    """RMS in volts over a window around each sample, by running sums: its cost knows no window.

    At both ends the window is cut. NaN where under half of a window is there.

    Parameters
    ----------
    filtered : array (sample,)
    window_s : float
        Whole length; an odd number of samples, at least one.
    """
    half = max(round(window_s * rate_hz) // 2, 0)
    present = np.isfinite(filtered)
    whole = bool(present.all())
    squares = np.square(filtered if whole else np.where(present, filtered, 0.0))
    sums = _window_sums(squares, half)
    if whole:
        return _root_mean(sums, half)
    counts = _window_sums(present.astype(float), half)
    with np.errstate(invalid="ignore", divide="ignore"):
        amplitude: FloatArray = np.sqrt(np.maximum(sums, 0.0) / counts)
    amplitude[counts < 0.5 * _window_counts(len(filtered), half)] = np.nan
    return amplitude


def _root_mean(sums: FloatArray, half: int) -> FloatArray:
    """RMS of windows without a gap; ``sums`` is used up."""
    length, ends = len(sums), min(half, len(sums))
    counts = _window_counts(length, half) if length <= 2 * half + 1 else None
    if counts is not None:
        sums /= counts
    else:
        edge = np.arange(half + 1.0, 2 * half + 1.0)
        sums[:ends] /= edge
        sums[length - ends :] /= edge[::-1]
        sums[ends : length - ends] /= 2 * half + 1.0
    np.maximum(sums, 0.0, out=sums)
    return np.sqrt(sums, out=sums)


def _window_counts(length: int, half: int) -> FloatArray:
    index = np.arange(length, dtype=float)
    counts: FloatArray = np.minimum(index, half) + np.minimum(length - 1 - index, half) + 1.0
    return counts


def _window_sums(values: FloatArray, half: int) -> FloatArray:
    length = len(values)
    running: FloatArray = np.zeros(length + 1)
    np.cumsum(values, out=running[1:])
    sums = np.empty(length)
    inner = max(length - half, 0)
    sums[:inner] = running[half + 1 : half + 1 + inner]
    sums[inner:] = running[-1]
    sums[half + 1 :] -= running[1 : max(length - half, 1)]
    return sums


def rms(volts: FloatArray) -> float:
    """RMS of all samples that are there; NaN where none is."""
    present = volts[np.isfinite(volts)]
    return float(np.sqrt(np.mean(np.square(present)))) if len(present) else float("nan")


def span_of(from_s: float, *, to_s: float, rate_hz: float, start_s: float, count: int) -> slice:
    """The samples of a channel from ``from_s`` up to ``to_s`` of the recording's clock."""
    first = round((from_s - start_s) * rate_hz)
    last = round((to_s - start_s) * rate_hz)
    return slice(min(max(first, 0), count), min(max(last, 0), count))


def effort_amplitudes(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    efforts: Sequence[Effort],
    least_present: float = 0.5,
) -> EffortAmplitude:
    """RMS of each effort, their mean, and how far that mean may be off.

    Parameters
    ----------
    filtered : array (sample,)
        Volts after the band-pass.
    start_s : float
        Of the first sample, by the recording's clock.
    least_present : float
        Share of an effort that must be there, gaps and the recording's ends taken away.
    """
    volts = np.full(len(efforts), np.nan)
    for n, effort in enumerate(efforts):
        inside = span_of(
            effort.start_s, to_s=effort.end_s, rate_hz=rate_hz, start_s=start_s, count=len(filtered)
        )
        wanted = (effort.end_s - effort.start_s) * rate_hz
        if np.isfinite(filtered[inside]).sum() >= max(least_present * wanted, 1):
            volts[n] = rms(filtered[inside])
    return EffortAmplitude(volts=volts, **_mean_of(volts[np.isfinite(volts)]))


def _mean_of(values: FloatArray) -> dict[str, float]:
    from scipy.special import stdtrit

    count = len(values)
    if count == 0:
        return {"mean_v": float("nan"), "uncertainty_v": float("nan")}
    mean = float(values.mean())
    if count == 1:
        return {"mean_v": mean, "uncertainty_v": float("nan")}
    times = float(stdtrit(count - 1, 0.975))
    return {"mean_v": mean, "uncertainty_v": times * float(values.std(ddof=1)) / count**0.5}
