"""Where the numbers of an unknown text table begin, and how its columns are parted and called."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from statistics import median_low
from typing import Final

from primemover.recordings.emg.text_table import NO_NUMBER, Layout
from primemover.recordings.emg.units import is_unit, name_and_unit

DELIMITERS: Final = ("\t", ";", ",", "|")
"""Tried in this order; of those that part most columns the first is taken."""
LOOKED_AT: Final = 50
"""Rows of numbers by which a layout is told."""
MOST_COLUMNS: Final = 4096
"""More than any array of sensors has."""
IN_A_ROW: Final = 5
"""Rows of numbers one after another that are no heading any more; fewer only at the end."""
_NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+|inf\w*)([eE][-+]?\d+)?$", re.IGNORECASE)
_COMMA_NUMBER: Final = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?$")
_EMPTY: Final = frozenset(NO_NUMBER)
_RATE: Final = re.compile(
    r"(?:sampl\w*[ _-]*(?:rate|freq\w*)|abtastrate|abtastfrequenz|\bfs\b|\bsrate\b|\brate\b)"
    r"[^\d\n]{0,20}(\d+(?:[.,]\d+)?)\s*(k?)",
    re.IGNORECASE,
)
KILO: Final = 1000.0


def cells_of(line: str, *, delimiter: str) -> list[str]:
    """The cells of one line, quotes and blanks around them taken off."""
    try:
        return [each.strip() for each in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return [each.strip().strip('"') for each in line.split(delimiter)]


def layout_of(lines: Sequence[str]) -> Layout | None:
    """The layout of a table of numbers by its first ``lines``; None when it is none."""
    full = [each for each in lines if each.strip()][-IN_A_ROW:]
    if not full:
        return None
    wide = {
        mark: median_low(len(cells_of(each, delimiter=mark)) for each in full)
        for mark in DELIMITERS
    }
    if max(wide.values()) > MOST_COLUMNS:
        return None
    marks = [mark for mark in DELIMITERS if wide[mark] > 1] or [","]
    found = [each for mark in marks if (each := _layout(lines, delimiter=mark, wide=wide[mark]))]
    return max(found, key=_fitness, default=None)


def _fitness(layout: Layout) -> tuple[float, int]:
    """How well a delimiter fits: a wrong one leaves cells that are words, or few columns."""
    wide = len(layout.columns)
    return -len(layout.words) / wide, wide


def _layout(lines: Sequence[str], *, delimiter: str, wide: int) -> Layout | None:
    for comma in (False, True):
        if comma and delimiter == ",":
            continue
        first = _first_row(lines, delimiter=delimiter, comma=comma, wide=wide)
        if first is not None:
            return Layout(
                skip=first,
                columns=_columns(lines, first=first, delimiter=delimiter),
                delimiter=delimiter,
                decimal="," if comma else ".",
                words=_words(lines[first:], delimiter=delimiter, comma=comma),
            )
    return None


def _first_row(lines: Sequence[str], *, delimiter: str, comma: bool, wide: int) -> int | None:
    """The first line that holds numbers, and so do those after it, in as many cells."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    for place, number in enumerate(full):
        rows = (
            cells_of(lines[each], delimiter=delimiter) for each in full[place : place + IN_A_ROW]
        )
        if all(len(row) == wide and _of_numbers(row, comma=comma) for row in rows):
            return number
    return None


def _words(lines: Sequence[str], *, delimiter: str, comma: bool) -> tuple[int, ...]:
    """Columns of which the first rows hold words and no number."""
    rows = [cells_of(each, delimiter=delimiter) for each in lines[:LOOKED_AT] if each.strip()]
    full = [
        (column, _is_number(cell, comma=comma))
        for row in rows
        for column, cell in enumerate(row[: len(rows[0])])
        if cell not in _EMPTY
    ]
    numbers = {column for column, is_number in full if is_number}
    return tuple(sorted({column for column, _ in full} - numbers))


def _of_numbers(cells: Sequence[str], *, comma: bool) -> bool:
    """Whether some cells are numbers, and not fewer than are words."""
    full = [each for each in cells if each not in _EMPTY]
    numbers = sum(_is_number(each, comma=comma) for each in full)
    return 2 * numbers >= len(full) if full else any(cells)


def _is_number(cell: str, *, comma: bool) -> bool:
    if _NUMBER.match(cell):
        return True
    return comma and bool(_COMMA_NUMBER.match(cell))


def _columns(lines: Sequence[str], *, first: int, delimiter: str) -> tuple[str, ...]:
    """Names of the columns: the last line above the numbers that has as many cells."""
    wide = len(cells_of(lines[first], delimiter=delimiter))
    above = [cells_of(each, delimiter=delimiter) for each in lines[:first] if each.strip()]
    named = [each for each in above if len(each) == wide]
    if not named:
        return tuple(f"column {number}" for number in range(1, wide + 1))
    if len(named) > 1 and all(not each or is_unit(each) for each in named[-1]):
        pairs = zip(named[-2], named[-1], strict=True)
        return tuple(f"{name} ({unit})" if unit else name for name, unit in pairs)
    return tuple(name or f"column {number}" for number, name in enumerate(named[-1], start=1))


def rate_in(lines: Sequence[str]) -> float:
    """The sampling rate in Hz that the lines above the numbers state; NaN when they state none.

    Examples
    --------
    >>> rate_in(["Sampling rate: 2 kHz"])
    2000.0
    """
    for line in lines:
        found = _RATE.search(line)
        if found:
            return float(found[1].replace(",", ".")) * (KILO if found[2] else 1.0)
    return float("nan")


TIME_NAMES: Final = frozenset(
    (
        *("time", "t", "zeit", "times", "timestamp", "timestamps", "time stamp", "x", "sec"),
        *("seconds", "sekunden", "elapsed time", "zeitpunkt"),
        *("frame", "sample", "samples", "index"),
    )
)
"""Names of columns that hold times, or numbers of samples."""
COUNTS: Final = frozenset(("frame", "sample", "samples", "index"))


def time_column(columns: Sequence[str]) -> int | None:
    """Which column holds the time by its name; None when none does."""
    for number, column in enumerate(columns):
        name = re.sub(r"[_\s]+", " ", name_and_unit(column)[0].lower().strip("# "))
        if name in TIME_NAMES or re.sub(r" (s|sec|ms|us|µs)$", "", name) in TIME_NAMES:
            return number
    return None
