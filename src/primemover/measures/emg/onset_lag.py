"""``onset_lag``: how much later one muscle's EMG begins than another's, in ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.knowledge.emg import EmgPair
from primemover.measures.emg.channels import (
    ChannelPair,
    cautions_of,
    muscle_name,
    paired_channels,
)
from primemover.measures.emg.lags import (
    Lag,
    LagSettings,
    crosstalk_between,
    doubts_of,
    lags_between,
    looked_for,
    own_efforts,
    stated,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.signals.emg.model import EmgSignals
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side

QUANTITY = "onset_lag"
UNIT = "ms"

MOVE_SENSORS: Final = (
    "Move the sensors further apart, along the fibres and over the middle of each muscle, use "
    "sensors with closer contacts, and record again."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PairLag:
    """The lag of one pair on one side: what was measured, or why not, and each repetition's."""

    pair: EmgPair
    channels: ChannelPair
    found: EmgMeasure | EmgRefusal
    lags: tuple[Lag, ...]

    @property
    def side(self) -> Side | None:
        """The side both muscles are of."""
        return self.channels.side


def onset_lag(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Mean lag of each pair that ``protocol`` orders, positive when the second begins later.

    Refused where one of the two sensors may hear another muscle: that makes lags shorter than
    they are.
    """
    return tuple(each.found for each in pair_lags(signals, protocol=protocol, knowledge=knowledge))


def pair_lags(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[PairLag, ...]:
    """The lag of every pair of ``protocol``, on every side that both muscles were recorded on."""
    if not looked_for(signals):
        return ()
    return tuple(
        _lag_of(signals, pair=pair, channels=channels, knowledge=knowledge)
        for pair in protocol.order
        for channels in paired_channels(
            signals, first=pair.first, second=pair.second, knowledge=knowledge
        )
        if _works(signals, side=channels.side)
    )


def _works(signals: EmgSignals, *, side: Side | None) -> bool:
    """Whether a muscle of ``side`` works in any effort, or no effort was found at all."""
    sides = {each.side for each in signals.efforts}
    return side is None or not sides or bool(sides & {None, side})


def _lag_of(
    signals: EmgSignals, *, pair: EmgPair, channels: ChannelPair, knowledge: Knowledge
) -> PairLag:
    settings = settings_of(LagSettings, knowledge=knowledge)
    side, first, second = channels.side, channels.first, channels.second
    lags = lags_between(first, second=second, efforts=signals.efforts, side=side, settings=settings)
    found = _leaking(
        pair, channels=channels, signals=signals, settings=settings, knowledge=knowledge
    ) or _mean(
        lags,
        pair=pair,
        channels=channels,
        efforts=own_efforts(signals.efforts, side=side),
        settings=settings,
    )
    return PairLag(pair=pair, channels=channels, found=found, lags=lags)


def _mean(
    lags: tuple[Lag, ...],
    *,
    pair: EmgPair,
    channels: ChannelPair,
    efforts: int,
    settings: LagSettings,
) -> EmgMeasure | EmgRefusal:
    side, first, second = channels.side, channels.first, channels.second
    told = stated(lags, settings=settings)
    if told.interval is None:
        return _few(pair, side=side, found=len(lags), settings=settings)
    doubts = doubts_of([each.disagree for each in lags], settings=settings)
    cautions = (*cautions_of(first, second), *doubts)
    return EmgMeasure(
        quantity=QUANTITY,
        value=told.interval.value,
        unit=UNIT,
        side=side,
        uncertainty=told.interval.half_width,
        valid_share=len(lags) / efforts,
        method=f"onsets by the ramp posterior in {first.channel.name} and "
        f"{second.channel.name}, mean lag over {len(lags)} repetitions; 95 % interval "
        "by Student's t, with the part of each onset's own interval that repetitions share, and "
        "with how far the maximum-likelihood step's mean lag lies off",
        confidence="low" if cautions else "normal",
        muscle=pair.first,
        against=pair.second,
        efforts=len(lags),
        cautions=cautions,
    )


def _few(pair: EmgPair, *, side: Side | None, found: int, settings: LagSettings) -> EmgRefusal:
    return _refused(
        pair,
        side=side,
        cause="too_few",
        reason=f"Only {found} repetitions have a clear onset in both muscles; a mean needs at "
        f"least {settings.lag_least_repetitions:g}.",
        remedy=f"Record at least {settings.order_least_repetitions:g} repetitions that start from "
        "complete rest, with three seconds of rest between.",
    )


def _leaking(
    pair: EmgPair,
    *,
    channels: ChannelPair,
    signals: EmgSignals,
    settings: LagSettings,
    knowledge: Knowledge,
) -> EmgRefusal | None:
    """Why one of the two sensors may hear another muscle, or None where nothing says so."""
    names = " and ".join(
        muscle_name(each, knowledge=knowledge) for each in (pair.first, pair.second)
    )
    crosstalk = crosstalk_between(channels.first, second=channels.second, signals=signals)
    heard = [
        fault.words
        for each in (channels.first, channels.second)
        for fault in each.quality.faults
        if fault.code == "crosstalk"
    ]
    if crosstalk is None:
        reason = f"Whether {names} leak into each other's sensor could not be checked."
        remedy = "Record both at the same rate, in repetitions long enough to compare them."
    elif crosstalk >= settings.order_most_crosstalk:
        reason = (
            f"The signals of {names} are alike (cross-correlation {crosstalk:.2f}): one muscle may "
            "be heard in the other's sensor, which makes a lag look shorter than it is."
        )
        remedy = MOVE_SENSORS
    elif heard:
        reason = (
            f"One of the sensors of {names} may hear a third muscle, whose beginning would pass "
            f"for its own. {heard[0]}"
        )
        remedy = MOVE_SENSORS
    else:
        return None
    return _refused(pair, side=channels.side, cause="crosstalk", reason=reason, remedy=remedy)


def _refused(
    pair: EmgPair,
    *,
    side: Side | None,
    cause: Literal["too_few", "crosstalk"],
    reason: str,
    remedy: str,
) -> EmgRefusal:
    return EmgRefusal(
        quantity=QUANTITY,
        side=side,
        cause=cause,
        reason=reason,
        remedy=remedy,
        muscle=pair.first,
        against=pair.second,
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=onset_lag)
