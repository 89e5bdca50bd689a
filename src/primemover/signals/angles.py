"""Joint angles and postures from landmarks, one definition each, for one frame or many.

``world`` arrays are (..., keypoint, 3) in metres with x to the picture's right, y down and z
away from the camera; ``image`` arrays are (..., keypoint, 2) in pixels. Angles are in degrees
with the signs of :data:`primemover.terms.SIGNS`. World and image are never mixed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.terms import KEYPOINTS, Side

FloatArray = npt.NDArray[np.float64]

POINT: Final = {name: index for index, name in enumerate(KEYPOINTS)}
_UP: Final = np.array([0.0, -1.0, 0.0])


def other(side: Side) -> Side:
    """The opposite side."""
    return "right" if side == "left" else "left"


def landmark(points: FloatArray, *, name: str) -> FloatArray:
    """One landmark, (..., space)."""
    return np.asarray(points[..., POINT[name], :], dtype=float)


def middle(points: FloatArray, *, joint: str) -> FloatArray:
    """The point half-way between the left and the right ``joint``."""
    return (landmark(points, name=f"left_{joint}") + landmark(points, name=f"right_{joint}")) / 2


def _length(vector: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(vector, axis=-1))


def _unit(vector: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(vector / _length(vector)[..., None])


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray((a * b).sum(axis=-1))


def _angle_between(a: FloatArray, b: FloatArray) -> FloatArray:
    """Angle between two vectors, 0 to 180 degrees."""
    return np.asarray(np.degrees(np.arccos(np.clip(_dot(_unit(a), _unit(b)), -1.0, 1.0))))


def _bend(points: FloatArray, before: str, at: str, after: str) -> FloatArray:
    corner = landmark(points, name=at)
    return 180.0 - _angle_between(
        landmark(points, name=before) - corner, landmark(points, name=after) - corner
    )


def left_axis(world: FloatArray) -> FloatArray:
    """Unit vector from the person's right to their left, from hips and shoulders together."""
    hips = landmark(world, name="left_hip") - landmark(world, name="right_hip")
    shoulders = landmark(world, name="left_shoulder") - landmark(world, name="right_shoulder")
    return _unit(_unit(hips) + _unit(shoulders))


def knee_flexion(world: FloatArray, *, side: Side) -> FloatArray:
    """Bend of hip, knee and ankle: 0 when straight, positive in flexion."""
    return _bend(world, f"{side}_hip", f"{side}_knee", f"{side}_ankle")


