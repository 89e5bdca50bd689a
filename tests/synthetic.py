"""Motion whose answer is known: a stick figure, its pose track, and real tracks for tests.

``synthetic_recording`` poses a figure frame by frame (forward, up, left; metres), films it with
a pinhole camera and returns the pose track with what was put in. ``synthetic_track`` is the track
alone. ``read_pose_npz`` reads the real landmark tracks found through ``PRIMEMOVER_TEST_DATA``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr

from primemover.recordings.pose_track import make_pose_track
from primemover.terms import KEYPOINTS, Side

FloatArray = npt.NDArray[np.float64]
Joints = dict[str, FloatArray]

THIGH_M: Final = 0.42
SHANK_M: Final = 0.40
TRUNK_M: Final = 0.50
UPPER_ARM_M: Final = 0.28
FOREARM_M: Final = 0.25
HALF_HIPS_M: Final = 0.11
HALF_SHOULDERS_M: Final = 0.17
ANKLE_HEIGHT_M: Final = 0.08
HEEL_BACK_M: Final = 0.05
TOE_FORWARD_M: Final = 0.15
CAMERA_DISTANCE_M: Final = 4.0
CAMERA_HEIGHT_M: Final = 0.9
LOW_CAMERA_HEIGHT_M: Final = 0.6

FAULTS: Final = (
    "feet_cropped",
    "head_cropped",
    "long_gap",
    "short_gaps",
    "jump",
    "limbs_stretch",
    "sides_swap",
    "upside_down",
    "nobody",
    "half_missing",
    "camera_pans",
)
"""Every fault ``synthetic_track(faults=...)`` can inject."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrueRepetition:
    """One repetition put into the track: seconds, and amplitude as a share of the full one."""

    start_s: float
    turn_s: float
    end_s: float
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SyntheticRecording:
    """A pose track with the motion it was made from.

    ``phase`` runs 0 to 1 per frame; ``pose`` holds the figure's parameters (degrees, per cent).
    """

    track: xr.Dataset
    phase: FloatArray
    repetitions: tuple[TrueRepetition, ...]
    pose: Mapping[str, float]


# ---------------------------------------------------------------- the figure, (forward, up, left)


def _v(forward: float, up: float, left: float = 0.0) -> FloatArray:
    return np.array([forward, up, left])


def _tilt(angle_deg: float) -> FloatArray:
    """Unit vector that is up at 0 degrees and forward at 90."""
    a = np.radians(angle_deg)
    return _v(float(np.sin(a)), float(np.cos(a)))


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """Cross product of space: (forward, up, left) taken as they stand are left-handed."""
    return -np.cross(a, b)


def _out(side: Side) -> float:
    return 1.0 if side == "left" else -1.0


def _two_bone(start: FloatArray, end: FloatArray, first_m: float, second_m: float,
              towards: FloatArray) -> FloatArray:  # fmt: skip
    """The middle joint between ``start`` and ``end``, bent ``towards`` a direction."""
    line = end - start
    reach = min(float(np.linalg.norm(line)), first_m + second_m - 1e-9)
    unit = line / np.linalg.norm(line)
    along = (first_m**2 - second_m**2 + reach**2) / (2 * reach)
    off = np.sqrt(max(first_m**2 - along**2, 0.0))
    side = towards - unit * (towards @ unit)
    return np.asarray(start + unit * along + side / np.linalg.norm(side) * off)


def _arms(joints: Joints, *, upper: FloatArray, fore: FloatArray) -> None:
    for side in ("left", "right"):
        joints[f"{side}_elbow"] = joints[f"{side}_shoulder"] + upper * UPPER_ARM_M
        joints[f"{side}_wrist"] = joints[f"{side}_elbow"] + fore * FOREARM_M


def _feet(joints: Joints, *, toes: FloatArray, down: FloatArray) -> None:
    for side in ("left", "right"):
        sole = joints[f"{side}_ankle"] + down * ANKLE_HEIGHT_M
        joints.setdefault(f"{side}_heel", sole - toes * HEEL_BACK_M)
        joints.setdefault(f"{side}_foot_index", sole + toes * TOE_FORWARD_M)


