"""``co_contraction``: how far two muscles' EMG amplitudes overlap in time, in percent."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.knowledge.emg import EmgPair
from primemover.measures.emg.channels import ChannelPair, cautions_of, paired_channels
from primemover.measures.emg.intervals import mean_interval
from primemover.measures.emg.levels import (
    LevelSettings,
    level_settings,
    pieces_for,
    pieces_word,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import no_reference, too_few
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals

QUANTITY = "co_contraction"
UNIT = "%"
FALCONER_WINTER = "co_contraction_times"
"""The rule that holds the factor of Falconer and Winter's index."""


def co_contraction(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Falconer and Winter's index of each pair: twice the shared area by the sum of both areas.

    Both envelopes are in %MVIC; without both maxima it is refused. It says that two muscles work
    at the same time, not that they should not.

    References
    ----------
    falconer1985
    """
    return tuple(
        found
        for pair in protocol.co_contraction
        for channels in paired_channels(
            signals, first=pair.first, second=pair.second, knowledge=knowledge
        )
        for found in _of(signals, pair=pair, channels=channels, knowledge=knowledge)
    )


def overlap_percent(first: FloatArray, *, second: FloatArray, times: float) -> float:
    """``times`` the area under the smaller of two envelopes, by the sum of both areas, in %.

    NaN where nothing is there or both are zero.
    """
    there = np.isfinite(first) & np.isfinite(second)
    total = float(np.sum(first[there] + second[there]))
    shared = float(np.sum(np.minimum(first[there], second[there])))
    return 100.0 * times * shared / total if total > 0 else math.nan


def _of(
    signals: EmgSignals, *, pair: EmgPair, channels: ChannelPair, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = level_settings(knowledge)
    side, first, second = channels.side, channels.first, channels.second
    pieces = pieces_for(signals, side=side, settings=settings)
    if signals.efforts and not pieces:
        return
    bare = [
        each.channel.muscle for each in (first, second) if signals.reference(each.channel) is None
    ]
    if bare:
        yield no_reference(
            QUANTITY,
            muscles=bare,
            side=side,
            muscle=pair.first,
            against=pair.second,
            knowledge=knowledge,
        )
        return
    yield _measured(
        _curves(first, second=second, pieces=pieces, signals=signals),
        channels=channels,
        pair=pair,
        signals=signals,
        settings=settings,
        times=knowledge.emg_rules[FALCONER_WINTER].value or 0.0,
    )


def _curves(
    first: AnalysedChannel,
    *,
    second: AnalysedChannel,
    pieces: tuple[Effort, ...],
    signals: EmgSignals,
) -> list[tuple[FloatArray, FloatArray]]:
    """Both envelopes of each piece in %MVIC, at the times of the slower channel."""
    rate_hz = min(first.channel.rate_hz, second.channel.rate_hz)
    curves = []
    for piece in pieces:
        times = np.arange(piece.start_s, piece.end_s, 1.0 / rate_hz)
        one, other = (
            _percent_at(times, analysed=each, signals=signals) for each in (first, second)
        )
        curves.append((one, other))
    return curves


def _percent_at(
    times_s: FloatArray, *, analysed: AnalysedChannel, signals: EmgSignals
) -> FloatArray:
    """The envelope at ``times_s`` in %MVIC, NaN outside the channel; reads only what is near."""
    channel = analysed.channel
    first = max(int((times_s[0] - channel.start_s) * channel.rate_hz) - 1, 0)
    last = max(int((times_s[-1] - channel.start_s) * channel.rate_hz) + 3, 0)
    near = analysed.envelope[first:last]
    if not len(near):
        return np.full(len(times_s), math.nan)
    own_s = channel.start_s + np.arange(first, first + len(near)) / channel.rate_hz
    volts = np.interp(times_s, own_s, near, left=math.nan, right=math.nan)
    found: FloatArray = 100.0 * volts / _maximum(analysed, signals=signals)
    return found


def _maximum(analysed: AnalysedChannel, *, signals: EmgSignals) -> float:
    reference = signals.reference(analysed.channel)
    return reference.volts if reference else math.nan


def _measured(
    curves: list[tuple[FloatArray, FloatArray]],
    *,
    channels: ChannelPair,
    pair: EmgPair,
    signals: EmgSignals,
    settings: LevelSettings,
    times: float,
) -> EmgMeasure | EmgRefusal:
    each = _present([overlap_percent(a, second=b, times=times) for a, b in curves])
    if len(each) < settings.least:
        return too_few(
            QUANTITY,
            muscle=pair.first,
            against=pair.second,
            side=channels.side,
            found=len(each),
            least=settings.least,
        )
    interval = mean_interval(each).widened(_reference_part(curves, settings=settings, times=times))
    cautions = cautions_of(channels.first, channels.second)
    return EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=UNIT,
        side=channels.side,
        uncertainty=interval.half_width,
        valid_share=len(each) / len(curves),
        method="Falconer and Winter's index, 2 ∫ min(a, b) / ∫ (a + b), of the envelopes in %MVIC "
        f"of {channels.first.channel.name} and {channels.second.channel.name} over each of "
        f"{len(each)} {pieces_word(signals, settings=settings)}; mean, 95 % interval by Student's "
        f"t with {settings.reference_error_percent:g} % for each maximum",
        confidence="low" if cautions else "normal",
        muscle=pair.first,
        against=pair.second,
        efforts=len(each),
        cautions=cautions,
    )


def _reference_part(
    curves: list[tuple[FloatArray, FloatArray]], *, settings: LevelSettings, times: float
) -> float:
    """What the index moves by when the maxima's ratio is off by both their errors."""
    off = 1.0 + math.hypot(settings.reference_share, settings.reference_share)
    means = [
        float(
            np.mean(_present([overlap_percent(a * by, second=b, times=times) for a, b in curves]))
        )
        for by in (1.0 / off, 1.0, off)
    ]
    return max(abs(means[0] - means[1]), abs(means[2] - means[1]))


def _present(values: list[float]) -> list[float]:
    return [each for each in values if math.isfinite(each)]


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=co_contraction)
