"""The chunks of an XDF file, walked before pyxdf sees them, so that no length in them is believed.

An XDF file is a chain of chunks, each with its length before it. The chain is followed to where it
stays whole; what lies behind that is left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from primemover.recordings.emg.sensor_file import damaged, several

MAGIC: Final = b"XDF:"
FILE_HEADER, STREAM_HEADER, SAMPLES, CLOCK_OFFSET, BOUNDARY, STREAM_FOOTER = 1, 2, 3, 4, 5, 6
LENGTHS: Final = {1: "<B", 4: "<I", 8: "<Q"}
TAG_BYTES: Final = 2
STREAM_BYTES: Final = 4
OFFSET_BYTES: Final = 16
FASTEST_HZ: Final = 1e6
"""No sensor of a body samples faster."""
ITEM_BYTES: Final = {
    "float32": 4,
    "double64": 8,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "string": 2,
}
"""Fewest bytes of one value; a text has its own length before it."""
MOST_CHANNELS: Final = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class XdfChunks:
    """The whole chunks of a file as bytes, and how many bytes behind them were left out."""

    body: bytes
    left_out: int


def whole_chunks(path: Path, *, body: bytes) -> XdfChunks:
    """The chunks up to where the chain breaks.

    Raises
    ------
    RecordingError
        When it is no XDF file, or a chunk claims what cannot be.
    """
    if body[:4] != MAGIC:
        raise damaged(path, found="expected an XDF file, got something else")
    at, sample_bytes = 4, dict[int, int]()
    while (chunk := _chunk(body, at=at)) is not None:
        tag, content = chunk
        if not _is_sound(path, tag, content=content, sample_bytes=sample_bytes):
            break
        at = _end(body, at=at)
    if not sample_bytes:
        raise damaged(path, found="this XDF file ends before its first stream")
    return XdfChunks(body=body[:at], left_out=len(body) - at)


def _end(body: bytes, *, at: int) -> int:
    size, tag_at = _length(body, at=at) or (0, at)
    return tag_at + size


def _chunk(body: bytes, *, at: int) -> tuple[int, memoryview] | None:
    """Tag and content of the chunk at ``at``; None where it leaves the file."""
    found = _length(body, at=at)
    if found is None:
        return None
    size, tag_at = found
    if size < TAG_BYTES or tag_at + size > len(body):
        return None
    (tag,) = struct.unpack_from("<H", body, tag_at)
    return tag, memoryview(body)[tag_at + TAG_BYTES : tag_at + size]


def _length(body: bytes | memoryview, *, at: int) -> tuple[int, int] | None:
    """A number of one, four or eight bytes, and where it ends."""
    width = body[at] if at < len(body) else 0
    if width not in LENGTHS or at + 1 + width > len(body):
        return None
    (value,) = struct.unpack_from(LENGTHS[width], body, at + 1)
    return value, at + 1 + width


def _is_sound(path: Path, tag: int, *, content: memoryview, sample_bytes: dict[int, int]) -> bool:
    """Whether the chunk belongs to a stream that was named before and fits its length."""
    if tag not in (STREAM_HEADER, SAMPLES, CLOCK_OFFSET, STREAM_FOOTER):
        return True
    if len(content) < STREAM_BYTES:
        return False
    (stream,) = struct.unpack_from("<I", content)
    rest = content[STREAM_BYTES:]
    if tag == STREAM_HEADER:
        sample_bytes[stream] = _bytes_of_one_sample(path, _root(path, bytes(rest)))
        return True
    if stream not in sample_bytes:
        return False
    if tag == SAMPLES:
        return _holds_its_samples(path, rest, sample_bytes=sample_bytes[stream])
    if tag == CLOCK_OFFSET:
        return len(rest) >= OFFSET_BYTES
    return b"<!" not in bytes(rest)


def _holds_its_samples(path: Path, rest: memoryview, *, sample_bytes: int) -> bool:
    found = _length(rest, at=0)
    if found is None:
        return False
    samples, at = found
    if samples * sample_bytes > len(rest) - at:
        raise damaged(path, found=f"a chunk of {len(rest)} bytes claims {samples} samples")
    return True


def _root(path: Path, text: bytes) -> ET.Element:
    """A stream's header; declarations, by which a short text stands for a long one, are refused."""
    if b"<!" in text:
        raise damaged(path, found="a stream's header holds declarations, which are not followed")
    try:
        return ET.fromstring(text.decode("utf-8", "replace"))  # noqa: S314 - see above
    except ET.ParseError as error:
        raise damaged(path, found="a stream's header is damaged") from error


def _bytes_of_one_sample(path: Path, header: ET.Element) -> int:
    """Fewest bytes that one sample of the stream takes: a mark for its time, and its values."""
    name = header.findtext("name") or "without a name"
    kind = (header.findtext("channel_format") or "").strip()
    count = (header.findtext("channel_count") or "").strip()
    faults = []
    if kind not in ITEM_BYTES:
        faults.append(f"stream {name}: its format is {kind[:20]!r}, expected numbers or texts")
    if not count.isdecimal() or not 1 <= int(count[:9]) <= MOST_CHANNELS:
        faults.append(f"stream {name}: it has {count[:20] or 'no'} channels")
    rate = (header.findtext("nominal_srate") or "").strip()
    try:
        rate_hz = float(rate)
    except ValueError:
        rate_hz = float("nan")
    if not 0 <= rate_hz <= FASTEST_HZ:
        faults.append(f"stream {name}: its sampling rate is {rate[:20] or 'missing'}")
    if faults:
        raise several(path, faults=faults)
    return 1 + int(count) * ITEM_BYTES[kind]
