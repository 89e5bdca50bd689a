"""Bad filming: another person in the picture, edges that cut, dark, shaking, blur and noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.people.bodies import BODIES, Body, load_body
from benchmarks.people.camera import Camera
from benchmarks.people.rigging import INDEX
from benchmarks.people.skeleton import INDEX as COORDINATE
from benchmarks.people.skeleton import Skeleton, start_rotation
from benchmarks.people.skinning import pose_vertices

FloatArray = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

BLUR_SAMPLES: Final = 3
"""Moments of one exposure that are averaged."""
PAN_S: Final = 2.6
"""Time of one swing of a moving camera."""
ASIDE_M: Final = 0.85
"""How far beside the person another one stands."""
WALL_M: Final = 4.3
"""Nobody stands farther from the room's middle than this."""
_NOISE_EDGE: Final = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Bystander:
    """Another person: their body, and their vertices at a time in seconds."""

    body: Body
    vertices: Callable[[float], FloatArray]


def bystander(*, first: str, share: float, camera: Camera, seed: int) -> Bystander:
    """Somebody of the same split beside the person ``first``, ``share`` as tall in the picture.

    A smaller one stands farther away, as far as the room allows, and is a smaller person for the
    rest. They sway and swing their arms a little.
    """
    split = BODIES[first].split
    others = [n for n, recipe in BODIES.items() if recipe.split == split and n != first]
    body = load_body(others[seed % len(others)])
    skeleton = Skeleton(body)
    spot, scale = _spot(camera, share=share, seed=seed)

    def vertices(time_s: float) -> FloatArray:
        placed = skeleton.forward(_swaying(time_s), start=start_rotation("standing"))
        points = pose_vertices(body, placed.rotations, placed.positions)
        points = (points - [0.0, 0.0, points[:, 2].min()]) * scale
        return np.asarray(points + spot)

    return Bystander(body=body, vertices=vertices)


def _spot(camera: Camera, *, share: float, seed: int) -> tuple[FloatArray, float]:
    """Where another person stands, and how much smaller they must be made."""
    eye = camera.eye_m * [1, 1, 0]
    middle = np.array([*camera.look_at_m[:2], 0.0])
    away = (middle - eye) / np.linalg.norm(middle - eye)
    right = np.cross(away, [0.0, 0.0, 1.0])
    side = 1.0 if seed % 2 else -1.0
    wanted = camera.distance_m * (1.0 / max(share, 0.2) - 1.0)
    # The farther away, the farther aside, so that they stay beside the person in the picture.
    for behind in np.linspace(wanted, 0.0, 40):
        aside = side * ASIDE_M * (1.0 + behind / camera.distance_m)
        spot = middle + away * behind + right * aside
        if np.abs(spot[:2]).max() <= WALL_M:
            break
    depth = camera.distance_m + behind
    return spot, float(share * depth / camera.distance_m)


def _swaying(time_s: float) -> FloatArray:
    pose = np.zeros(len(COORDINATE))
    slow, quick = np.sin(2 * np.pi * time_s / 3.1), np.sin(2 * np.pi * time_s / 1.7 + 1.0)
    pose[COORDINATE["pelvis_turn"]] = 12.0 * slow
    pose[COORDINATE["trunk_side_bend"]] = 3.0 * quick
    pose[COORDINATE["neck_rotation"]] = 20.0 * slow
    for side, sign in (("left", 1.0), ("right", -1.0)):
        pose[COORDINATE[f"shoulder_abduction_{side}"]] = 12.0
        pose[COORDINATE[f"shoulder_flexion_{side}"]] = 12.0 * quick * sign
        pose[COORDINATE[f"elbow_flexion_{side}"]] = 25.0
    return pose


def cropped(camera: Camera, *, joints: FloatArray, crop: Literal["", "feet", "head"]) -> Camera:
    """The camera turned until the picture's edge cuts off the feet or the head.

    ``joints`` (time, bone, 3) are the person's; half-way down the shanks, or the neck, comes to
    lie on the edge that is nearest, in the middle of the time.
    """
    if not crop:
        return camera
    ends = ("shank_{}", "foot_{}") if crop == "feet" else ("neck_1", "neck_1")
    names = [end.format(side) for end in ends for side in ("left", "right")]
    cut = joints[:, [INDEX[name] for name in names]].mean(axis=(0, 1))
    body = joints[:, INDEX["spine_3"]].mean(axis=0)
    seen = camera.project(np.stack([cut, body]))
    towards = seen[0] - seen[1]
    angle = np.degrees(1.0 / camera.focal_px)
    if abs(towards[1]) * camera.width_px >= abs(towards[0]) * camera.height_px:
        edge = camera.height_px if towards[1] > 0 else 0.0
        return _settled(camera, cut, axis=1, edge=edge, field="pitch_deg", step=angle)
    edge = camera.width_px if towards[0] > 0 else 0.0
    return _settled(camera, cut, axis=0, edge=edge, field="turn_deg", step=-angle)


def _settled(
    camera: Camera, place: FloatArray, *, axis: int, edge: float, field: str, step: float
) -> Camera:
    """The camera turned until ``place`` is seen at ``edge``."""
    for _ in range(12):
        off = float(edge - camera.project(place)[axis])
        camera = replace(camera, **{field: getattr(camera, field) + off * step})
    return camera


def moving(camera: Camera, *, speed: float, time_s: float) -> Camera:
    """The camera at one moment of a hand that swings it ``speed`` picture widths a second."""
    if speed == 0:
        return camera
    width_deg = 2 * np.degrees(np.arctan(camera.width_px / 2 / camera.focal_px))
    reach_deg = speed * width_deg * PAN_S / 4
    turn = reach_deg * np.sin(2 * np.pi * time_s / PAN_S)
    shake = 0.06 * reach_deg
    return replace(
        camera,
        turn_deg=camera.turn_deg + turn + shake * np.sin(2 * np.pi * 2.3 * time_s),
        pitch_deg=camera.pitch_deg + 3 * shake * np.sin(2 * np.pi * time_s / 1.9 + 0.7),
        roll_deg=camera.roll_deg + shake * np.sin(2 * np.pi * time_s / 1.3 + 2.0),
    )


class Sensor:
    """Noise of a camera's sensor: the same for the same seed and frame."""

    def __init__(self, *, spread: float, seed: int, width_px: int, height_px: int) -> None:
        self._spread = spread
        self._size = (height_px, width_px)
        rng = np.random.default_rng(seed)
        shape = (height_px + _NOISE_EDGE, width_px + _NOISE_EDGE, 3)
        # One field, shifted every frame: drawing new noise would take as long as the picture.
        field = rng.standard_normal(shape, dtype=np.float32) * spread
        self._field = np.round(field).astype(np.int16)
        self._shifts = rng.integers(0, _NOISE_EDGE, (997, 2))

    def seen(self, picture: Picture, *, frame: int) -> Picture:
        """The picture with the noise of one frame."""
        if self._spread <= 0:
            return picture
        down, right = self._shifts[frame % len(self._shifts)]
        rows, columns = self._size
        noise = self._field[down : down + rows, right : right + columns]
        return np.asarray(cv2.add(picture, noise, dtype=cv2.CV_8U), dtype=np.uint8)
