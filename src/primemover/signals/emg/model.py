"""What the analysis of one surface EMG recording consists of, channel by channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from primemover.knowledge.emg import EffortKind
from primemover.recordings.emg.model import EmgChannel, EmgRecording, FloatArray
from primemover.terms import Side

FaultCode = Literal[
    "dead",
    "clipped",
    "mains",
    "motion",
    "heart",
    "crosstalk",
    "weak",
    "missing",
    "unit",
    "slow",
    "short",
]
"""What may be wrong with a channel: no signal, cut off at the range's end, mains hum, movement of
cable or sensor, heartbeat, a neighbour's signal, hardly above rest, gaps, an amplitude that no
muscle has, too low a rate, too short."""

Severity = Literal["unusable", "caution"]
"""``unusable``: nothing is measured on it. ``caution``: used, and said wherever it is told."""

StartFrom = Literal["marker", "acceleration", "force", "switch", "angle", "pose"]
"""Where the start of a movement was taken from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelFault:
    """One fault of a channel: what it is, in words, with the figure it was judged by."""

    code: FaultCode
    severity: Severity
    words: str
    figure: float
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelQuality:
    """How good one channel is.

    ``rest_rms_v`` and ``active_rms_v`` are NaN where there is no rest or no effort to take them
    from; ``snr_db`` is 20 log10 of the effort's amplitude, rest taken away in power, by rest's.
    """

    faults: tuple[ChannelFault, ...]
    rest_rms_v: float
    active_rms_v: float
    snr_db: float
    mains_hz: float | None = None

    @property
    def usable(self) -> bool:
        """Whether anything may be measured on the channel."""
        return all(fault.severity != "unusable" for fault in self.faults)

    def has(self, code: FaultCode) -> bool:
        """Whether a fault of this kind was found."""
        return any(fault.code == code for fault in self.faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """One repetition, hold or step: seconds from the recording's start, of both ends."""

    start_s: float
    end_s: float
    side: Side | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MovementStart:
    """When a movement began, by another sensor.

    ``error_s`` is the half-width of its 95 % interval, synchronisation included.
    """

    time_s: float
    error_s: float
    source: StartFrom


@dataclass(frozen=True, kw_only=True, slots=True)
class Onset:
    """When a muscle's signal began to rise in one effort, by the ramp posterior.

    Attributes
    ----------
    time_s : float
        Median of the posterior, in seconds from the recording's start.
    low_s, high_s : float
        Ends of the 95 % interval.
    snr_db : float
        Of this burst.
    step_s, threshold_s : float
        By the maximum-likelihood step and by the threshold (Hodges and Bui); NaN where none.
    disagree : bool
        Whether one of them lies outside the interval by more than knowledge allows.
    """

    time_s: float
    low_s: float
    high_s: float
    snr_db: float
    step_s: float
    threshold_s: float
    disagree: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NoOnset:
    """Why an effort has no onset, by code and in words."""

    cause: Literal["weak", "no_rest", "no_burst", "unusable", "short"]
    reason: str
    snr_db: float = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysedChannel:
    """One channel after filtering.

    Attributes
    ----------
    filtered : array (sample,)
        Volts after the zero-lag band-pass, and the notch where mains was found.
    envelope : array (sample,)
        EMG amplitude in volts: moving RMS or low-passed rectified signal, as ``treatment`` says.
    treatment : tuple of str
        What was done, in the words of a methods section, with figures.
    onsets : tuple of Onset or NoOnset
        One an effort, in their order; empty where onsets were not asked for.
    """

    channel: EmgChannel
    filtered: FloatArray
    envelope: FloatArray
    quality: ChannelQuality
    treatment: tuple[str, ...]
    onsets: tuple[Onset | NoOnset, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MaximumReference:
    """The amplitude of a maximal voluntary isometric contraction of one muscle.

    ``volts`` is the highest RMS over ``window_s``, best of the positions; ``position`` the file
    or position it is from, ``tried`` how many were. ``channel`` is "" unless several sensors of
    that muscle and side were recorded: then the maximum is of the channel of this name alone.
    """

    muscle: str
    side: Side | None
    volts: float
    window_s: float
    position: str
    tried: int
    channel: str = ""

    def fits(self, channel: EmgChannel) -> bool:
        """Whether ``channel`` may be held against it."""
        same = (self.muscle, self.side) == (channel.muscle, channel.side)
        return same and self.channel in ("", channel.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgSignals:
    """Everything found in one recording before anything is measured.

    ``starts`` holds the start of the movement of each effort where another sensor told it, as
    long as ``efforts`` (None where it did not). ``crosstalk`` gives for two channels' names the
    largest normalised cross-correlation, 0 to 1.
    """

    recording: EmgRecording
    channels: tuple[AnalysedChannel, ...]
    kind: EffortKind
    efforts: tuple[Effort, ...]
    starts: tuple[MovementStart | None, ...] = ()
    references: tuple[MaximumReference, ...] = ()
    crosstalk: Mapping[tuple[str, str], float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def of(self, muscle: str, *, side: Side | None = None) -> tuple[AnalysedChannel, ...]:
        """Usable channels of a muscle, of one side where it is given."""
        return tuple(
            each
            for each in self.channels
            if each.channel.muscle == muscle
            and each.quality.usable
            and side in (None, each.channel.side)
        )

    def reference(self, channel: EmgChannel) -> MaximumReference | None:
        """The maximum that ``channel`` is normalised by, or None.

        Never that of another sensor on the same muscle: two sensors differ in size by their place.
        """
        found = [each for each in self.references if each.fits(channel)]
        named = [each for each in found if each.channel]
        if named or not self._has_double(channel):
            return next(iter(named or found), None)
        return None

    def _has_double(self, channel: EmgChannel) -> bool:
        return any(
            (each.channel.muscle, each.channel.side) == (channel.muscle, channel.side)
            and each.channel.name != channel.name
            for each in self.channels
        )
