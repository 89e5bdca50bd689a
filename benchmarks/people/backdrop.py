"""The still part of a clip: room and props as one camera sees them, cast once and kept.

Rays are cast at the finer grid the person is drawn at, so that edges are smooth and props hide
the person where they stand in front.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.people import casting
from benchmarks.people.camera import Camera
from benchmarks.people.room import CEILING_M, HALF_M, Box, Light, Room

FloatArray = npt.NDArray[Any]
IntArray = npt.NDArray[Any]

ENDLESS_M: Final = 60.0
"""Half the width of a floor without walls."""
FULL_LIGHT: Final = 0.69
"""Mean direct light of the plain backdrop, at which its colour is shown as it is."""
SMALL_TOP_M2: Final = 0.02
"""Tops smaller than this (legs of a chair) are not darkened by what is close above."""
ROOM_GAIN: Final = 1.25
"""Walls light each other."""
PLAIN_SAMPLES: Final = 12
"""Parts of the light each sample of the plain backdrop asks, which has few boxes to ask about."""
_FLOORS: Final = {
    "planks": casting.PLANKS,
    "tiles": casting.TILES,
    "carpet": casting.CARPET,
    "plain": casting.EVEN,
}
_GAMMA: Final = 2.2
_EDGE: Final = cv2.BORDER_REPLICATE


def linear(colour: Any) -> FloatArray:
    """Linear light of sRGB values from 0 to 255."""
    return np.asarray((np.asarray(colour, dtype=np.float64) / 255.0) ** _GAMMA)


def _tone_table() -> npt.NDArray[np.uint8]:
    """sRGB of linear light from 0 to 1.25 in even steps; the brightest end is bent softly."""
    light = np.linspace(0.0, WHITE_LIGHT, 4096)
    knee = 0.7
    over = np.clip(light - knee, 0, None)
    room_left = 1.0 - knee
    bent = np.minimum(light, knee) + room_left * (1 - np.exp(-over / room_left))
    tones = np.round(255 * np.clip(bent, 0, 1) ** (1 / _GAMMA))
    return np.asarray(tones, dtype=np.uint8)


WHITE_LIGHT: Final = 1.25
"""Linear light at the end of the tone table; brighter is white."""
TONES: Final = _tone_table()


@dataclass(frozen=True, kw_only=True, slots=True)
class Backdrop:
    """What stays when the person moves.

    Attributes
    ----------
    frame
        Picture without the person's shadow, RGB.
    near
        1/depth on the fine grid; a person nearer than this is seen.
    positions, ambient, direct
        World place of each pixel and its two shares of light, on the tone table's scale.
    level
        Which of ``heights_m`` the pixel is the top of; -1 for other places.
    """

    frame: npt.NDArray[np.uint8]
    near: FloatArray
    positions: FloatArray
    ambient: FloatArray
    direct: FloatArray
    level: IntArray
    heights_m: tuple[float, ...]


def make_backdrop(
    camera: Camera, *, room: Room, light: Light, props: tuple[Box, ...], over: int
) -> Backdrop:
    """Room and props under ``light``, sampled ``over``² times a pixel."""
    boxes = (*room.boxes, *props)
    low, high = _extents(room, boxes)
    levels, heights_m = _levels(room, props)
    rows, columns = camera.height_px, camera.width_px
    made = Backdrop(
        frame=np.empty((rows, columns, 3), dtype=np.uint8),
        near=np.empty((rows * over, columns * over), dtype=np.float32),
        positions=np.empty((rows, columns, 3), dtype=np.float32),
        ambient=np.zeros((rows, columns, 3), dtype=np.float32),
        direct=np.zeros((rows, columns, 3), dtype=np.float32),
        level=np.empty((rows, columns), dtype=np.int8),
        heights_m=heights_m,
    )
    casting.draw_room(
        camera.eye_m,
        camera.axes,
        camera.focal_px,
        over,
        low,
        high,
        _rectangles(camera, low, high),
        _colours(room, boxes),
        _glow(boxes),
        levels,
        _FLOORS[room.floor],
        room.seed * 0.37,
        linear(room.ceiling_colour),
        linear(np.asarray(room.wall_colour) * 0.5 + 118),
        room.walls,
        HALF_M,
        _unit(light.towards),
        _lights(light, samples=over**2 * (1 if room.walls else PLAIN_SAMPLES)),
        np.asarray(light.direct),
        np.asarray(light.sky),
        np.asarray(light.ground),
        ROOM_GAIN if room.walls else 1.0,
        float(np.mean(light.direct)) / FULL_LIGHT,
        WHITE_LIGHT,
        TONES,
        made.frame,
        made.near,
        made.positions,
        made.ambient,
        made.direct,
        made.level,
    )
    return made


def _unit(direction: Any) -> FloatArray:
    return np.asarray(direction, dtype=np.float64) / np.linalg.norm(direction)


def _lights(light: Light, *, samples: int) -> FloatArray:
    """Directions (samples, 3) to parts of a round light, spread evenly over it."""
    towards = _unit(light.towards)
    right = _unit(np.cross(towards, [0.0, 1.0, 0.0]))
    index = np.arange(samples)
    angle = index * np.pi * (3 - np.sqrt(5))
    out = np.sqrt((index + 0.5) / samples) * light.softness / 2
    aside = np.cos(angle)[:, None] * right + np.sin(angle)[:, None] * np.cross(towards, right)
    return np.asarray(towards + out[:, None] * aside)


def _extents(room: Room, boxes: tuple[Box, ...]) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest corner of every box; the first is the room itself."""
    middles = np.array([box.centre_m for box in boxes]).reshape(-1, 3)
    halves = np.array([box.size_m for box in boxes]).reshape(-1, 3) / 2
    inside = np.array([[-HALF_M, -HALF_M, 0.0], [HALF_M, HALF_M, CEILING_M]])
    if not room.walls:
        inside = np.array([[-ENDLESS_M, -ENDLESS_M, 0.0], [ENDLESS_M] * 3])
    low = np.concatenate([inside[:1], middles - halves])
    return low, np.concatenate([inside[1:], middles + halves])


