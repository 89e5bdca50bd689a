"""Things of a motion file as they look: boxes that stand in the room, and what a body carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.room import Box, Colour
from benchmarks.people.skeleton import Placed, Skeleton
from primemover.knowledge.motions import Motion, Prop

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MAT: Final[Colour] = (126, 138, 168)
PADDING: Final[Colour] = (88, 92, 104)
METAL: Final[Colour] = (168, 172, 178)
WOOD: Final[Colour] = (190, 158, 120)
RUBBER: Final[Colour] = (206, 120, 96)
_LEG_M: Final = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A mesh without bones that follows a body; ``vertices`` are those of the first frame."""

    vertices: FloatArray
    faces: IntArray
    colours: FloatArray


def standing_boxes(motion: Motion, *, leg_m: float, mirrored: bool) -> tuple[Box, ...]:
    """Every thing of ``motion`` that stands in the room, in metres."""
    boxes: list[Box] = []
    for prop in motion.props.values():
        if not prop.carried_by:
            boxes += _BUILDERS[prop.kind](_block(prop, leg_m=leg_m, mirrored=mirrored))
    return tuple(boxes)


def _block(prop: Prop, *, leg_m: float, mirrored: bool) -> Box:
    width, depth, thickness = prop.size_m
    if 45 < abs(prop.turn_deg) % 180 < 135:
        width, depth = depth, width
    left, forward = prop.place
    return Box(
        centre_m=(
            (-left if mirrored else left) * leg_m,
            -forward * leg_m,
            prop.height_m - thickness / 2,
        ),
        size_m=(width, depth, thickness),
        colour=MAT,
    )


def _in_colour(colour: Colour) -> Callable[[Box], list[Box]]:
    def build(block: Box) -> list[Box]:
        return [Box(centre_m=block.centre_m, size_m=block.size_m, colour=colour)]

    return build


def _legs(block: Box, *, colour: Colour) -> list[Box]:
    """Four legs from the floor to the underside of a board."""
    x, y, z = block.centre_m
    width, depth, thickness = block.size_m
    height = z - thickness / 2
    if height <= 0.02:
        return []
    return [
        Box(
            centre_m=(
                x + side * (width / 2 - _LEG_M),
                y + end * (depth / 2 - _LEG_M),
                height / 2,
            ),
            size_m=(_LEG_M, _LEG_M, height),
            colour=colour,
        )
        for side in (-1, 1)
        for end in (-1, 1)
    ]


def _bench(block: Box) -> list[Box]:
    x, y, z = block.centre_m
    width, depth, thickness = block.size_m
    pad = min(thickness, 0.09)
    top = z + thickness / 2
    board = Box(centre_m=(x, y, top - pad / 2), size_m=(width, depth, pad), colour=PADDING)
    return [board, *_legs(board, colour=METAL)]


def _chair(block: Box) -> list[Box]:
    """A seat on four legs with a back, for somebody who faces forwards."""
    x, y, z = block.centre_m
    width, depth, thickness = block.size_m
    top = z + thickness / 2
    seat = Box(centre_m=(x, y, top - 0.02), size_m=(width, depth, 0.04), colour=WOOD)
    back = Box(
        centre_m=(x, y + depth / 2 - 0.015, top + 0.30),
        size_m=(width, 0.03, 0.26),
        colour=WOOD,
    )
    posts = [
        Box(
            centre_m=(x + side * (width / 2 - 0.03), y + depth / 2 - 0.015, top + 0.12),
            size_m=(0.03, 0.03, 0.30),
            colour=METAL,
        )
        for side in (-1, 1)
    ]
    return [seat, back, *posts, *_legs(seat, colour=METAL)]


