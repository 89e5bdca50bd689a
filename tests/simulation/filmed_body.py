"""The model's own body, filmed while it does a movement of the library: a pose track whose load is
known, for what a stick figure cannot do in balance."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from primemover.knowledge import load_knowledge
from primemover.recordings.pose_track import make_pose_track
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE
from primemover.simulation.landmark_chain import BonePoint, LandmarkChain
from primemover.simulation.posing import pose_motion
from primemover.terms import KEYPOINTS, SIDES, Side
from tests import synthetic

FPS = 30.0
REST_S = 1.0
SIZE_PX = (1280, 720)
_BONES = {
    "hip": "femur_{s}",
    "knee": "tibia_{s}",
    "ankle": "talus_{s}",
    "shoulder": "uarm_{side}",
    "elbow": "farm_{side}",
}
_SITES = {"heel": "heel", "foot_index": "toe", "wrist": "wrist"}


def film_of(
    motion: str, *, body: BodyModel, side: Side = "right", repetitions: int = 3, read_as: str = ""
) -> xr.Dataset:
    """The pose track of some repetitions, straight from the side that works.

    ``read_as`` is the filmed test whose error of reading the working knee the film is given; it is
    what a pose engine makes of pictures, and a film without it is no film.
    """
    posed = pose_motion(motion, body=body, side=side)
    points = _points(body)
    chain = LandmarkChain(body, points=points)
    placed = dict(chain.at(posed.postures).places_m)
    if read_as:
        foot = f"{side}_ankle"
        stood = placed[foot]
        placed = dict(chain.at(_as_read(posed.postures, test=read_as, side=side)).places_m)
        placed = {name: at + stood - placed[foot] for name, at in placed.items()}
    joints: synthetic.Joints = {}
    for name in points:
        left, forward, up = placed[name].T * np.array([[1.0], [-1.0], [1.0]])
        joints[name] = np.stack([forward, up, left], axis=-1)
    frames = [{name: at[i] for name, at in joints.items()} for i in range(len(posed.time_s))]
    for frame in frames:
        trunk = frame["left_shoulder"] - frame["left_hip"]
        synthetic._head_and_hands(
            frame, face=np.array([1.0, 0.0, 0.0]), crown=trunk / np.linalg.norm(trunk)
        )
    course = np.array([[frame[name] for name in KEYPOINTS] for frame in frames])
    time_s, places = _repeated(posed.time_s, course, repetitions=repetitions)
    axes = synthetic._camera_axes(90.0, side, 0.0, 0.0)
    world, image = synthetic._film(
        places, axes=axes, low=False, width_px=SIZE_PX[0], height_px=SIZE_PX[1], zoom=1.0
    )
    return make_pose_track(
        time_s=time_s,
        position_m=world,
        image_position_px=image,
        confidence=synthetic._true_confidence(world),
        width_px=SIZE_PX[0],
        height_px=SIZE_PX[1],
        pose_engine="mediapipe",
        pose_model="full",
        source=f"{motion} of the model",
    )


def _as_read(postures: synthetic.FloatArray, *, test: str, side: Side) -> synthetic.FloatArray:
    """The postures with the working knee as a camera reads it; thigh and hip give, the shin stays.

    What is known of readings is that ``read = slope * true + offset``.
    """
    known = load_knowledge().body_model.filmed.readings[f"{test}_knee"]
    found = postures.copy()
    knee, hip = PLACE[f"knee_flexion_{side}"], PLACE[f"hip_flexion_{side}"]
    change = (known.slope - 1) * postures[:, knee] + np.radians(known.offset_deg)
    found[:, knee] += change
    found[:, hip] += change
    return found


def _points(body: BodyModel) -> dict[str, BonePoint]:
    found = {}
    for side in SIDES:
        for name, bone in _BONES.items():
            found[f"{side}_{name}"] = BonePoint(bone=bone.format(side=side, s=side[0]))
        for name, site in _SITES.items():
            at = body.mechanics.site(f"{site}_{side}")
            bone = body.mechanics.body(int(at.bodyid[0])).name
            x, y, z = (float(each) for each in at.pos)
            found[f"{side}_{name}"] = BonePoint(bone=bone, place_m=(x, y, z))
    return found


def _repeated(
    time_s: synthetic.FloatArray, course: synthetic.FloatArray, *, repetitions: int
) -> tuple[synthetic.FloatArray, synthetic.FloatArray]:
    """The course some times over, a rest before and after each."""
    once_s = float(time_s[-1])
    length_s = REST_S + repetitions * (once_s + REST_S)
    at_s = np.arange(round(length_s * FPS) + 1) / FPS
    within_s = np.clip((at_s - REST_S) % (once_s + REST_S), 0.0, once_s)
    within_s[at_s < REST_S] = 0.0
    return at_s, np.asarray(CubicSpline(time_s, course, axis=0)(within_s))
