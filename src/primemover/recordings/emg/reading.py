"""A recording of surface EMG from a file of any known format: volts, muscles, sensors apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from primemover.errors import RecordingError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.recordings.emg.channel_kinds import sensor_kind
from primemover.recordings.emg.mapping import ChannelMapping, muscle_said, named_apart
from primemover.recordings.emg.model import (
    EmgChannel,
    EmgFormat,
    EmgRecording,
    FloatArray,
    RawChannel,
    RawRecording,
    SensorKind,
    SensorTrack,
)
from primemover.recordings.emg.naming import NamedMuscle, muscle_of
from primemover.recordings.emg.sensor_file import damaged, sensor_file
from primemover.recordings.emg.text_table import unpacked
from primemover.recordings.emg.time_axis import clock_of
from primemover.recordings.emg.units import VOLTS, plain_unit, volts_in
from primemover.recordings.file_check import shown_name
from primemover.registry import discover

SNIFFED_BYTES: Final = 1 << 16
NOTHING_SAID: Final = ChannelMapping()
SHOWN: Final = 8
"""Of many channels so many are named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingRules:
    """Which rates and amplitudes are those of surface EMG."""

    largest_rate_hz: float
    lowest_emg_rate_hz: float
    largest_rms_v: float
    smallest_rms_v: float


@dataclass(slots=True)
class Sorted:
    """Channels as they are told apart, with what was found wrong and worth a note."""

    channels: list[EmgChannel] = field(default_factory=list)
    sensors: list[SensorTrack] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    no_unit: list[str] = field(default_factory=list)
    no_rate: list[str] = field(default_factory=list)


SPREADSHEETS: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
"""How the files of spreadsheets end, which many programs write and no reader takes."""


@cache
def emg_formats() -> dict[str, EmgFormat]:
    """Every format there is, by the name of its reader, in the order in which they are asked."""
    found = discover("primemover.recordings.emg_formats")
    return dict(sorted(found.items(), key=lambda each: (each[1].priority, each[0])))


def read_raw(
    path: str | Path,
    *,
    format: str = "",  # noqa: A002
) -> tuple[str, RawRecording]:
    """Name of the format and what the file holds, as it holds it.

    Parameters
    ----------
    path : str or Path
    format : str
        Name of a reader; "" to tell it from the file.

    Raises
    ------
    RecordingError
        Naming the file, the fault and the remedy.
    MissingExtraError
        When the format needs a library that is not installed.
    """
    file = Path(path)
    if not file.is_dir():  # a folder may be a recording of EMG-BIDS
        sensor_file(file)
    name = _named(file, wanted=format) if format else _sniffed(file)
    return name, emg_formats()[name].read(file)


def _named(path: Path, *, wanted: str) -> str:
    if wanted not in emg_formats():
        raise RecordingError(
            f"{shown_name(path)}: no format is called {wanted!r}; there are {_formats()}"
        )
    return wanted


