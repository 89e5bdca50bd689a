"""Videos: what a file holds, and its pictures upright with their times.

Every file is decoded by :mod:`primemover.recordings.decoder` in a child process with limits.
Pictures arrive through a pipe while the caller works on the one before, so decoding and pose
estimation overlap. Times are presentation times from the start of the recording, so variable
frame rates are honoured; rotation marks are applied; pictures larger than 1280 pixels are scaled
down. Recordings faster than 60 pictures a second are thinned, and only the first five minutes
are read: ``notes`` then says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.recordings.decoding import DecodingProcess, Message
from primemover.recordings.file_check import fault, shown_name

Picture = npt.NDArray[np.uint8]
"""Rows, columns, red-green-blue; upright."""

MISSING_END_S: Final = 1.0
"""A recording that stops this much before its stated end is reported as incomplete."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecodeLimits:
    """What one video may cost; the defaults suit a filmed movement test.

    Attributes
    ----------
    max_duration_s, max_frames, max_rate_hz
        Reading stops after so many seconds or pictures; faster recordings are thinned.
    max_side_px
        Longest side of a delivered picture; larger ones are scaled down.
    max_pixels
        Largest picture that is decoded at all (8K fits).
    cpu_s, memory_bytes, stall_s
        Limits on the decoding process, and how long one picture may take to arrive.
    """

    max_duration_s: float = 300.0
    max_frames: int = 18_000
    max_rate_hz: float = 60.0
    max_side_px: int = 1280
    max_pixels: int = 36_000_000
    cpu_s: int = 1200
    memory_bytes: int = 3 << 30
    stall_s: float = 60.0


DEFAULT_LIMITS: Final = DecodeLimits()


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoInfo:
    """What a video file says about itself; None where it does not say.

    ``width_px`` and ``height_px`` are those of the upright picture before any scaling;
    ``rotation_deg`` is the turn that made it upright, counter-clockwise.
    """

    name: str
    width_px: int
    height_px: int
    duration_s: float | None
    frame_rate_hz: float | None
    container: str
    codec: str
    rotation_deg: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One upright picture and the time in seconds at which it is shown."""

    time_s: float
    picture: Picture


class VideoReader:
    """The pictures of one video, in order, once; a context manager.

    ``info`` and ``size_px`` (width and height of the pictures as delivered) are known on
    entering. ``notes`` holds sentences for the person about what is not read: that the recording
    is too long on entering, the rest once the pictures are used up.

    Parameters
    ----------
    path : Path
        The recording.
    limits : DecodeLimits
        What it may cost.
    times_s : sequence of float, optional
        Only the pictures shown at these times, in their order, each sought directly.

    Raises
    ------
    RecordingError
        On entering or iterating; it names the file, the fault and the remedy.
    MissingExtraError
        When PyAV is not installed.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        limits: DecodeLimits = DEFAULT_LIMITS,
        times_s: Sequence[float] | None = None,
    ) -> None:
        self.name = shown_name(path)
        self.notes: list[str] = []
        self.limits = limits
        self._all = times_s is None
        wanted = asdict(limits) | {
            "times_s": None if times_s is None else list(map(float, times_s))
        }
        self._child = DecodingProcess(Path(path), wanted=wanted, stall_s=limits.stall_s)

    def __enter__(self) -> VideoReader:
        with ExitStack() as opened:
            opened.enter_context(self._child)
            said = self._child.receive().header
            self._first = self._child.receive()
            self.info = _info(self.name, said=said, first=self._first)
            self.size_px = _upright_size(self._first)
            self._opened = opened.pop_all()
        if self._all and (self.info.duration_s or 0.0) > self.limits.max_duration_s:
            self.notes = [_too_long(self.info, limits=self.limits)]
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def __iter__(self) -> Iterator[Frame]:
        message = self._first
        while message.kind == "F":
            yield Frame(time_s=message.header["time_s"], picture=_upright(message))
            message = self._child.receive()
        if self._all:
            self.notes = _notes(self.info, ended=message.header, limits=self.limits)


def probe_video(path: str | Path, *, limits: DecodeLimits = DEFAULT_LIMITS) -> VideoInfo:
    """What the video says about itself, after its first picture has been decoded.

    Raises
    ------
    RecordingError
        When it is not a readable video; the message names the file, the fault and the remedy.
    """
    with VideoReader(path, limits=limits, times_s=[0.0]) as reader:
        return reader.info


def _info(name: str, *, said: Mapping[str, Any], first: Message) -> VideoInfo:
    if first.kind != "F":
        raise fault(name, code="nothing_decoded")
    turn = int(first.header["rotation_deg"]) % 360
    width, height = said["width_px"], said["height_px"]
    if turn % 180:
        width, height = height, width
    return VideoInfo(
        name=name,
        width_px=width,
        height_px=height,
        duration_s=said["duration_s"],
        frame_rate_hz=said["frame_rate_hz"],
        container=said["container"],
        codec=said["codec"],
        rotation_deg=turn,
    )


def _upright_size(message: Message) -> tuple[int, int]:
    """Width and height of the delivered picture."""
    width, height = message.header["width_px"], message.header["height_px"]
    return (height, width) if message.header["rotation_deg"] % 180 else (width, height)


def _upright(message: Message) -> Picture:
    """The picture of a message, its rows unpadded and its rotation mark applied."""
    header = message.header
    rows = message.body.reshape(header["height_px"], header["row_bytes"])
    picture = rows[:, : 3 * header["width_px"]].reshape(header["height_px"], -1, 3)
    quarter_turns = round(header["rotation_deg"] / 90) % 4
    if quarter_turns:
        picture = np.rot90(picture, quarter_turns)
    return np.ascontiguousarray(picture)


def _clock(duration_s: float) -> str:
    return f"{int(duration_s) // 60}:{int(duration_s) % 60:02d} minutes"


def _too_long(info: VideoInfo, *, limits: DecodeLimits) -> str:
    long = f"is {_clock(info.duration_s)} long" if info.duration_s else "is long"
    return (
        f"{info.name} {long}; only the first {_clock(limits.max_duration_s)} are read. "
        "If the movement comes later, cut the recording to it."
    )


def _notes(info: VideoInfo, *, ended: Mapping[str, Any], limits: DecodeLimits) -> list[str]:
    """What to tell the person about pictures that were not read."""
    if ended["ended"] != "end":
        return [_too_long(info, limits=limits)]
    if info.duration_s is not None and ended["last_s"] < info.duration_s - MISSING_END_S:
        return [
            f"{info.name} breaks off at {ended['last_s']:.1f} s of {info.duration_s:.1f} s; what "
            "could be read was used. Copy or send it again."
        ]
    if ended["broken"]:
        return [
            f"{info.name} is damaged in {ended['broken']} places; what could be read was used. "
            "Copy or send it again."
        ]
    return []
