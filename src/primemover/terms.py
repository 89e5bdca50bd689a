"""Names, sides, units and sign conventions, each defined once.

Notes
-----
Joint angles follow the ISB conventions: flexion, adduction and internal rotation are
positive. ``SIGNS`` is the one table of signs; every angle function is tested against it.
"""

from __future__ import annotations

from typing import Final, Literal

Side = Literal["left", "right"]
SIDES: Final[tuple[Side, Side]] = ("left", "right")

Status = Literal["supported", "not_supported", "cannot_tell", "refer"]
"""What a finding rule concluded, as written in JSON."""

STATUS_WORDS: Final[dict[Status, str]] = {
    "supported": "stands out",
    "not_supported": "looks fine",
    "cannot_tell": "couldn't see",
    "refer": "get it looked at",
}
"""What a person reads in place of the status."""

GLUTES: Final = ("gluteus_maximus", "gluteus_medius", "gluteus_minimus")
"""Ids of the gluteal muscles, the largest first, as the map of muscles numbers them."""

Confidence = Literal["normal", "low"]
"""``low``: shown with a wide interval; never supports a finding alone."""

Grade = Literal["A", "B", "C", "D"]
"""Strength of evidence, A (systematic reviews, strong cohorts) to D (opinion or own rule)."""

KEYPOINTS: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""The 33 landmarks of the BlazePose topology, in its order; left and right are the person's."""

SIGNS: Final[dict[str, str]] = {
    "knee_flexion": "0 when straight, positive in flexion",
    "hip_flexion": "0 when shoulder, hip and knee are in line, positive in flexion",
    "elbow_flexion": "0 when straight, positive in flexion",
    "trunk_lean": "0 when upright, positive when the trunk tips forward (towards the toes)",
    "trunk_side_lean": "0 when upright, positive towards the stance leg",
    "body_line": "0 when shoulder, hip and ankle are in line; negative when the hips sag "
    "towards the floor, positive when they pike",
    "hip_abduction": "0 with the thigh in the sagittal plane, positive away from the other leg",
    "hip_opening": "angle between the two thighs, 0 when parallel, never negative",
    "leg_opening": "angle between the lines from hip to ankle, 0 when parallel, never negative",
    "shank_lean": "0 when upright, positive when the knee moves over the toes",
    "heel_rise": "0 with the heel on the floor, positive upwards",
    "hip_rise": "0 where the hips are lowest in the recording, positive upwards",
    "pelvic_obliquity": "0 when level, positive when the free (swing) side is higher",
    "frontal_plane_projection": "0 when hip, knee and ankle are in line, positive in valgus",
}
"""Sign convention of each angle or displacement, in words fit for a reference page."""
