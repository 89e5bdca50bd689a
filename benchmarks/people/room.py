"""Where a clip is filmed: rooms with floor, walls, furniture and light, and a plain backdrop.

Rooms are numbered; number :data:`PLAIN` is the calm backdrop of the pictures that teach. Lengths
in metres, colours in sRGB 0 to 255, light as a share of white.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np

Colour = tuple[float, float, float]
Triple = tuple[float, float, float]
Floor = Literal["planks", "tiles", "carpet", "plain"]

PLAIN: Final = -1
"""Number of the plain backdrop."""

HALF_M: Final = 5.0
"""Half the room's length and width."""
CEILING_M: Final = 2.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A box that stands in the room: middle, lengths along the axes, colour.

    ``glow`` is light of its own, for windows and lamps.
    """

    centre_m: Triple
    size_m: Triple
    colour: Colour
    glow: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Light:
    """Light from one side, from the sky (or ceiling) and back from the ground; linear RGB.

    ``towards`` points to the light; ``softness`` is the light's width over its distance.
    """

    towards: Triple = (-0.45, -0.62, 0.95)
    direct: Colour = (0.62, 0.60, 0.56)
    sky: Colour = (0.50, 0.51, 0.53)
    ground: Colour = (0.30, 0.28, 0.26)
    softness: float = 0.22

    def dimmed(self, share: float) -> Light:
        """The same light at a share of its strength."""

        def less(colour: Colour) -> Colour:
            return (colour[0] * share, colour[1] * share, colour[2] * share)

        return replace(self, direct=less(self.direct), sky=less(self.sky), ground=less(self.ground))


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """Floor, walls and furniture; ``walls`` False is a backdrop without corners."""

    light: Light
    floor: Floor
    floor_colour: Colour
    wall_colour: Colour
    ceiling_colour: Colour = (238, 238, 234)
    boxes: tuple[Box, ...] = ()
    walls: bool = True
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Palette:
    floor: Floor
    floor_colour: Colour
    wall_colour: Colour
    wood: Colour
    cloth: Colour
    towards: Triple
    warmth: float


_PALETTES: Final = (
    _Palette(
        floor="planks", floor_colour=(176, 140, 102), wall_colour=(226, 222, 212),
        wood=(150, 112, 76), cloth=(92, 118, 128), towards=(-0.6, -0.5, 0.9), warmth=0.02,
    ),
    _Palette(
        floor="tiles", floor_colour=(168, 170, 172), wall_colour=(206, 214, 216),
        wood=(198, 184, 164), cloth=(150, 96, 84), towards=(0.7, -0.4, 0.8), warmth=-0.02,
    ),
    _Palette(
        floor="carpet", floor_colour=(140, 138, 136), wall_colour=(214, 206, 190),
        wood=(110, 82, 60), cloth=(84, 98, 80), towards=(-0.3, -0.8, 1.0), warmth=0.05,
    ),
    _Palette(
        floor="planks", floor_colour=(120, 86, 62), wall_colour=(188, 200, 196),
        wood=(84, 60, 46), cloth=(196, 170, 120), towards=(0.5, -0.6, 0.7), warmth=0.03,
    ),
    _Palette(
        floor="carpet", floor_colour=(96, 106, 120), wall_colour=(232, 232, 230),
        wood=(210, 208, 204), cloth=(120, 84, 104), towards=(-0.8, -0.3, 0.8), warmth=-0.04,
    ),
    _Palette(
        floor="planks", floor_colour=(206, 184, 154), wall_colour=(196, 176, 160),
        wood=(224, 220, 214), cloth=(70, 82, 100), towards=(0.2, -0.9, 0.9), warmth=0.0,
    ),
    _Palette(
        floor="tiles", floor_colour=(198, 188, 172), wall_colour=(168, 182, 190),
        wood=(132, 100, 72), cloth=(206, 200, 188), towards=(-0.5, 0.3, 1.0), warmth=0.04,
    ),
    _Palette(
        floor="carpet", floor_colour=(176, 160, 140), wall_colour=(150, 160, 148),
        wood=(72, 66, 62), cloth=(170, 110, 72), towards=(0.6, 0.2, 1.0), warmth=0.01,
    ),
)  # fmt: skip

ROOM_COUNT: Final = len(_PALETTES)

CALM: Final[Colour] = (233, 237, 238)
"""Colour of the plain backdrop."""


@lru_cache(maxsize=32)
def room(number: int) -> Room:
    """The numbered room; numbers beyond :data:`ROOM_COUNT` repeat with other furniture."""
    if number == PLAIN:
        return plain()
    palette = _PALETTES[number % ROOM_COUNT]
    warm = palette.warmth
    light = Light(
        towards=palette.towards,
        direct=(0.70 + warm, 0.69, 0.67 - warm),
        sky=(0.64, 0.65, 0.67 - warm / 2),
        ground=(0.40, 0.38, 0.36),
    )
    return Room(
        light=light,
        floor=palette.floor,
        floor_colour=palette.floor_colour,
        wall_colour=palette.wall_colour,
        boxes=_furniture(palette, np.random.default_rng(100 + number)),
        seed=number,
    )


def plain(colour: Colour = CALM) -> Room:
    """A backdrop without corners in one calm colour, lit softly from above the camera."""
    return Room(
        light=Light(
            towards=(-0.35, -0.55, 1.25),
            direct=(0.70, 0.69, 0.67),
            sky=(0.62, 0.62, 0.63),
            ground=(0.50, 0.49, 0.48),
            softness=0.35,
        ),
        floor="plain",
        floor_colour=colour,
        wall_colour=colour,
        walls=False,
    )


Piece = Callable[[_Palette, np.random.Generator], list[Box]]
"""Furniture in its own place: x along the wall, y from the wall (0) into the room (negative)."""


def _furniture(palette: _Palette, rng: np.random.Generator) -> tuple[Box, ...]:
    """Pieces along all four walls, none nearer than 3.9 m to the room's middle."""
    boxes: list[Box] = []
    for wall in range(4):
        pieces = rng.permutation(len(_PIECES))
        for place in (-3.0, 0.0, 3.0):
            made = _PIECES[int(pieces[int(place // 3) + 1])](palette, rng)
            shift = place + float(rng.uniform(-0.5, 0.5))
            boxes += [_against_wall(box, wall=wall, along_m=shift) for box in made]
    return tuple(boxes)


def _against_wall(box: Box, *, wall: int, along_m: float) -> Box:
    """The box turned by quarter turns to stand at a wall: behind, left, in front, right."""
    x, y = box.centre_m[0] + along_m, box.centre_m[1] + HALF_M
    width, depth, height = box.size_m
    for _ in range(wall):
        x, y = y, -x
        width, depth = depth, width
    return replace(box, centre_m=(x, y, box.centre_m[2]), size_m=(width, depth, height))


def _shade(colour: Colour, share: float) -> Colour:
    return (
        min(colour[0] * share, 255.0),
        min(colour[1] * share, 255.0),
        min(colour[2] * share, 255.0),
    )


def _shelf(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    height = float(rng.uniform(1.2, 2.0))
    boxes = [Box(centre_m=(0, -0.02, height / 2), size_m=(1.1, 0.04, height), colour=palette.wood)]
    boxes += [
        Box(
            centre_m=(side, -0.15, height / 2),
            size_m=(0.03, 0.3, height),
            colour=palette.wood,
        )
        for side in (-0.55, 0.55)
    ]
    for level in np.arange(0.05, height + 0.01, (height - 0.05) / 4):
        boxes.append(
            Box(
                centre_m=(0, -0.15, float(level)),
                size_m=(1.1, 0.3, 0.03),
                colour=_shade(palette.wood, 1.1),
            )
        )
        if level < height - 0.1:
            boxes += _books(float(level) + 0.015, rng)
    return boxes


def _books(level: float, rng: np.random.Generator) -> list[Box]:
    boxes = []
    at = -0.5
    for _ in range(4):
        width, tall = float(rng.uniform(0.08, 0.22)), float(rng.uniform(0.14, 0.24))
        tone = rng.uniform(60, 200, 3)
        boxes.append(
            Box(
                centre_m=(at + width / 2, -0.14, level + tall / 2),
                size_m=(width, 0.2, tall),
                colour=(float(tone[0]), float(tone[1]), float(tone[2])),
            )
        )
        at += width + float(rng.uniform(0.0, 0.12))
    return boxes


def _sofa(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    width = float(rng.uniform(1.5, 2.0))
    cloth = palette.cloth
    boxes = [
        Box(centre_m=(0, -0.42, 0.24), size_m=(width, 0.8, 0.3), colour=cloth),
        Box(centre_m=(0, -0.12, 0.55), size_m=(width, 0.22, 0.5), colour=_shade(cloth, 0.92)),
    ]
    boxes += [
        Box(
            centre_m=(side * (width / 2 + 0.09), -0.42, 0.32),
            size_m=(0.18, 0.82, 0.46),
            colour=_shade(cloth, 0.85),
        )
        for side in (-1, 1)
    ]
    cushion = _shade(palette.wood, 1.25)
    boxes.append(Box(centre_m=(-width / 4, -0.3, 0.55), size_m=(0.4, 0.14, 0.36), colour=cushion))
    return boxes


def _window(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    width = float(rng.uniform(1.0, 1.6))
    frame = _shade(palette.wall_colour, 1.12)
    curtain = _shade(palette.cloth, 1.15)
    boxes = [
        Box(centre_m=(0, -0.02, 1.55), size_m=(width + 0.12, 0.05, 1.32), colour=frame),
        Box(centre_m=(0, -0.05, 1.55), size_m=(width, 0.02, 1.2), colour=(206, 222, 234), glow=0.5),
        Box(centre_m=(0, -0.06, 1.55), size_m=(0.05, 0.03, 1.2), colour=frame),
        Box(centre_m=(0, -0.10, 0.62), size_m=(width, 0.12, 0.5), colour=(232, 232, 230)),
    ]
    boxes += [
        Box(
            centre_m=(side * (width / 2 + 0.2), -0.08, 1.3),
            size_m=(0.3, 0.1, 2.2),
            colour=curtain,
        )
        for side in (-1, 1)
    ]
    return boxes


def _picture(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    width, height = float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.5, 0.8))
    tone = rng.uniform(90, 210, 3)
    inner = (float(tone[0]), float(tone[1]), float(tone[2]))
    frame = _shade(palette.wood, 0.7)
    return [
        Box(centre_m=(0, -0.015, 1.6), size_m=(width, 0.03, height), colour=frame),
        Box(centre_m=(0, -0.02, 1.6), size_m=(width - 0.1, 0.034, height - 0.1), colour=WHITE),
        Box(centre_m=(0, -0.02, 1.6), size_m=(width - 0.24, 0.038, height - 0.24), colour=inner),
        Box(centre_m=(0, -0.22, 0.4), size_m=(1.2, 0.42, 0.8), colour=palette.wood),
        Box(centre_m=(0, -0.22, 0.81), size_m=(1.26, 0.46, 0.03), colour=_shade(palette.wood, 1.2)),
    ]


def _table(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    wood = _shade(palette.wood, 1.1)
    boxes = [Box(centre_m=(0, -0.4, 0.73), size_m=(1.3, 0.7, 0.04), colour=wood)]
    boxes += [
        Box(centre_m=(x, y, 0.355), size_m=(0.05, 0.05, 0.71), colour=palette.wood)
        for x in (-0.6, 0.6)
        for y in (-0.1, -0.7)
    ]
    lamp = float(rng.uniform(-0.4, 0.4))
    boxes += [
        Box(centre_m=(lamp, -0.25, 0.87), size_m=(0.04, 0.04, 0.26), colour=(60, 60, 60)),
        Box(
            centre_m=(lamp, -0.25, 1.08),
            size_m=(0.24, 0.24, 0.18),
            colour=(240, 228, 200),
            glow=0.3,
        ),
    ]
    return boxes


def _plant(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    boxes = [
        Box(
            centre_m=(0, -0.3, 0.18),
            size_m=(0.34, 0.34, 0.36),
            colour=_shade(palette.cloth, 0.9),
        ),
        Box(centre_m=(0, -0.3, 0.6), size_m=(0.04, 0.04, 0.7), colour=(96, 76, 56)),
    ]
    for _ in range(14):
        x, y, z = rng.uniform(-0.26, 0.26), rng.uniform(-0.26, 0.2), rng.uniform(0.6, 1.4)
        leaf = float(rng.uniform(0.7, 1.2))
        boxes.append(
            Box(
                centre_m=(float(x), float(y) - 0.3, float(z)),
                size_m=(float(rng.uniform(0.1, 0.28)), 0.05, float(rng.uniform(0.06, 0.2))),
                colour=_shade((78, 112, 70), leaf),
            )
        )
    return boxes


def _door(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    del rng
    panel = _shade(palette.wood, 1.3)
    return [
        Box(centre_m=(0, -0.01, 1.03), size_m=(1.0, 0.06, 2.08), colour=WHITE),
        Box(centre_m=(0, -0.02, 1.0), size_m=(0.86, 0.08, 2.0), colour=panel),
        Box(centre_m=(0.34, -0.08, 1.02), size_m=(0.12, 0.04, 0.03), colour=(120, 120, 124)),
    ]


def _cabinet(palette: _Palette, rng: np.random.Generator) -> list[Box]:
    width, height = float(rng.uniform(0.8, 1.6)), float(rng.uniform(0.6, 1.1))
    wood = palette.wood
    boxes = [Box(centre_m=(0, -0.22, height / 2), size_m=(width, 0.44, height), colour=wood)]
    boxes += [
        Box(
            centre_m=(side * width / 4, -0.45, height / 2),
            size_m=(width / 2 - 0.04, 0.02, height - 0.1),
            colour=_shade(wood, 1.15),
        )
        for side in (-1, 1)
    ]
    return boxes


WHITE: Final[Colour] = (240, 240, 238)
_PIECES: Final[tuple[Piece, ...]] = (
    _shelf,
    _sofa,
    _window,
    _picture,
    _table,
    _plant,
    _door,
    _cabinet,
)
