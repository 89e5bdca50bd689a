"""The angles of ``signals.angles`` for one frame in plain floats: ten times as fast, held equal.

A property test holds every function here against its namesake there. What has none there is
defined here alone: how the body lies and where the hands are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, asin, atan2, degrees, hypot, sqrt
from typing import Final

from primemover.signals.angles import POINT, other
from primemover.terms import Side

Vector = tuple[float, float, float]
Points = list[list[float]]

_JOINTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_AT: Final[dict[Side, dict[str, int]]] = {
    "left": {joint: POINT[f"left_{joint}"] for joint in _JOINTS},
    "right": {joint: POINT[f"right_{joint}"] for joint in _JOINTS},
}
_LEFT: Final = _AT["left"]
_RIGHT: Final = _AT["right"]


class Pose:
    """One frame's landmarks as nested lists, with the left-right axis of the body worked out."""

    __slots__ = ("axis", "image", "world")

    def __init__(self, *, world: Points, image: Points) -> None:
        self.world = world
        self.image = image
        self.axis = _left_axis(world)


def _minus(a: Sequence[float], b: Sequence[float]) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _length(v: Vector) -> float:
    return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _unit(v: Vector) -> Vector:
    long = _length(v)
    if long == 0.0:
        return float("nan"), float("nan"), float("nan")
    return v[0] / long, v[1] / long, v[2] / long


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _clipped(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _between(a: Vector, b: Vector) -> float:
    lengths = _length(a) * _length(b)
    return degrees(acos(_clipped(_dot(a, b) / lengths))) if lengths else float("nan")


def _left_axis(world: Points) -> Vector:
    hips = _unit(_minus(world[_LEFT["hip"]], world[_RIGHT["hip"]]))
    shoulders = _unit(_minus(world[_LEFT["shoulder"]], world[_RIGHT["shoulder"]]))
    return _unit((hips[0] + shoulders[0], hips[1] + shoulders[1], hips[2] + shoulders[2]))


def _middle(points: Points, joint: str) -> Vector:
    left, right = points[_LEFT[joint]], points[_RIGHT[joint]]
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2


def _middle_px(points: Points, joint: str) -> tuple[float, float]:
    left, right = points[_LEFT[joint]], points[_RIGHT[joint]]
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2


def _trunk(world: Points) -> Vector:
    return _minus(_middle(world, "shoulder"), _middle(world, "hip"))


def _trunk_px(image: Points) -> tuple[float, float]:
    (x, y), (hip_x, hip_y) = _middle_px(image, "shoulder"), _middle_px(image, "hip")
    return x - hip_x, y - hip_y


def _bend(points: Points, before: int, at: int, after: int) -> float:
    corner = points[at]
    return 180.0 - _between(_minus(points[before], corner), _minus(points[after], corner))


def knee_flexion(pose: Pose, *, side: Side) -> float:
    """Bend of hip, knee and ankle: 0 when straight, positive in flexion; degrees."""
    at = _AT[side]
    return _bend(pose.world, at["hip"], at["knee"], at["ankle"])


def hip_flexion(pose: Pose, *, side: Side) -> float:
    """Thigh against trunk in the person's sagittal plane; negative in extension; degrees."""
    at, world, axis = _AT[side], pose.world, pose.axis
    trunk = _minus(world[at["hip"]], world[at["shoulder"]])
    thigh = _minus(world[at["knee"]], world[at["hip"]])
    first, second = _flattened(thigh, axis), _flattened(trunk, axis)
    return degrees(atan2(_dot(_cross(first, second), axis), _dot(first, second)))


def _flattened(vector: Vector, axis: Vector) -> Vector:
    along = _dot(vector, axis)
    return vector[0] - axis[0] * along, vector[1] - axis[1] * along, vector[2] - axis[2] * along


def hip_abduction(pose: Pose, *, side: Side) -> float:
    """Thigh out of the sagittal plane: 0 in it, positive away from the other leg; degrees."""
    at = _AT[side]
    thigh = _unit(_minus(pose.world[at["knee"]], pose.world[at["hip"]]))
    outwards = 1.0 if side == "left" else -1.0
    return degrees(asin(_clipped(_dot(thigh, pose.axis) * outwards)))


def _forward(axis: Vector) -> Vector:
    return _unit((axis[2], 0.0, -axis[0]))  # the axis crossed with straight up


def trunk_lean(pose: Pose) -> float:
    """Trunk against the vertical, positive when it tips towards the toes; degrees."""
    trunk = _trunk(pose.world)
    forward = _forward(pose.axis)
    return degrees(atan2(trunk[0] * forward[0] + trunk[2] * forward[2], -trunk[1]))


def shank_lean(pose: Pose, *, side: Side) -> float:
    """Shank against the vertical, positive when the knee moves over the toes; degrees."""
    at, forward = _AT[side], _forward(pose.axis)
    shank = _minus(pose.world[at["knee"]], pose.world[at["ankle"]])
    return degrees(atan2(_dot(shank, forward), -shank[1]))


def hip_opening(pose: Pose) -> float:
    """Angle between the two thighs, never negative; degrees."""
    return _legs_apart(pose.world, "knee")


def leg_opening(pose: Pose) -> float:
    """Angle between the lines from hip to ankle, never negative; degrees."""
    return _legs_apart(pose.world, "ankle")


def _legs_apart(world: Points, end: str) -> float:
    return _between(
        _minus(world[_LEFT[end]], world[_LEFT["hip"]]),
        _minus(world[_RIGHT[end]], world[_RIGHT["hip"]]),
    )


def trunk_tilt(pose: Pose, *, ahead: float) -> float:
    """Trunk against the picture's vertical; ``ahead`` +1 when the toes point to the right."""
    trunk = _trunk_px(pose.image)
    return degrees(atan2(trunk[0] * ahead, -trunk[1]))


def toes_ahead(pose: Pose) -> float:
    """How far the toes lie to the picture's right of the heels, in pixels."""
    return _middle_px(pose.image, "foot_index")[0] - _middle_px(pose.image, "heel")[0]


def trunk_side_lean(pose: Pose, *, stance: Side) -> float:
    """Trunk against the picture's vertical, positive towards the stance leg; degrees."""
    trunk = _trunk_px(pose.image)
    return degrees(atan2(trunk[0], -trunk[1])) * _towards(pose.image, stance)


def _towards(image: Points, side: Side) -> float:
    apart = image[_AT[side]["hip"]][0] - image[_AT[other(side)]["hip"]][0]
    return 0.0 if apart == 0 else (1.0 if apart > 0 else -1.0)


def frontal_plane_projection(pose: Pose, *, side: Side) -> float:
    """Hip, knee and ankle as the picture shows them: 0 in line, positive in valgus; degrees."""
    at, image = _AT[side], pose.image
    hip, knee, ankle = image[at["hip"]], image[at["knee"]], image[at["ankle"]]
    bend = degrees(
        atan2(ankle[0] - knee[0], ankle[1] - knee[1]) - atan2(knee[0] - hip[0], knee[1] - hip[1])
    )
    return ((bend + 180.0) % 360.0 - 180.0) * _towards(image, side)


def body_line(pose: Pose, *, side: Side) -> float:
    """Signed bend at the hip in a plank: 0 straight, negative sagging; degrees."""
    at, image = _AT[side], pose.image
    shoulder, hip, ankle = (image[at[joint]] for joint in ("shoulder", "hip", "ankle"))
    along = shoulder[0] - ankle[0], shoulder[1] - ankle[1]
    square = along[0] * along[0] + along[1] * along[1]
    if square == 0:
        return float("nan")
    share = ((hip[0] - ankle[0]) * along[0] + (hip[1] - ankle[1]) * along[1]) / square
    above = ankle[1] + share * along[1] - hip[1]
    size = 180.0 - _between(
        (shoulder[0] - hip[0], shoulder[1] - hip[1], 0.0),
        (ankle[0] - hip[0], ankle[1] - hip[1], 0.0),
    )
    return 0.0 if above == 0 else (size if above > 0 else -size)


def heel_height(pose: Pose, *, side: Side) -> float:
    """Height of the heel in the picture, in pixels; larger is higher."""
    return -pose.image[_AT[side]["heel"]][1]


def hip_height_px(pose: Pose) -> float:
    """Height of the middle of the hips in the picture, in pixels; larger is higher."""
    return -_middle_px(pose.image, "hip")[1]


def shank_length(pose: Pose, *, side: Side) -> float:
    """Length of the shank in the picture, in pixels."""
    knee, ankle = pose.image[_AT[side]["knee"]], pose.image[_AT[side]["ankle"]]
    return hypot(knee[0] - ankle[0], knee[1] - ankle[1])


def ankle_gap(pose: Pose) -> float:
    """How much higher the left ankle is than the right, as a share of the mean shank length."""
    shank = (shank_length(pose, side="left") + shank_length(pose, side="right")) / 2
    lift = pose.image[_RIGHT["ankle"]][1] - pose.image[_LEFT["ankle"]][1]
    return _ratio(lift, shank)


def trunk_length_px(pose: Pose) -> float:
    """Length of the trunk in the picture, in pixels."""
    return hypot(*_trunk_px(pose.image))


def centre_px(pose: Pose) -> tuple[float, float]:
    """The middle of the hips in the picture."""
    return _middle_px(pose.image, "hip")


def trunk_from_upright(pose: Pose) -> float:
    """Trunk against the vertical, whatever the direction: 0 upright, 180 head down; degrees."""
    trunk = _trunk(pose.world)
    return degrees(atan2(hypot(trunk[0], trunk[2]), -trunk[1]))


def stacked(pose: Pose) -> float:
    """How far the left-right axis stands up: 0 level, 90 lying on a side; degrees."""
    return degrees(asin(_clipped(abs(pose.axis[1]))))


def upper_side(pose: Pose) -> Side:
    """The side that lies on top."""
    return "left" if pose.axis[1] < 0 else "right"


def facing_up(pose: Pose) -> float:
    """How far the front of the body points up: 90 on the back, -90 face down; degrees."""
    trunk = _trunk(pose.world)
    front = _unit(_cross(pose.axis, trunk))
    return degrees(asin(_clipped(-front[1])))


def camera_yaw(pose: Pose) -> float:
    """From where the camera looks: 0 from the front, 90 from the side, 180 from behind."""
    axis = pose.axis
    return degrees(atan2(abs(axis[2]), axis[0]))


def camera_yaw_lying(pose: Pose) -> float:
    """The same of somebody who lies on a side, taken from the long axis of the body."""
    long = _trunk(pose.world)
    across = degrees(atan2(abs(long[2]), abs(long[0])))
    away = _cross(pose.axis, long)[2] > 0
    return 180.0 - across if away else across


def hip_height(pose: Pose) -> float:
    """Height of the hips above the lower ankle, in trunk lengths."""
    world = pose.world
    trunk = _trunk(world)
    low = max(world[_LEFT["ankle"]][1], world[_RIGHT["ankle"]][1])
    return _ratio(low - _middle(world, "hip")[1], _length(trunk))


def foot_lift(pose: Pose, *, stance: Side) -> float:
    """How much higher the free ankle is than the stance ankle, in shank lengths."""
    return ankle_gap(pose) * (1.0 if stance == "right" else -1.0)


def feet_apart(pose: Pose) -> float:
    """Distance of the ankles forwards and upwards together, in shank lengths."""
    world, forward = pose.world, _forward(pose.axis)
    apart = _minus(world[_LEFT["ankle"]], world[_RIGHT["ankle"]])
    shanks = [_length(_minus(world[at["knee"]], world[at["ankle"]])) for at in (_LEFT, _RIGHT)]
    return _ratio(hypot(_dot(apart, forward), apart[1]), sum(shanks) / 2)


def hip_bend_most(pose: Pose) -> float:
    """The greater hip flexion of the two sides; degrees."""
    return max(hip_flexion(pose, side="left"), hip_flexion(pose, side="right"))


def propped(pose: Pose) -> float:
    """Height of the shoulders above the lower elbow, in trunk lengths."""
    world = pose.world
    trunk = _trunk(world)
    elbow = max(world[_LEFT["elbow"]][1], world[_RIGHT["elbow"]][1])
    height = elbow - _middle(world, "shoulder")[1]
    return _ratio(height, _length(trunk))


def hand_height(pose: Pose) -> float:
    """Height of the lower hand above the lower ankle, in shank lengths."""
    world = pose.world
    low = max(world[_LEFT["ankle"]][1], world[_RIGHT["ankle"]][1])
    hand = max(world[_LEFT["wrist"]][1], world[_RIGHT["wrist"]][1])
    shanks = [_length(_minus(world[at["knee"]], world[at["ankle"]])) for at in (_LEFT, _RIGHT)]
    return _ratio(low - hand, sum(shanks) / 2)
