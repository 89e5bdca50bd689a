"""What the columns of the tables of an archive may hold, looked at a column at a time."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from primemover.history.archive_layout import (
    FIRST_YEAR,
    ID,
    LAST_YEAR,
    LIMIT_OF,
    TABLES,
    Column,
    TableKind,
)


@cache
def table_schema(kind: TableKind) -> Any:
    """The columns of a table as pyarrow has them."""
    import pyarrow as pa

    types = {"day": pa.date32(), "flag": pa.bool_(), "count": pa.int32(), "rating": pa.int8()}
    types["number"] = pa.float64()
    return pa.schema(
        [
            pa.field(column.name, types.get(column.values, pa.string()), nullable=column.empty)
            for column in TABLES[kind]
        ]
    )


def require_columns(found: Any, *, kind: TableKind) -> None:
    """Pass silently when the schema ``found`` is that of the table.

    Raises
    ------
    ValueError
        With the columns expected and the first that is wrong.
    """
    expected = [(f.name, f.type, f.nullable) for f in table_schema(kind)]
    got = [(f.name, f.type, f.nullable) for f in found]
    if got != expected:
        wrong = next((a for a, b in zip(got, expected, strict=False) if a != b), got[-1:])
        raise ValueError(
            f"expected the columns {', '.join(c.name for c in TABLES[kind])}, got others or of "
            f"other types: {ascii(str(wrong))[:120]}"
        )


def require_good_values(table: Any, *, kind: TableKind) -> None:
    """Pass silently when every value of the rows in ``table`` may be kept.

    Raises
    ------
    ValueError
        Naming the column and the reason.
    """
    for column, values in zip(TABLES[kind], table.columns, strict=True):
        fault = ""
        if column.values in {"id", "short", "text"}:
            fault = _text_fault(column, values=values)
        elif column.values == "day":
            fault = _day_fault(values)
        elif column.values != "flag":
            fault = _number_fault(column, values=values)
        if fault:
            raise ValueError(f"column {column.name}: {fault}")


def _text_fault(column: Column, *, values: Any) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc

    longest = pc.max(pc.utf8_length(values)).as_py() or 0
    if longest > LIMIT_OF[column.values]:
        return f"expected at most {LIMIT_OF[column.values]} characters, got {longest}"
    if pc.any(pc.match_substring(values, "\0")).as_py():
        return "a text holds the character NUL"
    if column.values == "id" and not _all(pc.match_substring_regex(values, rf"\A{ID.pattern}\z")):
        return "expected ids of letters, digits, dots and dashes"
    known = pa.array(column.among, pa.string())
    if column.among and not _all(pc.is_in(values.drop_null(), value_set=known)):
        return f"expected one of {', '.join(column.among)}"
    return ""


def _all(truths: Any) -> bool:
    import pyarrow.compute as pc

    return pc.all(truths, min_count=0).as_py() is not False


def _day_fault(values: Any) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc

    # As numbers: a date of the year 5 million has no Python date.
    found = pc.min_max(values.cast(pa.int32())).as_py()
    epoch = dt.date(1970, 1, 1)
    least = (dt.date(FIRST_YEAR, 1, 1) - epoch).days
    most = (dt.date(LAST_YEAR, 12, 31) - epoch).days
    if found["min"] is not None and not least <= found["min"] <= found["max"] <= most:
        return f"expected days from {FIRST_YEAR} to {LAST_YEAR}"
    return ""


def _number_fault(column: Column, *, values: Any) -> str:
    import pyarrow.compute as pc

    most = LIMIT_OF[column.values]
    least = -most if column.values == "number" else 0
    if column.values == "number" and not _all(pc.is_finite(values)):
        return "expected finite numbers"
    found = pc.min_max(values).as_py()
    if found["min"] is not None and not least <= found["min"] <= found["max"] <= most:
        return f"expected numbers from {least} to {most}, got {found['min']} to {found['max']}"
    return ""
