"""What a recording holds, for the terminal: a table with each channel's envelope in it."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from primemover.report.emg_contents.picture import subtitle_of
from primemover.report.emg_contents.rows import channel_row, marker_lines, next_step
from primemover.report.emg_contents.words import SENSOR_WORDS, rate_in_words
from primemover.signals.emg.overview import trace_of

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.model import EmgRecording
    from primemover.signals.emg.model import AnalysedChannel, EmgSignals

_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
_NARROW: Final = 24
_WIDE: Final = 40
_TABLE_FROM: Final = 96
"""Columns from which there is room for a table; on a narrower screen channels stand in blocks."""


def contents_text(signals: EmgSignals, *, knowledge: Knowledge, width: int) -> str:
    """The table, ``width`` letters wide, and what was noticed."""
    told = io.StringIO()
    console = Console(
        file=told, width=width, highlight=False, color_system=None, legacy_windows=False
    )
    recording = signals.recording
    console.print(Text(f"{recording.source}\n{subtitle_of(signals)}\n"))
    if width >= _TABLE_FROM:
        console.print(_table(signals, knowledge=knowledge))
    else:
        for line in _blocks(signals, knowledge=knowledge, width=width):
            console.print(Text(line))
    for title, lines in (
        ("Other sensors", tuple(_sensors(recording))),
        ("Markers", marker_lines(recording)),
        ("Noticed", (*recording.notes, *signals.notes)),
    ):
        if lines:
            console.print(Text("\n".join([f"\n{title}", *(f"  {line}" for line in lines)])))
    console.print(Text(f"\n{next_step(signals.channels)}"))
    return "\n".join(line.rstrip() for line in told.getvalue().splitlines())


def sparkline(analysed: AnalysedChannel, *, letters: int) -> str:
    """The envelope from start to end, as blocks; its highest value is a full one."""
    envelope = trace_of(analysed.envelope, rate_hz=analysed.channel.rate_hz, columns=letters).high
    if not np.isfinite(envelope).any() or np.nanmax(envelope) <= 0:
        return ""
    share = np.nan_to_num(envelope / np.nanmax(envelope))
    places = np.clip(np.ceil(share * (len(_BLOCKS) - 1)), 0, len(_BLOCKS) - 1).astype(int)
    return "".join(_BLOCKS[place] for place in places)


def _table(signals: EmgSignals, *, knowledge: Knowledge) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("channel", "EMG amplitude over time", "rate", "amplitude", "what to know"):
        table.add_column(title, overflow="fold")
    table.columns[1].min_width = _NARROW
    table.columns[2].no_wrap = table.columns[3].no_wrap = True
    for each in signals.channels:
        row = channel_row(each, knowledge=knowledge)
        table.add_row(
            Text(f"{row.name}\n{row.muscle}"),
            Text(sparkline(each, letters=_NARROW)),
            Text(row.rate),
            Text(f"{row.amplitude}\n{row.above_rest}"),
            Text("\n".join(row.know)),
        )
    return table


def _blocks(signals: EmgSignals, *, knowledge: Knowledge, width: int) -> Iterator[str]:
    for each in signals.channels:
        row = channel_row(each, knowledge=knowledge)
        yield f"{row.name}: {row.muscle}"
        yield f"  {row.rate}, {row.length}, {row.amplitude}, {row.above_rest}"
        yield f"  {sparkline(each, letters=min(_WIDE, width - 4))}"
        for word in row.know:
            yield textwrap.fill(word, width - 1, initial_indent="  ", subsequent_indent="    ")


def _sensors(recording: EmgRecording) -> Iterator[str]:
    for sensor in recording.sensors:
        unit = f" in {sensor.unit}" if sensor.unit else ""
        yield f"{sensor.name}: {SENSOR_WORDS[sensor.kind]}{unit}, {rate_in_words(sensor.rate_hz)}"
