"""What the pictures themselves are like: brightness, sharpness and whether the camera moves.

Looked at twice a second on a small grey copy, so that it costs next to nothing. These are facts
for the plausibility gates; nothing here says what is good enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]

EVERY_S: Final = 0.5
SMALL_SIDE_PX: Final = 192
STRIP_SHARE: Final = 0.2
"""Width of the left and right border looked at: people are filmed in the middle."""
FLAT: Final = 2.0
"""A border with less contrast than this (grey levels) shows no movement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFacts:
    """Facts of one picture; NaN where they cannot be told.

    ``brightness`` is the mean grey level, 0 black to 1 white; ``sharpness`` the variance of the
    Laplacian of the small grey copy in squared grey levels, near 0 when blurred;
    ``background_speed`` how fast the picture's border moves, in picture widths a second.
    """

    brightness: float
    sharpness: float
    background_speed: float


UNKNOWN: Final = PictureFacts(
    brightness=float("nan"), sharpness=float("nan"), background_speed=float("nan")
)


class PictureWatch:
    """Facts of the pictures of one recording, in order, looked at every half second."""

    def __init__(self) -> None:
        self._last: tuple[float, Grey] | None = None

    def look(self, picture: npt.NDArray[np.uint8], *, time_s: float) -> PictureFacts:
        """The facts of this picture, :data:`UNKNOWN` when it is not its turn."""
        if self._last is not None and time_s < self._last[0] + EVERY_S:
            return UNKNOWN
        import cv2

        height, width = picture.shape[:2]
        scale = SMALL_SIDE_PX / max(height, width)
        size = (max(8, round(width * scale)), max(8, round(height * scale)))
        small = cv2.cvtColor(
            cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
        ).astype(np.float32)
        before, self._last = self._last, (time_s, small)
        speed = float("nan")
        if before is not None:
            speed = background_shift(before[1], after=small) / (time_s - before[0])
        return PictureFacts(
            brightness=float(small.mean()) / 255,
            sharpness=float(cv2.Laplacian(small, cv2.CV_32F).var()),
            background_speed=speed,
        )


def background_shift(before: Grey, *, after: Grey) -> float:
    """How far the picture's left and right border moved, in picture widths; NaN when flat.

    The smaller of the two borders' shifts: a person who walks through one of them is no
    camera movement.
    """
    import cv2

    width = before.shape[1]
    strip = max(8, round(width * STRIP_SHARE))
    shifts = []
    for part in (slice(0, strip), slice(width - strip, width)):
        a, b = np.ascontiguousarray(before[:, part]), np.ascontiguousarray(after[:, part])
        if min(float(a.std()), float(b.std())) > FLAT:
            window = cv2.createHanningWindow((a.shape[1], a.shape[0]), cv2.CV_32F)
            (x, y), _ = cv2.phaseCorrelate(a, b, window)
            shifts.append(float(np.hypot(x, y)) / width)
    return min(shifts, default=float("nan"))
