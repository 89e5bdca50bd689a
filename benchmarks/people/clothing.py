"""What a body wears: T-shirt, shorts or leggings, socks, shoes and hair, over skin and a face.

Garments come from MakeHuman's ``tights`` helper, a smooth hull of the body: made finer, cut along
clean hems and grown outwards. Shoes are lofted around the foot. Skin under cloth is left out,
so that nothing pokes through when the body bends. All in the rest pose, metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull

from benchmarks.people.baking import Morphed
from benchmarks.people.meshes import Mesh, cut, finer, grown, joined, smoothed, triangles
from benchmarks.people.rigging import BONES, INDEX, LETTER, Rig
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
Colour = tuple[int, int, int]

FAR_M: Final = 0.3
"""Stands for `nowhere near this hem`."""
SKIN_MARGIN_M: Final = 0.025
"""Skin ends this far under a hem."""
UNDER_CLOTH_M: Final = 0.006
OVERLAP_M: Final = 0.07
"""How far trousers reach up under the shirt."""
WHITE: Final[Colour] = (238, 238, 236)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outfit:
    """Clothes and colours.

    ``sleeve`` and ``legs`` say how far cloth reaches: along the upper arm (0 to 1), and along the
    leg (0 hip, 1 knee, 2 ankle). ``loose_m`` is how far the shirt hangs off the body.
    """

    shirt: Colour
    trousers: Colour
    shoes: Colour
    skin: Colour
    hair: Colour
    sleeve: float = 0.55
    legs: float = 0.6
    loose_m: float = 0.012
    hair_m: float = 0.016
    bun: str = ""
    socks: Colour = WHITE
    sole: Colour = (235, 235, 232)


def dress(morphed: Morphed, rig: Rig, weights: FloatArray, outfit: Outfit) -> Mesh:
    """The clothed body as one mesh, faces outwards."""
    skin = _part(morphed, weights, "body").painted(outfit.skin)
    cloth = _part(morphed, weights, "helper-tights")
    cloth = smoothed(finer(cloth), rounds=8)
    shirt = cut(cloth, _shirt_field(cloth, rig, outfit))[0]
    trousers = cut(cloth, _trouser_field(cloth, rig, outfit))[0]
    covered = np.maximum(_shirt_field(skin, rig, outfit), _trouser_field(skin, rig, outfit))
    # Under cloth the skin gives way a little, or it would show through where the body bends.
    tucked = grown(skin, -UNDER_CLOTH_M * np.clip(covered / 0.01, 0, 1))
    bare = cut(tucked, np.maximum(covered - SKIN_MARGIN_M, _shoe_field(skin, rig)))[1]
    parts = [
        *_face(bare, morphed, outfit),
        *_eyes(morphed, weights),
        *_hair(skin, morphed, outfit),
        *_socks(skin, rig, outfit),
        grown(shirt, outfit.loose_m).painted(outfit.shirt),
        _trousers(trousers, rig, outfit),
        *(shoe(skin, rig, side=side, outfit=outfit) for side in SIDES),
    ]
    return joined(parts)


def _part(morphed: Morphed, weights: FloatArray, *groups: str) -> Mesh:
    faces = triangles(np.concatenate([morphed.quads[group] for group in groups]))
    used, compacted = np.unique(faces, return_inverse=True)
    return Mesh(
        vertices=morphed.vertices[used],
        faces=compacted.reshape(-1, 3).astype(np.int64),
        weights=weights[used],
        colours=np.zeros((len(used), 3)),
    )


def weight_of(mesh: Mesh, *limbs: str, sides: Sequence[str] = SIDES) -> FloatArray:
    """How much each vertex belongs to the given limbs, 0 to 1."""
    chosen = [INDEX[f"{limb}_{side}"] for limb in limbs for side in sides]
    return np.asarray(mesh.weights[:, chosen].sum(axis=1))


def _along(vertices: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Distance along the line from ``start`` towards ``end``, as a share of its length."""
    axis = end - start
    return np.asarray((vertices - start) @ axis / (axis @ axis))


