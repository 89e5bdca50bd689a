"""Clips as the browser's fake camera takes them: one JPEG after another, played in a loop."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.video.frame import VideoFrame

if TYPE_CHECKING:
    from benchmarks.people.plan import ClipPlan

CLIPS: Final = Path(__file__).resolve().parents[2] / "demo" / "clips"
PER_S: Final = 30
"""As fast as the browser plays such a file, whatever it says."""
QUALITY: Final = "4"
"""Of JPEG, 2 the best and 31 the worst."""


def as_camera(clip: Path, folder: Path) -> Path:
    """``clip`` as a file for ``--use-file-for-fake-video-capture``, as fast as it was filmed."""
    target = folder / f"{clip.stem}.mjpeg"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with av.open(str(clip)) as source, av.open(str(unfinished), "w", format="mjpeg") as sink:
        filmed = source.streams.video[0]
        stream = sink.add_stream("mjpeg", rate=PER_S)
        stream.width, stream.height = filmed.width, filmed.height
        stream.pix_fmt = "yuvj420p"
        stream.options = {"qmin": QUALITY, "qmax": QUALITY}
        for count, frame in enumerate(_at_rate(source.decode(filmed))):
            picture = frame.reformat(format="yuvj420p")
            picture.pts, picture.time_base = count, Fraction(1, PER_S)
            sink.mux(stream.encode(picture))
        sink.mux(stream.encode())
    unfinished.rename(target)
    return target


def _at_rate(frames: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    """The frames, some of them twice, so that playing them takes as long as filming did."""
    due_s = 0.0
    for frame in frames:
        while due_s <= (frame.time or 0.0):
            yield frame
            due_s += 1 / PER_S


def bundled(name: str, folder: Path) -> Path:
    """A clip that travels with the repository."""
    return as_camera(CLIPS / f"{name}.mp4", folder)


def rendered(plan: ClipPlan, folder: Path) -> Path:
    """A clip drawn for this; needs what the fixture ``body_data`` looks for."""
    from benchmarks.people.clip import render_clip

    clip = folder / f"{plan.key}.mp4"
    if not clip.exists():
        render_clip(plan, folder)
    return as_camera(clip, folder)
