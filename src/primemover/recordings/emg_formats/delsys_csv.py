"""Delsys Trigno as text: EMGworks' export and Trigno Discover's, each channel at its own rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from primemover.recordings.emg.model import EmgFormat, FloatArray, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import LARGEST_VALUES, damaged
from primemover.recordings.emg.text_layout import cells_of
from primemover.recordings.emg.text_table import (
    Layout,
    TextHead,
    read_columns,
    text_head,
    text_of,
    unpacked,
)
from primemover.recordings.emg.time_axis import clock_of
from primemover.recordings.emg.units import name_and_unit

FIRST = 10
LABEL: Final = re.compile(
    r"^\s*\"?Label:\s*(?P<name>.*?)\s+Sampling frequency:\s*(?P<rate>\S+)\s+"
    r"Number of points:\s*(?P<points>[\d.eE+]+)\s+start:\s*(?P<start>\S+)\s+"
    r"Unit:\s*(?P<unit>.*?)\s+Domain Unit:",
    re.IGNORECASE,
)
"""A line that EMGworks writes of each channel."""
TIMES: Final = re.compile(r"^X\s*(\[\s*s\s*\])?$", re.IGNORECASE)
DISCOVER: Final = "trigno discover"
DISCOVER_TIMES: Final = "time series (s)"
DISCOVER_ROWS: Final = ("sensors", "modes", "channels", "rates", "periods")
_FIRST_NUMBER: Final = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the header says of one column of samples; ``points`` 0 and NaN where it says none."""

    name: str
    unit: str
    rate_hz: float
    points: int
    start_s: float
    place: int
    times: int


def _recognises(path: Path, head: bytes) -> bool:
    """Whether the file begins as EMGworks or Trigno Discover write it."""
    text, _ = text_of(unpacked(head))
    lines = text.splitlines()[:5]
    return any(LABEL.match(each) for each in lines) or _is_discover(lines)


def _is_discover(lines: Sequence[str]) -> bool:
    return any(
        each.lower().startswith("application") and DISCOVER in each.lower() for each in lines
    )


def read(path: Path) -> RawRecording:
    """Every channel at the rate and in the unit that the header states.

    Raises
    ------
    RecordingError
        When the header is not whole, claims more than is ever read, or a cell is no number.
    """
    head = text_head(path)
    lines = head.lines
    discover = _is_discover(lines[:5])
    layout, columns = _discover(path, lines=lines) if discover else _emgworks(path, lines=lines)
    if sum(each.points for each in columns) > LARGEST_VALUES:
        raise damaged(
            path,
            found=f"it claims {sum(each.points for each in columns):.3g} samples, more than the "
            f"{LARGEST_VALUES} read at once",
            do="export it again, in shorter pieces",
        )
    return _recording(path, layout=layout, columns=columns, head=head)


def _recording(
    path: Path, *, layout: Layout, columns: Sequence[Column], head: TextHead
) -> RawRecording:
    found = read_columns(path, layout=layout, encoding=head.encoding)
    channels, notes = [], list(found.notes)
    for column in columns:
        samples = _without_end(found.numbers.pop(column.place))[: column.points or None]
        if len(samples) < column.points:
            notes.append(
                f"cut short: {len(samples)} of {column.points} samples of {column.name!r} are there"
            )
        rate, start = column.rate_hz, column.start_s
        if rate != rate and column.times in found.numbers:
            clock = clock_of(found.numbers[column.times][: len(samples)])
            rate, start = clock.rate_hz, clock.start_s
        channels.append(
            RawChannel(
                name=column.name, unit=column.unit, rate_hz=rate, samples=samples, start_s=start
            )
        )
    return RawRecording(channels=tuple(channels), notes=_few(notes), maker="Delsys")


def _few(notes: list[str]) -> tuple[str, ...]:
    """The notes; of many cut channels the first, and how many more."""
    cut = [each for each in notes if each.startswith("cut short")]
    other = [each for each in notes if not each.startswith("cut short")]
    if len(cut) > 1:
        cut = [f"{cut[0]}, and {len(cut) - 1} more channels are cut short"]
    return (*other, *cut)


def _without_end(samples: FloatArray) -> FloatArray:
    """Samples up to the last that is one: slower channels end in empty cells."""
    there = np.flatnonzero(np.isfinite(samples))
    return samples[: there[-1] + 1].copy() if len(there) else samples[:0]


