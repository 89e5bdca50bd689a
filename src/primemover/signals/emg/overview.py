"""What a recording looks like before anybody says what was done in it: small enough to draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from primemover.knowledge import Knowledge
from primemover.recordings.emg.model import EmgRecording, FloatArray
from primemover.signals.emg.model import EmgSignals

ANY_MOVEMENT: Final = "any"
"""The protocol of a recording of which nobody said what was done: bursts are looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """A signal squeezed into columns: the lowest and the highest value of each.

    ``times_s`` is the middle of each column. A column without a value is NaN in both.
    """

    times_s: FloatArray
    low: FloatArray
    high: FloatArray


def look_over(
    recording: EmgRecording,
    *,
    knowledge: Knowledge,
    progress: Callable[[float], None] | None = None,
) -> EmgSignals:
    """The recording's channels with their quality and envelope, as any check would find them."""
    from primemover.signals.emg.analyse import analyse_emg  # loads scipy

    return analyse_emg(
        recording,
        protocol=knowledge.emg_protocols[ANY_MOVEMENT],
        knowledge=knowledge,
        onsets=False,
        progress=progress,
    )


def trace_of(
    samples: FloatArray,
    *,
    rate_hz: float,
    columns: int,
    start_s: float = 0.0,
) -> Trace:
    """Lowest and highest value of at most ``columns`` stretches of equal length.

    No spike is lost, however short it is.
    """
    count = min(columns, len(samples))
    if count == 0:
        none = np.empty(0)
        return Trace(times_s=none, low=none, high=none)
    edges = np.linspace(0, len(samples), count + 1).astype(int)
    middles = (edges[:-1] + edges[1:]) / 2
    return Trace(
        times_s=start_s + middles / rate_hz,
        low=np.fmin.reduceat(samples, edges[:-1]),
        high=np.fmax.reduceat(samples, edges[:-1]),
    )