_BUILDERS: Final[dict[str, Callable[[Box], list[Box]]]] = {
    "mat": _in_colour(MAT),
    "bench": _bench,
    "step": _in_colour(WOOD),
    "chair": _chair,
    "block": _in_colour(WOOD),
    "wall": _in_colour((214, 216, 214)),
    "bar": _in_colour(METAL),
    "band": _in_colour(RUBBER),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """A bar or band and how it follows the body."""

    thing: Thing
    follow: Callable[[Placed], FloatArray]


def carried_things(motion: Motion, *, skeleton: Skeleton) -> tuple[Carried, ...]:
    """Every thing of ``motion`` that a body carries; follow it with one placed frame."""
    return tuple(
        _bar(prop, skeleton) if prop.kind == "bar" else _band(prop, skeleton)
        for prop in motion.props.values()
        if prop.carried_by
    )


def _tube(rings: int, points: int) -> IntArray:
    """Faces of a tube of ``rings`` rings of ``points`` points."""
    ring = np.arange(points)
    after = (ring + 1) % points
    faces = []
    for row in range(rings - 1):
        a, b = row * points + ring, row * points + after
        faces += [
            np.stack([a, b, b + points], axis=1),
            np.stack([a, b + points, a + points], axis=1),
        ]
    return np.concatenate(faces)


_BAR_POINTS: Final = 16


def _bar(prop: Prop, skeleton: Skeleton) -> Carried:
    """A bar with a plate at each end, held at the palms or laid across the hips."""
    length = max(prop.size_m[0], 1.0)
    half = length / 2
    along = [-half, -half, -half + 0.05, -half + 0.05, half - 0.05, half - 0.05, half, half]
    plate = max(prop.size_m[2], 0.12)
    widths = [0.001, plate, plate, 0.014, 0.014, plate, plate, 0.001]
    turn = np.linspace(0, 2 * np.pi, _BAR_POINTS, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    local = np.array([[x, w * c, w * s] for x, w in zip(along, widths, strict=True)
                      for c, s in circle])  # fmt: skip

    def follow(placed: Placed) -> FloatArray:
        left, right = _ends(prop, skeleton, placed)
        across = left - right
        across = across / np.linalg.norm(across)
        ahead = np.cross([0.0, 0.0, 1.0], across)
        ahead = ahead / np.linalg.norm(ahead)
        axes = np.stack([across, ahead, np.cross(across, ahead)])
        return np.asarray((left + right) / 2 + local @ axes)

    faces = _tube(len(along), _BAR_POINTS)
    colours = np.tile(np.asarray(PADDING), (len(local), 1))
    return Carried(thing=Thing(vertices=local, faces=faces, colours=colours), follow=follow)


def _ends(prop: Prop, skeleton: Skeleton, placed: Placed) -> tuple[FloatArray, FloatArray]:
    if prop.carried_by in ("pelvis", "pelvis_front", "hips"):
        middle = skeleton.point(placed, "pelvis_front")
        across = skeleton.joint(placed, "thigh_left") - skeleton.joint(placed, "thigh_right")
        return middle + across, middle - across
    left, right = (skeleton.point(placed, f"{side}_palm") for side in ("left", "right"))
    return left, right


_BAND_POINTS: Final = 48
_BAND_M: Final = 0.05
_BAND_AT: Final = {
    "ankles": ("shank", "foot", 0.85, 0.052),
    "knees": ("thigh", "shank", 0.82, 0.082),
}


def _band(prop: Prop, skeleton: Skeleton) -> Carried:
    """A loop of rubber around both legs, above the knees or the ankles."""
    where = "ankles" if "ankle" in prop.carried_by or "foot" in prop.carried_by else "knees"
    upper, lower, share, radius = _BAND_AT[where]

    def follow(placed: Placed) -> FloatArray:
        centres, downs = [], []
        for side in ("left", "right"):
            start = skeleton.joint(placed, f"{upper}_{side}")
            end = skeleton.joint(placed, f"{lower}_{side}")
            centres.append(start + (end - start) * share)
            downs.append((end - start) / np.linalg.norm(end - start))
        return _loop(np.array(centres), np.array(downs), radius=radius)

    faces = _tube(2, _BAND_POINTS)
    colours = np.tile(np.asarray(RUBBER), (2 * _BAND_POINTS, 1))
    start = np.zeros((2 * _BAND_POINTS, 3))
    return Carried(thing=Thing(vertices=start, faces=faces, colours=colours), follow=follow)


def _loop(centres: FloatArray, downs: FloatArray, *, radius: float) -> FloatArray:
    """Two rings of points around two legs: half a circle at each, straight between them."""
    across = centres[0] - centres[1]
    across = across / np.linalg.norm(across)
    rings = []
    for edge in (-0.5, 0.5):
        points = []
        for leg, sign in ((0, 1.0), (1, -1.0)):
            ahead = np.cross(across, downs[leg])
            ahead = ahead / np.linalg.norm(ahead)
            turn = np.linspace(-np.pi / 2, np.pi / 2, _BAND_POINTS // 2)
            half = np.cos(turn)[:, None] * across * sign + np.sin(turn)[:, None] * ahead * sign
            points.append(centres[leg] + downs[leg] * edge * _BAND_M + half * radius)
        rings.append(np.concatenate(points))
    return np.concatenate(rings)
