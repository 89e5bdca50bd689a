"""OpenSim's tables over time (``.mot`` and ``.sto``), in and out.

Both file forms are read: the old one (a name, ``version=1``, ``nRows``, ``nColumns``), also with
SIMM's ``datarows`` and ``datacolumns``, and the one of OpenSim 4 (``DataType=double``,
``version=3``). Written is the old one, which every OpenSim reads. Numbers are written in full, so
a table comes back bit for bit.

The file says whether its angles are in degrees and nothing about other units: they are told from
the labels as OpenSim forms them (:data:`UNITS`), and "" where a label tells nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.file_check import checked_file, shown_name

FloatArray = npt.NDArray[np.float64]

MAX_BYTES: Final = 500_000_000
MAX_LINE: Final = 1_000_000
"""Characters in one line: some ten thousand columns."""
_OWNER_ONLY: Final = 0o600
MAX_HEADER_LINES: Final = 1_000
SHOWN: Final = 10
"""Of many faults of one kind, so many are named."""
ANGLE: Final = "angle"
UNITS: Final[tuple[tuple[str, str], ...]] = (
    (r"_p[xyz]$|_t[xyz](/value)?$", "m"),
    (r"_[vfF][xyz]$|_force$", "N"),
    (r"_[mT][xyz]$|_torque_[xyz]$|_moment$", "N m"),
    (r"_t[xyz]/speed$", "m/s"),
    (r"/value$", ANGLE),
    (r"/speed$", f"{ANGLE}/s"),
)
"""What a label's form says of its unit; the first that fits holds."""
COORDINATE: Final = re.compile(
    r"(_flexion|_extension|_adduction|_abduction|_rotation|_angle|_tilt|_list|_bending|_beta"
    r"|_inversion|_flex|_add|_rot|_sup|_dev|_t[xyz])(_[rl])?$"
)
"""How the coordinates of OpenSim's own models are called. Actuators are called alike, so only a
table that holds nothing else is taken to be one of coordinates."""
COORDINATES_NAME: Final = "Coordinates"
"""What OpenSim writes as the name of such a table."""
COUNTS: Final = {
    "nrows": "rows",
    "datarows": "rows",
    "ncolumns": "columns",
    "datacolumns": "columns",
}
NOT_A_NUMBER: Final = re.compile(r"[-+]?(nan(\(\w*\))?|1\.#(qnan|ind)0*)", re.IGNORECASE)
YES_NO: Final = {"yes": True, "no": False, "true": True, "false": False}


def read_opensim_table(path: str | Path) -> xr.DataArray:
    """The table as ``(time, column)``, times in seconds, with a ``unit`` beside each column.

    The attributes are ``name``, ``in_degrees``, ``notes`` (lines of the header that say something
    else) and ``source``.

    Raises
    ------
    RecordingError
        With every fault of the file at once: a value that is missing, too, by row and column.
    """
    name = shown_name(path)
    source = _checked(Path(path), name=name)
    if source.stat().st_size > MAX_BYTES:
        raise _fault(name, faults=["a file of more than 500 MB"])
    try:
        with source.open(encoding="utf-8-sig") as file:
            header = _read_header(_lines(file, name=name), name=name)
            labels, rows, faults = _read_body(_lines(file, name=name))
    except UnicodeDecodeError as error:
        raise _fault(name, faults=["a file that is not text"]) from error
    except OSError as error:
        raise RecordingError(f"{name}: cannot be read ({error.strerror}); copy it again") from error
    faults = [*header.faults(rows=len(rows), columns=len(labels)), *faults]
    if faults:
        raise _fault(name, faults=faults)
    values = np.array(rows)
    return make_opensim_table(
        time_s=values[:, 0],
        columns=dict(zip(labels[1:], values[:, 1:].T, strict=True)),
        name=header.name or name,
        in_degrees=header.in_degrees,
        notes="\n".join(header.notes),
        source=name,
    )


def make_opensim_table(
    *,
    time_s: FloatArray,
    columns: Mapping[str, FloatArray],
    name: str,
    in_degrees: bool = False,
    notes: str = "",
    source: str = "",
) -> xr.DataArray:
    """A table as :func:`read_opensim_table` gives it; ``columns`` are label → values over time."""
    shape = (len(time_s), len(columns))
    values = np.column_stack(list(columns.values())) if columns else np.empty(shape)
    angle = "deg" if in_degrees else "rad"
    units = [unit.replace(ANGLE, angle) for unit in units_of(tuple(columns), name=name)]
    return xr.DataArray(
        np.asarray(values, dtype=np.float64).reshape(shape),
        dims=("time", "column"),
        coords={
            "time": ("time", np.asarray(time_s, dtype=np.float64), {"units": "s"}),
            "column": np.array(list(columns), dtype=np.str_),
            "unit": ("column", np.array(units, dtype=np.str_)),
        },
        attrs={"name": name, "in_degrees": in_degrees, "notes": notes, "source": source},
    )


