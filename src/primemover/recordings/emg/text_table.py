"""Numbers of a text file, column by column, quickly and in bounded memory.

Text comes as UTF-8, UTF-16, Latin-1, packed by gzip, with lines of unequal length and cut short
in the middle of a line; numbers may have a decimal comma.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from primemover.recordings.emg.model import FloatArray
from primemover.recordings.emg.sensor_file import (
    LARGEST_BYTES,
    LARGEST_PACKING,
    LARGEST_VALUES,
    MEGABYTE,
    SMALL_BYTES,
    damaged,
    sensor_file,
)

HEAD_BYTES: Final = 1 << 20
"""Read to find where the numbers begin: some thousand lines of a header."""
BLOCK_BYTES: Final = 4 << 20
LONGEST_LINE: Final = 1 << 20
MOST_MARKS: Final = 10_000
GZIP: Final = b"\x1f\x8b"
NO_NUMBER: Final = (
    *("", " ", "  ", "NaN", "nan", "NAN", "NA", "N/A", "#N/A", "n/a", "null", "None", "-", "--"),
    *("1.#QNAN", "-1.#IND", "1.#IND", "-nan", "-nan(ind)", "nan(ind)"),
)
"""What stands in a cell without a number."""
_BAD_CELL: Final = re.compile(r"column #(\d+): Row #(\d+): .* value '(.*)'", re.S)
_BAD_ROW: Final = re.compile(r"Row #(\d+): Expected (\d+) columns, got (\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextHead:
    """The beginning of a text file, and how the whole of it is written."""

    text: str
    encoding: str
    whole: bool

    @property
    def lines(self) -> list[str]:
        """Lines of it; the last only where it is whole."""
        lines = re.split(r"\r\n|\n|\r", self.text)
        return lines if self.whole else lines[:-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Where the numbers of a text file lie.

    Attributes
    ----------
    skip : int
        Lines before the first row of numbers.
    columns : tuple of str
        Name of every column.
    delimiter, decimal : str
    wanted : tuple of int
        Columns of numbers that are read; all but ``words`` where it is empty.
    words : tuple of int
        Columns of words, of which only changes are kept.
    ragged : bool
        Whether rows may be shorter or longer than ``columns``.
    """

    skip: int
    columns: tuple[str, ...]
    delimiter: str = ","
    decimal: str = "."
    wanted: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    ragged: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """Columns of numbers that are read."""
        every = range(len(self.columns))
        return self.wanted or tuple(each for each in every if each not in self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """What was read: numbers by column (NaN where a cell holds none), words by row, notes."""

    numbers: dict[int, FloatArray]
    words: dict[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def unpacked(head: bytes) -> bytes:
    """The first bytes of a file as they are when unpacked; unchanged when it is not packed."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return head


def text_of(head: bytes) -> tuple[str, str]:
    """Text and encoding of the first bytes of a file; ("", "") when they are no text."""
    encoding = _encoding(head)
    if not encoding:
        return "", ""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    text = text.removeprefix("\ufeff")
    odd = sum(not each.isprintable() and each not in "\t\r\n\f\x1a" for each in text[:4096])
    return ("", "") if odd * 50 > len(text[:4096]) else (text, encoding)


def _encoding(head: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    sample = head[:4096]
    if b"\0" in sample:
        if not any(sample[1::2]):
            return "utf-16-le"
        return "utf-16-be" if not any(sample[0::2]) else ""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252" if _is_western(sample) else ""
    return "utf-8"


def _is_western(sample: bytes) -> bool:
    """Whether bytes that are no UTF-8 are likely Latin letters: few of them, none undefined."""
    high = sum(each >= 0x80 for each in sample)
    return high * 10 < len(sample) and not any(each in b"\x81\x8d\x8f\x90\x9d" for each in sample)


def text_head(path: Path) -> TextHead:
    """The first mebibyte of a text file.

    Raises
    ------
    RecordingError
        When there is no such file, it is empty or no text.
    """
    sensor_file(path)
    head = b""
    try:
        with _opened(path) as file:
            head = file.read(HEAD_BYTES)
    except (EOFError, zlib.error, OSError) as error:
        if not head:
            raise damaged(path, found="it cannot be unpacked") from error
    text, encoding = text_of(head)
    if not encoding:
        raise damaged(path, found="expected text, got something else", do="export it as text again")
    return TextHead(text=text, encoding=encoding, whole=len(head) < HEAD_BYTES)


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def read_columns(path: Path, *, layout: Layout, encoding: str) -> Columns:
    """The columns of ``layout``, and notes on what of them was left out.

    Raises
    ------
    RecordingError
        Naming line and column of what is no number, or when there are too many values.
    """
    source = _Rows(path, layout=layout, encoding=encoding)
    rows = 0
    parts: dict[int, list[FloatArray]] = {each: [] for each in layout.numbers}
    marks: dict[int, list[tuple[int, str]]] = {each: [] for each in layout.words}
    try:
        for batch in _batches(source, layout=layout):
            for column in parts:
                parts[column].append(_floats(batch.column(str(column))))
            for column, found in marks.items():
                _add_changes(found, words=batch.column(str(column)), first=rows)
            rows += batch.num_rows
            if rows * len(parts) > LARGEST_VALUES:
                raise damaged(
                    path,
                    found=f"more than the {LARGEST_VALUES} values that are read at once",
                    do="export it in shorter pieces",
                )
    except pa.ArrowInvalid as error:
        raise damaged(
            path, found=_bad_place(str(error), layout=layout), do="correct or export it again"
        ) from error
    finally:
        source.close()
    return Columns(
        numbers={column: _joined(parts.pop(column)) for column in layout.numbers},
        words={column: tuple(found) for column, found in marks.items()},
        notes=tuple(source.notes),
    )


def _batches(source: _Rows, *, layout: Layout) -> Iterator[pa.RecordBatch]:
    names = [str(each) for each in range(len(layout.columns))]
    kinds = {str(each): pa.float64() for each in layout.numbers}
    kinds |= {str(each): pa.string() for each in layout.words}
    try:
        reader = pa_csv.open_csv(
            pa.PythonFile(source, mode="r"),
            read_options=pa_csv.ReadOptions(
                column_names=names, use_threads=False, block_size=BLOCK_BYTES
            ),
            parse_options=pa_csv.ParseOptions(delimiter=layout.delimiter),
            convert_options=pa_csv.ConvertOptions(
                column_types=kinds,
                include_columns=list(kinds),
                null_values=list(NO_NUMBER),
                quoted_strings_can_be_null=True,
                strings_can_be_null=False,
                decimal_point=layout.decimal,
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error):
            return
        raise
    yield from reader


def _floats(column: pa.Array) -> FloatArray:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _joined(parts: list[FloatArray]) -> FloatArray:
    joined = np.concatenate(parts) if parts else np.empty(0)
    parts.clear()
    return joined


def _add_changes(found: list[tuple[int, str]], *, words: pa.Array, first: int) -> None:
    """Adds row and word wherever a word stands that did not stand in the row before."""
    encoded = words.dictionary_encode()
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False))
    for row in np.flatnonzero(np.diff(codes, prepend=-1)):
        word = str(encoded.dictionary[int(codes[row])].as_py() or "").strip()
        before = found[-1][1] if found else ""
        if word != before and len(found) < MOST_MARKS:
            found.append((first + int(row), word))


def _bad_place(said: str, *, layout: Layout) -> str:
    cell, row = _BAD_CELL.search(said), _BAD_ROW.search(said)
    if cell:
        name = layout.columns[int(cell[1])] if int(cell[1]) < len(layout.columns) else cell[1]
        line = layout.skip + int(cell[2])
        return f"line {line}, column {name!r}: expected a number, got {cell[3][:40]!r}"
    if row:
        line = layout.skip + int(row[1])
        return f"line {line}: expected {row[2]} columns, got {row[3]}"
    return "its rows are no table of numbers"


class _Rows(io.RawIOBase):
    """The rows of numbers as UTF-8, whole lines at a time, bounded."""

    def __init__(self, path: Path, *, layout: Layout, encoding: str) -> None:
        super().__init__()
        self.notes: list[str] = []
        self._path, self._layout = path, layout
        self._file = _opened(path)
        packed = path.stat().st_size * LARGEST_PACKING
        self._most = min(LARGEST_BYTES, max(packed, SMALL_BYTES))
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._recode = encoding != "utf-8"
        self._blocks = self._made()
        self._left = b""

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()

    def read(self, size: int = -1, /) -> bytes:
        """The next ``size`` bytes at most; none at the end."""
        if not self._left:
            self._left = next(self._blocks, b"")
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def _made(self) -> Iterator[bytes]:
        """Blocks of whole lines, after those that are skipped."""
        left, skip = b"", self._layout.skip
        for block in self._decoded():
            left = (left + block).replace(b"\r\n", b"\n")
            whole, line_end, rest = left.rpartition(b"\n")
            if len(rest) > LONGEST_LINE:
                raise damaged(self._path, found=f"a line of more than {LONGEST_LINE} characters")
            if not line_end:
                continue
            left, whole = rest, whole + b"\n"
            start = 0
            while skip and start < len(whole):
                start, skip = whole.index(b"\n", start) + 1, skip - 1
            if start < len(whole):
                yield self._evened(whole[start:])
        if left and not skip:
            yield self._evened(self._last(left))

    def _decoded(self) -> Iterator[bytes]:
        total = 0
        while block := self._block():
            total += len(block)
            if total > self._most:
                found = f"its text is longer than {self._most / MEGABYTE:.0f} MB"
                raise damaged(self._path, found=found, do="export it in shorter pieces")
            yield self._decoder.decode(block).encode() if self._recode else block

    def _block(self) -> bytes:
        try:
            return self._file.read(BLOCK_BYTES)
        except (EOFError, zlib.error, OSError):
            self.notes.append("the packed file is cut short or damaged: read is what comes before")
            return b""

    def _last(self, line: bytes) -> bytes:
        """The last line where it is whole; nothing where it was cut off."""
        layout = self._layout
        cells = line.split(layout.delimiter.encode())
        enough = len(cells) >= len(layout.columns) or layout.ragged
        if enough and (len(layout.columns) - 1 in layout.words or _is_cell(cells[-1], layout)):
            return line
        self.notes.append("the last line is cut off and left out")
        return b""

    def _evened(self, block: bytes) -> bytes:
        """Every line with as many cells as there are columns."""
        mark, wanted = self._layout.delimiter.encode(), len(self._layout.columns) - 1
        even = block.count(mark) == wanted * (block.count(b"\n") or 1)
        if even or not self._layout.ragged:
            return block
        return b"\n".join(_even(line, mark=mark, wanted=wanted) for line in block.split(b"\n"))


def _even(line: bytes, *, mark: bytes, wanted: int) -> bytes:
    found = line.count(mark)
    if found == wanted or not line:
        return line
    if found < wanted:
        return line + mark * (wanted - found)
    return mark.join(line.split(mark, wanted + 1)[: wanted + 1])


def _is_cell(cell: bytes, layout: Layout) -> bool:
    text = cell.decode("utf-8", "replace").strip().strip('"').replace(layout.decimal, ".")
    if text in NO_NUMBER:
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True
