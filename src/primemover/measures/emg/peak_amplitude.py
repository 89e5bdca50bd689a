"""``peak_amplitude``: highest EMG amplitude of a muscle in a repetition, mean over repetitions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.channels import best_channel, cautions_of, recorded
from primemover.measures.emg.levels import (
    level_cautions,
    level_interval,
    level_settings,
    pieces_word,
    reference_words,
    scaled,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import too_few
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings, moving_rms, span_of
from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side

QUANTITY = "peak_amplitude"


def peak_amplitude(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Mean over repetitions of the highest RMS over the window that maxima are taken with."""
    del protocol
    return tuple(
        found
        for muscle, side in recorded(signals)
        for found in _of(signals, muscle=muscle, side=side, knowledge=knowledge)
    )


def _of(
    signals: EmgSignals, *, muscle: str, side: Side | None, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = level_settings(knowledge)
    efforts = tuple(each for each in signals.efforts if side is None or each.side in (None, side))
    analysed = best_channel(signals, muscle=muscle, side=side, knowledge=knowledge)
    if analysed is None or signals.kind == "hold" or not efforts:
        return  # a hold has one peak, and no spread; the rest is said of emg_amplitude
    reference = signals.reference(analysed.channel)
    window_s = (
        reference.window_s
        if reference
        else settings_of(AmplitudeSettings, knowledge=knowledge).maximum_window_s
    )
    levels = scaled(_peaks(analysed, efforts=efforts, window_s=window_s), reference=reference)
    if len(levels.present) < settings.least:
        yield (
            _too_short(muscle, side=side, window_s=window_s)
            if all(each.end_s - each.start_s < window_s for each in efforts)
            else too_few(
                QUANTITY, muscle=muscle, side=side, found=len(levels.present), least=settings.least
            )
        )
        return
    interval = level_interval(levels, settings=settings)
    cautions = cautions_of(analysed)
    yield EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=levels.unit,
        side=side,
        uncertainty=interval.half_width,
        valid_share=levels.share_present,
        method=f"highest RMS of {analysed.channel.name} over {window_s:g} s in each of "
        f"{len(levels.present)} {pieces_word(signals, settings=settings)}, "
        f"{reference_words(reference, settings=settings)}; mean, 95 % interval by Student's t",
        confidence="low" if cautions else "normal",
        muscle=muscle,
        efforts=len(levels.present),
        cautions=(*cautions, *level_cautions(levels)),
    )


def _peaks(
    analysed: AnalysedChannel, *, efforts: tuple[Effort, ...], window_s: float
) -> FloatArray:
    """Highest RMS of each effort, the window wholly inside; NaN where it does not fit."""
    channel = analysed.channel
    moving = moving_rms(analysed.filtered, rate_hz=channel.rate_hz, window_s=window_s)
    peaks = np.full(len(efforts), np.nan)
    for n, effort in enumerate(efforts):
        if effort.end_s - effort.start_s < window_s:
            continue
        inside = span_of(
            effort.start_s + window_s / 2,
            to_s=effort.end_s - window_s / 2,
            rate_hz=channel.rate_hz,
            start_s=channel.start_s,
            count=len(moving),
        )
        found = moving[inside]
        if np.isfinite(found).any():
            peaks[n] = float(np.nanmax(found))
    return peaks


def _too_short(muscle: str, *, side: Side | None, window_s: float) -> EmgRefusal:
    return EmgRefusal(
        quantity=QUANTITY,
        side=side,
        cause="too_short",
        reason=f"No repetition is as long as the {window_s:g} s that maxima are taken over.",
        remedy="Move more slowly, or look at the mean amplitude.",
        muscle=muscle,
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit="%MVIC", measure=peak_amplitude)
