"""Any table of text: a row a sample, a column a channel, parted by comma, semicolon or tab."""

from __future__ import annotations

from pathlib import Path

from primemover.recordings.emg.model import EmgFormat, RawRecording
from primemover.recordings.emg.sensor_file import damaged
from primemover.recordings.emg.text_layout import layout_of
from primemover.recordings.emg.text_recording import table_recording
from primemover.recordings.emg.text_table import text_head, text_of, unpacked

LAST = 90
"""Asked after every maker's own format: it takes any table."""
ENDS = (".csv", ".tsv", ".txt", ".asc", ".csv.gz", ".tsv.gz", ".txt.gz")


def _recognises(path: Path, head: bytes) -> bool:
    """Whether the file is text with rows of numbers."""
    text, encoding = text_of(unpacked(head))
    if not encoding:
        return False
    lines = text.splitlines()
    return layout_of(lines[:-1]) is not None or layout_of(lines) is not None


def read(path: Path) -> RawRecording:
    """Every column of numbers as a channel.

    A column called ``time`` or the like gives the rate; a unit stands in the column's name
    (``GMAX (mV)``) or in a row of units below the names.

    Raises
    ------
    RecordingError
        When there are no rows of numbers, or something in them is none.
    """
    head = text_head(path)
    layout = layout_of(head.lines) or layout_of(head.text.splitlines())
    if layout is None:
        raise damaged(
            path,
            found="expected rows of numbers parted by comma, semicolon or tab, found none",
            do="export the recording as CSV, a row a sample and a column a channel",
        )
    return table_recording(path, layout=layout, head=head)


ENTRY = EmgFormat(
    title="CSV or other table of text",
    suffixes=ENDS,
    recognises=_recognises,
    read=read,
    seen="real",
    priority=LAST,
)
