"""XDF files of Lab Streaming Layer: streams on one clock, gaps kept as gaps, read by pyxdf."""

from __future__ import annotations

import gzip
import io
import logging
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.apart import read_apart
from primemover.recordings.emg.model import EmgFormat, FloatArray, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import (
    LARGEST_PACKING,
    SMALL_BYTES,
    damaged,
    needed,
    sensor_file,
)
from primemover.recordings.emg.xdf_chunks import MAGIC, whole_chunks

PACKED: Final = b"\x1f\x8b"
GAP: Final = 1.5
"""Steps between samples longer than this many of the usual are lost samples."""
MOST_LOST: Final = 10
"""So many times the samples that are there may be missing; more means a clock that jumped."""
SAME: Final = 1e-7
"""Rates that differ less, relatively, are the same: 0.06 ms in ten minutes."""
UNEVEN: Final = 0.05
"""Relative difference between the rate a stream names and keeps that is told."""


def _recognises(path: Path, start: bytes) -> bool:
    """Whether the file starts as XDF does, or is called like a packed one."""
    packed = start[:2] == PACKED and path.name.lower().endswith((".xdfz", ".xdf.gz"))
    return start[:4] == MAGIC or packed


def read(path: Path) -> RawRecording:
    """The channels of every regular stream, on a common clock, and the markers.

    Raises
    ------
    RecordingError
        With what is wrong in the file.
    """
    return read_apart(path, reader="xdf", length=sensor_file(path))


def read_here(path: Path) -> RawRecording:
    """As :func:`read`, in this process."""
    pyxdf = needed("pyxdf")
    logging.getLogger("pyxdf").setLevel(logging.CRITICAL)  # what it warns of is told here
    chunks = whole_chunks(path, body=_unpacked(path))
    streams, _ = pyxdf.load_xdf(io.BytesIO(chunks.body))
    notes = []
    if chunks.left_out:
        notes.append(
            f"The file is damaged or cut short: its last {chunks.left_out} bytes were left out."
        )
    regular = [s for s in streams if _nominal_hz(s) > 0 and len(s["time_stamps"]) > 1]
    if not regular:
        raise damaged(path, found="this XDF file holds no stream of samples at a steady rate")
    zero_s = min(float(s["time_stamps"][0]) for s in regular)
    channels: list[RawChannel] = []
    for stream in regular:
        prefix = f"{_named(stream)} " if len(regular) > 1 else ""
        found, said = _channels(path, stream, zero_s=zero_s, prefix=prefix)
        channels += found
        notes += said
    others = [s for s in streams if _nominal_hz(s) <= 0]
    markers = [m for s in others for m in _markers(s, zero_s=zero_s)]
    return RawRecording(
        channels=tuple(channels),
        markers=tuple(sorted(markers, key=lambda m: m.time_s)),
        notes=tuple(notes),
    )


def _unpacked(path: Path) -> bytes:
    """The file's bytes, out of gzip where it is packed and no larger than a recording can be."""
    with path.open("rb") as file:
        packed = file.read(2) == PACKED
    if not packed:
        return path.read_bytes()
    most = max(path.stat().st_size * LARGEST_PACKING, SMALL_BYTES)
    try:
        with gzip.open(path) as file:
            body = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged(path, found="this packed file is damaged or cut short") from error
    if len(body) > most:
        raise damaged(path, found="unpacked, it is more than a hundred times as large")
    return body


def _info(stream: Mapping[str, Any], name: str) -> str:
    found = stream["info"].get(name) or [""]
    return str(found[0] or "").strip()


def _named(stream: Mapping[str, Any]) -> str:
    return _info(stream, "name") or _info(stream, "type") or "stream"


def _nominal_hz(stream: Mapping[str, Any]) -> float:
    return float(_info(stream, "nominal_srate") or 0)


