"""The process that opens a video: run as a script, it writes pictures to its standard output.

Media decoders are an attack surface, so they run here, in a child with limits on processor
time, memory, pixels and pictures, that opens nothing by name: the video is its standard input
and its only argument is a JSON object of numbers. It imports the standard library and PyAV,
nothing else, so that it starts in a tenth of a second.

What it writes is a sequence of messages: one letter, the length of a JSON header, the header,
then as many bytes of picture as the header's ``bytes`` says. ``I`` describes the video, ``F`` is
a picture, ``D`` says how the reading ended, ``E`` says by code why it could not begin.
:mod:`primemover.recordings.video` is the other end and owns the words.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    import av.container
    import av.video.stream
    from av import VideoFrame

FORMATS: Final = "mov,mp4,matroska,webm,avi,mpegts"
"""Containers that are opened; playlists, pictures and devices are not among them."""
CODECS: Final = frozenset(
    {"h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "mjpeg", "mpeg2video", "h263"}
)
"""Video codecs that are decoded: what phones, webcams and editors write."""
PARENT_CHECK_S: Final = 0.5
SEEK_AHEAD_S: Final = 1.0
"""Closer than this, decoding on is cheaper than seeking."""
JITTER: Final = 0.5
"""How early, in pictures, one may come and still be let through: real clocks jitter."""
LARGE_PICTURE_PX: Final = 4_000_000
"""Above this a second decoding thread pays for its memory."""


class RefusedVideoError(Exception):
    """Why this video is not decoded, as a code and a detail."""

    def __init__(self, code: str, *, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def limit_process(*, cpu_s: int, memory_bytes: int) -> None:
    """Nothing comes back; from here on the process cannot use more than this."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds
        return
    for kind, value in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        # Soft, so that running out of time has a signal of its own.
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # some systems refuse a limit they do not keep
            continue


