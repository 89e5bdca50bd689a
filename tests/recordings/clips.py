"""Clips made on the spot: ordinary ones, composites of several people, and everything bad.

``write_video`` writes pictures as a video; ``BAD_FILES`` makes each file that must be refused,
with words its message must contain. Tests of the command line may use them too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

TICKS_PER_S: Final = 10_000


def moving_pictures(count: int, *, width: int = 160, height: int = 120) -> list[Picture]:
    """Pictures of a bright square that wanders; nobody is in them."""
    pictures = []
    for i in range(count):
        picture = np.full((height, width, 3), 60, np.uint8)
        left = (7 * i) % (width - 20)
        picture[10:30, left : left + 20] = (240, 200, 40)
        pictures.append(picture)
    return pictures


def cornered_picture(*, width: int = 160, height: int = 96) -> Picture:
    """A grey picture whose upper left quarter is red: it shows which way up it is."""
    picture = np.full((height, width, 3), 120, np.uint8)
    picture[: height // 2, : width // 2] = (220, 20, 20)
    return picture


def write_video(
    path: Path,
    *,
    pictures: Iterable[Picture],
    rate_hz: float = 25.0,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    rotation_deg: int | None = None,
    times_s: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """``path``, where the pictures now are a video, at ``rate_hz`` or shown at ``times_s``."""
    base = Fraction(1, TICKS_PER_S)
    with av.open(str(path), "w", options=options or {}) as container:
        stream: Any = None
        for i, picture in enumerate(pictures):
            if stream is None:
                stream = container.add_stream(codec, rate=Fraction(rate_hz).limit_denominator(1000))
                stream.width, stream.height = picture.shape[1], picture.shape[0]
                stream.pix_fmt = pixel_format
                stream.codec_context.time_base = base
                stream.codec_context.thread_count = 1
                if rotation_deg is not None:
                    stream.set_display_rotation(rotation_deg)
                if codec == "libx264":
                    stream.options = {"preset": "ultrafast", "crf": "16"}
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            time_s = i / rate_hz if times_s is None else times_s[i]
            frame.pts, frame.time_base = round(time_s * TICKS_PER_S), base
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def read_pictures(path: Path, *, every: int = 1) -> list[Picture]:
    """The pictures of one of our own clips, every so many."""
    with av.open(str(path)) as container:
        frames = enumerate(container.decode(video=0))
        return [
            np.asarray(f.to_ndarray(format="rgb24"), np.uint8) for i, f in frames if i % every == 0
        ]


def write_sound(path: Path) -> Path:
    """``path``, now half a second of sound without a picture."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("aac", rate=16_000)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 8_000), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 16_000
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)
    return path


def _written(name: str, *, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _video(name: str, *, count: int = 10, **how: Any) -> Callable[[Path], Path]:
    return lambda folder: write_video(folder / name, pictures=moving_pictures(count), **how)


def _folder(folder: Path) -> Path:
    path = folder / "clips.mp4"
    path.mkdir()
    return path


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.mp4"
    os.mkfifo(path)
    return path


def _picture(folder: Path) -> Path:
    return write_video(
        folder / "photo.png",
        pictures=moving_pictures(1),
        codec="png",
        pixel_format="rgb24",
        options={"update": "1"},
    )


def _without_index(folder: Path) -> Path:
    whole = _video("whole.mp4", count=40)(folder).read_bytes()
    return _written("cut.mp4", content=whole[: len(whole) // 2])(folder)


def _playlist(folder: Path) -> Path:
    other = _video("other.ts")(folder)
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n"
    return _written("list.m3u8", content=text.encode())(folder)


BAD_FILES: Final[dict[str, tuple[Callable[[Path], Path], str]]] = {
    "missing": (lambda folder: folder / "nowhere.mp4", "there is no such file"),
    "null in name": (lambda folder: folder / "a\0b.mp4", "there is no such file"),
    "folder": (_folder, "got a folder"),
    "pipe": (_pipe, "got a device or a pipe"),
    "device": (lambda _folder: Path(os.devnull), "got a device or a pipe"),
    "empty": (_written("empty.mp4", content=b""), "the file is empty"),
    "text": (_written("notes.mp4", content=b"squats on Monday\n" * 99), "got something else"),
    "noise": (_written("noise.mp4", content=bytes(range(256)) * 64), "got something else"),
    "picture": (_picture, "got a single picture"),
    "playlist": (_playlist, "got something else"),
    "no index": (_without_index, "cut short: its index is missing"),
    "sound only": (lambda folder: write_sound(folder / "voice.m4a"), "sound but no picture"),
    "codec": (
        _video("lossless.mkv", codec="ffv1"),
        "coded as ffv1, which is not read here",
    ),
}
"""How to make each file no video reader can use, and what its message says."""

BAD_CONTENT: Final[dict[str, tuple[Callable[[Path], Path], str]]] = {
    "one picture": (_video("one.mp4", count=1), "expected a moving picture, got a single one"),
    "nobody": (_video("empty_room.mp4"), "nobody could be seen in any of its 10 pictures"),
}
"""Videos that can be read and show nothing to measure."""
