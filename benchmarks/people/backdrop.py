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

from benchmarks.people import raster
from benchmarks.people.camera import Camera
from benchmarks.people.room import CEILING_M, HALF_M, Box, Light, Room

FloatArray = npt.NDArray[Any]
IntArray = npt.NDArray[Any]

NOWHERE_M: Final = 1e6
"""Place of pixels no shadow falls on."""
SMALL_TOP_M2: Final = 0.02
"""Tops smaller than this (legs of a chair) are not darkened by what is close above."""
ROOM_GAIN: Final = 1.25
"""Walls light each other."""
FLOOR: Final = 5
"""Side number of the room that faces up: axis 2, facing along it."""
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
    return np.round(255 * np.clip(bent, 0, 1) ** (1 / _GAMMA)).astype(np.uint8)


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
    view = _View(camera=camera, room=room, light=light, props=props, over=over)
    hit, side, reach = view.cast()
    positions = view.eye + view.directions * reach[..., None]
    albedo, glow = _albedo(positions, hit=hit, side=side, room=room, boxes=view.boxes)
    ambient, direct = _lighting(positions, albedo, hit=hit, side=side, view=view)
    ambient = (ambient + linear(glow)) / WHITE_LIGHT
    direct = direct / WHITE_LIGHT
    level, heights_m = _levels(hit, side, view)
    small_ambient, small_direct = _shrunk(ambient, over), _shrunk(direct, over)
    # The middle of a pixel lies between samples; one of them stands for it.
    small_positions = positions[::over, ::over]
    small_level = level[::over, ::over]
    open_air = hit[::over, ::over] < 0
    small_positions = np.where(open_air[..., None], NOWHERE_M, small_positions)
    shown = _shrunk(_toned(ambient + direct).astype(np.float64), over)
    return Backdrop(
        frame=np.round(shown).astype(np.uint8),
        near=np.where(hit < 0, 0.0, 1.0 / (reach * view.depth_share)).astype(np.float32),
        positions=small_positions.astype(np.float32),
        ambient=small_ambient.astype(np.float32),
        direct=small_direct.astype(np.float32),
        level=small_level.astype(np.int8),
        heights_m=heights_m,
    )


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
    return np.sqrt(1.0 + squared).astype(np.float32)


def _toned(light: FloatArray) -> npt.NDArray[np.uint8]:
    last = len(TONES) - 1
    return np.asarray(TONES[np.clip(light * last, 0, last).astype(np.int64)])


def _shrunk(values: FloatArray, over: int) -> FloatArray:
    rows, columns = values.shape[0] // over, values.shape[1] // over
    return np.asarray(values.reshape(rows, over, columns, over, -1).mean(axis=(1, 3)))


