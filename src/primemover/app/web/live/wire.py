"""One frame of landmarks as bytes, as the browser sends it; whatever is not one is refused.

Little-endian, :data:`FRAME_BYTES` long:

======  ========  =====================================================================
offset  type      meaning
======  ========  =====================================================================
0       uint16    version, 1
2       uint16    flags; bit 0: somebody is seen (else the landmarks are not looked at)
4       float64   seconds since the set was opened in the browser
12      float32   width of the picture in pixels
16      float32   height of the picture in pixels
20      float32   33 times x, y (shares of width and height), visibility (0 to 1)
416     float32   33 times X, Y, Z in metres, as ``recordings.pose_track`` has them
======  ========  =====================================================================
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.coaching.frames import LandmarkFrame
from primemover.errors import PrimeMoverError
from primemover.terms import KEYPOINTS

FloatArray = npt.NDArray[np.float64]

VERSION: Final = 1
SEEN: Final = 1
HEADER: Final = struct.Struct("<HHdff")
POINTS: Final = len(KEYPOINTS)
FRAME_BYTES: Final = HEADER.size + POINTS * 6 * 4

LATEST_S: Final = 24 * 3600.0
"""No set is a day long."""
SMALLEST_PX: Final = 16.0
LARGEST_PX: Final = 8192.0
FARTHEST_SHARE: Final = 10.0
"""Points outside the picture are guessed by the pose engine, never ten pictures away."""
FARTHEST_M: Final = 10.0
"""From the hips: nobody is that long."""
ROUNDING: Final = 1e-3
"""A visibility of 1 may arrive as a little more."""

_MIDDLE: Final = np.repeat([[0.0, 0.0, 0.5], [0.0, 0.0, 0.0]], POINTS, axis=0).ravel()
_FARTHEST: Final = np.repeat(
    [[FARTHEST_SHARE, FARTHEST_SHARE, 0.5 + ROUNDING], [FARTHEST_M] * 3], POINTS, axis=0
).ravel()
"""How far each value may lie from its ``_MIDDLE``, in the order they come."""


class WireError(PrimeMoverError):
    """Bytes that are no frame of landmarks; the message says why."""


def read_frame(packet: bytes) -> LandmarkFrame:
    """The frame in these bytes.

    Raises
    ------
    WireError
        For a wrong length or version, and for numbers that cannot be.
    """
    if len(packet) != FRAME_BYTES:
        raise WireError(f"frame: expected {FRAME_BYTES} bytes, got {len(packet)}")
    version, flags, time_s, width_px, height_px = HEADER.unpack_from(packet)
    if version != VERSION:
        raise WireError(f"frame: expected version {VERSION}, got {version}; reload the page")
    if not 0.0 <= time_s <= LATEST_S:
        raise WireError("frame: its time cannot be")
    if not (SMALLEST_PX <= width_px <= LARGEST_PX and SMALLEST_PX <= height_px <= LARGEST_PX):
        raise WireError("frame: the size of its picture cannot be")
    if not flags & SEEN:
        return LandmarkFrame.nobody(time_s, width_px=width_px, height_px=height_px)
    points = np.frombuffer(packet, dtype="<f4", offset=HEADER.size).astype(np.float64)
    # A comparison with NaN is false, so this refuses it as it does infinities.
    if not (np.abs(points - _MIDDLE) <= _FARTHEST).all():
        raise WireError(f"frame: {_what_cannot_be(points)}")
    image, world = points.reshape(2, POINTS, 3)
    return LandmarkFrame(
        time_s=time_s,
        width_px=width_px,
        height_px=height_px,
        image_px=image[:, :2] * np.array((width_px, height_px)),
        world_m=world,
        confidence=image[:, 2].clip(0.0, 1.0),
    )


def _what_cannot_be(points: FloatArray) -> str:
    """Which of the values after the header is refused, in words."""
    fits = np.abs(points - _MIDDLE) <= _FARTHEST
    image, world = fits.reshape(2, POINTS, 3)
    if not image[:, :2].all():
        return "a point lies too far outside the picture, or is no number"
    if not world.all():
        return "a point lies too far from the hips, or is no number"
    return "a visibility is not between 0 and 1"


def write_frame(frame: LandmarkFrame) -> bytes:
    """The bytes of a frame, as the browser would send them."""
    size = (frame.width_px, frame.height_px)
    if frame.world_m is None or frame.image_px is None or frame.confidence is None:
        return HEADER.pack(VERSION, 0, frame.time_s, *size) + bytes(FRAME_BYTES - HEADER.size)
    image = np.column_stack([frame.image_px / size, frame.confidence])
    landmarks = np.concatenate([image, frame.world_m]).astype("<f4")
    return HEADER.pack(VERSION, SEEN, frame.time_s, *size) + landmarks.tobytes()
