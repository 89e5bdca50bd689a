"""Which channel stands for a muscle, what is to be said of it, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from primemover.knowledge import Knowledge
from primemover.measures.emg.model import EmgRefusal
from primemover.signals.emg.model import AnalysedChannel, EmgSignals
from primemover.terms import SIDES, Side


def best_channel(
    signals: EmgSignals, *, muscle: str, side: Side | None, knowledge: Knowledge
) -> AnalysedChannel | None:
    """The usable channel of ``muscle`` on ``side`` with the fewest faults, or None.

    Where the muscle itself was not recorded, one of its members stands for it. ``side`` None
    means a channel that names no side.
    """
    for name in standing_for(muscle, knowledge=knowledge):
        found = [each for each in signals.of(name) if each.channel.side == side]
        if found:
            return min(found, key=_by_quality)
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelPair:
    """The channels of two muscles on one side."""

    side: Side | None
    first: AnalysedChannel
    second: AnalysedChannel


def paired_channels(
    signals: EmgSignals, *, first: str, second: str, knowledge: Knowledge
) -> tuple[ChannelPair, ...]:
    """The best channels of both muscles on every side that has both."""
    found = []
    for side in (*SIDES, None):
        one, other = (
            best_channel(signals, muscle=each, side=side, knowledge=knowledge)
            for each in (first, second)
        )
        if one is not None and other is not None:
            found.append(ChannelPair(side=side, first=one, second=other))
    return tuple(found)


def has_channel(signals: EmgSignals, *, muscle: str, knowledge: Knowledge) -> bool:
    """Whether any side has a usable channel of ``muscle``."""
    return any(
        best_channel(signals, muscle=muscle, side=side, knowledge=knowledge)
        for side in (*SIDES, None)
    )


def recorded(signals: EmgSignals) -> tuple[tuple[str, Side | None], ...]:
    """Every muscle and side that has a channel, usable or not, in the recording's order."""
    return tuple(
        dict.fromkeys(
            (each.channel.muscle, each.channel.side)
            for each in signals.channels
            if each.channel.muscle
        )
    )


def cautions_of(*channels: AnalysedChannel) -> tuple[str, ...]:
    """What is doubted about channels that are used all the same, as sentences."""
    return tuple(
        dict.fromkeys(
            f"{each.channel.name}: {fault.words}"
            for each in channels
            for fault in each.quality.faults
        )
    )


def muscle_name(muscle: str, *, knowledge: Knowledge) -> str:
    """What ``muscle`` is called; a group of muscles by its own name."""
    known = knowledge.muscles.get(muscle)
    return known.name if known else muscle.replace("_", " ")


def called(muscle: str, *, side: Side | None, knowledge: Knowledge) -> str:
    """The muscle's name with its side before it."""
    name = muscle_name(muscle, knowledge=knowledge)
    return f"{side} {name}" if side else name


def no_channel(
    signals: EmgSignals,
    *,
    quantity: str,
    muscle: str,
    side: Side | None = None,
    against: str = "",
    knowledge: Knowledge,
) -> EmgRefusal:
    """Why nothing is measured of a muscle that has no usable channel."""
    names = standing_for(muscle, knowledge=knowledge)
    faults = [
        f"{each.channel.name}: {fault.words}"
        for each in signals.channels
        if each.channel.muscle in names and side in (None, each.channel.side)
        for fault in each.quality.faults
        if fault.severity == "unusable"
    ]
    name = called(muscle, side=side, knowledge=knowledge)
    if faults:
        return EmgRefusal(
            quantity=quantity,
            side=side,
            cause="unusable",
            reason=f"No usable channel of {name}. {' '.join(faults)}",
            remedy="Check the sensor, its skin and its cable, and record again.",
            muscle=muscle,
            against=against,
        )
    return EmgRefusal(
        quantity=quantity,
        side=side,
        cause="not_recorded",
        reason=f"No channel of {name} was recorded, or no channel's name says so.",
        remedy="Put a sensor there, or name the channel in a mapping file.",
        muscle=muscle,
        against=against,
    )


def standing_for(muscle: str, *, knowledge: Knowledge) -> tuple[str, ...]:
    """``muscle`` itself, and then its members and parts, whose channels may stand for it."""
    known = knowledge.muscles.get(muscle)
    parts = (each.id for each in knowledge.muscles.values() if each.part_of == muscle)
    return tuple(dict.fromkeys((muscle, *(known.members if known else ()), *parts)))


def _by_quality(channel: AnalysedChannel) -> tuple[int, float]:
    snr = channel.quality.snr_db
    return len(channel.quality.faults), -(snr if snr == snr else float("-inf"))