def _head_and_hands(joints: Joints, *, face: FloatArray, crown: FloatArray) -> None:
    left = _cross(crown, face)
    neck = (joints["left_shoulder"] + joints["right_shoulder"]) / 2
    head = neck + crown * 0.20
    joints["nose"] = head + face * 0.12
    for side in ("left", "right"):
        out = left * _out(side)
        joints[f"{side}_ear"] = head + out * 0.08
        joints[f"mouth_{side}"] = head + face * 0.10 - crown * 0.05 + out * 0.03
        for name, wide in (("eye_inner", 0.02), ("eye", 0.03), ("eye_outer", 0.05)):
            joints[f"{side}_{name}"] = head + face * 0.10 + crown * 0.04 + out * wide
        wrist = joints[f"{side}_wrist"]
        arm = wrist - joints[f"{side}_elbow"]
        for name in ("pinky", "index", "thumb"):
            joints[f"{side}_{name}"] = wrist + arm / np.linalg.norm(arm) * 0.07


def _pair(joints: Joints, name: str, centre: FloatArray, half_m: float,
          left: FloatArray | None = None) -> None:  # fmt: skip
    axis = _v(0, 0, 1) if left is None else left
    for side in ("left", "right"):
        joints[f"{side}_{name}"] = centre + axis * _out(side) * half_m


def _pose_squat(p: Mapping[str, float], u: float, side: Side) -> Joints:
    k = p["knee_deg"] * u
    shank = p["shank_share"] * k
    j: Joints = {}
    heel = p["heel_rise_pct"] * u / 100 * SHANK_M
    ankle = _v(0, ANKLE_HEIGHT_M + heel)
    knee = ankle + _tilt(shank) * SHANK_M
    hip = knee + _tilt(shank - k) * THIGH_M
    for name, at in (("ankle", ankle), ("knee", knee), ("hip", hip)):
        _pair(j, name, at, HALF_HIPS_M)
    for s in ("left", "right"):
        j[f"{s}_knee"] = j[f"{s}_knee"] - _v(0, 0, _out(s) * p["knees_in_m"] * u)
        j[f"{s}_foot_index"] = _v(TOE_FORWARD_M, 0, _out(s) * HALF_HIPS_M)
    _pair(j, "shoulder", hip + _tilt(p["trunk_deg"] * u) * TRUNK_M, HALF_SHOULDERS_M)
    _arms(j, upper=_tilt(180 - 80 * u), fore=_tilt(180 - 85 * u))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(1, 0), crown=_v(0, 1))
    return j


def _pose_hip_hinge(p: Mapping[str, float], u: float, side: Side) -> Joints:
    shank, thigh = p["shank_deg"] * u, p["shank_deg"] * u - p["knee_deg"] * u
    j: Joints = {}
    ankle = _v(0, ANKLE_HEIGHT_M)
    knee = ankle + _tilt(shank) * SHANK_M
    hip = knee + _tilt(thigh) * THIGH_M
    for name, at in (("ankle", ankle), ("knee", knee), ("hip", hip)):
        _pair(j, name, at, HALF_HIPS_M)
    _pair(j, "shoulder", hip + _tilt(p["trunk_deg"] * u) * TRUNK_M, HALF_SHOULDERS_M)
    _arms(j, upper=_tilt(180), fore=_tilt(178))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_tilt(90 + p["trunk_deg"] * u), crown=_tilt(p["trunk_deg"] * u))
    return j


def _pose_single_leg_squat(p: Mapping[str, float], u: float, side: Side) -> Joints:
    j = _pose_squat({**p, "heel_rise_pct": 0.0, "knees_in_m": 0.0}, u, side)
    j[f"{side}_knee"] = j[f"{side}_knee"] - _v(0, 0, _out(side) * p["knees_in_m"] * u)
    free: Side = "right" if side == "left" else "left"
    hip = j[f"{free}_hip"]
    j[f"{free}_knee"] = hip + _tilt(180 - 15) * THIGH_M
    j[f"{free}_ankle"] = j[f"{free}_knee"] + _tilt(180 + 75) * SHANK_M
    for name in ("heel", "foot_index"):
        j.pop(f"{free}_{name}", None)
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    return j


