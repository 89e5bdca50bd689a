"""Which channels of a live stream are muscles, of which side, and how many volts their unit is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.errors import RecordingError
from primemover.recordings.emg.live_stream import LiveChannel
from primemover.recordings.emg.mapping import ChannelMapping, muscle_said
from primemover.recordings.emg.model import EmgChannel
from primemover.recordings.emg.naming import muscle_of
from primemover.recordings.emg.units import kind_by_unit, volts_in

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

EMG_KINDS: Final = frozenset({"", "emg", "semg", "exg", "voltage"})
"""What streams call the kind of a channel that is surface EMG."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveMuscle:
    """A channel that is listened to: ``channel`` holds no samples; ``volts_each`` of one unit."""

    place: int
    volts_each: float
    channel: EmgChannel


def live_muscles(
    channels: Sequence[LiveChannel],
    *,
    stream: str,
    rate_hz: float,
    knowledge: Knowledge,
    mapping: ChannelMapping | None = None,
    unit: str = "",
) -> tuple[LiveMuscle, ...]:
    """The channels of EMG of a stream; others, such as accelerations, are left out.

    Parameters
    ----------
    mapping : ChannelMapping, optional
        What channels are, where their names do not say it.
    unit : str
        The unit of channels that name none.

    Raises
    ------
    RecordingError
        When none is left, or one has no unit; all of them are named.
    """
    said = mapping or ChannelMapping()
    told = [_told(each, mapping=said, unit=unit) for each in channels]
    wanted = [each for each in told if _is_muscle(each, mapping=said)]
    if not wanted:
        names = ", ".join(f"{each.label} ({each.kind or each.unit or '?'})" for each in channels)
        raise RecordingError(f"stream {stream}: expected channels of EMG, found {names}")
    without = [each.label for each in wanted if volts_in(each.unit) is None]
    if without:
        raise RecordingError(
            f"stream {stream}: the unit is not known of {', '.join(without)}; say in which unit "
            "the program sends them: --unit uV, mV or V"
        )
    return tuple(
        LiveMuscle(
            place=each.place,
            volts_each=volts_in(each.unit) or float("nan"),
            channel=_channel(each, rate_hz=rate_hz, knowledge=knowledge, mapping=said),
        )
        for each in wanted
    )


def _told(channel: LiveChannel, *, mapping: ChannelMapping, unit: str) -> LiveChannel:
    """The channel with the unit that a mapping, the stream, or whoever asks, says it has."""
    said = mapping.said(channel.label)
    return replace(channel, unit=said.unit or mapping.unit or channel.unit or unit)


def _is_muscle(channel: LiveChannel, *, mapping: ChannelMapping) -> bool:
    said = mapping.said(channel.label)
    if said.kind is not None or said.muscle:
        return said.kind in (None, "emg")
    is_other = kind_by_unit(channel.unit) is not None
    return channel.kind.strip().casefold() in EMG_KINDS and not is_other


def _channel(
    channel: LiveChannel, *, rate_hz: float, knowledge: Knowledge, mapping: ChannelMapping
) -> EmgChannel:
    said = mapping.said(channel.label)
    named = muscle_of(channel.label, knowledge=knowledge)
    told = muscle_said(said.muscle, knowledge=knowledge) if said.muscle else named.muscle
    return EmgChannel(
        name=channel.label,
        muscle=told,
        side=said.side or named.side or mapping.side,
        rate_hz=rate_hz,
        volts=np.empty(0),
        notes=() if said.muscle else named.notes,
    )
