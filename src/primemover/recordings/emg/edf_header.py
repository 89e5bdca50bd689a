"""The header of an EDF or BDF file, read as the formats' descriptions say, with what cannot be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primemover.recordings.emg.sensor_file import damaged, several

MAIN: Final = 256
PER_SIGNAL: Final = 256
MOST_SIGNALS: Final = 640
"""EDFlib's own limit."""
EDF: Final = b"0       "
BDF: Final = b"\xffBIOSEMI"
WIDTHS: Final = {
    "label": 16,
    "transducer": 80,
    "unit": 8,
    "physical_min": 8,
    "physical_max": 8,
    "digital_min": 8,
    "digital_max": 8,
    "filter": 80,
    "samples": 8,
    "reserved": 32,
}
ANNOTATIONS: Final = ("EDF Annotations", "BDF Annotations")
UNKNOWN: Final = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class EdfSignal:
    """One signal as the header describes it; ``samples`` in each record."""

    label: str
    unit: str
    samples: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EdfHead:
    """What the file promises: ``records`` of ``record_s`` seconds each; -1 is not known."""

    signals: tuple[EdfSignal, ...]
    records: int
    record_s: float
    sample_bytes: int
    continuous: bool
    length: int

    @property
    def header_bytes(self) -> int:
        """Length of the header."""
        return MAIN + PER_SIGNAL * len(self.signals)

    @property
    def record_bytes(self) -> int:
        """Length of one record."""
        return self.sample_bytes * sum(s.samples for s in self.signals)

    @property
    def records_held(self) -> int:
        """Whole records that the file is long enough for."""
        return max(0, self.length - self.header_bytes) // max(1, self.record_bytes)


def is_edf(start: bytes) -> bool:
    """Whether a file that begins so is EDF or BDF."""
    return start[:8] in (EDF, BDF)


def read_edf_head(path: Path, *, length: int) -> EdfHead:
    """What the file promises.

    Raises
    ------
    RecordingError
        With every fault of the header at once.
    """
    with path.open("rb") as file:
        main = file.read(MAIN)
        if main[:8] not in (EDF, BDF):
            raise damaged(path, found="expected an EDF or BDF file, got something else")
        if len(main) < MAIN:
            raise damaged(path, found="this file ends within its header")
        count = _whole(main[252:256])
        if count is None or not 1 <= count <= MOST_SIGNALS:
            got = f"its header says {_shown(main[252:256])} signals"
            raise damaged(path, found=f"{got}; 1 to {MOST_SIGNALS} are read")
        body = file.read(PER_SIGNAL * count)
    if len(body) < PER_SIGNAL * count:
        raise damaged(path, found=f"this file ends within the header of its {count} signals")
    return _head(path, main=main, fields=_fields(body, count=count), length=length)


def _head(path: Path, *, main: bytes, fields: dict[str, list[bytes]], length: int) -> EdfHead:
    faults: list[str] = []
    records, record_s = _whole(main[236:244]), _real(main[244:252])
    if records is None or records < UNKNOWN or records == 0:
        faults.append(f"its header says {_shown(main[236:244])} records of data")
    if record_s is None or record_s <= 0:
        faults.append(f"its header says records of {_shown(main[244:252])} seconds")
    header_bytes = MAIN + PER_SIGNAL * len(fields["label"])
    if _whole(main[184:192]) != header_bytes:
        faults.append(f"its header gives its own length as {_shown(main[184:192])}")
    faults += _signal_faults(fields)
    if faults:
        raise several(path, faults=faults)
    signals = [
        EdfSignal(label=label, unit=unit, samples=int(samples))
        for label, unit, samples in zip(
            map(_shown, fields["label"]),
            map(_shown, fields["unit"]),
            fields["samples"],
            strict=True,
        )
    ]
    return EdfHead(
        signals=tuple(signals),
        records=records or 0,
        record_s=record_s or 0.0,
        sample_bytes=3 if main[:8] == BDF else 2,
        continuous=main[192:197] not in (b"EDF+D", b"BDF+D"),
        length=length,
    )


def _fields(body: bytes, *, count: int) -> dict[str, list[bytes]]:
    found, at = {}, 0
    for name, width in WIDTHS.items():
        found[name] = [body[at + i * width : at + (i + 1) * width] for i in range(count)]
        at += width * count
    return found


def _signal_faults(fields: dict[str, list[bytes]]) -> list[str]:
    faults = []
    for number, label in enumerate(fields["label"]):
        who = f"signal {number + 1} ({_shown(label)})"
        samples = _whole(fields["samples"][number])
        if samples is None or samples < 1:
            got = _shown(fields["samples"][number])
            faults.append(f"{who} has {got} samples in a record")
        for kind, parse in (("digital", _whole), ("physical", _real)):
            ends = [fields[f"{kind}_{end}"][number] for end in ("min", "max")]
            low, high = map(parse, ends)
            if low is None or high is None or low == high:
                got = " to ".join(map(_shown, ends))
                faults.append(f"{who} has a {kind} range of {got}")
    return faults


def _whole(text: bytes) -> int | None:
    try:
        return int(text.decode("ascii").strip())
    except ValueError:
        return None


def _real(text: bytes) -> float | None:
    try:
        value = float(text.decode("ascii").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _shown(text: bytes) -> str:
    """Text of the header; the micro sign is read as Latin-1, in which programs write it."""
    return "".join(c if c.isprintable() else "?" for c in text.decode("latin-1")).strip()