def _sniffed(path: Path) -> str:
    try:
        head = b"" if path.is_dir() else _head(path)
    except OSError as error:
        raise damaged(path, found="it cannot be read", do="copy it again") from error
    for name, each in emg_formats().items():
        if each.recognises(path, head):
            return name
    sensor_file(path)
    if path.suffix.lower() in SPREADSHEETS:
        raise RecordingError(
            f"{shown_name(path)}: expected a recording of surface EMG, got a spreadsheet, "
            "which is not read; save the sheet with the samples as CSV"
        )
    raise RecordingError(
        f"{shown_name(path)}: expected a recording of surface EMG, got something that none of the "
        f"readers knows; there are {_formats()}; export it as one of these"
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return unpacked(file.read(SNIFFED_BYTES))


def _formats() -> str:
    return ", ".join(
        f"{name} ({each.title}: {' '.join(each.suffixes)})" for name, each in emg_formats().items()
    )


def read_emg(
    path: str | Path,
    *,
    mapping: ChannelMapping | None = None,
    format: str = "",  # noqa: A002
) -> EmgRecording:
    """The recording in a file: EMG in volts with muscle and side, other sensors apart.

    Nothing is rescaled in silence: a unit comes from the file or from ``mapping``, and an
    amplitude that no surface EMG has is told in the channel's notes. What a name does not clearly
    say is left open ("" or None) with a note.

    Parameters
    ----------
    path : str or Path
    mapping : ChannelMapping, optional
        What a person says of the channels; it goes before what the file says.
    format : str
        Name of a reader; "" to tell it from the file.

    Raises
    ------
    RecordingError
        Naming the file and every fault of it at once, with what to do.
    MissingExtraError
        When the format needs a library that is not installed.
    """
    file = Path(path)
    name, raw = read_raw(file, format=format)
    return recording_of(raw, source=shown_name(file), format=name, mapping=mapping)


def recording_of(
    raw: RawRecording,
    *,
    source: str,
    format: str,  # noqa: A002
    mapping: ChannelMapping | None = None,
    knowledge: Knowledge | None = None,
) -> EmgRecording:
    """What a reader found as a recording, by the rules of :func:`read_emg`.

    Raises
    ------
    RecordingError
        Naming ``source`` and every fault at once.
    """
    said = NOTHING_SAID if mapping is None else mapping
    known = load_knowledge() if knowledge is None else knowledge
    found = Sorted()
    found.faults += _names_nothing(raw, said=said)
    for channel in _on_one_clock(named_apart(raw.channels), said=said, faults=found.faults):
        _sort(channel, said=said, found=found, knowledge=known)
    _ask(found)
    if not found.faults and not found.channels:
        found.faults.append(_no_emg(found))
    if found.faults:
        raise _all_of(found.faults, source=source)
    return EmgRecording(
        source=source,
        format=format,
        channels=tuple(_with_doubles(found.channels)),
        sensors=tuple(found.sensors),
        markers=raw.markers,
        notes=(*raw.notes, *found.notes, *_doubles(found.channels)),
        facts={
            **({"maker": raw.maker} if raw.maker else {}),
            **raw.facts,
            **said.facts.told(),
        },
    )


def _all_of(faults: Sequence[str], *, source: str) -> RecordingError:
    """One fault in a sentence; more of them one a line."""
    if len(faults) == 1:
        return RecordingError(f"{source}: {faults[0]}")
    lines = "\n".join(f"  {fault}" for fault in faults)
    return RecordingError(f"{source}: {len(faults)} faults:\n{lines}")


def _no_emg(found: Sorted) -> str:
    if not found.sensors:
        return "there is no channel in it"
    return (
        f"none of its channels is EMG: {_list(each.name for each in found.sensors)}; where one is, "
        'write kind = "emg" for it in a mapping file'
    )


def _names_nothing(raw: RawRecording, *, said: ChannelMapping) -> Iterator[str]:
    """What a mapping says of channels that are not there."""
    there = {each.name for each in named_apart(raw.channels)}
    missing = [each for each in (*said.channels, said.time_column) if each and each not in there]
    if missing:
        yield (
            f"the mapping names {_list(missing)}, which are not in the file; its channels are "
            f"{_list(sorted(there), most=len(there))}"
        )


def _on_one_clock(
    channels: Iterator[RawChannel], *, said: ChannelMapping, faults: list[str]
) -> Iterator[RawChannel]:
    """The channels, at the rate of the column of times that the mapping names."""
    every = list(channels)
    times = next((each for each in every if each.name == said.time_column), None)
    if times is None:
        yield from every
        return
    clock = clock_of(times.samples, unit=times.unit or "s")
    if clock.fault:
        faults.append(f"column {times.name!r}: {clock.fault}")
    for channel in every:
        if channel is not times:
            yield replace(channel, rate_hz=clock.rate_hz, start_s=clock.start_s)


def _sort(
    channel: RawChannel, *, said: ChannelMapping, found: Sorted, knowledge: Knowledge
) -> None:
    """Puts one channel with EMG or with other sensors, or says what it lacks."""
    own = said.said(channel.name)
    if own.kind == "ignore":
        return
    if not len(channel.samples):
        found.notes.append(f"{channel.name!r} holds no samples and is left out")
        return
    named = _muscle(channel.name, said=said, knowledge=knowledge)
    kind = _kind(channel, said=said, named=named)
    rate = own.rate_hz or (channel.rate_hz if _is_rate(channel.rate_hz) else said.rate_hz)
    if rate is None and np.isnan(channel.rate_hz):
        found.no_rate.append(channel.name)
    elif rate is None or rate > rules().largest_rate_hz:
        found.faults.append(
            f"{channel.name!r}: expected a sampling rate above 0 and up to "
            f"{rules().largest_rate_hz:g} Hz, got {rate or channel.rate_hz:g}; write rate_hz in a "
            "mapping file"
        )
    else:
        timed = replace(channel, rate_hz=float(rate), samples=_without_ends(channel.samples))
        if kind is None:
            _sort_emg(timed, said=said, named=named, found=found)
        else:
            found.sensors.append(_track(timed, kind=kind, unit=own.unit or channel.unit))


def _is_rate(rate_hz: float) -> bool:
    return bool(np.isfinite(rate_hz)) and rate_hz > 0.0


def _without_ends(samples: FloatArray) -> FloatArray:
    """Samples with what is infinite made missing."""
    if not np.isinf(samples).any():
        return samples
    return np.where(np.isinf(samples), np.nan, samples)


def _muscle(name: str, *, said: ChannelMapping, knowledge: Knowledge) -> NamedMuscle:
    """Muscle and side: as the mapping says, else as the name does."""
    own, named = said.said(name), muscle_of(name, knowledge=knowledge)
    side = own.side or named.side or said.side
    if not own.muscle:
        return replace(named, side=side)
    muscle = muscle_said(own.muscle, knowledge=knowledge)
    return NamedMuscle(muscle=muscle, side=side)


def _kind(channel: RawChannel, *, said: ChannelMapping, named: NamedMuscle) -> SensorKind | None:
    """None for EMG."""
    own = said.said(channel.name)
    if own.kind == "emg" or (own.kind is None and own.muscle):
        return None
    if own.kind is not None and own.kind != "ignore":
        return own.kind
    unit = own.unit or channel.unit
    return sensor_kind(channel.name, unit=unit, muscle=bool(named.muscle))


def _track(channel: RawChannel, *, kind: SensorKind, unit: str) -> SensorTrack:
    return SensorTrack(
        name=channel.name,
        kind=kind,
        unit=unit,
        rate_hz=channel.rate_hz,
        samples=channel.samples,
        start_s=channel.start_s,
    )


def _sort_emg(
    channel: RawChannel, *, said: ChannelMapping, named: NamedMuscle, found: Sorted
) -> None:
    unit = said.said(channel.name).unit or said.unit or channel.unit
    factor = volts_in(unit)
    if factor is None:
        if unit.strip():
            found.faults.append(
                f"{channel.name!r}: expected a unit of volts, got {unit!r}; write its unit (V, mV "
                "or uV) in a mapping file"
            )
        else:
            found.no_unit.append(channel.name)
        return
    volts = channel.samples * factor
    doubts = tuple(_doubts(volts, channel=channel, unit=unit))
    found.notes += [f"{channel.name}: {each}" for each in doubts]
    found.channels.append(
        EmgChannel(
            name=channel.name,
            muscle=named.muscle,
            side=named.side,
            rate_hz=channel.rate_hz,
            volts=volts,
            start_s=channel.start_s,
            notes=(*named.notes, *doubts),
        )
    )


def _doubts(volts: FloatArray, *, channel: RawChannel, unit: str) -> Iterator[str]:
    """What is odd about a channel of EMG: gaps, rate, amplitude."""
    missing = int(np.count_nonzero(np.isnan(volts)))
    if missing:
        yield f"{missing} of {len(volts)} samples are missing and stay so"
    if channel.rate_hz < rules().lowest_emg_rate_hz:
        yield (
            f"a rate of {channel.rate_hz:g} Hz is too low for surface EMG as the muscle gives it: "
            "it may be an envelope"
        )
    if missing < len(volts):
        yield from _of_amplitude(float(np.nanstd(volts)), unit=unit)


def _of_amplitude(rms_v: float, *, unit: str) -> Iterator[str]:
    known = rules()
    if rms_v == 0.0 or known.smallest_rms_v <= rms_v <= known.largest_rms_v:
        return
    shown = f"{rms_v / (volts_in(unit) or 1.0):.3g} {unit}"
    likely = _likely_unit(rms_v, unit=unit)
    remedy = (
        f'most likely it is {likely}: write unit = "{likely}" for it in a mapping file'
        if likely
        else "check its unit and gain, and write its unit in a mapping file"
    )
    yield f"an RMS of {shown} is no amplitude of surface EMG; {remedy}"


def _likely_unit(rms_v: float, *, unit: str) -> str:
    """The unit by which the amplitude would be that of EMG; "" when none or several would."""
    number, known = rms_v / (volts_in(unit) or 1.0), rules()
    fitting = [
        each
        for each in ("V", "mV", "uV")
        if known.smallest_rms_v <= number * VOLTS[each.lower()] <= known.largest_rms_v
    ]
    likely = [each for each in fitting if VOLTS[each.lower()] != VOLTS.get(plain_unit(unit))]
    return likely[-1] if likely else ""


def _ask(found: Sorted) -> None:
    """Asks once for what many channels lack."""
    if found.no_unit:
        found.faults.append(
            f"the file does not say the unit of {_list(found.no_unit)}; write it in a mapping "
            'file: unit = "uV" (or mV, or V) for all, or for one below [channels."its name"]'
        )
    if found.no_rate:
        found.faults.append(
            f"the file does not say the sampling rate of {_list(found.no_rate)}; write it in a "
            "mapping file: rate_hz = 1000 for 1000 samples a second, or time_column with the name "
            "of the column of times in seconds"
        )


def _list(names: Iterator[str] | Sequence[str] | Mapping[str, object], *, most: int = SHOWN) -> str:
    every = [repr(each) for each in names]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more


def _doubles(channels: Sequence[EmgChannel]) -> Iterator[str]:
    """Muscles that more than one channel claims, on one side."""
    for (muscle, side), names in _claims(channels).items():
        yield (
            f"{_list(names)} all name the {side or ''} {muscle.replace('_', ' ')}".replace(
                "  ", " "
            )
            + "; if that is not so, say in a mapping file which is which"
        )


def _with_doubles(channels: Sequence[EmgChannel]) -> Iterator[EmgChannel]:
    claims = _claims(channels)
    for channel in channels:
        names = claims.get((channel.muscle, channel.side), [])
        others = [each for each in names if each != channel.name]
        if others:
            note = f"{_list(others)} names the same muscle and side"
            yield replace(channel, notes=(*channel.notes, note))
        else:
            yield channel


def _claims(channels: Sequence[EmgChannel]) -> dict[tuple[str, str | None], list[str]]:
    claims: dict[tuple[str, str | None], list[str]] = {}
    for channel in channels:
        if channel.muscle:
            claims.setdefault((channel.muscle, channel.side), []).append(channel.name)
    return {key: names for key, names in claims.items() if len(names) > 1}


@cache
def rules() -> ReadingRules:
    """The rules as knowledge has them."""
    known = load_knowledge().emg_rules
    return ReadingRules(**{e.name: known[e.name].value or 0.0 for e in fields(ReadingRules)})
