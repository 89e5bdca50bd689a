"""Marks on a teaching picture: tick and cross by shape and colour, and a ring at the fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.people.camera import Camera
from benchmarks.people.pictures_act import RING_M, Act, Manner, fault_places

FloatArray = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

MARK_PX: Final = 52
MARK_INSET_PX: Final = 14
COLOURS: Final[Mapping[Manner, Colour]] = {"good": (0, 99, 74), "fault": (154, 61, 0)}
"""As in the report; told apart by every kind of colour vision, and by shape anyhow."""
_STROKES: Final[Mapping[Manner, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "good": (((0.27, 0.53), (0.44, 0.69), (0.74, 0.33)),),
    "fault": (((0.32, 0.32), (0.68, 0.68)), ((0.68, 0.32), (0.32, 0.68))),
}
_FINE: Final = 4
WHITE: Final = (255.0,)

RING_PX: Final = 4
RING_STRENGTH: Final = 0.9
_APART: Final = 1.2
"""Rings nearer than this many radii to another would only confuse."""


def mark(picture: Picture, manner: Manner, *, corner: tuple[int, int]) -> None:
    """Nothing comes back; a tick or a cross on a disc is drawn with its top left at ``corner``."""
    size = MARK_PX * _FINE
    disc = np.zeros((size, size), np.uint8)
    cv2.circle(disc, (size // 2, size // 2), size // 2 - 1, WHITE, -1)
    lines = np.zeros_like(disc)
    for stroke in _STROKES[manner]:
        points = np.round(np.array(stroke) * size).astype(np.int32)
        cv2.polylines(lines, [points], False, WHITE, round(size * 0.11), cv2.LINE_AA)
    small = [cv2.resize(m, (MARK_PX, MARK_PX), interpolation=cv2.INTER_AREA) for m in (disc, lines)]
    left, top = corner
    part = picture[top : top + MARK_PX, left : left + MARK_PX]
    _blend(part, COLOURS[manner], small[0] / 255.0)
    _blend(part, (255, 255, 255), small[1] / 255.0)


def free_corner(seen: FloatArray, camera: Camera) -> tuple[int, int]:
    """Left and top of the mark: the corner where the person is least, upper left if it is free."""
    right = camera.width_px - MARK_INSET_PX - MARK_PX
    bottom = camera.height_px - MARK_INSET_PX - MARK_PX
    corners = (
        (MARK_INSET_PX, MARK_INSET_PX),
        (right, MARK_INSET_PX),
        (MARK_INSET_PX, bottom),
        (right, bottom),
    )

    def covered(corner: tuple[int, int]) -> int:
        inside = (seen > np.array(corner) - 6) & (seen < np.array(corner) + MARK_PX + 6)
        return int(inside.all(axis=-1).sum())

    return min(corners, key=covered)


def ring(picture: Picture, act: Act, *, share: float, camera: Camera) -> None:
    """Nothing comes back; a ring is drawn where the fault is seen, as strong as it is there."""
    strength = RING_STRENGTH * act.fault_share(share)
    if strength <= 0:
        return
    places = fault_places(act, act.placed("fault", share))
    drawn = np.zeros(picture.shape[:2], np.uint8)
    halo = np.zeros_like(drawn)
    for centre, radius in _apart(places, camera):
        at = (round(float(centre[0]) * 16), round(float(centre[1]) * 16))
        cv2.circle(halo, at, round(radius * 16), WHITE, RING_PX * 2 + 2, cv2.LINE_AA, 4)
        cv2.circle(drawn, at, round(radius * 16), WHITE, RING_PX, cv2.LINE_AA, 4)
    _blend(picture, (255, 255, 255), halo / 255.0 * strength * 0.75)
    _blend(picture, COLOURS["fault"], drawn / 255.0 * strength)


def _apart(places: list[FloatArray], camera: Camera) -> list[tuple[FloatArray, float]]:
    """Centre and radius in pixels of every ring, nearest place first, none over another."""
    kept: list[tuple[FloatArray, float]] = []
    for place in sorted(places, key=lambda place: float(camera.to_camera(place)[2])):
        radius = RING_M * camera.focal_px / float(camera.to_camera(place)[2])
        centre = camera.project(place)
        if all(np.linalg.norm(centre - other) > _APART * radius for other, _ in kept):
            kept.append((centre, radius))
    return kept


def _blend(picture: Picture, colour: Colour, share: npt.NDArray[Any]) -> None:
    mixed = picture + (np.array(colour) - picture.astype(np.float64)) * share[..., None]
    picture[...] = np.round(mixed).astype(np.uint8)