def _pose_split(
    p: Mapping[str, float],
    u: float,
    side: Side,
    *,
    step_m: float,
    front_m: float,
    back_m: float,
    depth: Callable[[float], float],
) -> Joints:
    """Front (tested) foot flat, back leg behind; the hips travel down (lunge) or up (step)."""
    j: Joints = {}
    back: Side = "right" if side == "left" else "left"
    hip = _v(0, depth(u))
    _pair(j, "hip", hip, HALF_HIPS_M)
    for s, f, h in ((side, front_m, step_m), (back, -back_m, 0.0)):
        ankle = _v(f, ANKLE_HEIGHT_M + h, _out(s) * HALF_HIPS_M)
        gap = float(np.linalg.norm(ankle - j[f"{s}_hip"])) - (THIGH_M + SHANK_M)
        if gap > 0:  # the trailing leg hangs from the hip when it cannot reach its foothold
            ankle = ankle + (j[f"{s}_hip"] - ankle) * gap / (gap + THIGH_M + SHANK_M)
        j[f"{s}_ankle"] = ankle
        j[f"{s}_knee"] = _two_bone(j[f"{s}_hip"], ankle, THIGH_M, SHANK_M, _v(1, 0))
    _pair(j, "shoulder", hip + _tilt(p["trunk_deg"] * u) * TRUNK_M, HALF_SHOULDERS_M)
    _arms(j, upper=_tilt(180), fore=_tilt(175))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(1, 0), crown=_v(0, 1))
    return j


def _pose_lunge(p: Mapping[str, float], u: float, side: Side) -> Joints:
    return _pose_split(
        p, u, side, step_m=0.0, front_m=0.30 * u, back_m=0.45 * u,
        depth=lambda x: ANKLE_HEIGHT_M + (THIGH_M + SHANK_M) * (0.995 - p["drop_share"] * x),
    )  # fmt: skip


def _pose_step_up(p: Mapping[str, float], u: float, side: Side) -> Joints:
    top = ANKLE_HEIGHT_M + (THIGH_M + SHANK_M) * 0.99
    return _pose_split(
        p, 1 - u, side, step_m=p["step_m"], front_m=0.35 * (1 - u), back_m=0.0,
        depth=lambda x: top + p["step_m"] * (1 - x) - 0.02 * x,
    )  # fmt: skip


def _pose_one_leg_stand(p: Mapping[str, float], u: float, side: Side) -> Joints:
    """``side`` is the stance leg; ``u`` lifts the other one."""
    j: Joints = {}
    free: Side = "right" if side == "left" else "left"
    drop, lean = np.radians(p["pelvic_drop_deg"] * u), np.radians(p["side_lean_deg"] * u)
    stance = _out(side)
    ankle = _v(0, ANKLE_HEIGHT_M, stance * HALF_HIPS_M)
    hip = ankle + _v(0, THIGH_M + SHANK_M)
    # free hip = stance hip towards the free side, lowered by the drop
    across = _v(0, -float(np.sin(drop)), -stance * float(np.cos(drop)))
    centre = hip + across * HALF_HIPS_M
    j[f"{side}_ankle"], j[f"{side}_knee"], j[f"{side}_hip"] = (
        ankle,
        ankle + _v(0, SHANK_M),
        hip,
    )
    j[f"{free}_hip"] = hip + across * 2 * HALF_HIPS_M
    j[f"{free}_knee"] = j[f"{free}_hip"] + _tilt(180 - p["lift_hip_deg"] * u) * THIGH_M
    bend = p["lift_hip_deg"] - p["lift_knee_deg"]
    j[f"{free}_ankle"] = j[f"{free}_knee"] + _tilt(180 - bend * u) * SHANK_M
    up = _v(0, float(np.cos(lean)), stance * float(np.sin(lean)))
    _pair(j, "shoulder", centre + up * TRUNK_M, HALF_SHOULDERS_M, _cross(up, _v(1, 0)))
    _arms(j, upper=_tilt(180), fore=_tilt(175))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(1, 0), crown=up)
    return j


