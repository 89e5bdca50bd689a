"""EDF, EDF+, BDF and BDF+ files, read by pyedflib after a look at what their header claims."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.edf_header import (
    ANNOTATIONS,
    UNKNOWN,
    EdfHead,
    is_edf,
    read_edf_head,
)
from primemover.recordings.emg.model import EmgFormat, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import (
    damaged,
    needed,
    refuse_too_many,
    sensor_file,
)

RECORDS_AT: Final = slice(236, 244)
COPIED_BYTES: Final = 1 << 20


def _recognises(path: Path, start: bytes) -> bool:
    """Whether the file starts with the version field of EDF or BDF."""
    return is_edf(start)


def read(path: Path) -> RawRecording:
    """Each signal at its own rate in the unit the header names, and the annotations.

    Raises
    ------
    RecordingError
        With what is wrong in the file; a recording in several pieces (EDF+D, BDF+D) is refused.
    """
    head = read_edf_head(path, length=sensor_file(path))
    _check_claims(path, head)
    pyedflib = needed("pyedflib")
    with _whole_records(path, head=head) as whole, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # texts that are not UTF-8 are read as Latin-1
        try:
            with pyedflib.EdfReader(str(whole)) as file:
                channels = _channels(file, head=head)
                markers = _markers(file)
        except (OSError, ValueError, AssertionError, UnicodeDecodeError) as error:
            detail = str(error).replace(str(whole), path.name).splitlines()[:1]
            got = f"this file keeps not to its format ({''.join(detail)})"
            raise damaged(path, found=got) from error
    return RawRecording(channels=channels, markers=markers, notes=_notes(head))


def _check_claims(path: Path, head: EdfHead) -> None:
    if not head.continuous:
        raise damaged(
            path,
            found="this recording was interrupted: it is kept in pieces with gaps between them",
            do="export each piece to a file of its own",
        )
    if all(s.label in ANNOTATIONS for s in head.signals):
        raise damaged(path, found="this file holds annotations only, no signal")
    if not head.records_held:
        raise damaged(path, found="this file ends before its first record of data")
    per_record = sum(s.samples for s in head.signals)
    refuse_too_many(path, values=head.records_held * per_record, item_bytes=head.sample_bytes)


@contextmanager
def _whole_records(path: Path, *, head: EdfHead) -> Iterator[Path]:
    """The file, or a copy whose header says how many records there truly are."""
    if head.records == head.records_held:
        yield path
        return
    kept = min(head.records, head.records_held) if head.records > 0 else head.records_held
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"mended{path.suffix.lower() or '.edf'}"
        left = head.header_bytes + kept * head.record_bytes
        with path.open("rb") as source, copy.open("wb") as target:
            start = bytearray(source.read(head.header_bytes))
            start[RECORDS_AT] = f"{kept:<8d}".encode("ascii")
            target.write(start)
            left -= len(start)
            while left > 0:
                part = source.read(min(left, COPIED_BYTES))
                target.write(part)
                left -= len(part)
        yield copy


def _notes(head: EdfHead) -> tuple[str, ...]:
    held = head.records_held
    if head.records == UNKNOWN:
        return (
            "The recording was not closed: its header does not say how long it is. "
            f"All {held} whole records that are there were read.",
        )
    if held < head.records:
        return (
            f"The file is cut short: {held} of the {head.records} records that its header "
            "promises are there, and only they were read.",
        )
    if held > head.records:
        return (
            f"The file is longer than its header says: only the {head.records} records that it "
            "names were read.",
        )
    return ()


def _channels(file: Any, *, head: EdfHead) -> tuple[RawChannel, ...]:
    signals = [s for s in head.signals if s.label not in ANNOTATIONS]
    return tuple(
        RawChannel(
            name=signal.label or f"signal {number + 1}",
            unit=signal.unit,
            rate_hz=signal.samples / head.record_s,
            samples=np.asarray(file.readSignal(number), float),
        )
        for number, signal in enumerate(signals)
    )


def _markers(file: Any) -> tuple[Marker, ...]:
    times, durations, texts = file.readAnnotations()
    found = [
        Marker(
            time_s=float(t), name=str(text).strip() or "event", duration_s=max(0.0, float(d or 0))
        )
        for t, d, text in zip(times, durations, texts, strict=True)
        if np.isfinite(t) and np.isfinite(float(d or 0))
    ]
    return tuple(sorted(found, key=lambda m: m.time_s))


ENTRY = EmgFormat(
    title="EDF, BDF",
    suffixes=(".edf", ".bdf", ".rec"),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=20,
)