def _emgworks(path: Path, *, lines: Sequence[str]) -> tuple[Layout, list[Column]]:
    labels = [found for each in lines if (found := LABEL.match(each))]
    place = next((n for n, each in enumerate(lines) if _starts_with_times(each)), None)
    if place is None:
        raise damaged(path, found="expected a line of columns that begins with X[s], found none")
    names = cells_of(lines[place], delimiter=_delimiter(lines[place]))
    samples = [n for n, each in enumerate(names) if each and not TIMES.match(each)]
    if len(labels) != len(samples):
        raise damaged(
            path, found=f"its header describes {len(labels)} channels, its table has {len(samples)}"
        )
    columns = [_labelled(each, place=n) for each, n in zip(labels, samples, strict=True)]
    wanted = tuple(each.place for each in columns)
    return _layout(names, skip=place + 1, wanted=wanted, line=lines[place], lines=lines), columns


def _starts_with_times(line: str) -> bool:
    return bool(TIMES.match(re.split(r"[,;\t]", line, maxsplit=1)[0].strip().strip('"')))


def _labelled(found: re.Match[str], *, place: int) -> Column:
    return Column(
        name=found["name"],
        unit=found["unit"],
        rate_hz=_number(found["rate"]),
        points=_count(found["points"]),
        start_s=max(_number(found["start"], otherwise=0.0), 0.0),
        place=place,
        times=max(place - 1, 0),
    )


def _discover(path: Path, *, lines: Sequence[str]) -> tuple[Layout, list[Column]]:
    place = next((n for n, each in enumerate(lines) if DISCOVER_TIMES in each.lower()), None)
    if place is None:
        raise damaged(path, found="expected a line of columns with 'Time Series (s)', found none")
    mark = _delimiter(lines[place])
    names = cells_of(lines[place], delimiter=mark)
    sensors = _carried(cells_of(lines[max(place - 2, 0)], delimiter=mark), wide=len(names))
    skip = place + 1
    rates = [""] * len(names)
    while skip < len(lines) and not _is_row(lines[skip], mark=mark):
        if " hz" in lines[skip].lower():
            rates = (cells_of(lines[skip], delimiter=mark) + rates)[: len(names)]
        skip += 1
    row = cells_of(lines[skip], delimiter=mark) if skip < len(lines) else []
    columns = list(_discovered(names, sensors=sensors, rates=rates, row=row))
    wanted = {each.place for each in columns}
    wanted |= {each.times for each in columns if each.rate_hz != each.rate_hz}
    layout = _layout(names, skip=skip, wanted=tuple(sorted(wanted)), line=lines[place], lines=lines)
    return layout, columns


def _discovered(
    names: Sequence[str], *, sensors: Sequence[str], rates: Sequence[str], row: Sequence[str]
) -> Iterator[Column]:
    times = 0
    for place, text in enumerate(names):
        if text.lower().endswith(DISCOVER_TIMES):
            times = place
        elif text:
            name, unit = name_and_unit(text)
            start = _number(row[times], otherwise=0.0) if times < len(row) else 0.0
            yield Column(
                name=f"{sensors[place]}: {name}" if sensors[place] else name,
                unit=unit,
                rate_hz=_number(rates[place] or rates[times]),
                points=0,
                start_s=max(start, 0.0),
                place=place,
                times=times,
            )


def _carried(cells: Sequence[str], *, wide: int) -> list[str]:
    """Sensors' names over all of their columns, their serial numbers taken off."""
    found, last = [], ""
    for place in range(wide):
        cell = cells[place] if place < len(cells) else ""
        last = re.sub(r"\s*\(\d+\)\s*$", "", cell) or last
        found.append(last)
    return found


def _is_row(line: str, *, mark: str) -> bool:
    first = line.split(mark, 1)[0].strip().strip('"').replace(",", ".")
    return bool(_FIRST_NUMBER.fullmatch(first))


def _layout(
    names: Sequence[str], *, skip: int, wanted: tuple[int, ...], line: str, lines: Sequence[str]
) -> Layout:
    mark = _delimiter(line)
    sample = "".join(lines[skip : skip + 5])
    comma = mark != "," and "," in sample and "." not in sample
    return Layout(
        skip=skip,
        columns=tuple(names),
        delimiter=mark,
        decimal="," if comma else ".",
        wanted=wanted,
        ragged=True,
    )


def _delimiter(line: str) -> str:
    return max((",", ";", "\t"), key=line.count)


def _number(text: str, *, otherwise: float = float("nan")) -> float:
    found = _FIRST_NUMBER.search(text.replace(",", "."))
    return float(found[0]) if found else otherwise


def _count(text: str) -> int:
    """A count of samples; one that is no number counts as beyond everything."""
    try:
        return int(min(float(text), 1e18))
    except ValueError:
        return 0


ENTRY = EmgFormat(
    title="Delsys Trigno CSV (EMGworks, Trigno Discover)",
    suffixes=(".csv", ".csv.gz", ".txt"),
    recognises=_recognises,
    read=read,
    seen="maker",
    priority=FIRST,
)
