"""ZIP files written byte by byte, so that any of them can be wrong."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STORED, DEFLATED = 0, 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One member; what is None is worked out from ``data``, the rest is written as it says.

    ``listed_…`` stands in the list of members only; ``offset`` is where the list says it lies.
    """

    name: bytes
    data: bytes
    method: int = DEFLATED
    flags: int = 0
    mode: int = 0o100600
    attributes: int = 0
    crc: int | None = None
    size: int | None = None
    packed: bytes | None = None
    packed_size: int | None = None
    extra: bytes = b""
    comment: bytes = b""
    disk: int = 0
    gap: bytes = b""
    offset: int | None = None
    listed_name: bytes | None = None
    listed_size: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """What the end of a file says, where it is not the truth; ``tail`` follows it."""

    count: int | None = None
    directory_size: int | None = None
    start: int | None = None
    comment: bytes = b""
    tail: bytes = b""
    between: bytes = b""


def pack(entries: Iterable[Entry], *, end: End | None = None, before: bytes = b"") -> bytes:
    """The bytes of a ZIP file."""
    said = end or End()
    body, directory = bytearray(before), bytearray()
    count = 0
    for entry in entries:
        count += 1
        offset = len(body) if entry.offset is None else entry.offset
        local, listed = _heads(entry, offset=offset)
        body += local + _packed(entry) + entry.gap
        directory += listed
    start = len(body) if said.start is None else said.start
    size = len(directory) if said.directory_size is None else said.directory_size
    shown = count if said.count is None else said.count
    last = struct.pack(
        "<4s4H2LH",
        b"PK\5\6",
        0,
        0,
        min(shown, 0xFFFF),
        min(shown, 0xFFFF),
        size & 0xFFFFFFFF,
        start,
        len(said.comment),
    )
    return bytes(body + directory + said.between + last + said.comment + said.tail)


def unpack(path: Path) -> dict[str, bytes]:
    """The members of a good archive, by name, in its order."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def deflated(data: bytes) -> bytes:
    """``data`` packed as members are."""
    packing = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packing.compress(data) + packing.flush()


def deflated_zeros(count: int) -> bytes:
    """``count`` zeros, packed."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    step = bytes(1 << 20)
    sizes = [min(len(step), count - at) for at in range(0, count, len(step))]
    found = b"".join(packing.compress(step[:size]) for size in sizes)
    return found + packing.flush()


def _packed(entry: Entry) -> bytes:
    if entry.packed is not None:
        return entry.packed
    return deflated(entry.data) if entry.method == DEFLATED else entry.data


def _heads(entry: Entry, *, offset: int) -> tuple[bytes, bytes]:
    """What stands before a member, and what the list of members says of it."""
    packed = _packed(entry)
    crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
    size = len(entry.data) if entry.size is None else entry.size
    packed_size = len(packed) if entry.packed_size is None else entry.packed_size
    facts = (20, entry.flags, entry.method, 0, 0x21, crc)
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", *facts, packed_size, size, len(entry.name), len(entry.extra)
    )
    name = entry.name if entry.listed_name is None else entry.listed_name
    listed_size = size if entry.listed_size is None else entry.listed_size
    listed = struct.pack(
        "<4s6H3L5H2L",
        b"PK\1\2",
        (3 << 8) | 20,
        *facts,
        packed_size,
        listed_size,
        len(name),
        len(entry.extra),
        len(entry.comment),
        entry.disk,
        0,
        (entry.mode << 16) | entry.attributes,
        offset,
    )
    return (
        local + entry.name + entry.extra,
        listed + name + entry.extra + entry.comment,
    )
