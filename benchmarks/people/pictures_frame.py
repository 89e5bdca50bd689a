"""From where a teaching picture is seen, and how its panels stand beside each other.

Both manners are seen by the same camera, as near as the whole movement allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.camera import Camera
from benchmarks.people.pictures_act import RING_M, Act, fault_places
from primemover.knowledge.motions import Look

FloatArray = npt.NDArray[np.float64]

WIDTH_PX: Final = 960
"""Of the whole picture; it is shown at half of this, for sharp screens."""
GAP_PX: Final = 4
MAX_LOOKS: Final = 2

MARGIN: Final = 0.055
"""Empty space on each side, as a share of the panel."""
TALLEST_PX: Final = 600
TALLEST_STACKED_PX: Final = 704
LOWEST_PX: Final = 264
WIDE: Final = 1.75
"""From this width over height on, one above the other shows the person larger."""

DISTANCE_M: Final = 5.0
"""Far enough for limbs near and far to look equally long."""
_SAMPLES: Final = 9
_EVERY: Final = 5
_ROUNDS: Final = 12
_START_FOV_DEG: Final = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Panels of one picture: a row a look, manners beside or below each other.

    ``cameras`` has one camera a look; ``stacked`` is whether the fault stands below.
    """

    cameras: tuple[Camera, ...]
    manners: int
    stacked: bool

    @property
    def _heights(self) -> list[int]:
        rows = [camera.height_px for camera in self.cameras]
        return rows * self.manners if self.stacked else rows

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the whole."""
        columns = 1 if self.stacked else self.manners
        width = columns * self.cameras[0].width_px + (columns - 1) * GAP_PX
        return width, sum(self._heights) + (len(self._heights) - 1) * GAP_PX

    def corner(self, *, look: int, manner: int) -> tuple[int, int]:
        """Left and top of one panel."""
        row = manner if self.stacked else look
        top = sum(self._heights[:row]) + row * GAP_PX
        column = 0 if self.stacked else manner
        return column * (self.cameras[0].width_px + GAP_PX), top


def arranged(act: Act) -> Layout:
    """The layout in which the person is largest."""
    points = seen_points(act)
    looks = act.motion.looks[:MAX_LOOKS]
    shapes = [_shape(points, look) for look in looks]
    stacked = len(looks) == 1 and len(act.manners) > 1 and shapes[0] >= WIDE
    columns = 1 if stacked else len(act.manners)
    width = (WIDTH_PX - (columns - 1) * GAP_PX) // columns
    tallest = TALLEST_STACKED_PX // len(act.manners) if stacked else TALLEST_PX // len(looks)
    cameras = tuple(
        _framed(points, look, width_px=width, height_px=_height(width, shape, tallest=tallest))
        for look, shape in zip(looks, shapes, strict=True)
    )
    return Layout(cameras=cameras, manners=len(act.manners), stacked=stacked)


def seen_points(act: Act) -> FloatArray:
    """Places (n, 3) that must be in the picture, over the whole movement."""
    found: list[FloatArray] = []
    for share in np.linspace(0.0, 1.0, _SAMPLES):
        for manner in act.manners:
            found += [mesh[::_EVERY] for mesh in act.meshes(manner, float(share))]
    around = np.concatenate([np.eye(3), -np.eye(3)]) * RING_M
    found += [place + around for place in fault_places(act, act.placed("fault", act.telling_share))]
    for box in act.boxes:
        if box.size_m[2] > 0.03 and max(box.size_m) < 1.0:  # neither mat nor wall
            found.append(_corners(box.centre_m, box.size_m))
    return np.concatenate(found)


def _corners(centre: Sequence[float], size: Sequence[float]) -> FloatArray:
    signs = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    return np.asarray(np.asarray(centre) + signs * np.asarray(size))


def _camera(points: FloatArray, look: Look) -> Camera:
    low, high = points.min(axis=0), points.max(axis=0)
    x, y, z = (low + high) / 2
    return Camera(
        yaw_deg=look.yaw_deg,
        distance_m=DISTANCE_M,
        height_m=look.height_m,
        look_at_m=(float(x), float(y), float(z)),
        fov_deg=_START_FOV_DEG,
        width_px=WIDTH_PX // 2,
        height_px=WIDTH_PX // 2,
    )


def _shape(points: FloatArray, look: Look) -> float:
    """Width over height of what is seen."""
    seen = _camera(points, look).project(points)
    width, height = np.ptp(seen, axis=0)
    return float(width / height)


def _height(width: int, shape: float, *, tallest: int) -> int:
    """An even height at which the margins are alike, within bounds."""
    fitting = width / shape
    lowest = min(LOWEST_PX, tallest)
    return round(float(np.clip(fitting, lowest, tallest)) / 8) * 8


def _framed(points: FloatArray, look: Look, *, width_px: int, height_px: int) -> Camera:
    """The camera turned and zoomed until everything just fits."""
    camera = replace(_camera(points, look), width_px=width_px, height_px=height_px)
    room = np.array([width_px, height_px]) * (1 - 2 * MARGIN)
    for _ in range(_ROUNDS):
        seen = camera.project(points)
        low, high = seen.min(axis=0), seen.max(axis=0)
        off = (low + high) / 2 - np.array([width_px, height_px]) / 2
        right, down, _away = camera.axes
        step = DISTANCE_M / camera.focal_px
        moved = np.asarray(camera.look_at_m) + (right * off[0] + down * off[1]) * step
        half = np.tan(np.radians(camera.fov_deg) / 2) * ((high - low) / room).max()
        camera = replace(
            camera,
            look_at_m=(float(moved[0]), float(moved[1]), float(moved[2])),
            fov_deg=float(2 * np.degrees(np.arctan(half))),
        )
    return camera