def _channels(
    path: Path, stream: Mapping[str, Any], *, zero_s: float, prefix: str
) -> tuple[list[RawChannel], list[str]]:
    """Channels of one stream, and what is to be said about it."""
    stamps = np.asarray(stream["time_stamps"], float)
    values = np.atleast_2d(np.asarray(stream["time_series"], float))
    steps = np.diff(stamps)
    if not np.isfinite(stamps).all() or (steps <= 0).any():
        raise damaged(path, found=f"stream {_named(stream)}: its times do not rise")
    rate_hz = 1.0 / float(np.median(steps))
    nominal_hz = _nominal_hz(stream)
    said = []
    if abs(rate_hz - nominal_hz) > UNEVEN * nominal_hz:
        said.append(
            f"Stream {_named(stream)} says it has {nominal_hz:g} Hz; its times give "
            f"{rate_hz:.6g} Hz, which is used."
        )
    values, lost = _with_gaps(path, values, steps=steps, rate_hz=rate_hz, name=_named(stream))
    if lost:
        said.append(
            f"Stream {_named(stream)} lost {lost} samples on the way; they are kept as gaps."
        )
    rate_hz = (len(values) - 1) / float(stamps[-1] - stamps[0])
    if abs(rate_hz - nominal_hz) <= SAME * nominal_hz:
        rate_hz = nominal_hz
    labels = _labels(stream, count=values.shape[1])
    channels = [
        RawChannel(
            name=f"{prefix}{name}",
            unit=unit,
            rate_hz=rate_hz,
            samples=np.ascontiguousarray(values[:, number]),
            start_s=float(stamps[0]) - zero_s,
        )
        for number, (name, unit) in enumerate(labels)
    ]
    return channels, said


def _with_gaps(
    path: Path, values: FloatArray, *, steps: FloatArray, rate_hz: float, name: str
) -> tuple[FloatArray, int]:
    """The samples, each at its time, with NaN where some were lost; and how many were."""
    missing = np.where(steps * rate_hz > GAP, np.round(steps * rate_hz) - 1, 0)
    lost = float(missing.sum())
    if lost > MOST_LOST * len(values):
        raise damaged(path, found=f"stream {name}: its clock jumps by {steps.max():.6g} seconds")
    if not lost:
        return values, 0
    places = np.arange(len(values)) + np.concatenate([[0], np.cumsum(missing)]).astype(int)
    whole = np.full((len(values) + int(lost), values.shape[1]), np.nan)
    whole[places] = values
    return whole, int(lost)


def _labels(stream: Mapping[str, Any], *, count: int) -> list[tuple[str, str]]:
    """Name and unit of each channel, from the stream's description where it names them all."""
    described = _below(_below(stream["info"].get("desc"), "channels"), "channel")
    found = [
        (_said(each, "label") or _said(each, "name"), _said(each, "unit"))
        for each in described
        if isinstance(each, Mapping)
    ]
    if len(found) != count:
        found = [("", "")] * count
    kind = _info(stream, "type") or "channel"
    return [(name or f"{kind} {n + 1}", unit) for n, (name, unit) in enumerate(found)]


def _below(found: Any, name: str) -> Sequence[Any]:
    """What the first of ``found`` holds under ``name``."""
    first = found[0] if isinstance(found, list) and found else None
    inner = first.get(name) if isinstance(first, Mapping) else None
    return inner if isinstance(inner, list) else []


def _said(described: Mapping[str, Any], name: str) -> str:
    value = described.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return str(first or "").strip() if not isinstance(first, Mapping) else ""


def _markers(stream: Mapping[str, Any], *, zero_s: float) -> list[Marker]:
    """The events of an irregular stream; numbers are named as they are."""
    found = []
    for time_s, value in zip(stream["time_stamps"], stream["time_series"], strict=False):
        texts = [str(each).strip() for each in np.ravel(np.asarray(value, object))]
        name = " ".join(filter(None, texts)) or "event"
        if np.isfinite(time_s):
            found.append(Marker(time_s=float(time_s) - zero_s, name=name))
    return found


ENTRY = EmgFormat(
    title="XDF (Lab Streaming Layer)",
    suffixes=(".xdf", ".xdfz"),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=10,
)