def _pose_side_lying(p: Mapping[str, float], u: float, side: Side) -> Joints:
    """Lying on the other side, chest towards *forward*; the tested leg is on top."""
    j: Joints = {}
    up = _v(0, 1) * _out(side)  # the person's left points up when the left leg is on top
    ant = _v(1, 0)
    crown = _cross(ant, up)
    hip = _v(0, HALF_HIPS_M + 0.05)
    _pair(j, "hip", hip, HALF_HIPS_M, up)
    _pair(j, "shoulder", hip + crown * TRUNK_M, HALF_SHOULDERS_M, up)
    flex = np.radians(p["hip_deg"])
    thigh = -crown * np.cos(flex) + ant * np.sin(flex)
    turn = np.radians(p["hip_deg"] - p["knee_deg"])
    shank = -crown * np.cos(turn) + ant * np.sin(turn)
    opening = np.radians(p["rest_deg"] + (p["open_deg"] - p["rest_deg"]) * u)
    for s in ("left", "right"):
        direction, lower = thigh, shank
        if s == side:
            direction = thigh * np.cos(opening) + _v(0, 1) * np.sin(opening)
            if not p["knee_deg"]:
                lower = direction
        j[f"{s}_knee"] = j[f"{s}_hip"] + direction * THIGH_M
        j[f"{s}_ankle"] = j[f"{s}_knee"] + lower * SHANK_M
    _arms(j, upper=ant, fore=crown)
    _feet(j, toes=ant, down=shank)
    _head_and_hands(j, face=ant, crown=crown)
    return j


def _sagittal(j: Joints, *, shoulder: FloatArray, hip: FloatArray, knee: FloatArray,
              ankle: FloatArray) -> None:  # fmt: skip
    _pair(j, "shoulder", shoulder, HALF_SHOULDERS_M)
    for name, at in (("hip", hip), ("knee", knee), ("ankle", ankle)):
        _pair(j, name, at, HALF_HIPS_M)


def _pose_plank(p: Mapping[str, float], u: float, side: Side) -> Joints:
    """Face down, head forward; ``body_line_deg`` negative sags."""
    line = np.radians(p["body_line_deg"] * (u if p["moving"] else 1.0))
    tilt = np.radians(p["incline_deg"])
    j: Joints = {}
    ankle = _v(0, 0.12)
    # Distances along the straight shoulder-ankle line share the bend between both segments.
    leg_m = THIGH_M + SHANK_M
    a = tilt + line * TRUNK_M / (TRUNK_M + leg_m)
    b = a - line
    leg = _v(float(np.cos(a)), float(np.sin(a)))
    trunk = _v(float(np.cos(b)), float(np.sin(b)))
    hip = ankle + leg * leg_m
    _sagittal(j, shoulder=hip + trunk * TRUNK_M, hip=hip, knee=ankle + leg * SHANK_M, ankle=ankle)
    _arms(j, upper=_v(0, -1), fore=_v(1, 0))
    _feet(j, toes=_v(0.3, -0.95), down=_v(-0.95, -0.3))
    _head_and_hands(j, face=_v(0, -1), crown=_v(1, 0))
    return j


def _pose_bridge(p: Mapping[str, float], u: float, side: Side) -> Joints:
    """On the back, feet forward; the trunk rises from the low to the high angle."""
    j: Joints = {}
    shoulder = _v(0, 0.08)
    low, high = p["trunk_low_deg"], p["trunk_high_deg"]
    a = np.radians(low + (high - low) * u)
    hip = shoulder + _v(float(np.cos(a)), float(np.sin(a))) * TRUNK_M
    ankle = _v(p["feet_m"], 0.10)
    knee = _two_bone(hip, ankle, THIGH_M, SHANK_M, _v(0, 1))
    _sagittal(j, shoulder=shoulder, hip=hip, knee=knee, ankle=ankle)
    _arms(j, upper=_v(1, 0), fore=_v(1, 0))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(0, 1), crown=_v(-1, 0))
    return j


def _pose_prone_hip_extension(p: Mapping[str, float], u: float, side: Side) -> Joints:
    j: Joints = {}
    hip = _v(0, 0.12)
    _sagittal(j, shoulder=hip + _v(TRUNK_M, 0), hip=hip, knee=hip - _v(THIGH_M, 0),
              ankle=hip - _v(THIGH_M + SHANK_M, 0))  # fmt: skip
    a = np.radians(p["extension_deg"] * u)
    leg = _v(-float(np.cos(a)), float(np.sin(a)))
    j[f"{side}_knee"] = j[f"{side}_hip"] + leg * THIGH_M
    j[f"{side}_ankle"] = j[f"{side}_knee"] + leg * SHANK_M
    _arms(j, upper=_v(1, 0), fore=_v(1, 0))
    _feet(j, toes=_v(-0.9, -0.4), down=_v(-0.4, 0.1))
    _head_and_hands(j, face=_v(0, -1), crown=_v(1, 0))
    return j


