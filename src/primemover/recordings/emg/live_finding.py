"""Streams of the Lab Streaming Layer: which there are, of which kind, with which channels.

Only this machine is asked unless other machines are wanted: nothing of who listens here is sent
into a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from primemover.errors import MissingExtraError, RecordingError, how_to_install
from primemover.recordings.file_check import shown_name

EMG_TYPE: Final = "EMG"
"""What a stream of surface EMG calls its type, by the convention of the format XDF."""

THIS_MACHINE: Final = """
[lab]
KnownPeers = {127.0.0.1}
[ports]
IPv6 = disable
[multicast]
ResolveScope = machine
AddressesOverride = {127.0.0.1}
ListenAddress = 127.0.0.1
[log]
level = -3
"""
"""Settings of liblsl under which nothing but this machine is asked.

Several streams share one port of this machine, where a question reaches only one of them; as a
known peer every port is asked.
"""

ALL_MACHINES: Final = "[log]\nlevel = -3\n"
"""Settings of liblsl under which the machines of the same network are asked too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveSettings:
    """Rules of knowledge (``emg_rules/live.toml``) that listening rests on."""

    live_find_s: float
    live_open_s: float
    live_wait_s: float
    live_buffer_s: float
    live_silent_s: float
    live_gone_s: float
    live_gap_s: float
    live_rate_window_s: float
    live_rate_tolerance: float
    live_least_rate_hz: float
    live_most_channels: float
    live_clock_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundStream:
    """A stream as it announces itself; ``handle`` is how liblsl names it."""

    name: str
    type: str
    machine: str
    rate_hz: float
    channels: int
    is_number: bool
    handle: Any

    def __str__(self) -> str:
        return f"{self.name} ({self.type}, {self.channels} channels, {self.rate_hz:g} Hz)"


def find_streams(settings: LiveSettings, *, other_machines: bool = False) -> list[FoundStream]:
    """Every stream that answers, by name; of all types.

    Parameters
    ----------
    other_machines : bool
        Whether machines of the same network are asked too. The first call of a process decides.

    Raises
    ------
    MissingExtraError
        When pylsl is not installed.
    """
    pylsl = listening_library(other_machines=other_machines)
    return sorted(
        (_found(pylsl, each) for each in pylsl.resolve_streams(settings.live_find_s)),
        key=lambda each: each.name,
    )


def find_emg(
    settings: LiveSettings, *, name: str = "", other_machines: bool = False
) -> FoundStream:
    """The one stream of EMG there is, or the one called ``name``.

    Raises
    ------
    RecordingError
        When there is none or there are several, saying which there are and what to do; when its
        rate, its kind of values or its number of channels cannot be worked with.
    """
    every = find_streams(settings, other_machines=other_machines)
    wanted = [each for each in every if each.name == name or (not name and _is_emg(each))]
    if len(wanted) != 1:
        raise RecordingError(_which(wanted, every=every, name=name, everywhere=other_machines))
    if faults := _faults(wanted[0], settings=settings):
        raise RecordingError(f"stream {wanted[0].name}: " + "; ".join(faults))
    return wanted[0]


def listening_library(*, other_machines: bool) -> Any:
    """The library pylsl, told whom to ask; what it was told first holds for the whole process."""
    if find_spec("pylsl") is None:
        raise MissingExtraError(
            f"live EMG needs the 'emg' extra; run: {how_to_install('emg')}, then try again"
        )
    return _told(ALL_MACHINES if other_machines else THIS_MACHINE)


@cache
def _told(whom: str) -> Any:
    import pylsl

    pylsl.set_config_content(whom)
    return pylsl


def _found(pylsl: Any, info: Any) -> FoundStream:
    return FoundStream(
        name=shown_name(info.name() or "?")[:60],
        type=shown_name(info.type() or "?")[:30],
        machine=shown_name(info.hostname() or "?")[:60],
        rate_hz=float(info.nominal_srate()),
        channels=int(info.channel_count()),
        is_number=info.channel_format() not in (pylsl.cf_string, pylsl.cf_undefined),
        handle=info,
    )


def _is_emg(stream: FoundStream) -> bool:
    return stream.type.casefold() == EMG_TYPE.casefold()


def _which(
    wanted: list[FoundStream], *, every: list[FoundStream], name: str, everywhere: bool
) -> str:
    """Why not exactly one stream is meant, and what to do."""
    if wanted:
        names = ", ".join(str(each) for each in wanted)
        if name:
            return (
                f"stream {name}: {len(wanted)} streams have this name: {names}; "
                "end all but one, or give them different names in the programs that send them"
            )
        return f"live EMG: expected one stream of EMG, found {len(wanted)}: {names}; name one"
    there = ", ".join(str(each) for each in every) or "none at all"
    what = f"a stream called {name}" if name else "a stream of the type EMG"
    where = "on this machine or in its network" if everywhere else "on this machine"
    asked = "" if everywhere else ", or ask other machines too (--network)"
    return (
        f"live EMG: expected {what} {where}, found {there}; start the program that sends it{asked}"
    )


def _faults(stream: FoundStream, *, settings: LiveSettings) -> list[str]:
    faults = []
    if not stream.is_number:
        faults.append("expected numbers, got texts; choose the stream with the signals")
    if not 1 <= stream.channels <= settings.live_most_channels:
        most = f"{settings.live_most_channels:g}"
        faults.append(f"expected 1 to {most} channels, got {stream.channels}; send fewer")
    if not stream.rate_hz >= settings.live_least_rate_hz:
        least = f"{settings.live_least_rate_hz:g}"
        faults.append(
            f"expected at least {least} samples per second at an even rate, got "
            f"{stream.rate_hz:g}; send the raw signal and not its envelope"
        )
    return faults
