"""Parquet tables from somebody else: weighed before they are read, or refused.

A page of Parquet says how large it is when unpacked, and texts may be kept once and repeated
without end. So the head of every page is read first: what a group of rows unpacks to is then
known, and texts are accepted only where each is written out (PLAIN).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

MAX_GROUP_ROWS: Final = 200_000
MAX_GROUP_BYTES: Final = 256 << 20
MAX_GROUPS: Final = 100_000
LEAST_GROUP_ROWS: Final = 100
"""Rows of a group, on average: each group takes its time."""
MAX_HEAD_BYTES: Final = 4096
"""The head of a page; ours hold no samples of values and take some thirty bytes."""
_MAX_FOOTER_STRING_BYTES: Final = 4 << 20
_MAX_FOOTER_ITEMS: Final = 1_000_000
_PLAIN: Final = 0
_DATA, _DICTIONARY, _DATA_V2 = 0, 2, 3
_MAX_DEPTH: Final = 6
FIXED_TYPES: Final = frozenset({"BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE"})
"""Values of one size: repeated or not, they take the same room."""

ParquetFile = Any
"""A file of pyarrow, which has no types."""
Source: TypeAlias = io.BytesIO | io.RawIOBase
"""An open file that can be read anywhere."""


def open_parquet(source: Source, *, size: int) -> ParquetFile:
    """The Parquet file in ``source`` of ``size`` bytes, weighed whole; reading it is safe.

    Raises
    ------
    ValueError
        With the reason: damaged, or larger when unpacked than a table of ours.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(
            source,
            pre_buffer=False,
            thrift_string_size_limit=_MAX_FOOTER_STRING_BYTES,
            thrift_container_size_limit=_MAX_FOOTER_ITEMS,
        )
        _weigh(opened.metadata, source=source, size=size)
    except (pa.ArrowException, OSError, OverflowError, KeyError, UnicodeDecodeError) as error:
        raise ValueError(
            f"expected a Parquet table, got something else ({_short(error)})"
        ) from None
    return opened


def groups(opened: ParquetFile) -> Iterator[Any]:
    """The tables of one group of rows after the other, every text checked to be one.

    Raises
    ------
    ValueError
        When the file is damaged.
    """
    import pyarrow as pa

    for number in range(opened.num_row_groups):
        try:
            table = opened.read_row_group(number, use_threads=False)
            table.validate(full=True)
        except (pa.ArrowException, OSError, OverflowError) as error:
            raise ValueError(f"the table is damaged ({_short(error)})") from None
        declared = opened.metadata.row_group(number).num_rows
        if table.num_rows != declared:
            raise ValueError(f"expected {declared} rows in a group, got {table.num_rows}")
        yield table


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


def _weigh(metadata: Any, *, source: Source, size: int) -> None:
    if metadata.num_row_groups > MAX_GROUPS:
        raise ValueError(f"expected at most {MAX_GROUPS} groups, got {metadata.num_row_groups}")
    if metadata.num_row_groups > 2 + metadata.num_rows // LEAST_GROUP_ROWS:
        raise ValueError(f"expected fewer groups than {metadata.num_row_groups}")
    rows = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if not 0 <= group.num_rows <= MAX_GROUP_ROWS:
            raise ValueError(
                f"expected at most {MAX_GROUP_ROWS} rows in a group, got {group.num_rows}"
            )
        rows += group.num_rows
        weight = sum(
            _column_bytes(group.column(each), rows=group.num_rows, source=source, size=size)
            for each in range(group.num_columns)
        )
        if weight > MAX_GROUP_BYTES:
            raise ValueError(f"a group of rows unpacks to {weight} bytes: a bomb")
    if rows != metadata.num_rows:
        raise ValueError(f"expected {metadata.num_rows} rows, got {rows}")


def _column_bytes(column: Any, *, rows: int, source: Source, size: int) -> int:
    """What one column of one group unpacks to, by the heads of its pages."""
    if column.file_path or column.num_values != rows:
        raise ValueError("a column has other rows than its table, or lies in another file")
    at = column.data_page_offset
    if column.has_dictionary_page and column.dictionary_page_offset is not None:
        at = min(at, column.dictionary_page_offset)
    end = at + column.total_compressed_size
    if not 4 <= at <= end <= size:
        raise ValueError("a column lies outside of the table")
    total = values = 0
    while at < end and values < rows:
        page = _page(source, at=at, end=end)
        if column.physical_type not in FIXED_TYPES and not page.plain:
            raise ValueError("texts are kept in a form that can be a bomb; export the data again")
        total += page.unpacked_bytes
        values += page.values
        at = page.end
    if values != rows:
        raise ValueError(f"expected {rows} values in a column, got {values}")
    return total + 16 * rows


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    unpacked_bytes: int
    values: int
    plain: bool
    end: int


def _page(source: Source, *, at: int, end: int) -> _Page:
    source.seek(at)
    head = source.read(min(MAX_HEAD_BYTES, end - at)) or b""
    try:
        found, length = _struct(head, at=0, depth=0)
        kind, unpacked, packed = found[1], found[2], found[3]
        about = found[{_DATA: 5, _DICTIONARY: 7, _DATA_V2: 8}[kind]]
        encoding = about[4 if kind == _DATA_V2 else 2]
        values = 0 if kind == _DICTIONARY else about[1]
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError("the head of a page is damaged") from error
    numbers = (unpacked, packed, values, encoding)
    if not all(isinstance(each, int) and each >= 0 for each in numbers):
        raise ValueError("the head of a page is damaged")
    if at + length + packed > end:
        raise ValueError("a page is longer than its column")
    return _Page(
        unpacked_bytes=unpacked,
        values=values,
        plain=kind != _DICTIONARY and encoding == _PLAIN,
        end=at + length + packed,
    )


# Thrift's compact protocol, as far as the head of a page needs it.
_BOOLS, _BYTE, _WHOLE, _DOUBLE, _BINARY, _LIST, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 12


def _struct(data: bytes, *, at: int, depth: int) -> tuple[dict[int, Any], int]:
    if depth > _MAX_DEPTH:
        raise IndexError("too deep")
    found: dict[int, Any] = {}
    field = 0
    while head := data[at]:
        at += 1
        if head >> 4:
            field += head >> 4
        else:
            number, at = _varint(data, at=at)
            field = _signed(number)
        found[field], at = _value(data, at=at, kind=head & 15, depth=depth)
    return found, at + 1


def _value(data: bytes, *, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in _BOOLS:
        return kind == 1, at
    if kind == _BYTE:
        return data[at], at + 1
    if kind in _WHOLE:
        number, at = _varint(data, at=at)
        return _signed(number), at
    if kind == _DOUBLE:
        return None, at + 8
    if kind == _BINARY:
        length, at = _varint(data, at=at)
        return None, at + length
    if kind == _STRUCT:
        return _struct(data, at=at, depth=depth + 1)
    raise IndexError("a kind of value that no page has")


def _varint(data: bytes, *, at: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
    raise IndexError("a number without end")


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)
