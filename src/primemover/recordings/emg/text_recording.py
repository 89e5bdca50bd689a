"""A table of text as a recording: a column of times, and channels of one clock beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from primemover.recordings.emg.model import FloatArray, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged
from primemover.recordings.emg.text_layout import COUNTS, rate_in, time_column
from primemover.recordings.emg.text_table import Columns, Layout, TextHead, read_columns
from primemover.recordings.emg.time_axis import SECONDS, Clock, clock_of, thinned
from primemover.recordings.emg.units import name_and_unit


def table_recording(path: Path, *, layout: Layout, head: TextHead, maker: str = "") -> RawRecording:
    """Every column of numbers as a channel; changes in columns of words as markers.

    The rate comes from the column of times, else from the lines above the numbers; it is NaN where
    neither says it.

    Raises
    ------
    RecordingError
        When a cell is no number or the times are not even.
    """
    read = read_columns(path, layout=layout, encoding=head.encoding)
    place = time_column(layout.columns)
    clock = _clock(path, read=read, layout=layout, place=place, head=head)
    notes = [*read.notes, *([clock.note] if clock.note else ())]
    return RawRecording(
        channels=tuple(_channels(read.numbers, layout=layout, without=place, clock=clock)),
        markers=tuple(_markers(read, clock=clock)),
        notes=tuple(notes),
        maker=maker,
    )


def _clock(
    path: Path, *, read: Columns, layout: Layout, place: int | None, head: TextHead
) -> Clock:
    stated = rate_in(head.lines[: layout.skip])
    if place is None or name_and_unit(layout.columns[place])[0].lower() in COUNTS:
        return Clock(rate_hz=stated)
    unit = _time_unit(layout.columns[place])
    clock = clock_of(read.numbers[place], unit=unit)
    if not clock.fault:
        return clock
    if "no unit" in clock.fault or stated == stated:
        return Clock(rate_hz=stated, note=clock.fault if stated != stated else "")
    raise damaged(
        path,
        found=f"column {layout.columns[place]!r}: {clock.fault}",
        do="export it with even times, or cut it where it jumps",
    )


def _time_unit(column: str) -> str:
    """The unit of a column of times such as ``Time (ms)`` or ``time_ms``; "" where none is said."""
    unit = name_and_unit(column)[1]
    if unit:
        return unit
    last = re.split(r"[\s_\[\](),]+", column.lower().strip(" ])"))[-1]
    return last if last in SECONDS else ""


def _channels(
    numbers: dict[int, FloatArray], *, layout: Layout, without: int | None, clock: Clock
) -> Iterator[RawChannel]:
    for column, samples in numbers.items():
        if column != without:
            name, unit = name_and_unit(layout.columns[column])
            every = thinned(samples)
            yield RawChannel(
                name=name,
                unit=unit,
                rate_hz=clock.rate_hz / every,
                samples=samples[::every],
                start_s=clock.start_s,
            )


def _markers(read: Columns, *, clock: Clock) -> Iterator[Marker]:
    """Words that appear, with the time until they go."""
    for found in read.words.values():
        for number, (row, word) in enumerate(found):
            if word and clock.rate_hz == clock.rate_hz:
                ends = found[number + 1][0] if number + 1 < len(found) else row
                last = (ends - row) / clock.rate_hz if ends - row > 1 else 0.0
                yield Marker(time_s=clock.start_s + row / clock.rate_hz, name=word, duration_s=last)
