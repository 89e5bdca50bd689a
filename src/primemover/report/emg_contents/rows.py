"""What a recording holds as rows of a table, for page and terminal alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.angle_plot import number
from primemover.report.emg_contents.words import (
    NO_FAULT,
    amplitude_in_words,
    faults_in_words,
    muscle_of_channel,
    rate_in_words,
    seconds_in_words,
    volts_in_words,
)
from primemover.report.words import sentence

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.model import EmgRecording, Marker
    from primemover.signals.emg.model import AnalysedChannel

_MOST_MARKERS: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRow:
    """One channel in words; ``know`` holds its faults and what was noticed on reading it."""

    name: str
    muscle: str
    rate: str
    length: str
    amplitude: str
    rest: str
    above_rest: str
    know: tuple[str, ...]
    usable: bool


def channel_row(analysed: AnalysedChannel, *, knowledge: Knowledge) -> ChannelRow:
    """The row of one channel."""
    channel, quality = analysed.channel, analysed.quality
    faults = faults_in_words(analysed)
    return ChannelRow(
        name=channel.name,
        muscle=muscle_of_channel(channel, knowledge=knowledge),
        rate=rate_in_words(channel.rate_hz),
        length=seconds_in_words(channel.duration_s),
        amplitude=amplitude_in_words(analysed),
        rest=volts_in_words(quality.rest_rms_v),
        above_rest=above_rest(quality.snr_db),
        know=tuple(map(sentence, (*(faults or (NO_FAULT,)), *channel.notes))),
        usable=quality.usable,
    )


def above_rest(snr_db: float) -> str:
    """How far the effort stands above rest."""
    if math.isnan(snr_db):
        return "rest not found"
    return "not above rest" if snr_db <= 0 else f"{number(snr_db, digits=0)} dB above rest"


def marker_lines(recording: EmgRecording) -> tuple[str, ...]:
    """Each marker with its time; of very many, how many more there are."""
    told = [_marker(marker) for marker in recording.markers[:_MOST_MARKERS]]
    more = len(recording.markers) - len(told)
    return (*told, f"… and {more} more") if more else tuple(told)


def _marker(marker: Marker) -> str:
    lasts = f", lasts {number(marker.duration_s, digits=2)} s" if marker.duration_s else ""
    return f"{number(marker.time_s, digits=2)} s: {marker.name}{lasts}"


def next_step(signals_channels: tuple[AnalysedChannel, ...]) -> str:
    """What to do after looking: say which muscle is which, or go on to the check."""
    if any(not each.channel.muscle for each in signals_channels):
        return (
            "Some channels say no muscle that is known: `primemover emg inspect FILE "
            "--write-mapping mapping.toml` writes a file to fill in, and `--mapping mapping.toml` "
            "reads it."
        )
    return (
        "Next: `primemover emg check FILE --protocol NAME`; `primemover emg protocols` lists "
        "what can be recorded."
    )