def _pose_bench_dip(p: Mapping[str, float], u: float, side: Side) -> Joints:
    """Hands on a bench behind; the trunk sinks upright while the elbows bend."""
    j: Joints = {}
    elbow = np.radians(p["elbow_top_deg"] + (p["elbow_deg"] - p["elbow_top_deg"]) * u)
    reach = np.sqrt(UPPER_ARM_M**2 + FOREARM_M**2
                    + 2 * UPPER_ARM_M * FOREARM_M * np.cos(elbow))  # fmt: skip
    wrist = _v(-0.05, 0.45)
    shoulder = wrist + _v(0, float(reach))
    hip = shoulder - _tilt(p["trunk_deg"]) * TRUNK_M + _v(p["drift_m"] * u, 0)
    shoulder = hip + _tilt(p["trunk_deg"]) * TRUNK_M
    ankle = _v(0.55, ANKLE_HEIGHT_M)
    knee = _two_bone(hip, ankle, THIGH_M, SHANK_M, _v(0.3, 1))
    _sagittal(j, shoulder=shoulder, hip=hip, knee=knee, ankle=ankle)
    for s in ("left", "right"):
        w = wrist + _v(p["drift_m"] * u, 0, _out(s) * HALF_SHOULDERS_M)
        j[f"{s}_wrist"] = w
        j[f"{s}_elbow"] = _two_bone(j[f"{s}_shoulder"], w, UPPER_ARM_M, FOREARM_M, _v(-1, 0))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(1, 0), crown=_v(0, 1))
    return j


PoseFunction = Callable[[Mapping[str, float], float, Side], Joints]
_CLAM = {"hip_deg": 45.0, "knee_deg": 90.0, "rest_deg": 5.0, "open_deg": 40.0}
FIGURES: Final[dict[str, tuple[PoseFunction, dict[str, float], float]]] = {
    "squat": (
        _pose_squat,
        {"knee_deg": 95.0, "trunk_deg": 35.0, "shank_share": 0.36, "heel_rise_pct": 0.0,
         "knees_in_m": 0.0},
        90.0,
    ),
    "hip_hinge": (_pose_hip_hinge, {"knee_deg": 15.0, "trunk_deg": 70.0, "shank_deg": 0.0}, 90.0),
    "single_leg_squat": (
        _pose_single_leg_squat,
        {"knee_deg": 55.0, "trunk_deg": 15.0, "shank_share": 0.4, "knees_in_m": 0.0},
        0.0,
    ),
    "lunge": (_pose_lunge, {"trunk_deg": 5.0, "drop_share": 0.35}, 90.0),
    "step_up": (_pose_step_up, {"trunk_deg": 10.0, "step_m": 0.20}, 90.0),
    "one_leg_stand": (
        _pose_one_leg_stand,
        {"pelvic_drop_deg": 0.0, "side_lean_deg": 0.0, "lift_hip_deg": 25.0,
         "lift_knee_deg": 60.0},
        0.0,
    ),
    "clam": (_pose_side_lying, _CLAM, 0.0),
    "side_lying_abduction": (
        _pose_side_lying,
        {"hip_deg": 0.0, "knee_deg": 0.0, "rest_deg": 3.0, "open_deg": 35.0},
        0.0,
    ),
    "plank": (_pose_plank, {"body_line_deg": 0.0, "incline_deg": 8.0, "moving": 0.0}, 90.0),
    "bridge": (
        _pose_bridge,
        {"trunk_low_deg": 5.0, "trunk_high_deg": 32.0, "feet_m": 0.72},
        90.0,
    ),
    "prone_hip_extension": (_pose_prone_hip_extension, {"extension_deg": 15.0}, 90.0),
    "bench_dip": (
        _pose_bench_dip,
        {"elbow_top_deg": 10.0, "elbow_deg": 85.0, "trunk_deg": 0.0, "drift_m": 0.0},
        90.0,
    ),
}  # fmt: skip
"""Filmed test: how the figure is posed, its parameters, and the camera yaw it is filmed from."""

