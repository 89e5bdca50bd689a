"""Lags between the onsets of two muscles, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from primemover.measures.emg.intervals import Interval, mean_interval
from primemover.measures.emg.model import Statement
from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals, Onset
from primemover.terms import Side

MS_PER_S: Final = 1000.0

Why = Literal["", "few", "interval", "short"]
"""Why a lag tells no order: too few repetitions, 0 in the interval, shorter than the least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LagSettings:
    """Rules of knowledge (``emg_rules/order.toml``, ``onset.toml``) that a lag is judged by."""

    order_least_repetitions: float
    order_least_lag_ms: float
    order_most_crosstalk: float
    order_most_disagreement: float
    lag_least_repetitions: float
    lag_shared_share: float
    onset_least_snr_db: float


@dataclass(frozen=True, kw_only=True, slots=True)
class LagStatement:
    """What the lags of one pair of muscles come to.

    ``interval`` is in ms, positive when the second muscle began after the first; None with too
    few repetitions for a mean. ``why`` says what stands against an order, "" where one is told.
    """

    interval: Interval | None
    repetitions: int
    statement: Statement
    why: Why


@dataclass(frozen=True, kw_only=True, slots=True)
class Lag:
    """The lag of one repetition, in ms.

    ``half_width_ms`` is of its 95 % interval, from both onsets'; ``step_ms`` the lag by the step
    method (NaN where it found none); ``disagree`` whether the methods disagree on an onset of it.
    """

    ms: float
    half_width_ms: float
    step_ms: float
    disagree: bool


def mean_lag(
    lags_ms: Sequence[float],
    *,
    half_widths_ms: Sequence[float],
    settings: LagSettings,
    step_lags_ms: Sequence[float] = (),
) -> Interval:
    """Mean lag of two or more repetitions, in ms, with what averaging does not take away.

    Three independent parts make the interval: the repetitions' spread by Student's t; the share
    of the onsets' own intervals that all repetitions have in common, because a muscle rises alike
    in each; and how far the mean by the step method lies from it, because two muscles that rise
    by different shapes shift the two methods differently.
    """
    spread = mean_interval(lags_ms)
    steps = [each for each in step_lags_ms if np.isfinite(each)]
    apart = float(np.mean(steps)) - spread.value if steps else 0.0
    shared = settings.lag_shared_share * float(np.mean(half_widths_ms))
    return spread.widened(shared).widened(apart)


def lag_statement(
    lags_ms: Sequence[float],
    *,
    half_widths_ms: Sequence[float],
    settings: LagSettings,
    step_lags_ms: Sequence[float] = (),
) -> LagStatement:
    """Which muscle began first over the repetitions, or that it cannot be told.

    Parameters
    ----------
    lags_ms : sequence of float
        Second onset less first, one a repetition.
    half_widths_ms : sequence of float
        Half-width of the 95 % interval of each.
    step_lags_ms : sequence of float, optional
        The same lags by the step method, NaN where it found none.
    """
    count = len(lags_ms)
    if count < settings.lag_least_repetitions:
        return LagStatement(interval=None, repetitions=count, statement="undecided", why="few")
    interval = mean_lag(
        lags_ms, half_widths_ms=half_widths_ms, settings=settings, step_lags_ms=step_lags_ms
    )
    why: Why = ""
    if count < settings.order_least_repetitions:
        why = "few"
    elif not interval.excludes_zero():
        why = "interval"
    elif abs(interval.value) < settings.order_least_lag_ms:
        why = "short"
    told: Statement = "first" if interval.value > 0 else "second"
    return LagStatement(
        interval=interval,
        repetitions=count,
        statement="undecided" if why else told,
        why=why,
    )


METHODS_DISAGREE: Final = (
    "The onset methods disagree in most repetitions. A steadier rest before each repetition and a "
    "stronger signal help."
)


def disagreed(flagged: Sequence[bool], *, settings: LagSettings) -> bool:
    """Whether the onset methods disagree in more repetitions than knowledge lets pass."""
    return sum(flagged) / len(flagged) > settings.order_most_disagreement


def doubts_of(flagged: Sequence[bool], *, settings: LagSettings) -> tuple[str, ...]:
    """The sentence that belongs to a lag whose methods disagree, or none."""
    return (METHODS_DISAGREE,) if disagreed(flagged, settings=settings) else ()


def own_efforts(efforts: Sequence[Effort], *, side: Side | None) -> int:
    """How many efforts a muscle of ``side`` may have worked in."""
    return sum(side is None or each.side in (None, side) for each in efforts)


def lags_between(
    first: AnalysedChannel,
    *,
    second: AnalysedChannel,
    efforts: Sequence[Effort],
    side: Side | None,
    settings: LagSettings,
) -> tuple[Lag, ...]:
    """The lag in each repetition of ``side`` in which both muscles have a clear onset."""
    return tuple(
        _lag(one, other)
        for effort, one, other in zip(efforts, first.onsets, second.onsets, strict=True)
        if side is None or effort.side in (None, side)
        if isinstance(one, Onset) and isinstance(other, Onset)
        if min(one.snr_db, other.snr_db) >= settings.onset_least_snr_db
    )


def _lag(first: Onset, second: Onset) -> Lag:
    width = np.hypot(first.high_s - first.low_s, second.high_s - second.low_s) / 2.0
    return Lag(
        ms=MS_PER_S * (second.time_s - first.time_s),
        half_width_ms=MS_PER_S * float(width),
        step_ms=MS_PER_S * (second.step_s - first.step_s),
        disagree=first.disagree or second.disagree,
    )


def stated(lags: Sequence[Lag], *, settings: LagSettings) -> LagStatement:
    """:func:`lag_statement` of lags that were measured."""
    return lag_statement(
        [each.ms for each in lags],
        half_widths_ms=[each.half_width_ms for each in lags],
        step_lags_ms=[each.step_ms for each in lags],
        settings=settings,
    )


def looked_for(signals: EmgSignals) -> bool:
    """Whether onsets were looked for at all."""
    return any(each.onsets for each in signals.channels)


def crosstalk_between(
    first: AnalysedChannel, *, second: AnalysedChannel, signals: EmgSignals
) -> float | None:
    """The largest normalised cross-correlation of two channels, None where it is not known."""
    names = first.channel.name, second.channel.name
    found = signals.crosstalk.get(names)
    return signals.crosstalk.get(names[::-1]) if found is None else found
