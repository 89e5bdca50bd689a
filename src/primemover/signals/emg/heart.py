"""The heartbeat in a channel of surface EMG: narrow, regular beats that all look alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.filters import band_pass

_RATE_HZ: Final = 250.0  # fast enough for the beats' own band, and a tenth of the work
_BAND_HZ: Final = (8.0, 40.0)  # where a beat has most of its power above cable movement
_WINDOW_S: Final = 2.0  # fits between two repetitions, and holds two beats of most hearts
_HOP_S: Final = 0.5
_QUIET_WINDOWS: Final = 20
_BEAT_S: Final = 0.06  # half of a beat's width
_BESIDE_S: Final = (0.1, 0.2)  # beside it, after it is over and before the next one


@dataclass(frozen=True, kw_only=True, slots=True)
class HeartSettings:
    """Rules of knowledge (``emg_rules/quality.toml``) by which a heartbeat is told."""

    heart_slowest_hz: float
    heart_fastest_hz: float
    heart_least_beats: float
    heart_regular: float
    heart_alike: float
    heart_narrow: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Heart:
    """A heartbeat in a channel.

    ``rate_hz`` is beats a second; ``alike`` the median correlation of a beat with the mean of
    all, 0 to 1.
    """

    rate_hz: float
    alike: float


def heart_found(volts: FloatArray, *, rate_hz: float, settings: HeartSettings) -> Heart | None:
    """The heartbeat in a channel, or None.

    Looked for where the channel is quietest, since effort hides it. Peaks count as beats when
    they come regularly, stand out of what lies beside them and look alike: bursts of muscle may
    come regularly too, but each has another shape.
    """
    windows = _quiet_windows(volts, rate_hz=rate_hz)
    if windows is None:
        return None
    slow, rate = windows
    beats, steps = _beats(slow, rate_hz=rate, settings=settings)
    if len(beats) < settings.heart_least_beats or len(steps) < 2:
        return None
    step_s = float(np.median(steps))
    irregular = float(np.median(np.abs(steps - step_s))) / step_s
    alike = _alike(beats, rate_hz=rate)
    told = (
        irregular <= settings.heart_regular
        and settings.heart_slowest_hz <= 1.0 / step_s <= settings.heart_fastest_hz
        and alike >= settings.heart_alike
        and _narrow(beats, rate_hz=rate) >= settings.heart_narrow
    )
    return Heart(rate_hz=1.0 / step_s, alike=alike) if told else None


def _quiet_windows(volts: FloatArray, *, rate_hz: float) -> tuple[FloatArray, float] | None:
    """The quietest windows (window, sample) of the beats' band, and their rate."""
    factor = max(int(rate_hz // _RATE_HZ), 1)
    rate = rate_hz / factor
    count = len(volts) // factor
    length = round(_WINDOW_S * rate)
    if rate < 3 * _BAND_HZ[1] or count < length:
        return None
    slow = volts[: count * factor].reshape(count, factor).mean(axis=1)
    inside = band_pass(slow, rate_hz=rate, band=_BAND_HZ, order=2)
    hop = round(_HOP_S * rate)
    rows = np.lib.stride_tricks.sliding_window_view(inside, length)[::hop]
    powers = np.einsum("ij,ij->i", rows, rows)
    chosen = _apart(powers, least=-(-length // hop))
    return (rows[chosen], rate) if chosen else None


def _apart(powers: FloatArray, *, least: int) -> list[int]:
    """Indices of the quietest windows that do not overlap; one with a gap is never among them."""
    chosen: list[int] = []
    for index in np.argsort(powers, kind="stable"):
        if len(chosen) == _QUIET_WINDOWS or not np.isfinite(powers[index]):
            break
        if all(abs(int(index) - other) >= least for other in chosen):
            chosen.append(int(index))
    return chosen


def _beats(
    windows: FloatArray, *, rate_hz: float, settings: HeartSettings
) -> tuple[FloatArray, FloatArray]:
    """Cuts around the peaks (beat, sample), and the seconds from each to the next."""
    from scipy.signal import find_peaks

    reach = round(_BESIDE_S[1] * rate_hz)
    cuts: list[FloatArray] = []
    steps: list[float] = []
    kernel = np.ones(2 * round(0.5 * _BEAT_S * rate_hz) + 1)
    for row in windows:
        energy = np.convolve(np.square(row), kernel, mode="same")
        usual = float(np.median(energy))
        peaks, _ = find_peaks(
            energy, distance=max(rate_hz / settings.heart_fastest_hz, 1), height=4.0 * usual
        )
        steps.extend(np.diff(peaks) / rate_hz)
        cuts.extend(row[p - reach : p + reach + 1] for p in peaks if reach <= p < len(row) - reach)
    return np.array(cuts).reshape(len(cuts), 2 * reach + 1), np.array(steps, dtype=np.float64)


def _alike(beats: FloatArray, *, rate_hz: float) -> float:
    """Median correlation of a beat with the mean of the others, each shifted to fit best."""
    half, slip = round(_BEAT_S * rate_hz), round(0.02 * rate_hz)
    middle = beats.shape[1] // 2
    shifted = np.stack(
        [beats[:, middle - half + s : middle + half + 1 + s] for s in range(-slip, slip + 1)],
        axis=1,
    )
    model = beats[:, middle - half : middle + half + 1][np.argmax(np.abs(beats[:, middle]))]
    for _ in range(3):
        fits = _correlations(shifted, model)
        best = shifted[np.arange(len(beats)), np.argmax(fits, axis=1)]
        model = best.mean(axis=0)
    count = len(best)
    others = (model * count - best) / max(count - 1, 1)
    return float(np.median([_correlation(b, o) for b, o in zip(best, others, strict=True)]))


def _correlations(shifted: FloatArray, model: FloatArray) -> FloatArray:
    sizes = np.linalg.norm(shifted, axis=2) * np.linalg.norm(model)
    found: FloatArray = (shifted @ model) / np.where(sizes > 0, sizes, 1.0)
    return found


def _correlation(first: FloatArray, second: FloatArray) -> float:
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size > 0 else 0.0


def _narrow(beats: FloatArray, *, rate_hz: float) -> float:
    """Median over beats of the power within one by the power beside it."""
    away_s = np.abs(np.arange(beats.shape[1]) - beats.shape[1] // 2) / rate_hz
    inside = np.square(beats[:, away_s <= 0.5 * _BEAT_S]).mean(axis=1)
    beside = np.square(beats[:, away_s >= _BESIDE_S[0]]).mean(axis=1)
    ratio = inside / np.where(beside > 0, beside, np.inf)
    ratio[(beside <= 0) & (inside > 0)] = np.inf
    return float(np.median(ratio))
