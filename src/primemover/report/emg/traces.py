"""Raw signal and envelope of each channel as geometry, as small whatever the recording's length.

A column of the picture holds the lowest and the highest sample of its stretch of time, so that no
spike is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from primemover.report.angle_plot import Tick, nice_ticks, number
from primemover.report.emg.words import volts_words
from primemover.signals.emg.model import Onset

if TYPE_CHECKING:
    from primemover.signals.emg.model import AnalysedChannel, EmgSignals

FloatArray = npt.NDArray[np.float64]

COLUMNS: Final = 640
"""Columns of a trace: more than a telephone shows, fewer than paper could."""
WIDTH: Final = 1280
HEIGHT: Final = 120
_MIDDLE: Final = HEIGHT / 2
_ROBUST: Final = 99.9
"""Percentile of the absolute signal that fills the strip; what lies beyond is cut off there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnsetMark:
    """An onset with the ends of its interval, in percent of the width."""

    at: float
    low: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """One channel: paths of raw signal and envelope, what fills the strip, and its onsets."""

    raw: str
    envelope: str
    full_scale: str
    onsets: tuple[OnsetMark, ...]
    described: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shading:
    """An effort, in percent of the width."""

    left: float
    width: float
    label: str


def shadings(signals: EmgSignals) -> tuple[Shading, ...]:
    """Every effort as a stretch of the time shown."""
    whole = max(signals.recording.duration_s, 1e-9)
    return tuple(
        Shading(
            left=round(100 * each.start_s / whole, 2),
            width=round(max(100 * (each.end_s - each.start_s) / whole, 0.1), 2),
            label=str(number_),
        )
        for number_, each in enumerate(signals.efforts, start=1)
    )


def time_ticks(signals: EmgSignals) -> tuple[Tick, ...]:
    """Seconds along the bottom, in percent of the width."""
    whole = max(signals.recording.duration_s, 1e-9)
    return tuple(
        Tick(at=round(100 * at / whole, 2), text=number(at, digits=1))
        for at in nice_ticks(0.0, high=whole, count=5)
        if 0 <= at <= whole
    )


def trace_of(channel: AnalysedChannel, *, duration_s: float) -> Trace:
    """One channel over the whole recording, offset taken away."""
    volts = np.asarray(channel.channel.volts, dtype=float)
    finite = volts[np.isfinite(volts)]
    centre = float(np.median(finite)) if finite.size else 0.0
    full = float(np.percentile(np.abs(finite - centre), _ROBUST)) if finite.size else 0.0
    full = full or 1e-6
    rate_hz, start_s = channel.channel.rate_hz, channel.channel.start_s
    place = _Place(start_s=start_s, rate_hz=rate_hz, whole_s=max(duration_s, 1e-9), full=full)
    low, high, at = _columns(volts - centre, place=place)
    _, top, above = _columns(np.asarray(channel.envelope, dtype=float), place=place)
    return Trace(
        raw=_area(low, high, at=at, place=place),
        envelope=_line(top, at=above, place=place),
        full_scale=f"±{volts_words(full)}",
        onsets=_marks(channel, whole_s=max(duration_s, 1e-9)),
        described=f"Strip from minus to plus {volts_words(full)}; "
        f"{sum(isinstance(each, Onset) for each in channel.onsets)} onsets marked.",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    start_s: float
    rate_hz: float
    whole_s: float
    full: float

    def across(self, samples: FloatArray) -> FloatArray:
        seconds = self.start_s + samples / self.rate_hz
        return np.round(WIDTH * seconds / self.whole_s)

    def upwards(self, volts: FloatArray) -> FloatArray:
        return np.round(_MIDDLE - (_MIDDLE - 2) * np.clip(volts / self.full, -1, 1))


def _columns(values: FloatArray, *, place: _Place) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lowest and highest of each column, NaN where nothing is known, and the columns' places."""
    share = len(values) / place.rate_hz / place.whole_s
    count = max(1, min(round(COLUMNS * share), len(values)))
    if not len(values):
        empty = np.array([np.nan])
        return empty, empty, np.array([0.0])
    edges = np.linspace(0, len(values), count + 1).astype(int)[:-1]
    known = np.isfinite(values)
    low = np.minimum.reduceat(np.where(known, values, np.inf), edges)
    high = np.maximum.reduceat(np.where(known, values, -np.inf), edges)
    there = np.maximum.reduceat(known, edges)
    middle = edges + len(values) / count / 2
    return (
        np.where(there, low, np.nan),
        np.where(there, high, np.nan),
        place.across(middle),
    )


def _area(low: FloatArray, high: FloatArray, *, at: FloatArray, place: _Place) -> str:
    """One upright stroke a column, from lowest to highest; gaps stay empty."""
    tops, floors = place.upwards(high), place.upwards(low)
    strokes = [
        f"M{x:.0f} {y:.0f}v{max(1.0, d):.0f}"
        for x, y, d in zip(at, tops, floors - tops, strict=True)
        if np.isfinite(y) and np.isfinite(d)
    ]
    return "".join(strokes)


def _line(values: FloatArray, *, at: FloatArray, place: _Place) -> str:
    parts, drawing = [], False
    for x, y in zip(at, place.upwards(values), strict=True):
        if not np.isfinite(y):
            drawing = False
            continue
        parts.append(f"{'L' if drawing else 'M'}{x:.0f} {y:.0f}")
        drawing = True
    return "".join(parts)


def _marks(channel: AnalysedChannel, *, whole_s: float) -> tuple[OnsetMark, ...]:
    return tuple(
        OnsetMark(
            at=round(100 * each.time_s / whole_s, 2),
            low=round(100 * each.low_s / whole_s, 2),
            width=round(max(100 * (each.high_s - each.low_s) / whole_s, 0.05), 2),
        )
        for each in channel.onsets
        if isinstance(each, Onset)
    )
