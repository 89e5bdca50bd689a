"""Steps found in the amplitudes of all channels: what comes back again and again, whole."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import Effort

IndexArray = npt.NDArray[np.int64]

_SEEDS: Final = 24  # places tried for the first pattern; the best one is kept
_SHORTEST: Final = 0.7  # of the usual stride
_LONGEST: Final = 1.4
_FIRST_MULTIPLE: Final = 0.85  # two strides are as alike as one: the first peak this high counts


def find_steps(
    levels: FloatArray,
    *,
    rate_hz: float,
    first: int | None,
    stride_s: tuple[float, float],
    least_alike: float,
) -> tuple[Effort, ...]:
    """Efforts from one step of a leg to its next; none where nothing comes back.

    Parameters
    ----------
    levels : array (channel, sample)
        Amplitude; NaN where missing.
    first : int, optional
        Channel at whose quietest moment a step begins; all together where None.
    stride_s : pair of float
        Shortest and longest stride, in seconds.
    least_alike : float
        Least correlation of one stride with the usual one.

    Notes
    -----
    The stride is where the channels' autocorrelations, added up, have their first high peak. Then
    every place that resembles the mean stride is sought, and the mean taken again from those.
    """
    scaled = _scaled(levels)
    stride = _stride(scaled, rate_hz=rate_hz, stride_s=stride_s, least_alike=least_alike)
    if stride is None or scaled.shape[1] < stride + 2:
        return ()
    places = _places(scaled, stride=stride, least_alike=least_alike)
    if len(places) < 2:
        return ()
    usual = _mean_stride(scaled, places, stride=stride)
    phase = int(np.argmin(usual[first] if first is not None else usual.sum(axis=0)))
    starts = _moved(places, phase=phase, stride=stride, count=scaled.shape[1])
    return _efforts(starts, stride=stride, rate_hz=rate_hz, count=scaled.shape[1])


def _scaled(levels: FloatArray) -> FloatArray:
    """Each channel without its mean, in its own standard deviations; a gap is its mean, 0."""
    present = np.isfinite(levels)
    counts = np.maximum(present.sum(axis=1, keepdims=True), 1)
    mean = np.where(present, levels, 0.0).sum(axis=1, keepdims=True) / counts
    away = np.where(present, levels - mean, 0.0)
    spread = np.sqrt(np.square(away).sum(axis=1, keepdims=True) / counts)
    found: FloatArray = away / np.where(spread > 0, spread, 1.0)
    return found


def _stride(
    scaled: FloatArray, *, rate_hz: float, stride_s: tuple[float, float], least_alike: float
) -> int | None:
    from scipy.fft import irfft, next_fast_len, rfft
    from scipy.signal import find_peaks

    count = scaled.shape[1]
    shortest, longest = round(stride_s[0] * rate_hz), round(stride_s[1] * rate_hz)
    if count < 2 * shortest:
        return None
    size = next_fast_len(2 * count, real=True)
    lines = rfft(scaled, size, axis=1)
    alike = irfft((lines.real**2 + lines.imag**2).sum(axis=0), size)[: min(count, longest + 2)]
    alike = alike / (count - np.arange(len(alike))) / max(alike[0] / count, 1e-300)
    peaks, _ = find_peaks(alike)
    peaks = peaks[(peaks >= shortest) & (peaks <= longest) & (alike[peaks] >= least_alike)]
    if not len(peaks):
        return None
    high = peaks[alike[peaks] >= _FIRST_MULTIPLE * alike[peaks].max()]
    return int(high[0])


def _places(scaled: FloatArray, *, stride: int, least_alike: float) -> IndexArray:
    """First samples of all stretches that resemble the usual stride."""
    last = scaled.shape[1] - stride
    best, best_sum = np.empty(0, dtype=np.int64), 0.0
    for seed in np.unique(np.linspace(0, last, _SEEDS).astype(int)):
        places, heights = _matches(
            scaled, scaled[:, seed : seed + stride], stride=stride, least_alike=least_alike
        )
        if heights.sum() > best_sum:
            best, best_sum = places, float(heights.sum())
    for _ in range(3):
        if len(best) < 2:
            return best
        usual = _mean_stride(scaled, best, stride=stride)
        best, _ = _matches(scaled, usual, stride=stride, least_alike=least_alike)
    return best


def _matches(
    scaled: FloatArray, pattern: FloatArray, *, stride: int, least_alike: float
) -> tuple[IndexArray, FloatArray]:
    from scipy.signal import fftconvolve, find_peaks

    fit = fftconvolve(scaled, pattern[:, ::-1], mode="valid", axes=1).sum(axis=0)
    running = np.concatenate([[0.0], np.cumsum(np.square(scaled).sum(axis=0))])
    size = np.sqrt(running[stride:] - running[:-stride]) * np.linalg.norm(pattern)
    alike = fit / np.where(size > 0, size, np.inf)
    padded = np.concatenate([[-1.0], alike, [-1.0]])  # a stride may begin at the very first sample
    places, found = find_peaks(padded, height=least_alike, distance=round(_SHORTEST * stride))
    return places - 1, found["peak_heights"]


def _mean_stride(scaled: FloatArray, places: IndexArray, *, stride: int) -> FloatArray:
    found: FloatArray = np.mean([scaled[:, p : p + stride] for p in places], axis=0)
    return found


def _moved(places: IndexArray, *, phase: int, stride: int, count: int) -> IndexArray:
    """Starts of steps at the wanted phase, one stride added at either end where it fits."""
    starts = places + phase
    before, after = starts[0] - stride, starts[-1] + stride
    wider = [before] if before >= 0 else []
    return np.array([*wider, *starts, *([after] if after <= count else [])])


def _efforts(starts: IndexArray, *, stride: int, rate_hz: float, count: int) -> tuple[Effort, ...]:
    return tuple(
        Effort(start_s=float(first) / rate_hz, end_s=float(last) / rate_hz)
        for first, last in pairwise(starts)
        if _SHORTEST * stride <= last - first <= _LONGEST * stride and last <= count
    )