def units_of(labels: tuple[str, ...], *, name: str) -> tuple[str, ...]:
    """The unit that each label tells, in the table ``name``: "m", "N", "angle", … or ""."""
    told = [next((unit for form, unit in UNITS if re.search(form, each)), "") for each in labels]
    if name == COORDINATES_NAME or all(COORDINATE.search(each) for each in labels):
        told = [unit or ANGLE for unit in told]
    return tuple(told)


def in_radians(table: xr.DataArray) -> xr.DataArray:
    """The same table with the angles, and only they, in radians.

    Raises
    ------
    RecordingError
        When the table is in degrees and a column's unit is not known.
    """
    units = table["unit"].values.astype(np.str_)
    if table.attrs.get("in_degrees") and (units == "").any():
        where = table.attrs.get("source") or table.attrs.get("name")
        unknown = ", ".join(map(str, table["column"].values[units == ""][:SHOWN]))
        raise RecordingError(
            f"{where}: in degrees, but whether these are angles is not known: {unknown}; "
            f"name the table {COORDINATES_NAME} if they are"
        )
    degrees = np.char.startswith(units, "deg")
    scaled = table * np.where(degrees, np.pi / 180, 1.0)
    named = np.where(degrees, np.char.replace(units, "deg", "rad"), units)
    return scaled.assign_coords(unit=("column", named)).assign_attrs(
        table.attrs | {"in_degrees": False}
    )


def write_opensim_table(table: xr.DataArray, *, path: str | Path) -> None:
    """Nothing comes back; ``table`` is written so that reading it gives the same numbers.

    Raises
    ------
    RecordingError
        With everything that OpenSim could not read, or when the file cannot be written.
    """
    name = shown_name(path)
    table = table.transpose("time", "column")
    labels = ["time", *(str(c) for c in table["column"].values)]
    time_s = np.asarray(table["time"].values, dtype=np.float64)
    title = str(table.attrs.get("name") or Path(path).stem)
    notes = str(table.attrs.get("notes", "")).splitlines()
    faults = [*_label_faults(labels), *_time_faults(time_s), *_word_faults(title, notes=notes)]
    if faults:
        raise RecordingError(f"{name}: OpenSim could not read it: {'; '.join(faults)}; change that")
    lines = [
        title,
        "version=1",
        f"nRows={len(time_s)}",
        f"nColumns={len(labels)}",
        f"inDegrees={'yes' if table.attrs.get('in_degrees') else 'no'}",
        *notes,
        "endheader",
        "\t".join(labels),
        *_rows(time_s, values=np.asarray(table.values, dtype=np.float64)),
    ]
    try:
        _write_own(Path(path), text="\n".join(lines) + "\n")
    except OSError as error:
        raise RecordingError(
            f"{name}: cannot be written ({error.strerror}); choose another folder"
        ) from error


def _write_own(path: Path, *, text: str) -> None:
    """Nothing comes back; the file is readable by its owner alone: it is about a body."""
    path.touch(mode=_OWNER_ONLY)
    path.chmod(_OWNER_ONLY)  # one that was there already keeps its rights else
    path.write_text(text, encoding="utf-8", newline="\n")


def _rows(time_s: FloatArray, *, values: FloatArray) -> Iterator[str]:
    """Each row's numbers, in the fewest digits that give the same number back."""
    for row in np.column_stack([time_s, values]).tolist():
        yield "\t".join(map(repr, row))


# --- the header


@dataclass(kw_only=True, slots=True)
class _Header:
    """What the lines above ``endheader`` say."""

    name: str = ""
    in_degrees: bool = False
    counts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def take(self, line: str, *, first: bool) -> None:
        """Take in one line."""
        key, value = _pair(line)
        if key in COUNTS:
            self.counts[COUNTS[key]] = value
        elif key == "indegrees":
            self._take_angles(value)
        elif key == "datatype":
            if value.lower() != "double":
                self.wrong.append(f"DataType {value} (expected double; flatten it in OpenSim)")
        elif key == "name":
            self.name = value
        elif key not in {"version", "opensimversion"} and line.strip():
            self._take_words(line.strip(), first=first)

    def _take_angles(self, value: str) -> None:
        if value.lower() not in YES_NO:
            self.wrong.append(f"inDegrees={value} (expected yes or no)")
        self.in_degrees = YES_NO.get(value.lower(), False)

    def _take_words(self, words: str, *, first: bool) -> None:
        if first and not self.name:
            self.name = words
        else:
            self.notes.append(words)

    def faults(self, *, rows: int, columns: int) -> list[str]:
        """What is wrong with the header, given the ``rows`` and ``columns`` that are there."""
        there = {"rows": rows, "columns": columns}
        return self.wrong + [
            f"{there[what]} {what} where the header says {count}"
            for what, count in self.counts.items()
            if count != str(there[what])
        ]


def _pair(line: str) -> tuple[str, str]:
    """Key, in small letters, and value of ``key=value``, or of SIMM's ``key value``."""
    key, equals, value = line.strip().partition("=")
    if not equals:
        key, _, value = line.strip().partition(" ")
        if key.lower() not in {"name", "datarows", "datacolumns"}:
            return "", ""
    return key.strip().lower(), value.strip()


