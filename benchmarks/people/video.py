"""Pictures written as H.264, the same bytes for the same pictures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt

PLAIN_CODE: Final = "asm=0"
"""The vector code of x264 reads past the edge of a picture: what lies there changes the bytes."""
QUALITY: Final = "20"
"""Constant rate factor of x264: 0 lossless, 23 its default, 51 worst."""


def write_video(path: Path, frames: Iterable[npt.NDArray[np.uint8]], *, fps: float) -> int:
    """How many frames (height, width, RGB) were written to ``path``; sides must be even."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rate = Fraction(fps).limit_denominator(1000)
    count = 0
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.pix_fmt = "yuv420p"
        # One thread: with more, the bytes may differ between runs.
        stream.thread_count = 1
        stream.options = {
            "crf": QUALITY,
            "preset": "veryfast",
            "threads": "1",
            "x264-params": PLAIN_CODE,
        }
        for picture in frames:
            if not count:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode())
    return count
