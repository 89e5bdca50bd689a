"""Onsets of every muscle, effort by effort, as geometry: places in percent of the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.report.angle_plot import Tick, nice_ticks, number
from primemover.report.emg.words import name_of_channel
from primemover.signals.emg.model import Onset

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult
    from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals

_MOST_SHOWN: Final = 40
"""Dots in one row beyond which they only hide each other."""
_TOP: Final = 9.0
_STEP: Final = 4.5
_LEAST_HEIGHT: Final = 44.0
_MARGIN: Final = 0.06


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """One onset: its place and the ends of its interval in percent, ``y`` in pixels."""

    at: float
    low: float
    high: float
    y: float
    disagree: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRow:
    """One muscle: its onsets, their median in percent and in words, and how many there are."""

    name: str
    glute: bool
    dots: tuple[Dot, ...]
    middle: float | None
    told: str
    counted: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderPicture:
    """All rows on one scale; ``zero`` is where time 0 lies and ``origin`` says what it is."""

    rows: tuple[OrderRow, ...]
    height: float
    ticks: tuple[Tick, ...]
    zero: float
    origin: str
    described: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """An onset in ms after time 0 of its effort."""

    effort: int
    at: float
    low: float
    high: float
    disagree: bool


def order_picture(result: EmgResult, *, knowledge: Knowledge) -> OrderPicture | None:
    """The onsets as a picture; None where no effort has an onset, and for steps."""
    if result.protocol.efforts == "gait":
        return None  # without rest between steps no order is told, so none is shown
    signals = result.signals
    zeros, from_movement = _zeros(signals)
    seen = {number: _seen(each, zeros=zeros) for number, each in enumerate(signals.channels)}
    every = [each for row in seen.values() for each in row]
    if not every:
        return None
    low, high = _ends(every)
    ticks = nice_ticks(low, high=high, count=5)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    scale = _Scale(low=low, high=high)
    most = min(_MOST_SHOWN, max(len(row) for row in seen.values()))
    height = max(_LEAST_HEIGHT, 2 * _TOP + _STEP * most)
    rows = [
        _row(signals.channels[n], seen=row, scale=scale, height=height, knowledge=knowledge)
        for n, row in seen.items()
        if row or signals.channels[n].onsets
    ]
    rows.sort(key=lambda each: (each.middle is None, each.middle or 0.0))
    origin = "the movement’s start" if from_movement else "the first muscle of each repetition"
    return OrderPicture(
        rows=tuple(rows),
        height=height,
        ticks=tuple(Tick(at=scale(v), text=number(v, digits=0)) for v in ticks),
        zero=scale(0.0),
        origin=origin,
        described=" ".join(f"{row.name}: {row.told}." for row in rows),
    )


def _zeros(signals: EmgSignals) -> tuple[dict[int, float], bool]:
    """Time 0 of each effort: its movement's start where all that have onsets have one."""
    starts = {n: each.time_s for n, each in enumerate(signals.starts) if each is not None}
    first: dict[int, float] = {}
    for channel in signals.channels:
        for n, onset in enumerate(channel.onsets):
            if isinstance(onset, Onset) and _works(channel, effort=signals.efforts[n]):
                first[n] = min(first.get(n, np.inf), onset.time_s)
    if first and set(first) <= set(starts):
        return starts, True
    return first, False


def _works(channel: AnalysedChannel, *, effort: Effort) -> bool:
    """Whether the channel is on the leg that works, or on no side."""
    return channel.quality.usable and (
        effort.side is None or channel.channel.side in (None, effort.side)
    )


def _seen(channel: AnalysedChannel, *, zeros: dict[int, float]) -> list[_Seen]:
    return [
        _Seen(
            effort=n,
            at=1e3 * (onset.time_s - zeros[n]),
            low=1e3 * (onset.low_s - zeros[n]),
            high=1e3 * (onset.high_s - zeros[n]),
            disagree=onset.disagree,
        )
        for n, onset in enumerate(channel.onsets)
        if isinstance(onset, Onset) and n in zeros and channel.quality.usable
    ]


def _ends(seen: Sequence[_Seen]) -> tuple[float, float]:
    """What the scale must hold: all but the few widest intervals, and time 0."""
    low = float(np.percentile([each.low for each in seen], 2))
    high = float(np.percentile([each.high for each in seen], 98))
    room = _MARGIN * max(high - low, 10.0)
    return min(low - room, 0.0), max(high + room, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scale:
    low: float
    high: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(100.0 * min(1.0, max(0.0, share)), 2)


def _row(
    channel: AnalysedChannel,
    *,
    seen: Sequence[_Seen],
    scale: _Scale,
    height: float,
    knowledge: Knowledge,
) -> OrderRow:
    efforts = len(channel.onsets)
    middle = float(np.median([each.at for each in seen])) if seen else None
    known = knowledge.emg_muscles.get(channel.channel.muscle)
    return OrderRow(
        name=name_of_channel(channel.channel, knowledge=knowledge),
        glute=known is not None and known.group == "glutes",
        dots=tuple(_dots(seen, scale=scale, height=height)),
        middle=None if middle is None else scale(middle),
        told=_told(seen, middle=middle),
        counted=f"{len(seen)} of {efforts}",
        reason="" if seen else _reason(channel),
    )


def _dots(seen: Sequence[_Seen], *, scale: _Scale, height: float) -> Iterator[Dot]:
    shown = seen[:: max(1, -(-len(seen) // _MOST_SHOWN))]
    step = (height - 2 * _TOP) / max(1, len(shown) - 1)
    for place, each in enumerate(shown):
        yield Dot(
            at=scale(each.at),
            low=scale(each.low),
            high=scale(each.high),
            y=round(_TOP + place * step, 1) if len(shown) > 1 else round(height / 2, 1),
            disagree=each.disagree,
        )


def _told(seen: Sequence[_Seen], *, middle: float | None) -> str:
    if middle is None:
        return "no onset could be told"
    if len(seen) == 1:
        return f"{number(middle, digits=0)} ms"
    low, high = (float(np.percentile([each.at for each in seen], q)) for q in (25, 75))
    middle_half = f"{number(low, digits=0)} to {number(high, digits=0)}"
    return f"median {number(middle, digits=0)} ms, middle half {middle_half} ms"


def _reason(channel: AnalysedChannel) -> str:
    for onset in channel.onsets:
        if not isinstance(onset, Onset):
            return onset.reason
    return ""
