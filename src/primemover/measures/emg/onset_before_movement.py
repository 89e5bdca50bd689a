"""``onset_before_movement``: how long before the movement a muscle's EMG begins, in ms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.channels import best_channel, cautions_of, recorded
from primemover.measures.emg.lags import (
    MS_PER_S,
    LagSettings,
    doubts_of,
    looked_for,
    mean_lag,
    own_efforts,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import too_few
from primemover.signals.emg.model import AnalysedChannel, EmgSignals, MovementStart, Onset
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side

QUANTITY = "onset_before_movement"
UNIT = "ms"


def onset_before_movement(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Mean time from each muscle's onset to the movement's start, positive when it begins before.

    The start is another sensor's; the error of its clock against the EMG's is the same in every
    repetition, so it is added to the interval whole. Refused where no sensor told a start.
    """
    if not looked_for(signals) or not protocol.order:
        return ()
    if not any(signals.starts):
        return (_no_start(),)
    return tuple(
        found
        for muscle, side in recorded(signals)
        for found in _of(signals, muscle=muscle, side=side, knowledge=knowledge)
    )


def _of(
    signals: EmgSignals, *, muscle: str, side: Side | None, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = settings_of(LagSettings, knowledge=knowledge)
    analysed = best_channel(signals, muscle=muscle, side=side, knowledge=knowledge)
    if analysed is None or not analysed.onsets:
        return
    pairs = _pairs(analysed, signals=signals, side=side, settings=settings)
    least = round(settings.lag_least_repetitions)
    if len(pairs) < least:
        if any(side is None or each.side in (None, side) for each in signals.efforts):
            yield too_few(QUANTITY, muscle=muscle, side=side, found=len(pairs), least=least)
        return
    interval = mean_lag(
        [MS_PER_S * (start.time_s - onset.time_s) for onset, start in pairs],
        half_widths_ms=[MS_PER_S * (onset.high_s - onset.low_s) / 2.0 for onset, _ in pairs],
        settings=settings,
    ).widened(MS_PER_S * float(np.mean([start.error_s for _, start in pairs])))
    sources = ", ".join(dict.fromkeys(start.source for _, start in pairs))
    doubts = doubts_of([onset.disagree for onset, _ in pairs], settings=settings)
    cautions = (*cautions_of(analysed), *doubts)
    yield EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=UNIT,
        side=side,
        uncertainty=interval.half_width,
        valid_share=len(pairs) / own_efforts(signals.efforts, side=side),
        method=f"onset of {analysed.channel.name} by the ramp posterior before the movement's "
        f"start by {sources}, mean over {len(pairs)} repetitions; 95 % interval by Student's "
        "t, with the part of each onset's own interval that repetitions share, and with the "
        "start's own error",
        confidence="low" if cautions else "normal",
        muscle=muscle,
        efforts=len(pairs),
        cautions=cautions,
    )


def _pairs(
    analysed: AnalysedChannel, *, signals: EmgSignals, side: Side | None, settings: LagSettings
) -> list[tuple[Onset, MovementStart]]:
    return [
        (onset, start)
        for effort, onset, start in zip(
            signals.efforts, analysed.onsets, signals.starts, strict=True
        )
        if side is None or effort.side in (None, side)
        if isinstance(onset, Onset) and onset.snr_db >= settings.onset_least_snr_db
        if start is not None
    ]


def _no_start() -> EmgRefusal:
    return EmgRefusal(
        quantity=QUANTITY,
        side=None,
        cause="no_start",
        reason="No sensor tells when the movement began.",
        remedy="Record an accelerometer, a switch or a force with it, mark the start, or film it "
        "in step with the EMG.",
        muscle="",
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=onset_before_movement)
