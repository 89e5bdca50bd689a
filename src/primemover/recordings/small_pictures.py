"""Key frames made small enough to travel inside a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

JPEG_QUALITY: Final = 82
"""Above this a photograph grows without looking better at the size it is shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallPicture:
    """A picture as bytes with its media type, ``image/jpeg`` or ``image/png``."""

    data: bytes
    media_type: str


def small_picture(png: bytes, *, max_height_px: int) -> SmallPicture:
    """``png`` as a JPEG at most ``max_height_px`` high, whichever of the two is smaller.

    Where the ``video`` extra is not installed, or the bytes are no picture it can read, the
    bytes come back as they are: a document with a large picture is better than none.
    """
    unchanged = SmallPicture(data=png, media_type="image/png")
    try:
        import cv2
    except ModuleNotFoundError:
        return unchanged
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return unchanged
    height, width = picture.shape[:2]
    if height > max_height_px:
        size = (max(1, round(width * max_height_px / height)), max_height_px)
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done or len(data) >= len(png):
        return unchanged
    return SmallPicture(data=bytes(data), media_type="image/jpeg")
