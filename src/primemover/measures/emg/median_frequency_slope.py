"""``median_frequency_slope``: how fast the median frequency of a muscle's EMG moves, in %/s."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.channels import best_channel, cautions_of, recorded
from primemover.measures.emg.intervals import Interval, student_t
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.filters import FilterSettings, band_of
from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.spectrum import median_frequencies
from primemover.terms import Side

QUANTITY = "median_frequency_slope"
UNIT = "%/s"

WHILE_MOVING = (
    "In movement the muscle's length and its place under the sensor move the spectrum as well, so "
    "only repetitions done alike compare."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FatigueSettings:
    """Rules of knowledge (``emg_rules/fatigue.toml``)."""

    fatigue_piece_s: float
    fatigue_least_pieces: float
    fatigue_shortest_piece_s: float


def median_frequency_slope(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Slope of the median frequency over a hold or over repetitions, of its value at the start.

    A falling median frequency goes with fatigue in a steady hold. Refused with too few pieces; not
    asked of steps, which are too short and too unlike a hold.
    """
    del protocol
    if signals.kind == "gait":
        return ()
    return tuple(
        found
        for muscle, side in recorded(signals)
        for found in _of(signals, muscle=muscle, side=side, knowledge=knowledge)
    )


def slope_percent(times_s: FloatArray, *, values: FloatArray) -> Interval:
    """Slope of a straight line in percent of its value at the first time, a second.

    Least squares over three or more values; 95 % interval by Student's t, the start's own error
    left out.
    """
    since = times_s - times_s[0]
    centred = since - since.mean()
    squares = float(np.sum(np.square(centred)))
    slope = float(np.sum(centred * values)) / squares
    start = float(values.mean() - slope * since.mean())
    freedom = len(values) - 2
    left = values - start - slope * since
    error = math.sqrt(float(np.sum(np.square(left))) / freedom / squares)
    return Interval(
        value=100.0 * slope / start, half_width=100.0 * student_t(freedom) * error / start
    )


def _of(
    signals: EmgSignals, *, muscle: str, side: Side | None, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = settings_of(FatigueSettings, knowledge=knowledge)
    efforts = tuple(each for each in signals.efforts if side is None or each.side in (None, side))
    analysed = best_channel(signals, muscle=muscle, side=side, knowledge=knowledge)
    if analysed is None or not efforts:
        return
    times_s, hertz = _series(
        analysed, efforts=efforts, signals=signals, settings=settings, knowledge=knowledge
    )
    if len(hertz) < settings.fatigue_least_pieces:
        yield _too_few(muscle, side=side, found=len(hertz), settings=settings)
        return
    interval = slope_percent(times_s, values=hertz)
    held = signals.kind == "hold"
    pieces = (
        f"pieces of {settings.fatigue_piece_s:g} s of the longest hold" if held else "repetitions"
    )
    cautions = cautions_of(analysed)
    yield EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=UNIT,
        side=side,
        uncertainty=interval.half_width,
        valid_share=len(hertz) / max(_possible(efforts, signals=signals, settings=settings), 1),
        method=f"median frequency by Welch's method of {analysed.channel.name} in each of "
        f"{len(hertz)} {pieces}, straight line by least squares, of its value at the start; 95 % "
        "interval by Student's t",
        confidence="low" if cautions else "normal",
        muscle=muscle,
        efforts=len(hertz),
        cautions=cautions if held else (*cautions, WHILE_MOVING),
    )


def _series(
    analysed: AnalysedChannel,
    *,
    efforts: tuple[Effort, ...],
    signals: EmgSignals,
    settings: FatigueSettings,
    knowledge: Knowledge,
) -> tuple[FloatArray, FloatArray]:
    """Times in s and median frequencies in Hz of every piece that has one."""
    channel = analysed.channel
    band = band_of(
        channel.rate_hz,
        settings=settings_of(FilterSettings, knowledge=knowledge),
        heart=analysed.quality.has("heart"),
    )
    times_s, hertz = [], []
    for effort, window_s in _windows(efforts, signals=signals, settings=settings):
        found = median_frequencies(
            analysed.filtered,
            rate_hz=channel.rate_hz,
            start_s=channel.start_s,
            span_s=(effort.start_s, effort.end_s),
            window_s=window_s,
            band=band,
        )
        times_s.append(found.times_s)
        hertz.append(found.median_hz)
    times, values = np.concatenate([*times_s, []]), np.concatenate([*hertz, []])
    there = np.isfinite(values)
    return times[there], values[there]


def _windows(
    efforts: tuple[Effort, ...], *, signals: EmgSignals, settings: FatigueSettings
) -> list[tuple[Effort, float]]:
    """What is looked at, and the window's length in it: a hold in pieces, or each effort whole."""
    if signals.kind == "hold":
        longest = max(efforts, key=lambda each: each.end_s - each.start_s)
        return [(longest, settings.fatigue_piece_s)]
    return [
        (each, math.floor((each.end_s - each.start_s) * 1000.0) / 1000.0)  # fits in samples
        for each in efforts
        if each.end_s - each.start_s >= settings.fatigue_shortest_piece_s
    ]


def _possible(
    efforts: tuple[Effort, ...], *, signals: EmgSignals, settings: FatigueSettings
) -> int:
    if signals.kind != "hold":
        return len(efforts)
    longest = max(each.end_s - each.start_s for each in efforts)
    return math.floor(longest / settings.fatigue_piece_s + 1e-9)


def _too_few(
    muscle: str, *, side: Side | None, found: int, settings: FatigueSettings
) -> EmgRefusal:
    least = round(settings.fatigue_least_pieces)
    return EmgRefusal(
        quantity=QUANTITY,
        side=side,
        cause="too_few",
        reason=f"Only {found} pieces or repetitions have a median frequency; a slope needs at "
        f"least {least}.",
        remedy=f"Hold for at least {least * settings.fatigue_piece_s:g} seconds, or record at "
        f"least {least} repetitions.",
        muscle=muscle,
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=median_frequency_slope)
