"""A recording of surface EMG: what a format's reader hands over, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from primemover.terms import Side

if TYPE_CHECKING:
    import xarray as xr

FloatArray = npt.NDArray[np.float64]

SensorKind = Literal[
    "acceleration", "angular_velocity", "force", "angle", "switch", "heart", "other"
]
"""What a channel that is no EMG measures; ``heart`` is an electrocardiogram."""

Seen = Literal["maker", "real", "own", "published"]
"""``maker``: a reader that has read a real file of the maker; ``real``: real recordings, of a form
that belongs to no maker; ``own``: files that primemover writes; ``published``: only files made
after the published description of the format."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawChannel:
    """One channel as the file holds it.

    ``samples`` is an array (sample,) in ``unit``, exactly as the file writes it ("" when it says
    nothing). The first sample lies ``start_s`` seconds after the recording's start.
    """

    name: str
    unit: str
    rate_hz: float
    samples: FloatArray
    start_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A named moment of the recording, in seconds from its start; some last a while."""

    time_s: float
    name: str
    duration_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RawRecording:
    """What a format's reader found; ``notes`` are sentences for people (cut short, left out).

    ``facts`` are those of ``EmgRecording``, where the file holds them.
    """

    channels: tuple[RawChannel, ...]
    markers: tuple[Marker, ...] = ()
    notes: tuple[str, ...] = ()
    maker: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgFormat:
    """A file format as a plug-in.

    Attributes
    ----------
    title : str
        What people call it, such as ``Delsys Trigno CSV``.
    suffixes : tuple of str
        Ends of file names, with the dot, in lower case.
    recognises : callable
        Takes the path and the first 64 KiB; whether the file is of this format.
    read : callable
        Takes the path; the raw recording. Raises RecordingError for what is wrong in the file.
    seen : Seen
    priority : int
        The smaller, the earlier it is asked whether it recognises a file.
    """

    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Path, bytes], bool]
    read: Callable[[Path], RawRecording]
    seen: Seen
    priority: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgChannel:
    """Surface EMG of one muscle, in volts.

    ``muscle`` is an id of knowledge ("" when the name says none that is known), ``side`` the
    person's own. ``notes`` say what was done or doubted on reading (unit, name).
    """

    name: str
    muscle: str
    side: Side | None
    rate_hz: float
    volts: FloatArray
    start_s: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the last sample, both included."""
        return len(self.volts) / self.rate_hz

    def times_s(self) -> FloatArray:
        """Time of each sample, in seconds from the recording's start."""
        return self.start_s + np.arange(len(self.volts)) / self.rate_hz


@dataclass(frozen=True, kw_only=True, slots=True)
class SensorTrack:
    """A channel that is no EMG: acceleration, force, a joint angle, a foot switch."""

    name: str
    kind: SensorKind
    unit: str
    rate_hz: float
    samples: FloatArray
    start_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgRecording:
    """A recording of surface EMG, every channel at its own rate.

    ``source`` is the file's name; ``format`` the id of the reader. ``facts`` are the device's
    ``maker`` and what a person said by the names of ``FactsSaid``.
    """

    source: str
    format: str
    channels: tuple[EmgChannel, ...]
    sensors: tuple[SensorTrack, ...] = ()
    markers: tuple[Marker, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def duration_s(self) -> float:
        """Seconds to the end of the longest channel."""
        return max((c.start_s + c.duration_s for c in self.channels), default=0.0)

    def of(self, muscle: str, *, side: Side | None = None) -> Iterator[EmgChannel]:
        """Channels of ``muscle``, of one side where it is given."""
        for channel in self.channels:
            if channel.muscle == muscle and side in (None, channel.side):
                yield channel

    def to_xarray(self) -> xr.DataTree:
        """The recording as xarray: one dataset for each set of channels with one clock.

        Each holds ``emg`` (time, channel) in V with the coordinates ``muscle`` and ``side`` and
        the attribute ``rate_hz``.
        """
        from primemover.recordings.emg.to_xarray import recording_tree

        return recording_tree(self)
