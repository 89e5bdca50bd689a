"""Reading in a child process: a damaged file ends the child, never the program.

Libraries written in C may end their process, or ask for all memory, on a file that is damaged in a
way nobody thought of. They read in a child with bounded memory and time; what it finds comes back
as JSON and plain numbers.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from primemover.errors import MissingExtraError, RecordingError
from primemover.recordings.emg.model import FloatArray, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged

HEAD: Final = struct.Struct("<Q")
LONGEST_HEAD: Final = 50_000_000
MEMORY_BYTES: Final = 1_500_000_000
"""Address space that the child may use for itself, beside what the file's length allows."""
MEMORY_PER_BYTE: Final = 40
"""Address space for each byte of the file: 16-bit numbers become objects and copies of 8 bytes."""
MOST_MEMORY_BYTES: Final = 16_000_000_000
SECONDS: Final = 60
SECONDS_PER_MEGABYTE: Final = 1
FAULTS: Final = {
    "memory": ("reading it needs more memory than is allowed", "cut it into parts"),
    "slow": ("reading it takes longer than is allowed", "cut it into parts or export it again"),
    "crashed": ("its reader stopped working on it: it is damaged", "copy or export it again"),
}


def read_apart(path: Path, *, reader: str, length: int) -> RawRecording:
    """What ``read_here`` of the format's module finds in the file, read in a child process.

    Parameters
    ----------
    path : Path
    reader : str
        Name of the module in :mod:`primemover.recordings.emg_formats`.
    length : int
        Length of the file in bytes; memory and time are allowed by it.

    Raises
    ------
    RecordingError
        What the reader says, or that it crashed, or needed more memory or time than is allowed.
    MissingExtraError
        When the library is not installed.
    """
    seconds = SECONDS + int(length * SECONDS_PER_MEGABYTE / 1e6)
    memory = min(MEMORY_BYTES + MEMORY_PER_BYTE * length, MOST_MEMORY_BYTES)
    order = {"path": str(path.absolute()), "reader": reader, "memory": memory, "seconds": seconds}
    command = [sys.executable, "-P", "-m", "primemover.recordings.emg.apart_child"]
    with subprocess.Popen(  # noqa: S603 - our own module; the order goes through a pipe
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    ) as child:
        try:
            body, _ = child.communicate(json.dumps(order).encode(), timeout=2 * seconds)
        except subprocess.TimeoutExpired:
            raise _fault(path, "slow") from None
        finally:  # however this block is left, by a key as well
            child.kill()
    return _recording(path, body=memoryview(body))


def _fault(path: Path, code: str) -> RecordingError:
    found, do = FAULTS[code]
    return damaged(path, found=found, do=do)


def _recording(path: Path, *, body: memoryview) -> RawRecording:
    """The recording, or the error, that the child wrote."""
    if len(body) < HEAD.size:
        raise _fault(path, "crashed")
    (size,) = HEAD.unpack_from(body)
    at = HEAD.size + size
    if size > LONGEST_HEAD or at > len(body):
        raise _fault(path, "crashed")
    head: dict[str, Any] = json.loads(bytes(body[HEAD.size : at]))
    if "fault" in head:
        raise _fault(path, head["fault"])
    if "error" in head:
        kind = MissingExtraError if head["missing"] else RecordingError
        raise kind(head["error"])
    channels = []
    for each in head["channels"]:
        count = each.pop("count")
        samples: FloatArray = np.frombuffer(body, np.float64, count=count, offset=at).copy()
        channels.append(RawChannel(**each, samples=samples))
        at += count * samples.itemsize
    return RawRecording(
        channels=tuple(channels),
        markers=tuple(Marker(**each) for each in head["markers"]),
        notes=tuple(head["notes"]),
        maker=head["maker"],
    )


def send(recording: RawRecording, *, to: IO[bytes]) -> None:
    """Nothing comes back; the recording is written as :func:`read_apart` takes it."""
    channels = [
        {
            "name": c.name,
            "unit": c.unit,
            "rate_hz": c.rate_hz,
            "start_s": c.start_s,
            "count": len(c.samples),
        }
        for c in recording.channels
    ]
    markers = [
        {"time_s": m.time_s, "name": m.name, "duration_s": m.duration_s} for m in recording.markers
    ]
    head = {"channels": channels, "markers": markers, "notes": list(recording.notes)}
    send_head({**head, "maker": recording.maker}, to=to)
    for channel in recording.channels:
        to.write(np.ascontiguousarray(channel.samples, np.float64).data)


def send_head(head: dict[str, Any], *, to: IO[bytes]) -> None:
    """Nothing comes back; what is told before the numbers is written."""
    text = json.dumps(head).encode()
    to.write(HEAD.pack(len(text)) + text)
    with contextlib.suppress(OSError):
        to.flush()
