"""The burst of one muscle in each step: where its amplitude rises and falls again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import span_of
from primemover.signals.emg.efforts import EffortSettings
from primemover.signals.emg.model import AnalysedChannel, Effort
from primemover.signals.gaps import finite_runs


def find_bursts(
    each: AnalysedChannel, *, efforts: Sequence[Effort], settings: EffortSettings
) -> tuple[Effort | None, ...]:
    """From beginning to end of each effort's burst, None where there is none.

    A burst is the stretch around the loudest moment that lies above a share of the way from the
    quietest to the loudest; the loudest must be some times the quietest. It may begin before its
    effort or end after it. These ends are no onsets: they say that a burst is there, and when.
    """
    return tuple(_burst(each, effort=effort, settings=settings) for effort in efforts)


def _burst(each: AnalysedChannel, *, effort: Effort, settings: EffortSettings) -> Effort | None:
    channel, envelope = each.channel, each.envelope
    inside = span_of(
        effort.start_s,
        to_s=effort.end_s,
        rate_hz=channel.rate_hz,
        start_s=channel.start_s,
        count=len(envelope),
    )
    level = envelope[inside]
    if not np.isfinite(level).any():
        return None
    low, high = float(np.nanmin(level)), float(np.nanmax(level))
    if high < settings.burst_least_times * low:
        return None
    loudest = inside.start + int(np.nanargmax(level))
    run = _around(envelope, loudest, limit=low + settings.burst_share * (high - low))
    return Effort(
        start_s=channel.start_s + run.start / channel.rate_hz,
        end_s=channel.start_s + run.stop / channel.rate_hz,
        side=channel.side,
    )


def _around(envelope: FloatArray, index: int, *, limit: float) -> slice:
    """The stretch at or above ``limit`` that holds ``index``."""
    above = envelope >= limit
    return next(run for run in finite_runs(above) if run.start <= index < run.stop)