def leave_with_parent(parent: int) -> None:
    """Nothing comes back; a background thread ends this process when ``parent`` is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def send(
    out: BinaryIO, *, kind: str, header: dict[str, Any], body: bytes | memoryview = b""
) -> None:
    """Nothing comes back; one message is written whole."""
    text = json.dumps(header | {"bytes": len(body)}).encode()
    out.write(struct.pack("<cI", kind.encode(), len(text)) + text)
    view = memoryview(body)
    while view:
        view = view[out.write(view) :]


def first_fault(head: bytes) -> str:
    """The code that fits a file whose container could not be opened, from its first bytes."""
    if head[:8] == b"\x89PNG\r\n\x1a\n" or head[:3] == b"\xff\xd8\xff" or head[:4] == b"GIF8":
        return "picture"
    if head[4:8] in {b"ftyp", b"moov", b"mdat"} or head[:4] in {b"\x1a\x45\xdf\xa3", b"RIFF"}:
        return "incomplete"
    return "not_video"


def open_video(source: BinaryIO) -> av.container.InputContainer:
    """The opened container, whose kind is on the list.

    Raises
    ------
    RefusedVideoError
        When it is not a video, or is one cut short before its index.
    """
    import av

    try:
        return av.open(
            source,
            mode="r",
            metadata_errors="replace",
            options={"format_whitelist": FORMATS, "codec_whitelist": ",".join(sorted(CODECS))},
        )
    except (av.error.FFmpegError, UnicodeError) as error:
        source.seek(0)
        raise RefusedVideoError(first_fault(source.read(16))) from error


def choose_stream(
    container: av.container.InputContainer, *, max_pixels: int
) -> av.video.stream.VideoStream:
    """The first moving picture of the container, ready to decode.

    Raises
    ------
    RefusedVideoError
        When there is none, its codec is not on the list or its pictures are too large.
    """
    from av.stream import Disposition

    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise RefusedVideoError("no_video")
    stream = streams[0]
    context = stream.codec_context
    codec = context.codec.name
    if codec not in CODECS:
        raise RefusedVideoError("codec", detail=codec)
    pixels = context.width * context.height
    if pixels > max_pixels:
        raise RefusedVideoError("too_large", detail=f"{context.width} × {context.height}")
    context.options = {"max_pixels": str(max_pixels)}
    context.thread_count = 2 if pixels > LARGE_PICTURE_PX else 1
    return stream


def describe(
    container: av.container.InputContainer, *, stream: av.video.stream.VideoStream
) -> dict[str, Any]:
    """What the container says about itself, None where it does not say."""
    duration_s = None
    if stream.duration is not None and stream.time_base is not None:
        duration_s = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        duration_s = container.duration / 1e6
    rate = stream.average_rate
    return {
        "width_px": stream.codec_context.width,
        "height_px": stream.codec_context.height,
        "container": container.format.name.split(",")[0],
        "codec": stream.codec_context.codec.name,
        "duration_s": duration_s,
        "frame_rate_hz": float(rate) if rate else None,
    }


class Timed:
    """Decoded pictures with their time from the start of the video, faulty packets counted."""

    def __init__(
        self, container: av.container.InputContainer, *, stream: av.video.stream.VideoStream
    ) -> None:
        self.container, self.stream = container, stream
        self.base = float(stream.time_base or 1)
        self.start_s = (stream.start_time or 0) * self.base
        self.gap_s = 1 / float(stream.average_rate or 30)
        self.aspect = float(stream.sample_aspect_ratio or 1)
        self.broken = 0
        self.last_s = -1.0

    def frames(self) -> Iterator[tuple[float, VideoFrame]]:
        """Each picture as (seconds, frame), its time strictly increasing."""
        for frame in self._decoded():
            if frame.pts is None:
                time_s = self.last_s + self.gap_s if self.last_s >= 0 else 0.0
            else:
                time_s = frame.pts * self.base - self.start_s
            if time_s > self.last_s:
                self.last_s = time_s
                yield time_s, frame

    def seek(self, time_s: float) -> None:
        """Nothing comes back; the next picture is the last key picture before ``time_s``."""
        import av

        try:
            self.container.seek(
                int((time_s + self.start_s) / self.base), stream=self.stream, backward=True
            )
        except (av.error.FFmpegError, OSError):  # no index: decode on from where we are
            return
        self.last_s = -1.0

    def _decoded(self) -> Iterator[VideoFrame]:
        import av

        packets = iter(self.container.demux(self.stream))
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError):  # the container ends in the middle
                self.broken += 1
                packet = None
            try:
                yield from self.stream.decode(packet)
            except av.error.FFmpegError as error:
                if isinstance(error, MemoryError):
                    raise
                self.broken += not isinstance(error, EOFError)
            if packet is None:
                return


def fitted_size(frame: VideoFrame, *, aspect: float, max_side_px: int) -> tuple[int, int]:
    """Width and height to deliver: square pixels, longest side at most ``max_side_px``."""
    width, height = frame.width * aspect, float(frame.height)
    scale = min(1.0, max_side_px / max(width, height))
    return max(2, round(width * scale)), max(2, round(height * scale))


def send_frame(
    out: BinaryIO, *, time_s: float, frame: VideoFrame, aspect: float, max_side_px: int
) -> None:
    """Nothing comes back; the picture goes out as rows of RGB, scaled but not yet turned."""
    width, height = fitted_size(frame, aspect=aspect, max_side_px=max_side_px)
    same = (width, height) == (frame.width, frame.height)
    picture = frame.reformat(
        width=width, height=height, format="rgb24", interpolation=None if same else "AREA"
    )
    plane = picture.planes[0]
    header = {
        "time_s": time_s,
        "width_px": width,
        "height_px": height,
        "row_bytes": plane.line_size,
        "rotation_deg": frame.rotation,
    }
    send(out, kind="F", header=header, body=memoryview(plane)[: plane.line_size * height])


def send_all(out: BinaryIO, *, timed: Timed, wanted: dict[str, Any]) -> str:
    """Why it stopped: ``end``, ``duration`` or ``frames``; every picture has gone out."""
    sent, last_s, due = 0, 0.0, 1 + JITTER
    for time_s, frame in timed.frames():
        if time_s > wanted["max_duration_s"]:
            return "duration"
        # A bucket that fills at the highest rate and holds a little more than one picture.
        due = min(1 + JITTER, due + (time_s - last_s) * wanted["max_rate_hz"])
        last_s = time_s
        if due < 1:
            continue
        if sent >= wanted["max_frames"]:
            return "frames"
        send_frame(
            out,
            time_s=time_s,
            frame=frame,
            aspect=timed.aspect,
            max_side_px=wanted["max_side_px"],
        )
        sent, due = sent + 1, due - 1
    return "end"


def send_some(out: BinaryIO, *, timed: Timed, wanted: dict[str, Any]) -> str:
    """``end``; for each of the ``times_s`` the picture shown then has gone out."""
    times = sorted(wanted["times_s"])
    if times and times[0] > SEEK_AHEAD_S:
        timed.seek(times[0])
    frames = timed.frames()
    shown: tuple[float, VideoFrame] | None = None
    for target in times:
        if shown is not None and target > shown[0] + SEEK_AHEAD_S:
            timed.seek(target)
            frames = timed.frames()
        while shown is None or shown[0] < target - timed.gap_s / 2:
            step = next(frames, None)
            if step is None:
                break
            shown = step
        if shown is not None:
            send_frame(
                out,
                time_s=shown[0],
                frame=shown[1],
                aspect=timed.aspect,
                max_side_px=wanted["max_side_px"],
            )
    return "end"


def decode(source: BinaryIO, *, out: BinaryIO, wanted: dict[str, Any]) -> None:
    """Nothing comes back; the video in ``source`` has gone out as messages."""
    try:
        container = open_video(source)
        stream = choose_stream(container, max_pixels=wanted["max_pixels"])
        send(out, kind="I", header=describe(container, stream=stream))
        timed = Timed(container, stream=stream)
        how = send_some if wanted.get("times_s") is not None else send_all
        ended = how(out, timed=timed, wanted=wanted)
        send(out, kind="D", header={"ended": ended, "broken": timed.broken, "last_s": timed.last_s})
    except RefusedVideoError as refusal:
        send(out, kind="E", header={"code": refusal.code, "detail": refusal.detail})
    except (MemoryError, BlockingIOError):  # FFmpeg had no memory left, or none for a thread
        send(out, kind="E", header={"code": "memory", "detail": ""})


def main(argument: str) -> None:
    """Nothing comes back; one video has been decoded from standard input to standard output."""
    wanted = json.loads(argument)
    if hasattr(os, "getppid"):
        leave_with_parent(os.getppid())
    limit_process(cpu_s=wanted["cpu_s"], memory_bytes=wanted["memory_bytes"])
    # Whatever a library might print must not get between the messages.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    try:
        decode(os.fdopen(0, "rb", buffering=0), out=out, wanted=wanted)
    except BrokenPipeError:  # the reader has all it wants
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