def _read_header(lines: Iterable[str], *, name: str) -> _Header:
    """The header; nothing of the table is taken from ``lines``."""
    header = _Header()
    for number, line in enumerate(lines):
        if line.strip().lower() == "endheader":
            return header
        if number >= MAX_HEADER_LINES:
            break
        header.take(line, first=number == 0)
    raise _fault(name, faults=["a file without the line endheader"])


# --- the table


def _lines(file: IO[str], *, name: str) -> Iterator[str]:
    """The lines that are left; a line without end would take all memory."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise _fault(name, faults=[f"a line of more than {MAX_LINE} characters"])
        if "\0" in line:
            raise _fault(name, faults=["a file that is not text"])
        yield line


def _read_body(lines: Iterator[str]) -> tuple[list[str], list[FloatArray], list[str]]:
    """Labels with time first, rows of numbers, and what is wrong with them."""
    line = next((each for each in lines if each.strip()), "")
    cells = line.strip().split("\t") if "\t" in line.strip() else line.split()
    labels = [cell.strip() for cell in cells]
    if not labels:
        return labels, [], ["no columns"]
    rows: list[FloatArray] = []
    bad: list[str] = []
    for number, row in enumerate((each for each in lines if each.strip()), start=1):
        try:
            rows.append(_numbers(row.split(), columns=len(labels)))
        except ValueError:
            bad.append(str(number))
            rows.append(np.full(len(labels), np.nan))
    return labels, rows, [*_label_faults(labels), *_row_faults(rows, labels=labels, bad=bad)]


def _numbers(cells: list[str], *, columns: int) -> FloatArray:
    if len(cells) != columns or any("_" in cell for cell in cells):  # Python would read 1_0 as ten
        raise ValueError("not the numbers of one row")
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array([np.nan if NOT_A_NUMBER.fullmatch(c) else float(c) for c in cells])


def _row_faults(rows: list[FloatArray], *, labels: list[str], bad: list[str]) -> list[str]:
    if not rows:
        return ["no rows"]
    if bad:
        more = f" and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
        return [f"rows that are not {len(rows[0])} numbers: {', '.join(bad[:SHOWN])}{more}"]
    values = np.array(rows)
    return [*_time_faults(values[:, 0]), *_gap_faults(values[:, 1:], labels=labels[1:])]


def _gap_faults(values: FloatArray, *, labels: list[str]) -> list[str]:
    """Where a value is missing or infinite; whoever goes on with the table would get nothing."""
    places = np.argwhere(~np.isfinite(values)).tolist()
    if not places:
        return []
    told = "; ".join(f"row {row + 1}, column {labels[at]}" for row, at in places[:SHOWN])
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return [f"values that are no finite numbers ({told}{more})"]


def _time_faults(time_s: FloatArray) -> list[str]:
    if not len(time_s):
        return ["no rows"]
    if not np.isfinite(time_s).all():
        return ["times that are not numbers"]
    late = np.flatnonzero(np.diff(time_s) <= 0)
    return [f"times that do not increase, first in row {late[0] + 2}"] if len(late) else []


def _label_faults(labels: list[str]) -> list[str]:
    faults = []
    if labels[0].lower() != "time":
        faults.append(f"first column {shown_name(labels[0])} (expected time)")
    if len(labels) < 2:
        faults.append("no column beside time")
    if any(not label.strip() or label != label.strip() for label in labels):
        faults.append("a label that is empty or has blanks at its ends")
    if any(not label.isprintable() for label in labels):
        faults.append("a label with a tab, a line break or an unprintable character")
    if again := sorted({label for label in labels if labels.count(label) > 1}):
        faults.append(f"the same label twice: {', '.join(map(shown_name, again[:SHOWN]))}")
    return faults


def _word_faults(title: str, *, notes: list[str]) -> list[str]:
    """Words of the header that would be read as something else."""
    read = _Header()
    for number, line in enumerate([title, *notes]):
        read.take(line, first=number == 0)
    if read.name == title and read.notes == notes and "endheader" not in (title, *notes):
        return []
    return ["a name or a note that reads as another line of the header"]


def _checked(path: Path, *, name: str) -> Path:
    """``path`` again, when it is an ordinary file with something in it; told of tables else."""
    if os.path.isdir(path):  # noqa: PTH112 - never fails, whatever the path is
        raise RecordingError(
            f"{name}: expected an OpenSim table (.mot or .sto), got a folder; name a file in it"
        )
    if os.path.isfile(path) and not os.path.getsize(path):  # noqa: PTH113, PTH202 - likewise
        raise _fault(name, faults=["an empty file"])
    return checked_file(path)


def _fault(name: str, *, faults: list[str]) -> RecordingError:
    return RecordingError(
        f"{name}: expected an OpenSim table (.mot or .sto), got {'; '.join(faults)}; "
        "export it again from OpenSim"
    )
