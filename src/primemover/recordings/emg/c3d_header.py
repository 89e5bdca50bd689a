"""The first blocks of a C3D file, walked before ezc3d sees them.

A C3D file is a header of 512 bytes, a chain of groups and parameters, and frames of numbers. The
chain is followed here only to see that it stays within the file and what sizes it promises; the
values that a recording is made of are ezc3d's.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from primemover.recordings.emg.sensor_file import damaged

BLOCK: Final = 512
KEY: Final = 0x50
ORDERS: Final = {84: "<", 85: "<", 86: ">"}
"""Byte order by processor: Intel, DEC, MIPS. DEC writes its real numbers in a form of its own."""
DEC: Final = 85
ITEM_BYTES: Final = {-1: 1, 1: 1, 2: 2, 4: 4}
MOST_ENTRIES: Final = 20_000
HEADER: Final = 24
"""Bytes of the header that are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class C3dHead:
    """What a C3D file promises: how many frames of how many bytes, from where on.

    ``sizes`` are the numbers of items of its parameters, by ``GROUP:NAME``.
    """

    points: int
    analog_per_frame: int
    samples_per_frame: int
    first_frame: int
    last_frame: int
    number_bytes: int
    data_start: int
    length: int
    sizes: dict[str, int]

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame: points of four numbers and the analog samples of that time."""
        return (4 * self.points + self.analog_per_frame) * self.number_bytes

    @property
    def frames_held(self) -> int:
        """Whole frames that the file is long enough for."""
        return max(0, self.length - self.data_start) // max(1, self.frame_bytes)


class _Entry(NamedTuple):
    """A group or a parameter; a group's id is negative."""

    group: int
    name: str
    items: int
    next_at: int


def read_c3d_head(path: Path, *, length: int) -> C3dHead:
    """What the file promises.

    Raises
    ------
    RecordingError
        When it is no C3D file, or its parameters leave the file.
    """
    with path.open("rb") as file:
        start = file.read(BLOCK)
        if len(start) < BLOCK or start[1] != KEY:
            raise damaged(
                path, found="expected a C3D file, got something else or less than its header"
            )
        parameters_at = (start[0] - 1) * BLOCK
        file.seek(max(0, parameters_at))
        block = file.read(4)
        if parameters_at < BLOCK or len(block) < 4 or block[3] not in ORDERS:
            raise damaged(
                path, found="the parameters of this C3D file are not where its header says"
            )
        body = file.read(max(0, block[2] * BLOCK - 4))
    if block[2] == 0 or len(body) < block[2] * BLOCK - 4:
        raise damaged(path, found="this C3D file ends within its parameters")
    return _head(path, start, order=ORDERS[block[3]], dec=block[3] == DEC, body=body, length=length)


def _head(path: Path, start: bytes, *, order: str, dec: bool, body: bytes, length: int) -> C3dHead:
    words = struct.unpack(f"{order}10H", start[2:22])
    scale = start[12:16]
    sign = scale[1] if dec else scale[3] if order == "<" else scale[0]
    head = C3dHead(
        points=words[0],
        analog_per_frame=words[1],
        samples_per_frame=words[8],
        first_frame=words[2],
        last_frame=words[3],
        number_bytes=4 if sign & 0x80 else 2,
        data_start=(words[7] - 1) * BLOCK,
        length=length,
        sizes=_sizes(path, body=body, order=order),
    )
    if words[7] < 2 or head.data_start > length:
        raise damaged(path, found="the frames of this C3D file start beyond its end")
    if not head.frame_bytes:
        raise damaged(path, found="this C3D file says it holds no points and no analog channels")
    return head


def _sizes(path: Path, *, body: bytes, order: str) -> dict[str, int]:
    """Number of items of each parameter, after following the whole chain."""
    groups: dict[int, str] = {}
    found: list[_Entry] = []
    at = 0
    for _ in range(MOST_ENTRIES):
        entry = _entry(body, at=at, order=order)
        if entry is None:
            raise damaged(path, found="the parameters of this C3D file are damaged")
        if not entry.name:
            break
        if entry.group < 0:
            groups[-entry.group] = entry.name
        else:
            found.append(entry)
        if not entry.next_at:
            break
        at = entry.next_at
    else:
        raise damaged(path, found=f"this C3D file has more than {MOST_ENTRIES} parameters")
    return {f"{groups.get(e.group, e.group)}:{e.name}": e.items for e in found}


def _entry(body: bytes, *, at: int, order: str) -> _Entry | None:
    """The group or parameter that starts at ``at``; None where its own sizes leave the block."""
    if at + 2 > len(body):
        return _Entry(0, "", 0, 0)  # a chain that fills its block to the end has no closing entry
    characters, group = struct.unpack_from("bb", body, at)
    if not characters or not group:
        return _Entry(0, "", 0, 0)
    name_end = at + 2 + abs(characters)
    if name_end + 3 > len(body):
        return None
    name = body[at + 2 : name_end].decode("latin-1").upper().strip()
    (step,) = struct.unpack_from(f"{order}h", body, name_end)
    next_at = name_end + step if step else 0
    items, content_end = (1, name_end + 3) if group < 0 else _items(body, at=name_end + 2)
    if not name or items < 0 or content_end > len(body) or (step and next_at < content_end):
        return None
    return _Entry(group, name, items, next_at)


def _items(body: bytes, *, at: int) -> tuple[int, int]:
    """How many items a parameter has and where they end; -1 when it says what cannot be."""
    if at + 2 > len(body):
        return -1, 0
    kind, dimensions = struct.unpack_from("bB", body, at)
    shape = body[at + 2 : at + 2 + dimensions]
    if kind not in ITEM_BYTES or dimensions > 7 or len(shape) < dimensions:
        return -1, 0
    items = 1
    for size in shape:
        items *= size
    return items, at + 2 + dimensions + items * ITEM_BYTES[kind]