HOLDS: Final = ("plank", "one_leg_stand")
LYING: Final = ("clam", "side_lying_abduction", "plank", "bridge", "prone_hip_extension")


# ------------------------------------------------------------------------------- time and camera


def _phase(
    time_s: FloatArray, *, shares: Sequence[float], period_s: float, pause_s: float, rest_s: float
) -> tuple[FloatArray, tuple[TrueRepetition, ...]]:
    phase = np.zeros_like(time_s)
    done: list[TrueRepetition] = []
    start = rest_s
    for share in shares:
        inside = (time_s >= start) & (time_s < start + period_s)
        phase[inside] = share * (1 - np.cos(2 * np.pi * (time_s[inside] - start) / period_s)) / 2
        done.append(
            TrueRepetition(
                start_s=start, turn_s=start + period_s / 2, end_s=start + period_s, share=share
            )
        )
        start += period_s + pause_s
    return phase, tuple(done)


def _hold_phase(time_s: FloatArray, *, hold_s: float, rest_s: float) -> FloatArray:
    ramp_s = 0.4
    rise = np.clip((time_s - rest_s) / ramp_s, 0, 1)
    fall = np.clip((rest_s + hold_s - time_s) / ramp_s, 0, 1)
    return np.asarray(np.minimum(rise, fall))


def _camera_axes(yaw_deg: float, near_side: Side, pitch_deg: float, roll_deg: float) -> FloatArray:
    """Rotation from (forward, up, left) to the camera's (right, down, away)."""
    turn = np.radians(yaw_deg) * (1.0 if near_side == "right" else -1.0)
    forward = np.array([np.sin(turn), 0.0, -np.cos(turn)])
    up = np.array([0.0, -1.0, 0.0])
    left = np.cross(up, forward)
    axes = np.stack([forward, up, left], axis=1)
    p, r = np.radians(pitch_deg), np.radians(roll_deg)
    pitch = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    roll = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return np.asarray(roll @ pitch @ axes)


def _film(joints_m: FloatArray, *, axes: FloatArray, low: bool, width_px: int,
          height_px: int, zoom: float) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """World landmarks (hip-centred, camera axes) and image landmarks (pixels)."""
    left, right = KEYPOINTS.index("left_hip"), KEYPOINTS.index("right_hip")
    centred = joints_m - (joints_m[:, [left]] + joints_m[:, [right]]) / 2
    world = centred @ axes.T
    aim = np.array([0.0, LOW_CAMERA_HEIGHT_M / 2 if low else CAMERA_HEIGHT_M, 0.0])
    seen = (joints_m - aim) @ axes.T + np.array([0, 0, CAMERA_DISTANCE_M])
    focal_px = zoom * 1.6 * height_px
    image = seen[..., :2] / seen[..., 2:] * focal_px
    return world, image + np.array([width_px / 2, height_px / 2])


def _true_confidence(world_m: FloatArray) -> FloatArray:
    """Visibility like the engine's: high, but low for the far leg in a side view."""
    confidence = np.full(world_m.shape[:2], 0.99)
    hips = [KEYPOINTS.index(f"{s}_hip") for s in ("left", "right")]
    away = world_m[:, hips[0], 2] - world_m[:, hips[1], 2]
    for side, sign in (("left", 1), ("right", -1)):
        far = sign * away > 0.12
        for joint in ("knee", "ankle", "elbow"):
            confidence[far, KEYPOINTS.index(f"{side}_{joint}")] = 0.3
    return confidence


# --------------------------------------------------------------------------------------- faults


def _swap_sides(values: FloatArray) -> FloatArray:
    order = [
        KEYPOINTS.index(k.replace("left", "#").replace("right", "left").replace("#", "right"))
        for k in KEYPOINTS
    ]
    return np.asarray(values[:, order])


Faulty = tuple[FloatArray, FloatArray]


