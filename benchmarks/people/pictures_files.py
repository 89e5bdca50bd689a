"""Teaching pictures as files: a looping AVIF and a still WebP each, and what is known of them.

AVIF keeps a loop of forty frames in about a quarter of what animated WebP needs for twenty, at a
higher fidelity; where it cannot be shown, the still under it is seen.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.people.pictures_drawing import Frame

Picture = npt.NDArray[np.uint8]

FOLDER: Final = (
    Path(__file__).resolve().parents[2] / "src" / "primemover" / "report" / "motion_pictures"
)
INDEX: Final = "index.json"

LOOP_BYTES: Final = 110_000
"""Most bytes of one loop: ten of them fit a report that is sent by mail."""
STILL_BYTES: Final = 24_000
_LOOP_QUALITIES: Final = (52, 44, 36, 28)
_STILL_QUALITIES: Final = (84, 76, 68, 60)
_SPEED: Final = 6
"""Effort of the encoder, 0 most to 10 least."""

_HEAD_BYTES: Final = 8
_VERSION_BYTES: Final = 4
_HOLDING: Final = frozenset({b"moov", b"trak", b"mdia"})
_CLOCKED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
"""Boxes (ISO 14496-12) that begin with a version, then the second of making and of change."""
_TIMES_BYTES: Final = {0: 8, 1: 16}
"""Both seconds together, by version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """One teaching picture as it was made.

    Attributes
    ----------
    key : str
        Of the act it was drawn from; another one means that it is out of date.
    stacked : bool
        Whether the fault stands below good form, not to its right.
    manners, looks : int
        How many ways of doing it, from how many places.
    glows : bool
        Whether the place where the work is felt is marked.
    """

    key: str
    person: str
    width_px: int
    height_px: int
    stacked: bool
    manners: int
    looks: int
    glows: bool
    frames: int
    seconds: float
    loop_bytes: int
    still_bytes: int


def loop_bytes(frames: Sequence[Frame], *, most: int = LOOP_BYTES) -> bytes:
    """The frames as an AVIF that loops for ever, at the best quality that fits ``most``."""
    pictures = [Image.fromarray(frame.picture) for frame in frames]
    durations = [frame.duration_ms for frame in frames]
    data = b""
    for quality in _LOOP_QUALITIES:
        held = io.BytesIO()
        pictures[0].save(
            held,
            "AVIF",
            save_all=True,
            append_images=pictures[1:],
            duration=durations,
            quality=quality,
            speed=_SPEED,
            subsampling="4:2:0",
            range="limited",  # Chromium reads a full range in a loop as limited, and shows it pale
            max_threads=1,  # with more, the bytes would not be the same every time
        )
        data = without_clock(held.getvalue())
        if len(data) <= most:
            break
    return data


def without_clock(loop: bytes) -> bytes:
    """``loop`` with no time of making, so that the same frames are the same bytes at any hour."""
    data = bytearray(loop)
    for name, start in _boxes(data, start=0, end=len(data)):
        if name in _CLOCKED:
            times = start + _VERSION_BYTES
            data[times : times + _TIMES_BYTES[data[start]]] = bytes(_TIMES_BYTES[data[start]])
    return bytes(data)


def _boxes(data: bytearray, *, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """Name and start of the content of every box of an ISO media file, boxes in boxes too."""
    while start < end:
        size = int.from_bytes(data[start : start + 4], "big")
        name = bytes(data[start + 4 : start + _HEAD_BYTES])
        yield name, start + _HEAD_BYTES
        if name in _HOLDING:
            yield from _boxes(data, start=start + _HEAD_BYTES, end=start + size)
        start = start + size if size >= _HEAD_BYTES else end  # 0 and 1: the last, or a huge one


def still_bytes(picture: Picture, *, most: int = STILL_BYTES) -> bytes:
    """One picture as WebP, at the best quality that fits ``most``."""
    data = b""
    for quality in _STILL_QUALITIES:
        held = io.BytesIO()
        Image.fromarray(picture).save(held, "WEBP", quality=quality, method=6)
        data = held.getvalue()
        if len(data) <= most:
            break
    return data


def read_index(folder: Path = FOLDER) -> dict[str, Made]:
    """What was made before and lies there, by motion."""
    path = folder / INDEX
    if not path.exists():
        return {}
    rows: Mapping[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Made(**row)
        for name, row in rows.items()
        if all(path.exists() for path in paths_of(name, folder=folder))
    }


def write_index(made: Mapping[str, Made], *, folder: Path = FOLDER) -> None:
    """Nothing comes back; the index is written whole, in the order of names."""
    rows = {name: asdict(made[name]) for name in sorted(made)}
    write_whole(folder / INDEX, (json.dumps(rows, indent=1) + "\n").encode())


def forget_others(made: Mapping[str, Made], *, folder: Path = FOLDER) -> None:
    """Nothing comes back; pictures of motions that are no more are removed."""
    kept = {path for name in made for path in paths_of(name, folder=folder)}
    for path in (*folder.glob("*.avif"), *folder.glob("*.webp")):
        if path not in kept:
            path.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Nothing comes back; the file is there whole, or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def paths_of(motion: str, *, folder: Path = FOLDER) -> tuple[Path, Path]:
    """Where the loop and the still of a motion lie."""
    return folder / f"{motion}.avif", folder / f"{motion}.still.webp"
