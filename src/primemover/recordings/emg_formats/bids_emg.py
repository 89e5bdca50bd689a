"""EMG-BIDS: EDF or BDF files together with the tables that describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.bids import MISSING
from primemover.recordings.emg.bids_folder import (
    DESCRIPTION,
    beside,
    is_recording,
    read_json,
    read_table,
    recording_files,
)
from primemover.recordings.emg.edf_header import is_edf
from primemover.recordings.emg.full_name import full_name
from primemover.recordings.emg.model import EmgFormat, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged
from primemover.recordings.emg_formats import edf

SAME_RATE: Final = 1e-3
"""Relative difference between a table's rate and the file's within which the table, which has
more digits, is believed."""
BAD: Final = "bad"


def _recognises(path: Path, start: bytes) -> bool:
    """Whether it is a recording of an EMG-BIDS folder, or such a folder itself."""
    if path.is_dir():
        return (path / DESCRIPTION).is_file()
    return is_recording(path) and is_edf(start)


def read(path: Path) -> RawRecording:
    """The channels of all clocks of the recording, with the names, units and events of its tables.

    Raises
    ------
    RecordingError
        With what is wrong in any of its files, or when a folder holds several recordings.
    """
    parts = [_one_clock(each) for each in recording_files(path)]
    markers = {m for part in parts for m in part.markers}
    return RawRecording(
        channels=tuple(c for part in parts for c in part.channels),
        markers=tuple(sorted(markers, key=lambda m: (m.time_s, m.name))),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _one_clock(path: Path) -> RawRecording:
    raw = edf.read(path)
    about = _json(beside(path, ending="_emg.json"))
    start_s = _number(about.get("StartTime"), default=0.0)
    table = beside(path, ending="_channels.tsv")
    rows = read_table(table) if table else []
    if table and len(rows) != len(raw.channels):
        got = f"it describes {len(rows)} channels; {path.name} holds {len(raw.channels)}"
        raise damaged(table, found=got, do="make the two agree")
    events = beside(path, ending="_events.tsv")
    markers = _markers(events, start_s=start_s) if events else raw.markers
    duration_s = _number(about.get("RecordingDuration"), default=np.inf)
    channels = [
        _described(c, row=rows[n] if rows else {}, start_s=start_s, duration_s=duration_s)
        for n, c in enumerate(raw.channels)
    ]
    gaps = [m for m in markers if m.name.startswith(MISSING)]
    return RawRecording(
        channels=tuple(
            _with_gaps(c, name=rows[n].get("name", "") if rows else c.name, gaps=gaps)
            for n, c in enumerate(channels)
        ),
        markers=tuple(m for m in markers if not m.name.startswith(MISSING)),
        notes=(*raw.notes, *_notes(rows)),
    )


def _json(path: Path | None) -> dict[str, Any]:
    return dict(read_json(path)) if path else {}


def _number(value: Any, *, default: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and np.isfinite(value) else default


def _described(
    channel: RawChannel, *, row: dict[str, str], start_s: float, duration_s: float
) -> RawChannel:
    """The channel with the name, unit and rate that the table gives, cut to its true length."""
    rate_hz = _rate(row.get("sampling_frequency", ""), header_hz=channel.rate_hz)
    count = len(channel.samples)
    if np.isfinite(duration_s) and 0 < duration_s * rate_hz < count:
        count = max(1, round(duration_s * rate_hz))
    return replace(
        channel,
        name=full_name(
            row.get("name") or channel.name,
            muscle=row.get("target_muscle", ""),
            side=row.get("side", ""),
        ),
        unit=row.get("units") or channel.unit,
        rate_hz=rate_hz,
        samples=channel.samples[:count],
        start_s=start_s,
    )


def _rate(text: str, *, header_hz: float) -> float:
    try:
        stated = float(text)
    except ValueError:
        return header_hz
    return stated if abs(stated - header_hz) <= SAME_RATE * header_hz else header_hz


def _markers(path: Path, *, start_s: float) -> tuple[Marker, ...]:
    found = []
    for number, row in enumerate(read_table(path), start=2):
        try:
            onset_s = float(row.get("onset", ""))
            duration_s = float(row.get("duration") or 0)
        except ValueError:
            raise damaged(path, found=f"line {number}: its times are no numbers") from None
        if not (np.isfinite(onset_s) and np.isfinite(duration_s)):
            raise damaged(path, found=f"line {number}: its times are no numbers")
        name = row.get("trial_type") or row.get("value") or "event"
        at_s = round(onset_s + start_s, 9)
        found.append(Marker(time_s=at_s, name=name, duration_s=max(0.0, duration_s)))
    return tuple(found)


def _with_gaps(channel: RawChannel, *, name: str, gaps: Sequence[Marker]) -> RawChannel:
    """The channel with NaN where its events say that nothing was recorded."""
    mine = [gap for gap in gaps if gap.name == MISSING + name]
    if not mine:
        return channel
    samples = channel.samples.copy()
    for gap in mine:
        first = round((gap.time_s - channel.start_s) * channel.rate_hz)
        samples[max(0, first) : max(0, first + round(gap.duration_s * channel.rate_hz))] = np.nan
    return replace(channel, samples=samples)


def _notes(rows: Sequence[dict[str, str]]) -> list[str]:
    return [
        f"The recording's table calls channel {row.get('name')} bad"
        + (f": {row['status_description']}." if row.get("status_description") else ".")
        for row in rows
        if row.get("status", "").lower() == BAD
    ]


ENTRY = EmgFormat(
    title="EMG-BIDS",
    suffixes=("_emg.edf", "_emg.bdf"),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=15,
)
