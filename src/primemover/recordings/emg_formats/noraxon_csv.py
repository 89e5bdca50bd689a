"""Noraxon MR3 (myoRESEARCH) as text: a column of times, Activity and Marker, then the channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from primemover.recordings.emg.model import EmgFormat, RawRecording
from primemover.recordings.emg.sensor_file import damaged
from primemover.recordings.emg.text_layout import cells_of, layout_of
from primemover.recordings.emg.text_recording import table_recording
from primemover.recordings.emg.text_table import text_head, text_of, unpacked
from primemover.recordings.emg.units import name_and_unit

SECOND = 20
HEADING_LINES: Final = 60
WORDS: Final = ("activity", "marker")
MAKERS: Final = ("noraxon", "myoresearch", "mr3", "ultium", "telemyo", "myomuscle")
DELIMITERS: Final = (",", ";", "\t")


def _recognises(path: Path, head: bytes) -> bool:
    """Whether a heading begins with the time and has Activity and Marker, or names Noraxon."""
    text, _ = text_of(unpacked(head))
    lines = text.splitlines()[:HEADING_LINES]
    place = _heading(lines)
    if place is None:
        return False
    above = " ".join(lines[: place + 1]).lower()
    return _has_words(lines[place]) or any(each in above for each in MAKERS)


def _heading(lines: Sequence[str]) -> int | None:
    """The line whose first cell is the time and that has further columns."""
    for number, line in enumerate(lines):
        for mark in DELIMITERS:
            cells = cells_of(line, delimiter=mark)
            if len(cells) > 1 and name_and_unit(cells[0])[0].lower() == "time":
                return number
    return None


def _has_words(line: str) -> bool:
    return all(each in line.lower() for each in WORDS)


def read(path: Path) -> RawRecording:
    """Every channel with its unit; activities and markers as moments of the recording.

    Raises
    ------
    RecordingError
        When there is no heading, or a cell is no number.
    """
    head = text_head(path)
    layout = layout_of(head.lines) or layout_of(head.text.splitlines())
    if layout is None or _heading(head.lines[: layout.skip]) is None:
        expected = "expected a line of columns that begins with time, and rows of numbers"
        raise damaged(path, found=expected)
    words = tuple(
        number for number, name in enumerate(layout.columns) if name.strip().lower() in WORDS
    )
    layout = replace(layout, words=tuple(sorted({*layout.words, *words})))
    return table_recording(path, layout=layout, head=head, maker="Noraxon")


ENTRY = EmgFormat(
    title="Noraxon MR3 CSV",
    suffixes=(".csv", ".csv.gz", ".txt"),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=SECOND,
)