def _rectangles(camera: Camera, low: FloatArray, high: FloatArray) -> FloatArray:
    """Left, top, right and bottom of each box in the picture; everywhere when in doubt."""
    which = np.array([[i >> k & 1 for k in range(3)] for i in range(8)], dtype=bool)
    corners = np.where(which, high[:, None, :], low[:, None, :])
    ahead = camera.to_camera(corners)[..., 2] > 0.1
    pixels = np.where(ahead[..., None], camera.project(corners), 0.0)
    out = np.concatenate([pixels.min(axis=1) - 1, pixels.max(axis=1) + 1], axis=1)
    out[~ahead.all(axis=1)] = [-np.inf, -np.inf, np.inf, np.inf]
    out[~ahead.any(axis=1)] = [np.inf, np.inf, -np.inf, -np.inf]
    out[0] = [-np.inf, -np.inf, np.inf, np.inf]
    return np.asarray(out)


def _colours(room: Room, boxes: tuple[Box, ...]) -> FloatArray:
    """Linear colour of the walls, of every box, and last of the floor."""
    colours = [room.wall_colour, *(box.colour for box in boxes), room.floor_colour]
    return linear(np.clip(np.array(colours, dtype=np.float64), 0, 255))


def _glow(boxes: tuple[Box, ...]) -> FloatArray:
    """Light that the walls (none) and every box give by themselves."""
    rows = [linear(box.colour) * box.glow for box in boxes]
    return np.array([np.zeros(3), *rows])


def _levels(room: Room, props: tuple[Box, ...]) -> tuple[IntArray, tuple[float, ...]]:
    """For the room and every box the number of its height, or -1; and those heights."""
    heights = [0.0]
    levels = [0] + [-1] * len(room.boxes)
    for prop in props:
        top = round(prop.centre_m[2] + prop.size_m[2] / 2, 3)
        if prop.size_m[0] * prop.size_m[1] < SMALL_TOP_M2:
            levels.append(-1)
            continue
        if top not in heights:
            heights.append(top)
        levels.append(heights.index(top))
    return np.array(levels, dtype=np.int64), tuple(heights)


def turned_backdrop(wide_camera: Camera, wide: Backdrop, camera: Camera, *, over: int) -> Backdrop:
    """The backdrop of ``camera``, cut from that of a wider one in the same place.

    ``wide`` comes from :func:`wide_backdrop`.
    """
    coarse = _turning(camera, wide_camera, over=1)
    fine = _turning(camera, wide_camera, over=over)
    size = (camera.width_px, camera.height_px)
    fine_size = (size[0] * over, size[1] * over)

    def warped(values: Any, *, smooth: bool = True) -> Any:
        flags = (cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST) | cv2.WARP_INVERSE_MAP
        return cv2.warpPerspective(values, coarse, size, flags=flags, borderMode=_EDGE)

    near = cv2.warpPerspective(
        wide.near,
        fine,
        fine_size,
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        borderMode=_EDGE,
    )
    return Backdrop(
        frame=warped(wide.frame),
        near=near * _slant(camera, over),
        positions=warped(wide.positions, smooth=False),
        ambient=warped(wide.ambient),
        direct=warped(wide.direct),
        level=warped(wide.level, smooth=False),
        heights_m=wide.heights_m,
    )


def wide_backdrop(backdrop: Backdrop, camera: Camera, *, over: int) -> Backdrop:
    """The backdrop with ``near`` along the rays, which stay the same when a camera turns."""
    return replace(backdrop, near=backdrop.near / _slant(camera, over))


def _turning(camera: Camera, wide: Camera, *, over: int) -> FloatArray:
    """The homography from pixels of ``camera`` to those of a wider one in the same place."""

    def lens(of: Camera) -> FloatArray:
        # OpenCV counts from the middle of the first pixel.
        middle = np.array([of.width_px, of.height_px]) * over / 2 - 0.5
        focal = of.focal_px * over
        return np.array([[focal, 0, middle[0]], [0, focal, middle[1]], [0, 0, 1]])

    return np.asarray(lens(wide) @ wide.axes @ camera.axes.T @ np.linalg.inv(lens(camera)))


def _slant(camera: Camera, over: int) -> FloatArray:
    """Length of each ray for a depth of 1."""
    return _slants(camera.width_px, camera.height_px, camera.focal_px, over)


@lru_cache(maxsize=4)
def _slants(width_px: int, height_px: int, focal_px: float, over: int) -> FloatArray:
    columns = (np.arange(width_px * over) + 0.5) / over - width_px / 2
    rows = (np.arange(height_px * over) + 0.5) / over - height_px / 2
    squared = (columns[None, :] ** 2 + rows[:, None] ** 2) / focal_px**2
    return np.asarray(np.sqrt(1.0 + squared), dtype=np.float32)
