"""Pictures of people in a room: one :class:`Scene` a clip, one picture a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.people import raster
from benchmarks.people.backdrop import (
    TONES,
    WHITE_LIGHT,
    Backdrop,
    linear,
    make_backdrop,
    turned_backdrop,
    wide_backdrop,
)
from benchmarks.people.camera import Camera
from benchmarks.people.room import Box, Light, Room

FloatArray = npt.NDArray[Any]
Picture = npt.NDArray[np.uint8]

OVER: Final = 2
"""Samples along each side of a pixel."""
SHADOW_CELLS: Final = 256
SHADOW_EDGE: Final = 30
VEIL_WIDTHS: Final = np.array([0.8, 2.0, 5.0, 11.0])
"""Standard deviations, in cells, of the blurred silhouettes a soft shadow is made from."""
CONTACT_CELLS: Final = 128
CONTACT_CELL_M: Final = 0.025
CONTACT_STRENGTH: Final = 0.62
CONTACT_DEPTH_M: Final = 0.10
"""Height over a surface at which a body stops darkening it."""
WIDER: Final = 0.8
"""How much more than one picture is kept for a camera that turns, as a share of its size."""
SKY_RADIUS_M: Final = 0.16


class Figure(Protocol):
    """Anything with a coloured mesh: a body, or a thing it carries."""

    @property
    def vertices(self) -> FloatArray:
        """(n, 3)."""

    @property
    def faces(self) -> FloatArray:
        """(f, 3)."""

    @property
    def colours(self) -> FloatArray:
        """(n, 3), sRGB 0 to 255."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """People, room, light, props and a camera; draws the same bytes for the same vertices.

    The camera may be overridden a frame at a time, for one that turns where it stands.
    """

    bodies: tuple[Figure, ...]
    camera: Camera
    room: Room
    props: tuple[Box, ...] = ()
    light_share: float = 1.0

    @cached_property
    def light(self) -> Light:
        """The room's light, dimmed as asked for."""
        return self.room.light.dimmed(self.light_share)

    @cached_property
    def backdrop(self) -> Backdrop:
        """Room and props as the tripod's camera sees them."""
        return self._backdrop(self.camera)

    @cached_property
    def _around(self) -> tuple[Camera, Backdrop]:
        """A wider picture that holds everything a turning camera sees."""
        width = self.camera.width_px + 2 * int(WIDER * self.camera.width_px / 2)
        height = self.camera.height_px + 2 * int(WIDER * self.camera.height_px / 2)
        half = height / 2 / self.camera.focal_px
        wide = replace(
            self.camera,
            width_px=width,
            height_px=height,
            fov_deg=float(2 * np.degrees(np.arctan(half))),
        )
        return wide, wide_backdrop(self._backdrop(wide), wide, over=OVER)

    @cached_property
    def _faces(self) -> FloatArray:
        starts = np.cumsum([0, *(len(body.vertices) for body in self.bodies[:-1])])
        return np.concatenate(
            [body.faces + start for body, start in zip(self.bodies, starts, strict=True)]
        )

    @cached_property
    def _colours(self) -> FloatArray:
        return linear(np.concatenate([body.colours for body in self.bodies])) / WHITE_LIGHT

    def _backdrop(self, camera: Camera) -> Backdrop:
        return make_backdrop(camera, room=self.room, light=self.light, props=self.props, over=OVER)

    def draw(self, vertices: Sequence[FloatArray], *, camera: Camera | None = None) -> Picture:
        """The picture (height, width, RGB) of the bodies with these vertices, in metres."""
        moved = camera is not None and camera != self.camera
        seen_by = camera if moved and camera is not None else self.camera
        backdrop = turned_backdrop(*self._around, seen_by, over=OVER) if moved else self.backdrop
        people = np.ascontiguousarray(np.concatenate(list(vertices)))
        frame = backdrop.frame.copy()
        if len(people):
            self._add_people(frame, people, camera=seen_by, backdrop=backdrop)
        return frame

    def _add_people(
        self, frame: Picture, people: FloatArray, *, camera: Camera, backdrop: Backdrop
    ) -> None:
        normals = raster.vertex_normals(people, self._faces)
        shadow = _shadow_map(people, self._faces, self.light)
        above = _from_above(people)
        raster.shade_backdrop(
            frame,
            backdrop.positions,
            backdrop.ambient,
            backdrop.direct,
            backdrop.level,
            _contact(above, backdrop.heights_m),
            above.origin,
            CONTACT_CELL_M,
            shadow.axes,
            shadow.origin,
            shadow.cell_m,
            *_veils(shadow),
            self.light.softness,
            TONES,
        )
        sky = np.empty(len(people))
        raster.sky_seen(
            people,
            normals,
            above.origin,
            CONTACT_CELL_M,
            above.highest,
            raster.DISC,
            SKY_RADIUS_M,
            sky,
        )
        self._paint(frame, people, normals, sky, shadow=shadow, camera=camera, backdrop=backdrop)

    def _paint(
        self,
        frame: Picture,
        people: FloatArray,
        normals: FloatArray,
        sky: FloatArray,
        *,
        shadow: _Shadow,
        camera: Camera,
        backdrop: Backdrop,
    ) -> None:
        window = _window(people, camera)
        if window is None:
            return
        left, top, right, bottom, x, y, near = window
        nearest = backdrop.near[top * OVER : bottom * OVER, left * OVER : right * OVER].copy()
        owner = np.full(nearest.shape, -1, dtype=np.int32)
        raster.rasterise(x, y, near, self._faces, nearest, owner, False)
        raster.shade_person(
            frame,
            owner,
            left,
            top,
            OVER,
            x,
            y,
            near,
            self._faces,
            normals,
            self._colours,
            sky,
            people,
            camera.eye_m,
            shadow.cells(people),
            shadow.nearest,
            shadow.cell_m,
            shadow.axes[2] * -1.0,
            np.asarray(self.light.direct),
            np.asarray(self.light.sky),
            np.asarray(self.light.ground),
            raster.DISC,
            TONES,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shadow:
    """What the light sees: ``nearest`` is minus the distance along the light of each cell."""

    nearest: FloatArray
    axes: FloatArray
    origin: FloatArray
    cell_m: float

    def cells(self, points: FloatArray) -> FloatArray:
        """Column, row and distance of world points."""
        scaled = self.axes / np.array([[self.cell_m], [self.cell_m], [1.0]])
        start = np.array([*(self.origin / self.cell_m), 0.0])
        return np.asarray(raster.turned(points, start, scaled))


def _shadow_map(people: FloatArray, faces: FloatArray, light: Light) -> _Shadow:
    away = -np.asarray(light.towards, dtype=np.float64)
    away /= np.linalg.norm(away)
    right = np.cross(away, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(away, right), away])
    low, high = raster.bounds(raster.turned(people, np.zeros(3), axes))[:, :2]
    # Room around for the soft edge.
    cell_m = float((high - low).max()) / (SHADOW_CELLS - 2 * SHADOW_EDGE)
    shadow = _Shadow(
        nearest=np.full((SHADOW_CELLS, SHADOW_CELLS), -np.inf),
        axes=axes,
        origin=low - SHADOW_EDGE * cell_m,
        cell_m=cell_m,
    )
    cells = shadow.cells(people)
    owner = np.empty((SHADOW_CELLS, SHADOW_CELLS), dtype=np.int32)
    raster.rasterise(
        np.ascontiguousarray(cells[:, 0]),
        np.ascontiguousarray(cells[:, 1]),
        -cells[:, 2],
        faces,
        shadow.nearest,
        owner,
        True,
    )
    return shadow