def _hem_height(rig: Rig) -> float:
    return float(rig.joint("thigh_left")[2]) + 0.015


def _shirt_field(mesh: Mesh, rig: Rig, outfit: Outfit) -> FloatArray:
    """Metres inside the nearest hem of the shirt; negative outside it."""
    points = mesh.vertices
    arms = weight_of(mesh, "upper_arm", "forearm", "hand")
    hem = np.where(arms > 0.5, FAR_M, points[:, 2] - _hem_height(rig))
    collar_at = rig.joint("neck_1") + np.array([0.0, -0.01, 0.005])
    upwards = np.array([0.0, -0.5, 0.87])
    collar = -(points - collar_at) @ upwards
    field = np.minimum(hem, collar)
    for side in SIDES:
        shoulder, elbow = rig.joint(f"upper_arm_{side}"), rig.joint(f"forearm_{side}")
        length = float(np.linalg.norm(elbow - shoulder))
        left = (outfit.sleeve - _along(points, shoulder, elbow)) * length
        own = weight_of(mesh, "upper_arm", "forearm", "hand", sides=(side,))
        field = np.minimum(field, np.where(own > 0.2, left, FAR_M))
    return field


def _trouser_field(mesh: Mesh, rig: Rig, outfit: Outfit) -> FloatArray:
    """Metres inside the nearest hem of shorts or leggings; negative outside it."""
    points = mesh.vertices
    waist = _hem_height(rig) + OVERLAP_M - points[:, 2]
    arms = weight_of(mesh, "upper_arm", "forearm", "hand")
    field = np.where(arms > 0.2, -FAR_M, waist)
    for side in SIDES:
        own = weight_of(mesh, "thigh", "shank", "foot", "toes", sides=(side,))
        reach = _leg_reach(points, rig, side=side, share=outfit.legs)
        field = np.minimum(field, np.where(own > 0.5, reach, FAR_M))
    return field


def _leg_reach(points: FloatArray, rig: Rig, *, side: str, share: float) -> FloatArray:
    names = ("thigh", "shank") if share <= 1 else ("shank", "foot")
    start, end = (rig.joint(f"{name}_{side}") for name in names)
    length = float(np.linalg.norm(end - start))
    part = share - np.floor(share - 1e-9)
    return np.asarray((part - _along(points, start, end)) * length)


def _trousers(mesh: Mesh, rig: Rig, outfit: Outfit) -> Mesh:
    """Shorts that open towards the hem; leggings lie close."""
    reach = _trouser_field(mesh, rig, outfit)
    close = outfit.legs > 1
    flare = 0.0 if close else 0.012 * np.clip(1 - reach / 0.18, 0, 1)
    under_shirt = np.clip((mesh.vertices[:, 2] - _hem_height(rig)) / OVERLAP_M, 0, 1)
    thickness = (0.004 if close else 0.007) * (1 - 0.8 * under_shirt) + flare * (1 - under_shirt)
    return grown(mesh, thickness).painted(outfit.trousers)


# ---------------------------------------------------------------- shoes and socks


def _collar_height(rig: Rig) -> float:
    return float(rig.joint("foot_left")[2]) + 0.012


def _shoe_field(mesh: Mesh, rig: Rig) -> FloatArray:
    """Metres below the shoe's collar, for the legs; negative above it and elsewhere."""
    below = _collar_height(rig) - 0.012 - mesh.vertices[:, 2]
    return np.where(weight_of(mesh, "shank", "foot", "toes") > 0.5, below, -FAR_M)


def _socks(skin: Mesh, rig: Rig, outfit: Outfit) -> list[Mesh]:
    height = skin.vertices[:, 2] - _collar_height(rig)
    legs = weight_of(skin, "shank", "foot") > 0.5
    field = np.where(legs, np.minimum(0.055 - height, height + 0.02), -FAR_M)
    return [grown(cut(skin, field)[0], 0.003).painted(outfit.socks)]


