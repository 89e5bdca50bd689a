"""The table of a finished batch, as CSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from primemover.app.batch.folder import BatchFolder, Entry, write_atomically


def write_summary(folder: BatchFolder, *, entries: Mapping[str, Entry]) -> None:
    """Nothing; writes ``summary.csv`` and ``summary.parquet``, one row a result or failed item."""
    rows = [row for entry in entries.values() for row in _rows_of(folder, entry=entry)]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["item", "error"]
    write_atomically(folder.path / "summary.csv", data=_csv(rows, columns=columns))
    write_atomically(folder.path / "summary.parquet", data=parquet_bytes(rows, columns=columns))


def _rows_of(folder: BatchFolder, *, entry: Entry) -> list[dict[str, Any]]:
    if entry.status == "failed":
        return [{"item": entry.key, "error": entry.error}]
    return folder.rows(entry.key)


def _csv(rows: Iterable[Mapping[str, Any]], *, columns: list[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def parquet_bytes(
    rows: Sequence[Mapping[str, Any]], *, columns: Sequence[str] | None = None
) -> bytes:
    """A Parquet table of ``rows``; columns in the order they are met where none are given."""
    import pyarrow as pa
    from pyarrow import parquet

    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: _column([row.get(name) for row in rows]) for name in names})
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    return buffer.getvalue()


def _column(values: list[Any]) -> list[Any]:
    """Values of one type: numbers stay numbers, anything mixed becomes text."""
    kinds = {type(v) for v in values if v is not None}
    if kinds <= {int, float}:
        return [None if v is None else float(v) for v in values] if float in kinds else values
    return values if len(kinds) == 1 else [None if v is None else str(v) for v in values]
