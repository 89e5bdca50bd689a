"""A table of results: named columns, kept as CSV, gzipped when large."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
TextArray = npt.NDArray[np.str_]

DIGITS: Final = 6
LARGE_BYTES: Final = 1_000_000
"""Tables above this are committed gzipped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of text cells; numbers are read when asked for."""

    columns: Mapping[str, TextArray]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def numbers(self, name: str) -> FloatArray:
        """A column as numbers, NaN where it is empty."""
        return np.array([float(cell) if cell else np.nan for cell in self.columns[name]])

    def texts(self, name: str) -> TextArray:
        """A column as it is written."""
        return self.columns[name]

    def where(self, keep: BoolArray) -> Table:
        """The rows that are kept."""
        return Table(columns={name: cells[keep] for name, cells in self.columns.items()})

    def only(self, **values: str | Sequence[str]) -> Table:
        """The rows whose cells equal the given text, or are among the given ones."""
        keep = np.ones(len(self), dtype=bool)
        for name, wanted in values.items():
            among = [wanted] if isinstance(wanted, str) else list(wanted)
            keep &= np.isin(self.columns[name], among)
        return self.where(keep)


def table_of(rows: Iterable[Mapping[str, Any]], *, columns: Sequence[str] = ()) -> Table:
    """A table of mappings; missing values are empty, numbers are rounded to six digits."""
    rows = list(rows)
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    return Table(
        columns={
            name: np.array([_cell(row.get(name)) for row in rows], dtype=str) for name in names
        }
    )


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        return f"{float(value):.{DIGITS}g}"
    return str(value)


def to_csv(table: Table) -> bytes:
    """The table as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*table.columns.values(), strict=True))
    return text.getvalue().encode()


def write_table(table: Table, path: Path) -> Path:
    """Where it was written: ``path``, with ``.gz`` added when it is gzipped."""
    data = to_csv(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = path.with_name(f"{path.name}.gz")
    for old in (path, packed):
        old.unlink(missing_ok=True)
    if len(data) <= LARGE_BYTES:
        path.write_bytes(data)
        return path
    packed.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))
    return packed


def read_table(path: Path) -> Table:
    """The table in a CSV file, or in the gzipped one of that name."""
    packed = path if path.suffix == ".gz" else path.with_name(f"{path.name}.gz")
    use_packed = path.suffix == ".gz" or not path.exists()
    data = gzip.decompress(packed.read_bytes()) if use_packed else path.read_bytes()
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return Table(
        columns={name: np.array([r[i] for r in rows], dtype=str) for i, name in enumerate(head)}
    )