def shoe(skin: Mesh, rig: Rig, *, side: str, outfit: Outfit) -> Mesh:
    """A closed training shoe lofted around one foot, with a flat sole."""
    ankle, ball = rig.joint(f"foot_{side}"), rig.joint(f"toes_{side}")
    own = weight_of(skin, "shank", "foot", "toes", sides=(side,)) > 0.5
    low = skin.vertices[:, 2] < _collar_height(rig)
    ahead = ball - ankle
    ahead = np.array([ahead[0], ahead[1], 0.0]) / np.hypot(ahead[0], ahead[1])
    across = np.array([-ahead[1], ahead[0], 0.0])
    foot = skin.vertices[own & low] - ankle
    local = np.stack([foot @ ahead, foot @ across, foot[:, 2]], axis=1)
    rings, middles = _rings(local)
    points = np.concatenate([rings.reshape(-1, 3), middles])
    faces = _loft_faces(*rings.shape[:2])
    world = ankle + points[:, :1] * ahead + points[:, 1:2] * across + points[:, 2:] * [0, 0, 1]
    to_ball = float((ball - ankle) @ ahead)
    toes = np.clip((points[:, 0] - to_ball + 0.02) / 0.04, 0, 1)
    weights = np.zeros((len(points), len(BONES)))
    weights[:, INDEX[f"toes_{side}"]] = toes * toes * (3 - 2 * toes)
    weights[:, INDEX[f"foot_{side}"]] = 1 - weights[:, INDEX[f"toes_{side}"]]
    made = Mesh(vertices=world, faces=faces, weights=weights, colours=np.zeros((len(points), 3)))
    return _sole_painted(made, outfit)


SOLE_M: Final = 0.020
_RING_POINTS: Final = 40
_STATIONS: Final = 26


def _rings(local: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cross-sections of a shoe around foot points (ahead, across, up), and the ends' middles."""
    bottom = local[:, 2].min()
    back, front = local[:, 0].min(), local[:, 0].max()
    room = 0.006
    # Denser at the ends, where the outline is round.
    shares = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, _STATIONS))
    stations = back + shares * (front - back)
    angles = np.linspace(0, 2 * np.pi, _RING_POINTS, endpoint=False)
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    rings = np.empty((_STATIONS, _RING_POINTS, 3))
    for place, station in enumerate(stations):
        near = np.abs(local[:, 0] - station) < 0.016
        section = _outline(local[near][:, 1:], outline, room=room)
        rings[place, :, 0] = station
        rings[place, :, 1:] = section
    kernel = np.array([0.25, 0.5, 0.25])
    for _ in range(2):
        padded = np.concatenate([rings[:1], rings, rings[-1:]])
        rings[:, :, 1:] = sum(k * padded[i : i + _STATIONS, :, 1:] for i, k in enumerate(kernel))
    lengthwise = (stations - back) / (front - back) * 2 - 1
    rings[:, :, 0] += np.sign(lengthwise)[:, None] * room * np.abs(lengthwise)[:, None] ** 6
    spring = 0.010 * np.clip((lengthwise - 0.55) / 0.45, 0, 1) ** 2
    floor = bottom - SOLE_M + spring[:, None]
    lowest = rings[:, :, 2] < bottom + 0.012
    rings[:, :, 2] = np.where(lowest, floor, rings[:, :, 2])
    round_end = np.sqrt(np.clip(1 - np.abs(lengthwise) ** 12, 0.25, 1))[:, None]
    centre = rings[:, :, 1].mean(axis=1, keepdims=True)
    rings[:, :, 1] = centre + (rings[:, :, 1] - centre) * round_end
    return rings, np.stack([rings[0].mean(axis=0), rings[-1].mean(axis=0)])


