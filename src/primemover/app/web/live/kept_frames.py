"""The landmarks of a set as they came, kept small, and as a pose track when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from primemover.app.web.live.wire import FRAME_BYTES, POINTS, read_frame, write_frame
from primemover.recordings.pose_track import FloatArray, make_pose_track

if TYPE_CHECKING:
    import xarray as xr

    from primemover.coaching.frames import LandmarkFrame

MOST_MINUTES: Final = 5
"""The longest filmed test is a plank; nothing is repeated for longer in one go."""
MOST_FRAMES: Final = MOST_MINUTES * 60 * 30
"""7.3 MB a set: a bound on what one page can make the app hold."""

POSE_ENGINE: Final = "mediapipe"
POSE_MODEL: Final = "lite"


class KeptFrames:
    """Frames in the order they came, each as the bytes it came in (float32)."""

    def __init__(self) -> None:
        self._packets = bytearray()

    def __len__(self) -> int:
        return len(self._packets) // FRAME_BYTES

    @property
    def is_full(self) -> bool:
        """Whether no further frame is taken."""
        return len(self) >= MOST_FRAMES

    def add(self, frame: LandmarkFrame) -> bool:
        """Whether the frame was kept: False once it is full."""
        if self.is_full:
            return False
        self._packets += write_frame(frame)
        return True

    def track(self, *, source: str) -> xr.Dataset | None:
        """The pose track; None with fewer than two frames or when nobody was ever seen."""
        frames = [
            read_frame(bytes(self._packets[at : at + FRAME_BYTES]))
            for at in range(0, len(self._packets), FRAME_BYTES)
        ]
        if len(frames) < 2 or not any(frame.world_m is not None for frame in frames):
            return None
        return make_pose_track(
            time_s=np.array([frame.time_s - frames[0].time_s for frame in frames]),
            position_m=np.stack([_known(frame.world_m, (POINTS, 3)) for frame in frames]),
            image_position_px=np.stack([_known(frame.image_px, (POINTS, 2)) for frame in frames]),
            confidence=np.stack([_known(frame.confidence, (POINTS,)) for frame in frames]),
            width_px=int(frames[0].width_px),
            height_px=int(frames[0].height_px),
            pose_engine=POSE_ENGINE,
            pose_model=POSE_MODEL,
            source=source,
        )


def _known(values: npt.ArrayLike | None, shape: tuple[int, ...]) -> FloatArray:
    """The values, or NaN in their place where nobody was seen."""
    return np.full(shape, np.nan) if values is None else np.asarray(values, float)