def elbow_flexion(world: FloatArray, *, side: Side) -> FloatArray:
    """Bend of shoulder, elbow and wrist: 0 when straight, positive in flexion."""
    return _bend(world, f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")


def knee_bend(image: FloatArray, *, side: Side) -> FloatArray:
    """Bend of hip, knee and ankle as the picture shows it: 0 straight; true from the side only."""
    return _bend(image, f"{side}_hip", f"{side}_knee", f"{side}_ankle")


def hip_bend(image: FloatArray, *, side: Side) -> FloatArray:
    """Bend of shoulder, hip and knee as the picture shows it; true from the side only."""
    return _bend(image, f"{side}_shoulder", f"{side}_hip", f"{side}_knee")


def _turn(first: FloatArray, second: FloatArray, axis: FloatArray) -> FloatArray:
    """Signed angle that turns ``first`` onto ``second`` about ``axis`` (right-handed)."""
    first = first - axis * _dot(first, axis)[..., None]
    second = second - axis * _dot(second, axis)[..., None]
    across = _dot(np.cross(first, second), axis)
    return np.asarray(np.degrees(np.arctan2(across, _dot(first, second))))


def hip_flexion(world: FloatArray, *, side: Side) -> FloatArray:
    """Thigh against trunk in the person's own sagittal plane; negative in extension.

    Notes
    -----
    The trunk is the line from hip to shoulder of the same side, the thigh from hip to knee; both
    are projected along the left-right axis. The angle is 0 when they are in line, whatever the
    width of hips and shoulders; the three-point angle in space never reaches 0.
    """
    trunk = landmark(world, name=f"{side}_shoulder") - landmark(world, name=f"{side}_hip")
    thigh = landmark(world, name=f"{side}_knee") - landmark(world, name=f"{side}_hip")
    return _turn(thigh, -trunk, left_axis(world))


def hip_abduction(world: FloatArray, *, side: Side) -> FloatArray:
    """Thigh out of the sagittal plane: 0 in it, positive away from the other leg.

    Unlike :func:`hip_opening` it keeps its sign when the thighs cross, so it can be counted on.
    """
    thigh = _unit(landmark(world, name=f"{side}_knee") - landmark(world, name=f"{side}_hip"))
    outwards = 1.0 if side == "left" else -1.0
    across = np.clip(_dot(thigh, left_axis(world)) * outwards, -1.0, 1.0)
    return np.asarray(np.degrees(np.arcsin(across)))


def trunk_lean(world: FloatArray) -> FloatArray:
    """Trunk against the vertical, 0 upright, positive when it tips towards the toes.

    The lean is taken in the sagittal plane of an upright person: the horizontal direction square
    to the left-right axis is *forward*. The vertical is the picture's.
    """
    trunk = middle(world, joint="shoulder") - middle(world, joint="hip")
    forward = forward_direction(world)
    return np.asarray(np.degrees(np.arctan2(_dot(trunk, forward), _dot(trunk, _UP))))


def forward_direction(world: FloatArray) -> FloatArray:
    """Horizontal unit vector the person faces, square to their left-right axis."""
    return _unit(np.cross(left_axis(world), _UP))


def shank_lean(world: FloatArray, *, side: Side) -> FloatArray:
    """Shank against the vertical, 0 upright, positive when the knee moves over the toes."""
    shank = landmark(world, name=f"{side}_knee") - landmark(world, name=f"{side}_ankle")
    return np.asarray(
        np.degrees(np.arctan2(_dot(shank, forward_direction(world)), _dot(shank, _UP)))
    )


def trunk_tilt(image: FloatArray) -> FloatArray:
    """Trunk against the picture's vertical, positive towards the toes; true from the side only.

    The toes point where they do in most frames.
    """
    trunk = middle(image, joint="shoulder") - middle(image, joint="hip")
    feet = middle(image, joint="foot_index") - middle(image, joint="heel")
    ahead = np.sign(np.nanmedian(feet[..., 0])) if np.isfinite(feet[..., 0]).any() else np.nan
    return np.asarray(np.degrees(np.arctan2(trunk[..., 0] * ahead, -trunk[..., 1])))


def body_line(image: FloatArray, *, side: Side) -> FloatArray:
    """Signed bend at the hip in a plank: 0 straight, negative sagging, positive piking.

    Notes
    -----
    Shoulder, hip and ankle of the side nearest the camera, as the picture shows them. The size is
    180 degrees less the angle at the hip; the sign says whether the hip lies above or below
    the line from shoulder to ankle. World landmarks show about two thirds of a sag, the picture
    nearly all of it.
    """
    shoulder, hip = landmark(image, name=f"{side}_shoulder"), landmark(image, name=f"{side}_hip")
    ankle = landmark(image, name=f"{side}_ankle")
    along, to_hip = shoulder - ankle, hip - ankle
    with np.errstate(invalid="ignore", divide="ignore"):
        share = _dot(to_hip, along) / _dot(along, along)
    above = (ankle + share[..., None] * along - hip)[..., 1]
    return np.asarray(np.sign(above) * (180.0 - _angle_between(shoulder - hip, ankle - hip)))


def hip_opening(world: FloatArray) -> FloatArray:
    """Angle between the two thighs: 0 when parallel, never negative."""
    return _angle_between(
        landmark(world, name="left_knee") - landmark(world, name="left_hip"),
        landmark(world, name="right_knee") - landmark(world, name="right_hip"),
    )


def leg_opening(world: FloatArray) -> FloatArray:
    """Angle between the lines from hip to ankle: 0 when parallel, never negative."""
    return _angle_between(
        landmark(world, name="left_ankle") - landmark(world, name="left_hip"),
        landmark(world, name="right_ankle") - landmark(world, name="right_hip"),
    )


THIGH_OF_TRUNK: Final = 0.85
"""Length of a thigh beside hip to shoulder: 0.245 and 0.288 of the stature [1]_.

.. [1] Drillis R, Contini R. Body segment parameters. New York University, 1966.
"""


def knee_gap(image: FloatArray, *, upper: Side) -> FloatArray:
    """Opening of the thighs of somebody lying on a side, from how far the knees are apart.

    The knees' distance along the picture's vertical, less that of the hips, seen as the base of a
    triangle whose legs are thighs; their length follows from the trunk's, which lies across the
    picture whichever way the thighs point. 0 when both knees lie as the hips do.
    """
    trunk = middle(image, joint="shoulder") - middle(image, joint="hip")
    long_px = np.nanmedian(_length(trunk)) if np.isfinite(trunk).any() else np.nan

    def apart(joint: str) -> FloatArray:
        low = landmark(image, name=f"{other(upper)}_{joint}")
        return np.asarray((low - landmark(image, name=f"{upper}_{joint}"))[..., 1])

    hips_px = np.nanmedian(apart("hip")) if np.isfinite(apart("hip")).any() else np.nan
    half = (apart("knee") - hips_px) / (2 * THIGH_OF_TRUNK * long_px)
    return np.asarray(2 * np.degrees(np.arcsin(np.clip(half, -1.0, 1.0))))


def _towards(image: FloatArray, *, side: Side) -> FloatArray:
    """+1 where ``side`` lies to the picture's right of the other side, else -1."""
    apart = landmark(image, name=f"{side}_hip") - landmark(image, name=f"{other(side)}_hip")
    return np.asarray(np.sign(apart[..., 0]))


def trunk_side_lean(image: FloatArray, *, stance: Side) -> FloatArray:
    """Trunk against the picture's vertical, 0 upright, positive towards the stance leg."""
    trunk = middle(image, joint="shoulder") - middle(image, joint="hip")
    lean = np.degrees(np.arctan2(trunk[..., 0], -trunk[..., 1]))
    return np.asarray(lean * _towards(image, side=stance))


def pelvic_obliquity(image: FloatArray, *, stance: Side) -> FloatArray:
    """Line of the hips against the picture's horizontal; positive when the free side is higher."""
    across = landmark(image, name=f"{other(stance)}_hip") - landmark(image, name=f"{stance}_hip")
    return np.asarray(np.degrees(np.arctan2(-across[..., 1], np.abs(across[..., 0]))))


def frontal_plane_projection(image: FloatArray, *, side: Side) -> FloatArray:
    """Hip, knee and ankle as the picture shows them: 0 in line, positive in valgus."""
    thigh = landmark(image, name=f"{side}_knee") - landmark(image, name=f"{side}_hip")
    shank = landmark(image, name=f"{side}_ankle") - landmark(image, name=f"{side}_knee")
    bend = np.degrees(
        np.arctan2(shank[..., 0], shank[..., 1]) - np.arctan2(thigh[..., 0], thigh[..., 1])
    )
    wrapped = (bend + 180.0) % 360.0 - 180.0  # a difference of two directions is no full turn
    return np.asarray(wrapped * _towards(image, side=side))


def heel_height(image: FloatArray, *, side: Side) -> FloatArray:
    """Height of the heel above the bottom edge direction, in pixels (larger is higher)."""
    return -landmark(image, name=f"{side}_heel")[..., 1]


def shank_length(image: FloatArray, *, side: Side) -> FloatArray:
    """Length of the shank in the picture, in pixels."""
    return _length(landmark(image, name=f"{side}_knee") - landmark(image, name=f"{side}_ankle"))


def heel_rise(
    image: FloatArray, *, side: Side, standing_height_px: float, shank_px: float
) -> FloatArray:
    """Rise of the heel since standing, in per cent of the shank's length; positive upwards."""
    return (heel_height(image, side=side) - standing_height_px) / shank_px * 100.0


def ankle_gap(image: FloatArray) -> FloatArray:
    """How much higher the left ankle is than the right, as a share of the mean shank length."""
    shank = (shank_length(image, side="left") + shank_length(image, side="right")) / 2
    lift = landmark(image, name="right_ankle")[..., 1] - landmark(image, name="left_ankle")[..., 1]
    return np.asarray(lift / shank)