def _outline(points: FloatArray, outline: FloatArray, *, room: float) -> FloatArray:
    """Points on the convex hull of a section, seen from its middle in each direction."""
    hull = ConvexHull(points)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    facing = hull.equations[:, :2] @ outline.T
    gap = -(hull.equations[:, 2] + hull.equations[:, :2] @ middle)[:, None]
    reach = np.where(facing > 1e-9, gap / np.where(facing > 1e-9, facing, 1.0), np.inf)
    return np.asarray(middle + outline * (reach.min(axis=0) + room)[:, None])


def _loft_faces(stations: int, points: int) -> npt.NDArray[np.int64]:
    ring = np.arange(points)
    after = (ring + 1) % points
    faces = []
    for place in range(stations - 1):
        a, b = place * points + ring, place * points + after
        c, d = a + points, b + points
        faces += [np.stack([a, b, d], axis=1), np.stack([a, d, c], axis=1)]
    first, last = stations * points, stations * points + 1
    end = (stations - 1) * points
    faces.append(np.stack([np.full(points, first), after, ring], axis=1))
    faces.append(np.stack([np.full(points, last), end + ring, end + after], axis=1))
    return np.concatenate(faces)


def _sole_painted(made: Mesh, outfit: Outfit) -> Mesh:
    height = made.vertices[:, 2] - made.vertices[:, 2].min()
    upper, sole = cut(made, height - 0.026)
    return joined([upper.painted(outfit.shoes), sole.painted(outfit.sole)])


# ---------------------------------------------------------------- head


def _darker(colour: Colour, share: float) -> FloatArray:
    return np.asarray(colour, float) * share


def _face(skin: Mesh, morphed: Morphed, outfit: Outfit) -> list[Mesh]:
    """The bare skin with brows and lips painted on clean borders."""
    heads = morphed.heads
    eye = heads["eye.L"]
    mouth = (heads["oris01"] + heads["oris05"]) / 2
    head = skin.weights[:, INDEX["head"]] > 0.5
    points = skin.vertices
    front = head & (points[:, 1] < eye[1] + 0.025)
    from_brow = (np.abs(np.abs(points[:, 0]) - eye[0] - 0.003) / 0.022) ** 2 + (
        (points[:, 2] - eye[2] - 0.021 + 0.22 * np.clip(np.abs(points[:, 0]) - 0.036, 0, None))
        / 0.0045
    ) ** 2
    brow, rest = cut(skin, np.where(front, 1 - from_brow, -1.0))
    points = rest.vertices
    front = (rest.weights[:, INDEX["head"]] > 0.5) & (points[:, 1] < eye[1] + 0.02)
    from_lips = (points[:, 0] / 0.024) ** 2 + ((points[:, 2] - mouth[2]) / 0.0085) ** 2
    lips, rest = cut(rest, np.where(front, 1 - from_lips, -1.0))
    lip_colour = np.asarray(outfit.skin, float) * [0.86, 0.68, 0.68]
    return [
        rest,
        grown(brow, 0.0012).painted(_darker(outfit.hair, 0.9)),
        lips.painted(lip_colour),
    ]


def _eyes(morphed: Morphed, weights: FloatArray) -> list[Mesh]:
    parts = []
    for side in SIDES:
        ball = _part(morphed, weights, f"helper-{LETTER[side].lower()}-eye")
        ball = finer(ball)
        centre = (ball.vertices.max(axis=0) + ball.vertices.min(axis=0)) / 2
        apart = np.hypot(ball.vertices[:, 0] - centre[0], ball.vertices[:, 2] - centre[2])
        field = np.where(ball.vertices[:, 1] < centre[1], 0.0062 - apart, -1.0)
        iris, white = cut(ball, field)
        parts += [iris.painted((52, 36, 26)), white.painted((236, 234, 230))]
    return parts


