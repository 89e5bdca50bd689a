"""PLUX OpenSignals as text: a header in JSON, and counts of the converter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from primemover.recordings.emg.model import EmgFormat, FloatArray, RawChannel, RawRecording
from primemover.recordings.emg.plux import BIOSIGNALSPLUX, BITALINO, emg_millivolts, is_emg_sensor
from primemover.recordings.emg.sensor_file import damaged
from primemover.recordings.emg.text_table import Layout, read_columns, text_head, text_of, unpacked

FIRST = 10
MARK: Final = "# opensignals"
END: Final = "endofheader"
MOST_BITS: Final = 32
SEQUENCE: Final = "nseq"
DIGITAL: Final = ("I1", "I2", "O1", "O2", "DI", "DO")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of one device; ``bits`` 0 where the header does not say."""

    name: str
    sensor: str
    label: str
    device: str
    rate_hz: float
    bits: int


def _recognises(path: Path, head: bytes) -> bool:
    """Whether the first line says OpenSignals."""
    text, _ = text_of(unpacked(head))
    return text.lstrip().lower().startswith(MARK)


def read(path: Path) -> RawRecording:
    """Channels of EMG sensors in mV by the published transfer function, others in counts.

    Raises
    ------
    RecordingError
        When the header is not whole or does not fit the table.
    """
    head = text_head(path)
    lines = head.lines
    end = next((n for n, each in enumerate(lines) if END in each.lower()), None)
    if end is None:
        raise damaged(path, found="expected a line '# EndOfHeader', found none")
    columns = _columns(path, text=" ".join(each.lstrip("# ") for each in lines[1:end]))
    delimiter = "\t" if end + 1 >= len(lines) or "\t" in lines[end + 1] else ","
    names = tuple(each.name for each in columns)
    layout = Layout(skip=end + 1, columns=names, delimiter=delimiter, ragged=True)
    found = read_columns(path, layout=layout, encoding=head.encoding)
    notes: list[str] = list(found.notes)
    rows = _rows_in_time(found.numbers, columns=columns, notes=notes)
    return RawRecording(
        channels=tuple(_channels(found.numbers, columns=columns, rows=rows, notes=notes)),
        notes=tuple(notes),
        maker="PLUX",
    )


def _columns(path: Path, *, text: str) -> list[Column]:
    try:
        header = json.loads(text)
        devices = [each for each in header.values() if isinstance(each, dict)]
        found = [column for device in devices for column in _of_device(device)]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise damaged(path, found=f"its header cannot be read: {error}") from error
    if not found:
        raise damaged(path, found="its header names no columns")
    return found


def _of_device(device: Mapping[str, object]) -> Iterator[Column]:
    """Columns of one device; older files name only their channels, after number and inputs."""
    channels, sensors = _list(device, "channels"), _list(device, "sensor")
    labels = _list(device, "label") or [f"CH{each}" for each in channels]
    inputs = _list(device, "digital IO")
    named = _list(device, "column")
    if not named:
        before = ["nSeq", *(f"digital {n}" for n in range(1, max(len(inputs), 1) + 1))]
        named = [*before, *(f"CH{each}" for each in channels)]
    first = len(named) - max(len(channels), len(sensors))
    for number, name in enumerate(named):
        place = number - first
        yield Column(
            name=str(name),
            sensor=str(sensors[place]) if 0 <= place < len(sensors) else "",
            label=str(labels[place]) if 0 <= place < len(labels) else "",
            device=str(device.get("device", "")),
            rate_hz=float(str(device.get("sampling rate", "nan"))),
            bits=_bits(device.get("resolution"), number=number, place=place, wide=len(named)),
        )


def _list(device: Mapping[str, object], key: str) -> list[object]:
    value = device.get(key, [])
    return list(value) if isinstance(value, list) else []


def _bits(resolution: object, *, number: int, place: int, wide: int) -> int:
    """Bits of one column: stated for all, for each column, or for each channel."""
    if isinstance(resolution, list):
        at = number if len(resolution) == wide else place
        resolution = resolution[at] if 0 <= at < len(resolution) else 0
    bits = resolution if isinstance(resolution, int) and not isinstance(resolution, bool) else 0
    return bits if 0 < bits <= MOST_BITS else 0


def _rows_in_time(
    numbers: Mapping[int, FloatArray], *, columns: Sequence[Column], notes: list[str]
) -> FloatArray | None:
    """Where each row belongs when rows were lost on the air; None when none were."""
    place = next((n for n, each in enumerate(columns) if each.name.lower() == SEQUENCE), None)
    if place is None or len(numbers[place]) < 2:
        return None
    steps = np.diff(numbers[place])
    lost = np.where(np.isfinite(steps) & (steps > 1), steps - 1, 0.0)
    if not lost.any():
        return None
    if lost.sum() > len(steps):
        notes.append("the numbers of its rows jump: samples may be lost, and times wrong")
        return None
    notes.append(f"{int(lost.sum())} samples were lost on the air and are left empty")
    rows: FloatArray = np.concatenate([[0.0], np.cumsum(1.0 + lost)])
    return rows


def _channels(
    numbers: Mapping[int, FloatArray],
    *,
    columns: Sequence[Column],
    rows: FloatArray | None,
    notes: list[str],
) -> Iterator[RawChannel]:
    for number, column in enumerate(columns):
        if column.name.lower() == SEQUENCE:
            continue
        samples = _spread(numbers[number], rows=rows)
        unit = "counts"
        if is_emg_sensor(column.sensor) and column.bits:
            unit = "mV"
            samples = emg_millivolts(samples, bits=column.bits, device=column.device)
        elif column.sensor.upper() in ("RAW", "CUSTOM") and column.bits:
            notes.append(_of_unknown(column))
        yield RawChannel(name=_name(column), unit=unit, rate_hz=column.rate_hz, samples=samples)


def _name(column: Column) -> str:
    """The person's own label where there is one, the sensor's kind before it."""
    kind = "digital" if column.name in DIGITAL or not column.sensor else column.sensor
    return f"{kind} {column.label or column.name}"


def _of_unknown(column: Column) -> str:
    transfer = BITALINO if "bitalino" in column.device.lower() else BIOSIGNALSPLUX
    volts = transfer.supply_v / transfer.gain / 2.0**column.bits
    return (
        f"{_name(column)!r}: the file does not say which sensor it is; if it is EMG, write in a "
        f'mapping file kind = "emg" and unit = "{volts:.6g} V" for this channel'
    )


def _spread(samples: FloatArray, *, rows: FloatArray | None) -> FloatArray:
    if rows is None:
        return samples
    spread = np.full(int(rows[-1]) + 1, np.nan)
    spread[rows.astype(np.intp)] = samples
    return spread


ENTRY = EmgFormat(
    title="OpenSignals text (PLUX biosignalsplux, BITalino)",
    suffixes=(".txt",),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=FIRST,
)