class _View:
    """Rays of one camera and the boxes they may meet; box 0 is the room."""

    def __init__(
        self, *, camera: Camera, room: Room, light: Light, props: tuple[Box, ...], over: int
    ) -> None:
        self.room, self.light, self.props = room, light, props
        self.boxes = (*room.boxes, *props)
        self.eye = camera.eye_m
        columns = (np.arange(camera.width_px * over) + 0.5) / over - camera.width_px / 2
        rows = (np.arange(camera.height_px * over) + 0.5) / over - camera.height_px / 2
        across, down = np.meshgrid(columns / camera.focal_px, rows / camera.focal_px)
        seen = np.stack([across, down, np.ones_like(across)], axis=-1)
        length = np.linalg.norm(seen, axis=-1)
        self.depth_share = 1.0 / length
        self.directions = (seen / length[..., None]) @ camera.axes
        middles = np.array([box.centre_m for box in self.boxes]).reshape(-1, 3)
        halves = np.array([box.size_m for box in self.boxes]).reshape(-1, 3) / 2
        inside = np.array([[-HALF_M, -HALF_M, 0.0], [HALF_M, HALF_M, CEILING_M]])
        if not room.walls:
            inside = np.array([[-60.0, -60.0, 0.0], [60.0, 60.0, 60.0]])
        self.low = np.concatenate([inside[:1], middles - halves])
        self.high = np.concatenate([inside[1:], middles + halves])

    def cast(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Box, side and distance each ray meets; box -1 is a backdrop without corners."""
        shape = self.directions.shape[:2]
        hit = np.empty(shape, dtype=np.int64)
        side = np.empty(shape, dtype=np.int64)
        reach = np.empty(shape)
        raster.cast(self.eye, self.directions, self.low, self.high, hit, side, reach)
        if not self.room.walls:
            hit = np.where((hit == 0) & (side != FLOOR), -1, hit)
        return hit, side, reach


def _levels(hit: IntArray, side: IntArray, view: _View) -> tuple[IntArray, tuple[float, ...]]:
    """Which even surface each sample lies on: the floor, or the top of a prop."""
    up = side == FLOOR
    level = np.where(up & (hit == 0), 0, -1)
    heights = [0.0]
    first = 1 + len(view.room.boxes)
    for number, prop in enumerate(view.props):
        if prop.size_m[0] * prop.size_m[1] < SMALL_TOP_M2:
            continue
        top = round(prop.centre_m[2] + prop.size_m[2] / 2, 3)
        if top not in heights:
            heights.append(top)
        level = np.where(up & (hit == first + number), heights.index(top), level)
    return level, tuple(heights)


def _albedo(
    positions: FloatArray, *, hit: IntArray, side: IntArray, room: Room, boxes: tuple[Box, ...]
) -> tuple[FloatArray, FloatArray]:
    """Linear colour of every sample, and the light it gives itself (sRGB)."""
    colours = np.array([room.wall_colour, *(box.colour for box in boxes)], dtype=np.float64)
    glows = np.array([0.0, *(box.glow for box in boxes)])
    number = np.maximum(hit, 0)
    colour = colours[number]
    glow = colour * (glows[number] ** (1 / _GAMMA))[..., None]
    inside = hit == 0
    floor = inside & (side == FLOOR)
    colour[floor] = _floor_colour(positions[floor], room)
    if room.walls:
        colour[inside & (side == 2)] = room.ceiling_colour
        wall = inside & (side != FLOOR) & (side != 2)
        board = wall & (positions[..., 2] < 0.09)
        colour[board] = np.asarray(room.wall_colour) * 0.5 + 118
    colour[hit < 0] = room.wall_colour
    return linear(np.clip(colour, 0, 255)), glow


def _floor_colour(places: FloatArray, room: Room) -> FloatArray:
    """Colour (n, 3) of the floor: planks, tiles, carpet or nothing but colour."""
    base = np.asarray(room.floor_colour, dtype=np.float64)
    x, y = (places[:, 0] + room.seed * 0.37, places[:, 1] + 40.0)
    if room.floor == "planks":
        row = np.floor(y / 0.14)
        along = x / 1.6 + _noise(row, row * 0 + 7.0)
        tone = 0.88 + 0.20 * _noise(row, np.floor(along))
        grain = 0.97 + 0.06 * _noise(np.floor(y / 0.012), np.floor(x / 0.25))
        gap = ((y / 0.14) % 1 < 0.03) | (along % 1 < 0.003)
        return np.asarray(base * (tone * grain * np.where(gap, 0.62, 1.0))[:, None])
    if room.floor == "tiles":
        gap = ((x / 0.45) % 1 < 0.02) | ((y / 0.45) % 1 < 0.02)
        tone = 0.95 + 0.08 * _noise(np.floor(x / 0.45), np.floor(y / 0.45))
        return np.asarray(base * (tone * np.where(gap, 0.78, 1.0))[:, None])
    if room.floor == "carpet":
        tone = 0.95 + 0.10 * _noise(np.floor(x / 0.02), np.floor(y / 0.02))
        return np.asarray(base * tone[:, None])
    return np.tile(base, (len(places), 1))


def _noise(first: FloatArray, second: FloatArray) -> FloatArray:
    """Numbers from 0 to 1 that look random, the same for the same cell."""
    mixed = np.sin(first * 12.9898 + second * 78.233) * 43758.5453
    return np.asarray(mixed - np.floor(mixed))


def _lighting(
    positions: FloatArray, albedo: FloatArray, *, hit: IntArray, side: IntArray, view: _View
) -> tuple[FloatArray, FloatArray]:
    light, room = view.light, view.room
    normal = np.zeros(positions.shape)
    axis = side % 3
    np.put_along_axis(normal, axis[..., None], np.where(side >= 3, 1.0, -1.0)[..., None], axis=-1)
    towards = np.asarray(light.towards) / np.linalg.norm(light.towards)
    facing = np.clip(normal @ towards, 0.0, None)
    up = 0.5 + 0.5 * normal[..., 2:]
    sky, ground = np.asarray(light.sky), np.asarray(light.ground)
    if not room.walls:
        return _even_light(positions, albedo, hit=hit, side=side, view=view)
    ambient = (
        albedo * ROOM_GAIN * (sky * up + ground * (1 - up)) * _corners(positions, hit)[..., None]
    )
    sun = np.empty(hit.shape)
    raster.sun_reaches(positions, towards, view.low, view.high, sun)
    direct = albedo * np.asarray(light.direct) * (facing * sun)[..., None]
    return ambient, direct


def _even_light(
    positions: FloatArray, albedo: FloatArray, *, hit: IntArray, side: IntArray, view: _View
) -> tuple[FloatArray, FloatArray]:
    """Light of the plain backdrop: even on the ground, as in a studio, modelled on the props."""
    light = view.light
    towards = np.asarray(light.towards) / np.linalg.norm(light.towards)
    strength = float(np.mean(light.direct) / 0.69)
    sign = np.where(side >= 3, 1.0, -1.0)
    facing = np.clip(towards[side % 3] * sign, 0.0, None)[..., None]
    up = np.where(side % 3 == 2, 0.5 + 0.5 * sign, 0.5)[..., None]
    sky, ground = np.asarray(light.sky), np.asarray(light.ground)
    prop = (hit > 0)[..., None]
    ambient = np.where(prop, albedo * (sky * up + ground * (1 - up)), albedo * 0.72 * strength)
    floor = (hit == 0)[..., None]
    below = np.where(floor, albedo * 0.28 * strength, 0.0)
    direct = np.where(prop, albedo * np.asarray(light.direct) * facing, below)
    ambient = np.where((hit < 0)[..., None], albedo * strength, ambient)
    sun = np.empty(hit.shape)
    raster.sun_reaches(positions, towards, view.low, view.high, sun)
    return ambient, direct * np.where(hit < 0, 1.0, 0.35 + 0.65 * sun)[..., None]


def _corners(positions: FloatArray, hit: IntArray) -> FloatArray:
    """Less light from the sky near walls and the floor."""
    to_wall = HALF_M - np.abs(positions[..., :2])
    near = np.sort(np.concatenate([to_wall, positions[..., 2:]], axis=-1), axis=-1)
    # The nearest is the surface itself for the room, the floor for furniture.
    place = np.where(hit == 0, near[..., 1], np.clip(positions[..., 2], 0, None))
    return np.asarray(1.0 - 0.30 * np.exp(-place / 0.25))