def _hair(skin: Mesh, morphed: Morphed, outfit: Outfit) -> list[Mesh]:
    """A cap of hair grown from the scalp, and a bun or tail where the outfit has one."""
    if outfit.hair_m <= 0:
        return []
    field = _scalp_field(skin, morphed)
    scalp = finer(cut(skin, field)[0])
    depth = np.clip(_scalp_field(scalp, morphed) / 0.035, 0.12, 1.0)
    # Smoothing draws the cap inwards, which short hair cannot afford.
    rounds = 14 if outfit.hair_m > 0.012 else 3
    cap = grown(smoothed(scalp, rounds=rounds), outfit.hair_m * np.sqrt(depth))
    return [cap.painted(outfit.hair), *_bun(morphed, outfit)]


def _scalp_field(mesh: Mesh, morphed: Morphed) -> FloatArray:
    """Metres inside the hairline; negative on the face, the ears and the neck."""
    points, eye = mesh.vertices, morphed.heads["eye.L"]
    behind = points[:, 1] - eye[1]
    line = np.interp(
        behind,
        [-0.03, 0.02, 0.045, 0.06, 0.085, 0.10, 0.12, 0.20],
        [0.075, 0.060, 0.040, -0.005, 0.005, -0.02, -0.055, -0.075],
    )
    field = points[:, 2] - eye[2] - line
    ears = _ear(mesh, eye)
    from_ear = np.linalg.norm((points * [np.sign(1.0), 1, 1] - ears) / [1.0, 1.0, 1.6], axis=1)
    other = np.linalg.norm((points * [-1, 1, 1] - ears) / [1.0, 1.0, 1.6], axis=1)
    field = np.minimum(field, np.minimum(from_ear, other) - 0.024)
    head = mesh.weights[:, INDEX["head"]] + mesh.weights[:, INDEX["neck_3"]]
    return np.where(head > 0.5, field, -FAR_M)


def _ear(mesh: Mesh, eye: FloatArray) -> FloatArray:
    """Outermost point of the left ear."""
    points = mesh.vertices
    near = (np.abs(points[:, 2] - eye[2]) < 0.07) & (points[:, 1] < eye[1] + 0.13)
    near &= mesh.weights[:, INDEX["head"]] > 0.5
    return np.asarray(points[near][points[near, 0].argmax()])


_BUNS: Final = {
    "bun": ((0.0, 0.195, 0.055), (0.036, 0.034, 0.036)),
    "tail": ((0.0, 0.190, -0.035), (0.026, 0.030, 0.085)),
    "top": ((0.0, 0.130, 0.135), (0.034, 0.034, 0.030)),
}
"""Offset from between the eyes and half-axes of each shape, in metres."""


def _bun(morphed: Morphed, outfit: Outfit) -> list[Mesh]:
    if not outfit.bun:
        return []
    offset, half = _BUNS[outfit.bun]
    eye = morphed.heads["eye.L"] * [0, 1, 1]
    around, over = np.meshgrid(np.linspace(0, 2 * np.pi, 25)[:-1], np.linspace(0, np.pi, 13))
    ball = np.stack(
        [np.sin(over) * np.cos(around), np.sin(over) * np.sin(around), np.cos(over)], axis=-1
    ).reshape(-1, 3)
    weights = np.zeros((len(ball), len(BONES)))
    weights[:, INDEX["head"]] = 1.0
    faces = _grid_faces(13, 24)
    made = Mesh(
        vertices=eye + offset + ball * half, faces=faces, weights=weights, colours=ball * 0.0
    )
    return [made.painted(outfit.hair)]


def _grid_faces(rows: int, columns: int) -> npt.NDArray[np.int64]:
    ring = np.arange(columns)
    after = (ring + 1) % columns
    faces = []
    for row in range(rows - 1):
        a, b = row * columns + ring, row * columns + after
        faces += [
            np.stack([a, a + columns, b], axis=1),
            np.stack([b, a + columns, b + columns], axis=1),
        ]
    return np.concatenate(faces)
