"""Figures no filmed test has: on all fours, on a bench, on one leg, on a side."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from primemover.coaching.frames import LandmarkFrame
from primemover.terms import KEYPOINTS, Side
from tests.synthetic import (
    FIGURES,
    SHANK_M,
    THIGH_M,
    TRUNK_M,
    UPPER_ARM_M,
    FloatArray,
    Joints,
    _arms,
    _camera_axes,
    _cross,
    _feet,
    _film,
    _head_and_hands,
    _out,
    _pair,
    _sagittal,
    _tilt,
    _true_confidence,
    _two_bone,
    _v,
)

Figure = Callable[[float, Side], Joints]
FPS = 30.0


def all_fours(u: float, side: Side) -> Joints:
    """Hands and knees; the leg of ``side`` lifts to the line of the trunk."""
    j: Joints = {}
    hip, knee = _v(0, THIGH_M + 0.05), _v(0, 0.05)
    shoulder = _v(TRUNK_M, THIGH_M + 0.08)
    _sagittal(j, shoulder=shoulder, hip=hip, knee=knee, ankle=knee - _v(SHANK_M, 0))
    thigh = np.radians(90.0 * (1 - u))
    leg = _v(-float(np.cos(thigh)), -float(np.sin(thigh)))
    j[f"{side}_knee"] = j[f"{side}_hip"] + leg * THIGH_M
    j[f"{side}_ankle"] = j[f"{side}_knee"] + _v(-1, 0) * SHANK_M
    _arms(j, upper=_v(0, -1), fore=_v(0, -1))
    _feet(j, toes=_v(-1, 0), down=_v(0, -0.2))
    _head_and_hands(j, face=_v(0, -1), crown=_v(1, 0))
    return j


def hip_thrust(u: float, side: Side) -> Joints:
    """Shoulders on a bench; the hips rise until the trunk is level."""
    j: Joints = {}
    shoulder = _v(0, 0.45)
    fall = np.radians(50.0 * (1 - u))
    hip = shoulder + _v(float(np.cos(fall)), -float(np.sin(fall))) * TRUNK_M
    ankle = _v(TRUNK_M + THIGH_M, 0.08)
    knee = _two_bone(hip, ankle, THIGH_M, SHANK_M, _v(0, 1))
    _sagittal(j, shoulder=shoulder, hip=hip, knee=knee, ankle=ankle)
    _arms(j, upper=_v(1, -0.2), fore=_v(1, 0))
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    _head_and_hands(j, face=_v(0.2, 1), crown=_v(-1, 0.2))
    return j


def single_leg_bridge(u: float, side: Side) -> Joints:
    """The bridge on one foot; the free leg is long, in line with the other thigh."""
    pose, defaults, _ = FIGURES["bridge"]
    j = pose(defaults, u, side)
    free: Side = "right" if side == "left" else "left"
    thigh = j[f"{side}_knee"] - j[f"{side}_hip"]
    along = thigh / np.linalg.norm(thigh)
    j[f"{free}_ankle"] = j[f"{free}_knee"] + along * SHANK_M
    for name in ("heel", "foot_index"):
        j.pop(f"{free}_{name}")
    _feet(j, toes=_v(0, 1), down=_v(0.5, 0))
    return j


def single_leg_hinge(u: float, side: Side) -> Joints:
    """The trunk tips forward while the free leg goes back in line with it."""
    pose, defaults, _ = FIGURES["hip_hinge"]
    j = pose(defaults, u, side)
    free: Side = "right" if side == "left" else "left"
    back = _tilt(180 + defaults["trunk_deg"] * u)
    j[f"{free}_knee"] = j[f"{free}_hip"] + back * THIGH_M
    j[f"{free}_ankle"] = j[f"{free}_knee"] + back * SHANK_M
    for name in ("heel", "foot_index"):
        j.pop(f"{free}_{name}")
    _feet(j, toes=_v(1, 0), down=_v(0, -1))
    return j


def side_plank(u: float, side: Side) -> Joints:
    """On the forearm of the other side; ``u`` lifts the hips from the floor into the line."""
    j: Joints = {}
    slope = np.radians(22.0 * u)
    up = _v(0, float(np.cos(slope)), float(np.sin(slope)) * _out(side)) * _out(side)
    ant = _v(1, 0)
    crown = _cross(ant, up)
    ankle = _v(0, 0.12)
    hip = ankle + crown * (THIGH_M + SHANK_M)
    knee = ankle + crown * SHANK_M
    shoulder = hip + crown * TRUNK_M
    for name, at, half in (("ankle", ankle, 0.05), ("knee", knee, 0.08), ("hip", hip, 0.11)):
        _pair(j, name, at, half, up)
    _pair(j, "shoulder", shoulder, 0.17, up)
    _arms(j, upper=crown * -1.0, fore=ant)
    low: Side = "right" if side == "left" else "left"
    drop = min(UPPER_ARM_M, float(j[f"{low}_shoulder"][1]))
    j[f"{low}_elbow"] = j[f"{low}_shoulder"] - _v(0, drop)
    j[f"{low}_wrist"] = j[f"{low}_elbow"] + ant * 0.25
    _feet(j, toes=ant, down=crown * -1.0)
    _head_and_hands(j, face=ant, crown=crown)
    return j


def plank_knees(u: float, side: Side) -> Joints:
    """A plank from the knees; at ``u`` = 0 on all fours."""
    if u < 1:
        return all_fours(0.0, side)
    j: Joints = {}
    knee = _v(0, 0.05)
    line = _v(float(np.cos(0.25)), float(np.sin(0.25)))
    hip = knee + line * THIGH_M
    shank = _v(-float(np.cos(0.6)), float(np.sin(0.6)))
    _sagittal(j, shoulder=hip + line * TRUNK_M, hip=hip, knee=knee, ankle=knee + shank * SHANK_M)
    _arms(j, upper=_v(0, -1), fore=_v(1, 0))
    _feet(j, toes=_v(-0.5, 0.5), down=_v(-0.5, 0.5))
    _head_and_hands(j, face=_v(0, -1), crown=_v(1, 0))
    return j


NEW_FIGURES: dict[str, tuple[Figure, float]] = {
    "quadruped_hip_extension": (all_fours, 90.0),
    "hip_thrust": (hip_thrust, 90.0),
    "single_leg_bridge": (single_leg_bridge, 90.0),
    "single_leg_hinge": (single_leg_hinge, 90.0),
    "side_plank": (side_plank, 0.0),
    "plank_knees": (plank_knees, 90.0),
}
"""Movement: its figure, and the camera yaw it is filmed from."""


@cache
def filmed(
    movement: str,
    *,
    side: Side = "right",
    repetitions: int = 4,
    hold_s: float = 0.0,
    period_s: float = 3.0,
    pause_s: float = 0.0,
    rest_s: float = 2.0,
    fps: float = FPS,
    yaw_deg: float | None = None,
    roll_deg: float = 0.0,
    zoom: float = 1.0,
) -> tuple[LandmarkFrame, ...]:
    """The movement before a camera: still, repetitions one after the other or a hold, still."""
    figure, usual_yaw_deg = NEW_FIGURES[movement]
    length_s = 2 * rest_s + (hold_s or repetitions * (period_s + pause_s) - pause_s)
    time_s = np.arange(round(length_s * fps) + 1) / fps
    if hold_s:
        phase: FloatArray = np.where(abs(time_s - length_s / 2) < hold_s / 2, 1.0, 0.0)
    else:
        of_one_s = np.clip((time_s - rest_s) % (period_s + pause_s), 0, period_s)
        working = (time_s >= rest_s) & (time_s <= length_s - rest_s)
        phase = np.where(working, (1 - np.cos(2 * np.pi * of_one_s / period_s)) / 2, 0.0)
    frames = [figure(float(u), side) for u in phase]
    joints = np.array([[frame[name] for name in KEYPOINTS] for frame in frames])
    world, image = _film(
        joints,
        axes=_camera_axes(usual_yaw_deg if yaw_deg is None else yaw_deg, side, 0.0, roll_deg),
        low=movement != "single_leg_hinge",
        width_px=1280,
        height_px=720,
        zoom=zoom,
    )
    confidence = _true_confidence(world)
    return tuple(
        LandmarkFrame(
            time_s=float(time_s[n]),
            width_px=1280,
            height_px=720,
            image_px=image[n],
            world_m=world[n],
            confidence=confidence[n],
        )
        for n in range(len(phase))
    )
