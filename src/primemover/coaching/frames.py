"""One frame of landmarks, as the camera's side sends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

MOST_PX: Final = 1e5
MOST_M: Final = 1e3
"""No picture and no room is larger: what lies beyond is no landmark but a fault of the sender."""

FloatArray = npt.NDArray[np.float64] | npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LandmarkFrame:
    """Where the landmarks were at ``time_s``; the arrays are None when nobody was seen.

    Attributes
    ----------
    time_s : float
        Seconds on any clock that only goes forward.
    width_px, height_px : float
        Size of the upright picture.
    image_px : array (33, 2) or None
        Pixels, x to the right, y down.
    world_m : array (33, 3) or None
        Metres, origin between the hips, x to the picture's right, y down, z away from the camera.
    confidence : array (33,) or None
        The engine's own visibility score.
    """

    time_s: float
    width_px: float
    height_px: float
    image_px: FloatArray | None
    world_m: FloatArray | None
    confidence: FloatArray | None

    @property
    def sensible(self) -> bool:
        """Whether somebody is in it, and every landmark is a number that can be one."""
        if self.image_px is None or self.world_m is None:
            return False
        # NaN fails both comparisons
        return bool(np.abs(self.image_px).max() < MOST_PX and np.abs(self.world_m).max() < MOST_M)

    @staticmethod
    def nobody(time_s: float, *, width_px: float = 0.0, height_px: float = 0.0) -> LandmarkFrame:
        """A frame in which nobody was seen."""
        return LandmarkFrame(
            time_s=time_s,
            width_px=width_px,
            height_px=height_px,
            image_px=None,
            world_m=None,
            confidence=None,
        )


def frames_of(track: xr.Dataset) -> Iterator[LandmarkFrame]:
    """The frames of a pose track in their order, as live use would have got them."""
    world = np.moveaxis(track["position"].values, 2, 1)
    image = np.moveaxis(track["image_position"].values, 2, 1)
    confidence = track["confidence"].values
    width, height = float(track.attrs["width_px"]), float(track.attrs["height_px"])
    for index, time_s in enumerate(track["time"].values):
        if not (np.isfinite(world[index]).all() and np.isfinite(image[index]).all()):
            yield LandmarkFrame.nobody(float(time_s), width_px=width, height_px=height)
            continue
        yield LandmarkFrame(
            time_s=float(time_s),
            width_px=width,
            height_px=height,
            image_px=image[index],
            world_m=world[index],
            confidence=confidence[index],
        )