def _feet_cropped(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    image[..., 1] += size_px[1] - np.nanmin(image[:, KEYPOINTS.index("left_ankle"), 1]) + 4
    return world, image


def _head_cropped(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    image[..., 1] -= np.nanmax(image[:, KEYPOINTS.index("nose"), 1]) + 4
    return world, image


def _jump(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    """For the middle third, someone smaller at the left of the picture is followed."""
    n = len(world)
    middle = slice(n // 3, 2 * n // 3)
    world[middle] *= 0.8
    image[middle] = (image[middle] - image[middle].mean((0, 1))) * 0.6 + size_px * [0.15, 0.5]
    return world, image


def _limbs_stretch(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    wave = 1 + 0.5 * np.sin(np.arange(len(world)) * 2.1)[:, None]
    for side in ("left", "right"):
        knee, ankle = (KEYPOINTS.index(f"{side}_{x}") for x in ("knee", "ankle"))
        for points in (world, image):
            points[:, ankle] = points[:, knee] + (points[:, ankle] - points[:, knee]) * wave
    return world, image


def _sides_swap(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    n = len(world)
    odd = np.arange(n) // max(n // 12, 1) % 2 == 1
    world[odd], image[odd] = _swap_sides(world[odd]), _swap_sides(image[odd])
    return world, image


def _upside_down(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    return world * np.array([-1, -1, 1]), size_px - image


def _camera_pans(world: FloatArray, image: FloatArray, size_px: FloatArray) -> Faulty:
    image[..., 0] += np.linspace(-0.45, 0.45, len(image))[:, None] * size_px[0]
    return world, image


_FAULT_FUNCTIONS: Final = {
    "feet_cropped": _feet_cropped,
    "head_cropped": _head_cropped,
    "jump": _jump,
    "limbs_stretch": _limbs_stretch,
    "sides_swap": _sides_swap,
    "upside_down": _upside_down,
    "camera_pans": _camera_pans,
}


def _inject(
    faults: Sequence[str], world: FloatArray, image: FloatArray, width_px: int, height_px: int
) -> tuple[FloatArray, FloatArray]:
    unknown = set(faults) - set(FAULTS)
    if unknown:
        raise ValueError(f"unknown faults {sorted(unknown)}; choose from {FAULTS}")
    world, image = world.copy(), image.copy()
    n = len(world)
    middle = slice(n // 3, 2 * n // 3)
    empty: dict[str, slice | npt.NDArray[np.intp]] = {
        "nobody": slice(0, n),
        "half_missing": np.arange(0, n) // max(n // 20, 1) % 2 == 0,
        "long_gap": middle,
        "short_gaps": np.flatnonzero(np.arange(n) % 25 < 2),
    }
    for name, frames in empty.items():
        if name in faults:
            world[frames], image[frames] = np.nan, np.nan
    for name, fault in _FAULT_FUNCTIONS.items():
        if name in faults:
            world, image = fault(world, image, np.array([width_px, height_px], float))
    return world, image


# ----------------------------------------------------------------------------------- the product


def synthetic_recording(
    test: str = "squat",
    *,
    yaw_deg: float | None = None,
    near_side: Side = "right",
    side: Side = "right",
    fps: float = 30.0,
    repetitions: int = 5,
    shares: Sequence[float] | None = None,
    period_s: float = 3.0,
    pause_s: float = 0.4,
    rest_s: float = 1.0,
    hold_s: float = 8.0,
    noise_m: float = 0.0,
    noise_px: float = 0.0,
    seed: int = 0,
    pitch_deg: float = 0.0,
    roll_deg: float = 0.0,
    zoom: float = 1.0,
    width_px: int = 1280,
    height_px: int = 720,
    faults: Sequence[str] = (),
    pose_engine: str = "mediapipe",
    pose_model: str = "full",
    **pose: float,
) -> SyntheticRecording:
    """A stick figure doing a filmed test, as a pose track with its truth.

    Parameters
    ----------
    test : str
        A key of ``FIGURES``; ``**pose`` overrides its parameters (``knee_deg=70`` …).
    yaw_deg : float, optional
        Camera from the front (0), side (90) or back (180); the test's own view when None.
    side : Side
        Tested side: stance leg, top leg, front leg, lifted prone leg.
    shares : sequence of float, optional
        Amplitude of each repetition as a share of the full one; overrides ``repetitions``.
    faults : sequence of str
        Names from ``FAULTS``.
    """
    figure, defaults, usual_yaw_deg = FIGURES[test]
    if unknown := set(pose) - set(defaults):
        raise ValueError(f"{test}: unknown pose parameters {sorted(unknown)}")
    parameters = {**defaults, **pose}
    wanted = tuple(shares) if shares is not None else (1.0,) * repetitions
    hold = test in HOLDS
    length_s = 2 * rest_s + (hold_s if hold else len(wanted) * (period_s + pause_s) - pause_s)
    time_s = np.arange(max(round(length_s * fps) + 1, 1)) / fps
    true: tuple[TrueRepetition, ...] = ()
    if hold:
        phase = _hold_phase(time_s, hold_s=hold_s, rest_s=rest_s)
    else:
        phase, true = _phase(
            time_s, shares=wanted, period_s=period_s, pause_s=pause_s, rest_s=rest_s
        )
    frames = [figure(parameters, float(u), side) for u in phase]
    joints = np.array([[frame[name] for name in KEYPOINTS] for frame in frames])
    axes = _camera_axes(
        usual_yaw_deg if yaw_deg is None else yaw_deg, near_side, pitch_deg, roll_deg
    )
    world, image = _film(
        joints, axes=axes, low=test in LYING, width_px=width_px, height_px=height_px, zoom=zoom
    )
    confidence = _true_confidence(world)
    noise = np.random.default_rng(seed)
    world = world + noise.normal(0, noise_m, world.shape) if noise_m else world
    image = image + noise.normal(0, noise_px, image.shape) if noise_px else image
    world, image = _inject(faults, world, image, width_px, height_px)
    confidence[np.isnan(image[:, 0, 0])] = np.nan
    track = make_pose_track(
        time_s=time_s,
        position_m=world,
        image_position_px=image,
        confidence=confidence,
        width_px=width_px,
        height_px=height_px,
        pose_engine=pose_engine,
        pose_model=pose_model,
        source=f"synthetic {test}",
    )
    return SyntheticRecording(track=track, phase=phase, repetitions=true, pose=parameters)


def synthetic_track(test: str = "squat", **options: object) -> xr.Dataset:
    """The pose track of :func:`synthetic_recording` alone; same options."""
    return synthetic_recording(test, **options).track  # type: ignore[arg-type]


def mirrored(track: xr.Dataset) -> xr.Dataset:
    """The same person seen in a mirror: left and right landmarks swap, x flips."""
    world = np.moveaxis(track["position"].values, 2, 1) * np.array([-1, 1, 1])
    image = np.moveaxis(track["image_position"].values, 2, 1) * np.array([-1, 1])
    image = image + np.array([track.attrs["width_px"], 0])
    return make_pose_track(
        time_s=track["time"].values,
        position_m=_swap_sides(world),
        image_position_px=_swap_sides(image),
        confidence=_swap_sides(track["confidence"].values),
        width_px=track.attrs["width_px"],
        height_px=track.attrs["height_px"],
        pose_engine=track.attrs["pose_engine"],
        pose_model=track.attrs["pose_model"],
        source=track.attrs["source"],
    )


# ------------------------------------------------------------------------------------- real data


def real_data(*parts: str) -> Path:
    """A path in the folder of real recordings; skips the test where there is none."""
    folder = os.environ.get("PRIMEMOVER_TEST_DATA")
    if not folder:
        pytest.skip("PRIMEMOVER_TEST_DATA is not set: real recordings are not here")
    path = Path(folder).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{Path(*parts)} is not in PRIMEMOVER_TEST_DATA")
    return path


def read_pose_npz(path: Path, *, start_s: float = 0.0, stop_s: float = np.inf) -> xr.Dataset:
    """The pose track in an ``.npz`` with image, world, time_s and width_height_px."""
    with np.load(path) as data:
        time_s = np.asarray(data["time_s"], float)
        keep = (time_s >= start_s) & (time_s <= stop_s)
        image = np.asarray(data["image"], float)[keep]
        world = np.asarray(data["world"], float)[keep]
        width_px, height_px = (int(x) for x in data["width_height_px"])
    return make_pose_track(
        time_s=time_s[keep],
        position_m=world[..., :3],
        image_position_px=image[..., :2],
        confidence=image[..., 3],
        width_px=width_px,
        height_px=height_px,
        pose_engine="mediapipe",
        pose_model="full",
        source=path.name,
    )
