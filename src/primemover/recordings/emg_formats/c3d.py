"""C3D files: their analog channels and events, read by ezc3d."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.apart import read_apart
from primemover.recordings.emg.c3d_header import KEY, ORDERS, C3dHead, read_c3d_head
from primemover.recordings.emg.model import EmgFormat, FloatArray, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import (
    damaged,
    needed,
    refuse_too_many,
    sensor_file,
)

SLACK_S: Final = 1e-6
"""Times are kept as 32-bit minutes and seconds: the last digits are rounding."""
SECONDS_A_MINUTE: Final = 60.0
ALL: Final = 65535
"""A frame number of 16 bits that is full says no more than `many`."""


def _recognises(path: Path, start: bytes) -> bool:
    """Whether the file starts as a C3D file does: a key, and a processor where parameters begin."""
    if len(start) < 2 or start[1] != KEY:
        return False
    at = (start[0] - 1) * 512 + 3
    return path.suffix.lower() == ".c3d" or (512 <= at < len(start) and start[at] in ORDERS)


def read(path: Path) -> RawRecording:
    """The analog channels of a C3D file, in the units it names, and its events.

    Raises
    ------
    RecordingError
        With what is wrong in the file.
    """
    length = sensor_file(path)
    _check_claims(path, read_c3d_head(path, length=length))
    return read_apart(path, reader="c3d", length=length)


def read_here(path: Path) -> RawRecording:
    """As :func:`read`, in this process: ezc3d may end it on a damaged file."""
    head = read_c3d_head(path, length=sensor_file(path))
    opened = _opened(path)
    parameters = opened["parameters"]
    analog = parameters.get("ANALOG", {})
    values = np.asarray(opened["data"]["analogs"], float)[0]
    kept = values[:, : head.frames_held * head.samples_per_frame]
    rate_hz = _rate(parameters, head=head)
    if not kept.size:
        raise damaged(path, found="this C3D file holds no analog channel, only points")
    names = _texts(analog, "LABELS")
    units = _texts(analog, "UNITS")
    channels = tuple(
        RawChannel(
            name=_at(names, number) or f"channel {number + 1}",
            unit=_at(units, number),
            rate_hz=rate_hz,
            samples=np.ascontiguousarray(row),
        )
        for number, row in enumerate(kept)
    )
    return RawRecording(
        channels=channels,
        markers=_markers(
            parameters, head=head, duration_s=kept.shape[1] / rate_hz if rate_hz > 0 else 0.0
        ),
        notes=_notes(head, used=kept.shape[1]),
        maker=_at(_texts(parameters.get("MANUFACTURER", {}), "COMPANY"), 0),
    )


def _check_claims(path: Path, head: C3dHead) -> None:
    per_frame = head.samples_per_frame
    if not head.analog_per_frame:
        raise damaged(path, found="this C3D file holds no analog channel, only points")
    if not per_frame or head.analog_per_frame % per_frame:
        raise damaged(
            path,
            found=f"its header says {head.analog_per_frame} analog numbers a frame, which is no "
            f"whole number of channels at {per_frame} samples a frame",
        )
    if head.last_frame < head.first_frame:
        got = f"its header says frames {head.first_frame} to {head.last_frame}"
        raise damaged(path, found=got)
    if not head.frames_held:
        raise damaged(path, found="this C3D file ends before its first frame")
    refuse_too_many(
        path,
        values=head.frames_held * (4 * head.points + head.analog_per_frame),
        item_bytes=head.number_bytes,
    )


def _opened(path: Path) -> Mapping[str, Any]:
    """The file as ezc3d reads it; what it cannot read is told in our words."""
    ezc3d = needed("ezc3d")
    try:
        opened: Mapping[str, Any] = ezc3d.c3d(str(path), ignore_bad_formatting=True)
    except (RuntimeError, ValueError, IndexError, KeyError, OSError, MemoryError) as error:
        raise damaged(
            path, found="the parameters or frames of this C3D file are damaged"
        ) from error
    return opened


def _rate(parameters: Mapping[str, Any], *, head: C3dHead) -> float:
    """Samples a second of the analog channels, as the file says; that may be no rate at all."""
    stated = _number(parameters.get("ANALOG", {}), "RATE")
    if np.isfinite(stated) and stated > 0:
        return stated
    derived = _number(parameters.get("POINT", {}), "RATE") * head.samples_per_frame
    return derived if np.isfinite(derived) and derived > 0 else stated


def _notes(head: C3dHead, *, used: int) -> tuple[str, ...]:
    promised = head.last_frame - head.first_frame + 1
    notes = []
    if head.last_frame != ALL and head.frames_held < promised:
        notes.append(
            f"The file is cut short: {head.frames_held} of the {promised} frames that its header "
            "promises are there, and only they were read."
        )
    if used < min(promised, head.frames_held) * head.samples_per_frame:
        notes.append("Fewer frames could be read than the file is long enough for.")
    return tuple(notes)


def _markers(
    parameters: Mapping[str, Any], *, head: C3dHead, duration_s: float
) -> tuple[Marker, ...]:
    """Events in order of time, with the side or context they were set for."""
    events = parameters.get("EVENT", {})
    times = np.atleast_2d(np.asarray(_value(events, "TIMES", default=[]), float))
    if times.shape[0] != 2 or not times.size:
        return ()
    seconds = _from_start(times, head=head, parameters=parameters, duration_s=duration_s)
    labels, contexts = _texts(events, "LABELS"), _texts(events, "CONTEXTS")
    found = [
        Marker(time_s=float(s), name=f"{_at(contexts, i)} {_at(labels, i)}".strip() or "event")
        for i, s in enumerate(seconds)
        if np.isfinite(s)
    ]
    return tuple(sorted(found, key=lambda m: m.time_s))


def _from_start(
    times: FloatArray, *, head: C3dHead, parameters: Mapping[str, Any], duration_s: float
) -> FloatArray:
    """Seconds from the first sample kept.

    Events count from the start of the trial; a file that was cut out of it starts later. Programs
    differ in whether they count from there: times that lie before the cut can only do so.
    """
    seconds: FloatArray = times[0] * SECONDS_A_MINUTE + times[1]
    frames_hz = _number(parameters.get("POINT", {}), "RATE")
    if not frames_hz > 0 or head.first_frame <= 1:
        return seconds
    cut_s = (head.first_frame - 1) / frames_hz
    within = (seconds >= cut_s - SLACK_S) & (seconds <= cut_s + duration_s + SLACK_S)
    return np.asarray(seconds - cut_s if within.all() else seconds)


def _value(group: Mapping[str, Any], name: str, *, default: Any) -> Any:
    return group[name]["value"] if name in group else default


def _number(group: Mapping[str, Any], name: str) -> float:
    values = np.ravel(np.asarray(_value(group, name, default=[np.nan])))
    return float(values[0]) if values.size and values.dtype.kind in "fiu" else float("nan")


def _texts(group: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a parameter and of those that continue it (LABELS2, LABELS3, …)."""
    found: list[str] = []
    for each in (name, *(f"{name}{number}" for number in range(2, 10))):
        value = _value(group, each, default=None)
        if not isinstance(value, list | tuple):
            break
        found += [str(text).strip() for text in value]
    return found


def _at(texts: Sequence[str], number: int) -> str:
    return texts[number] if number < len(texts) else ""


ENTRY = EmgFormat(
    title="C3D",
    suffixes=(".c3d",),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=10,
)