def _veils(shadow: _Shadow) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Silhouettes seen by the light, blurred more and more; their widths; how far away they are."""
    blocked = np.isfinite(shadow.nearest)
    veils = [_blurred(blocked.astype(np.float32), float(width)) for width in VEIL_WIDTHS]
    away = np.where(blocked, -shadow.nearest, 0.0).astype(np.float32)
    depth = _blurred(away, float(VEIL_WIDTHS[-2])) / np.maximum(veils[-2], 1e-6)
    # Far from the silhouette there is no depth to speak of; the nearest known one serves.
    depth = np.where(veils[-2] > 1e-3, depth, np.median(away[blocked]) if blocked.any() else 0.0)
    return np.stack(veils), VEIL_WIDTHS, depth


def _blurred(values: FloatArray, width: float) -> FloatArray:
    """The map blurred; wide blurs are made on a coarser map, which looks the same."""
    coarse = 4 if width > 4 else 1
    if coarse > 1:
        size = values.shape[0]
        small = cv2.resize(values, (size // coarse, size // coarse), interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), width / coarse)
        return np.asarray(cv2.resize(small, (size, size), interpolation=cv2.INTER_LINEAR))
    return np.asarray(cv2.GaussianBlur(values, (0, 0), width))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Above:
    """Lowest and highest part of the people over each cell of the floor."""

    origin: FloatArray
    lowest: FloatArray
    highest: FloatArray


def _from_above(people: FloatArray) -> _Above:
    shape = (CONTACT_CELLS, CONTACT_CELLS)
    middle = raster.bounds(people)[:, :2].mean(axis=0)
    above = _Above(
        origin=middle - CONTACT_CELLS * CONTACT_CELL_M / 2,
        lowest=np.full(shape, np.inf),
        highest=np.full(shape, -np.inf),
    )
    raster.height_maps(people, above.origin, CONTACT_CELL_M, above.lowest, above.highest)
    return above


def _contact(above: _Above, heights_m: tuple[float, ...]) -> FloatArray:
    """How much each even surface is darkened by what is close above it, 0 to 1."""
    maps = []
    for height in heights_m:
        gap = np.clip(above.lowest - height, 0, None)
        # What is below a surface (a foot beside a bench) does not darken it.
        gap = np.where(above.lowest < height - 0.03, np.inf, gap)
        maps.append(cv2.GaussianBlur(np.exp(-gap / CONTACT_DEPTH_M), (0, 0), 1.6))
    return np.ascontiguousarray(np.stack(maps)) * CONTACT_STRENGTH


def _window(
    people: FloatArray, camera: Camera
) -> tuple[int, int, int, int, FloatArray, FloatArray, FloatArray] | None:
    """The part of the picture the people fill, and their vertices in it on the fine grid."""
    middle = np.array([camera.width_px / 2, camera.height_px / 2])
    seen = raster.pictured(people, camera.eye_m, camera.axes, camera.focal_px, middle)
    low, high = raster.bounds(seen)[:, :2]
    if not np.isfinite(low).all():
        return None
    left, top = np.maximum(np.floor(low).astype(int), 0)
    right, bottom = np.minimum(np.ceil(high).astype(int), [camera.width_px, camera.height_px])
    if right <= left or bottom <= top:
        return None
    return (
        int(left),
        int(top),
        int(right),
        int(bottom),
        (seen[:, 0] - left) * OVER,
        (seen[:, 1] - top) * OVER,
        np.ascontiguousarray(seen[:, 2]),
    )
