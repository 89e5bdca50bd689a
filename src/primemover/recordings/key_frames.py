"""Key frames: single pictures of a recording with the skeleton drawn on, as PNG bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.video import Picture, VideoReader
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

LIMBS: Final[tuple[tuple[str, str], ...]] = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
ACCENT: Final = (255, 122, 0)
QUIET: Final = (235, 235, 235)
OUTLINE: Final = (25, 25, 25)
MIN_HEIGHT_PX: Final = 640
MAX_HEIGHT_PX: Final = 960
MARGIN: Final = 0.25
"""Room around the person, as a share of their height or width, whichever is larger."""
LINE_SHARE: Final = 0.0065
"""Line width as a share of the drawn picture's height."""
PNG_EFFORT: Final = 7


def draw_key_frames(
    path: str | Path,
    *,
    track: xr.Dataset,
    times_s: Sequence[float],
    near_side: Side | None = None,
) -> tuple[bytes, ...]:
    """The pictures shown at ``times_s``, each a PNG with the skeleton drawn on it.

    Pictures are cut to the person's surroundings and at least 640 pixels high. The side nearer
    to the camera is drawn in the accent colour; where nobody was seen the picture is left bare.

    Parameters
    ----------
    path : str or Path
        The recording that ``track`` came from.
    track : xr.Dataset
        Its pose track.
    times_s : sequence of float
        Seconds from the start; the pictures come back in this order.
    near_side : {"left", "right"}, optional
        The person's side to highlight; by default the one seen with more confidence.

    Raises
    ------
    RecordingError
        When the recording cannot be read, or is not the one ``track`` came from.
    """
    if not len(times_s):
        return ()
    order = sorted(range(len(times_s)), key=lambda i: times_s[i])
    side = near_side or _surer_side(track)
    box = _surroundings(track)
    drawn: dict[int, bytes] = {}
    with VideoReader(path, times_s=[times_s[i] for i in order]) as reader:
        _require_same_size(reader, track=track)
        for i, frame in zip(order, reader, strict=False):
            points = _points(track, time_s=frame.time_s)
            drawn[i] = _drawn(frame.picture, points=points, box=box, side=side)
    if len(drawn) < len(times_s):
        raise RecordingError(f"{reader.name}: the pictures at {list(times_s)} s are not in it")
    return tuple(drawn[i] for i in range(len(times_s)))


def _require_same_size(reader: VideoReader, *, track: xr.Dataset) -> None:
    expected = (track.attrs["width_px"], track.attrs["height_px"])
    if reader.size_px != expected:
        raise RecordingError(
            f"{reader.name}: expected the recording of this pose track, "
            f"{expected[0]} × {expected[1]} pixels, got {reader.size_px[0]} × "
            f"{reader.size_px[1]}; name the recording the track came from"
        )


def _surer_side(track: xr.Dataset) -> Side:
    """The side whose hip, knee and ankle the engine is surer of: in a side view the near one."""
    sure = [
        float(
            track["confidence"]
            .sel(keypoint=[f"{side}_hip", f"{side}_knee", f"{side}_ankle"])
            .mean()
        )
        for side in SIDES
    ]
    return "left" if sure[0] >= sure[1] else "right"


def _points(track: xr.Dataset, *, time_s: float) -> dict[str, FloatArray]:
    row = track["image_position"].sel(time=time_s, method="nearest")
    values = row.transpose("keypoint", "image_space").values
    return {str(k): v for k, v in zip(row["keypoint"].values, values, strict=True)}


def _surroundings(track: xr.Dataset) -> Box:
    """Left, top, right, bottom of the part that holds the person at all times, with room."""
    width, height = track.attrs["width_px"], track.attrs["height_px"]
    points = track["image_position"].transpose("image_space", "time", "keypoint").values
    if not np.isfinite(points).any():
        return 0, 0, width, height
    low = np.nanpercentile(points, 1, axis=(1, 2))
    high = np.nanpercentile(points, 99, axis=(1, 2))
    room = MARGIN * float((high - low).max())
    left, top = (int(max(0, v - room)) for v in low)
    right, bottom = (int(min(s, v + room)) for s, v in zip((width, height), high, strict=True))
    if right - left < 2 or bottom - top < 2:
        return 0, 0, width, height
    return left, top, right, bottom


def _drawn(picture: Picture, *, points: dict[str, FloatArray], box: Box, side: Side) -> bytes:
    import cv2

    left, top, right, bottom = box
    part = picture[top:bottom, left:right]
    height = min(MAX_HEIGHT_PX, max(MIN_HEIGHT_PX, part.shape[0]))
    scale = height / part.shape[0]
    size = (max(1, round(part.shape[1] * scale)), height)
    smooth = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    canvas = cv2.resize(part, size, interpolation=smooth)[:, :, ::-1].astype(np.uint8, order="C")
    placed = {k: (p - (left, top)) * scale for k, p in points.items() if np.isfinite(p).all()}
    far: Side = "left" if side == "right" else "right"
    _draw_trunk(canvas, placed=placed)
    for drawn_side, colour in ((far, QUIET), (side, ACCENT)):
        _draw_side(canvas, placed=placed, side=drawn_side, colour=colour)
    done, data = cv2.imencode(".png", canvas, [cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT])
    if not done:
        raise RecordingError("a key frame could not be written as PNG; please report this")
    return bytes(data)


def _draw_trunk(canvas: Picture, *, placed: dict[str, FloatArray]) -> None:
    """Nothing comes back; shoulders and hips are joined across."""
    for joint in ("shoulder", "hip"):
        _draw_line(canvas, ends=(placed.get(f"left_{joint}"), placed.get(f"right_{joint}")))


def _draw_side(
    canvas: Picture, *, placed: dict[str, FloatArray], side: Side, colour: tuple[int, int, int]
) -> None:
    for start, end in LIMBS:
        ends = (placed.get(f"{side}_{start}"), placed.get(f"{side}_{end}"))
        _draw_line(canvas, ends=ends, colour=colour)
    for joint in ("shoulder", "elbow", "hip", "knee", "ankle"):
        if (point := placed.get(f"{side}_{joint}")) is not None:
            _draw_joint(canvas, point=point, colour=colour)


def _thickness(canvas: Picture) -> int:
    return max(2, round(LINE_SHARE * canvas.shape[0]))


def _draw_line(
    canvas: Picture,
    *,
    ends: tuple[FloatArray | None, FloatArray | None],
    colour: tuple[int, int, int] = QUIET,
) -> None:
    import cv2

    if ends[0] is None or ends[1] is None:
        return
    start, end = (_sixteenths(p) for p in ends if p is not None)
    width = _thickness(canvas)
    # An outline keeps the line visible on light and on dark clothes.
    for shade, extra in ((OUTLINE, 3), (colour, 0)):
        cv2.line(canvas, start, end, shade[::-1], width + extra, cv2.LINE_AA, 4)


def _draw_joint(canvas: Picture, *, point: FloatArray, colour: tuple[int, int, int]) -> None:
    import cv2

    radius = round(1.4 * _thickness(canvas)) * 16
    centre = _sixteenths(point)
    cv2.circle(canvas, centre, radius + 32, OUTLINE[::-1], -1, cv2.LINE_AA, 4)
    cv2.circle(canvas, centre, radius, colour[::-1], -1, cv2.LINE_AA, 4)


def _sixteenths(point: FloatArray) -> tuple[int, int]:
    """The point in sixteenths of a pixel, as OpenCV takes them."""
    return round(float(point[0]) * 16), round(float(point[1]) * 16)
