"""Which of two muscles began first, said only where it can be."""

from __future__ import annotations

from typing import Final

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.knowledge.emg import EmgPair
from primemover.measures.emg.channels import (
    called,
    has_channel,
    muscle_name,
    no_channel,
    paired_channels,
)
from primemover.measures.emg.lags import (
    METHODS_DISAGREE,
    LagSettings,
    Why,
    disagreed,
    looked_for,
    stated,
)
from primemover.measures.emg.model import EmgMeasure, MuscleOrder
from primemover.measures.emg.onset_lag import PairLag, pair_lags
from primemover.signals.emg.model import EmgSignals
from primemover.signals.emg.rules import settings_of

SHAKEN: Final = (
    "Cable or skin moved at one of the sensors. Such a movement comes with the effort and passes "
    "for the muscle's beginning. Fix the cable to the skin and record again."
)


def muscle_orders(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[MuscleOrder, ...]:
    """One order for each pair of ``protocol``, and each side it was recorded on.

    Told only over enough repetitions with clear onsets, when the lag's interval excludes 0, the
    lag is long enough, the methods agree, neither muscle leaks into the other's sensor and neither
    sensor was shaken.
    Everything else is undecided, with the reason and what to record. Empty where onsets were not
    looked for.
    """
    if not looked_for(signals):
        return ()
    found = pair_lags(signals, protocol=protocol, knowledge=knowledge)
    return (
        *(_order(each, knowledge=knowledge) for each in found),
        *(
            _missing(pair, signals=signals, knowledge=knowledge)
            for pair in protocol.order
            if not paired_channels(
                signals, first=pair.first, second=pair.second, knowledge=knowledge
            )
        ),
    )


def _order(found: PairLag, *, knowledge: Knowledge) -> MuscleOrder:
    if not isinstance(found.found, EmgMeasure):
        reason = f"{found.found.reason} {found.found.remedy}"
        return _undecided(found.pair, found=found, lag=None, reason=reason)
    settings = settings_of(LagSettings, knowledge=knowledge)
    told = stated(found.lags, settings=settings)
    if told.why:
        reason = _why_words(told.why, measure=found.found, settings=settings, knowledge=knowledge)
        return _undecided(found.pair, found=found, lag=found.found, reason=reason)
    if disagreed([each.disagree for each in found.lags], settings=settings):
        return _undecided(found.pair, found=found, lag=found.found, reason=METHODS_DISAGREE)
    if any(each.quality.has("motion") for each in (found.channels.first, found.channels.second)):
        return _undecided(found.pair, found=found, lag=found.found, reason=SHAKEN)
    return MuscleOrder(
        first=found.pair.first,
        second=found.pair.second,
        side=found.side,
        statement=told.statement,
        lag=found.found,
        reason="",
    )


def _undecided(
    pair: EmgPair, *, found: PairLag, lag: EmgMeasure | None, reason: str
) -> MuscleOrder:
    return MuscleOrder(
        first=pair.first,
        second=pair.second,
        side=found.side,
        statement="undecided",
        lag=lag,
        reason=reason,
    )


def _missing(pair: EmgPair, *, signals: EmgSignals, knowledge: Knowledge) -> MuscleOrder:
    """The order of a pair that was not recorded on one side together."""
    bare = [
        each
        for each in (pair.first, pair.second)
        if not has_channel(signals, muscle=each, knowledge=knowledge)
    ]
    if bare:
        refusals = [
            no_channel(signals, quantity="onset_lag", muscle=each, knowledge=knowledge)
            for each in bare
        ]
        reason = " ".join(f"{each.reason} {each.remedy}" for each in refusals)
    else:
        names = " and ".join(
            muscle_name(each, knowledge=knowledge) for each in (pair.first, pair.second)
        )
        reason = f"No side has usable channels of both {names}. Record both on the same side."
    return MuscleOrder(
        first=pair.first,
        second=pair.second,
        side=None,
        statement="undecided",
        lag=None,
        reason=reason,
    )


def _why_words(
    why: Why, *, measure: EmgMeasure, settings: LagSettings, knowledge: Knowledge
) -> str:
    least = f"{settings.order_least_repetitions:g}"
    if why == "few":
        return (
            f"Only {measure.efforts} repetitions have a clear onset in both muscles; an order "
            f"needs at least {least}. Record more, each from complete rest."
        )
    later = called(
        measure.against if measure.value > 0 else measure.muscle,
        side=measure.side,
        knowledge=knowledge,
    )
    if why == "interval":
        return (
            f"The mean lag is {abs(measure.value):.0f} ms ± {measure.uncertainty:.0f} ms, which "
            "does not exclude that both begin together. More repetitions, each from complete "
            "rest, make it narrower."
        )
    return (
        f"On average {later} began {abs(measure.value):.0f} ms later; a lag under "
        f"{settings.order_least_lag_ms:g} ms is not told as an order. It may be followed in the "
        "same person."
    )
