"""What a film of a set says, repetition by repetition, before any body is made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement
from primemover.simulation.coordinates import PLACE
from primemover.simulation.filmed_angles import (
    Angle,
    FilmedAngle,
    depth_share,
    filmed_angles,
    require_seen,
    seen_side,
)
from primemover.simulation.filmed_postures import Courses
from primemover.simulation.filmed_scenes import FilmedScene, scene_of
from primemover.simulation.filmed_spans import Span, spans_of, step_legs
from primemover.simulation.posing import key_postures
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

FRAMES: Final = 31
"""Moments of a repetition that are simulated."""
SHARES: Final = 201
"""Of the way of a movement as it is taught, at which its bends are known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One film, read.

    Attributes
    ----------
    movement : Movement
    scene : FilmedScene
    side : Side or None
        The side that works, where one does.
    angles : tuple of FilmedAngle
    repetitions, mean : Courses
        Every repetition, and their mean; steps in leg lengths.
    turn : int
        The frame of the turning point.
    at_s : array (repetition, frame)
        Seconds into the film.
    """

    movement: Movement
    scene: FilmedScene
    side: Side | None
    angles: tuple[FilmedAngle, ...]
    repetitions: Courses
    mean: Courses
    turn: int
    at_s: FloatArray


def see(track: xr.Dataset, *, test: str, side: Side | None = None) -> Seen:
    """What a film says of a test.

    Raises
    ------
    RecordingError
        When the test is none that is simulated, or the film does not show what is needed.
    """
    knowledge = load_knowledge()
    source = str(track.attrs.get("source", "recording"))
    scene = scene_of(test, source=source)
    movement = analyse_movement(track, protocol=knowledge.tests[test], side=side)
    require_seen(movement, from_front=scene.from_front)
    engine = f"{track.attrs['pose_engine']}-{track.attrs['pose_model']}"
    angles = filmed_angles(movement, calibration=knowledge.calibrations.get(engine))
    working = None if scene.alike else movement.side or seen_side(movement)
    spans = spans_of(movement, part=scene.part, side=working or "right")
    at_s, turn = moments(spans)
    repetitions, whole = repetition_courses(
        movement, scene=scene, angles=angles, at_s=at_s, turn=turn
    )
    return Seen(
        movement=movement,
        scene=scene,
        side=working,
        angles=angles,
        repetitions=repetitions,
        mean=_mean_of(repetitions),
        turn=turn,
        at_s=at_s[whole],
    )


def step_sd_legs() -> float:
    """How far the length of a step may well be off, in leg lengths."""
    return load_knowledge().body_model.filmed.step.sd_legs


def scaled(courses: Courses, *, leg_m: float) -> Courses:
    """The same with steps in metres of a body whose legs are ``leg_m`` long."""
    return replace(courses, step_m=courses.step_m * leg_m)


def moments(spans: Sequence[Span], *, frames: int = FRAMES) -> tuple[FloatArray, int]:
    """Evenly spaced times (repetition, frame) in seconds, and the frame at which all turn.

    Way out and way back are stretched apart from each other.
    """
    out = np.mean([(r.turn_s - r.start_s) / (r.end_s - r.start_s) for r in spans])
    turn = min(max(round(float(out) * (frames - 1)), 2), frames - 3)
    rows = [
        np.concatenate(
            [
                np.linspace(r.start_s, r.turn_s, turn + 1),
                np.linspace(r.turn_s, r.end_s, frames - turn)[1:],
            ]
        )
        for r in spans
    ]
    return np.stack(rows), turn


def repetition_courses(
    movement: Movement,
    *,
    scene: FilmedScene,
    angles: Sequence[FilmedAngle],
    at_s: FloatArray,
    turn: int,
) -> tuple[Courses, BoolArray]:
    """Every repetition that was seen without a gap, and which they are.

    Raises
    ------
    RecordingError
        When there is none.
    """
    film_s = movement.angles["time"].values
    depth = np.interp(at_s, film_s, depth_share(movement))
    courses = {each.angle: np.interp(at_s, film_s, each.course_deg) for each in angles}
    whole = np.isfinite(depth).all(axis=1)
    for course in courses.values():
        whole &= np.isfinite(course).all(axis=1)
    if not whole.any():
        raise RecordingError(
            f"{movement.track.attrs['source']}: no repetition was seen without a gap; film the "
            "whole body in even light"
        )
    if scene.by_knee:
        depth = share_by_knee(courses["knee"], motion=scene.motion)
    steps = np.zeros(len(at_s))
    if scene.part == "both_feet":
        steps = step_legs(movement, turns_s=at_s[:, turn])
    found = _courses(
        (at_s - at_s[:, :1])[whole],
        depth=depth[whole],
        angles_deg={k: v[whole] for k, v in courses.items()},
        unseen=scene.unseen_sd_deg,
        steps=steps[whole],
    )
    return found, whole


def share_by_knee(knee_deg: FloatArray, *, motion: str) -> FloatArray:
    """At which share of its way the movement as it is taught has the working knee bent so much.

    Only the last part of the way is meant, in which the knee bends, or straightens, steadily.
    """
    shares, bend_deg = steady_bend(motion)
    up = slice(None) if bend_deg[-1] > bend_deg[0] else slice(None, None, -1)
    return np.interp(knee_deg, bend_deg[up], shares[up])


@cache
def steady_bend(motion: str) -> tuple[FloatArray, FloatArray]:
    """Shares of the way, and the bend of the working knee that is taught there, in degrees.

    Of the last part of the way, in which the knee turns round no more.
    """
    shares = np.linspace(0.0, 1.0, SHARES)
    taught = key_postures(load_knowledge().motions[motion], shares=shares, leg_m=1.0)
    bend_deg = np.degrees(taught[:, PLACE["knee_flexion_right"]])
    rises = np.diff(bend_deg) > 0
    other_way = np.flatnonzero(rises != rises[-1])
    first = int(other_way[-1]) + 1 if len(other_way) else 0
    return shares[first:], bend_deg[first:]


def _mean_of(seen: Courses) -> Courses:
    return _courses(
        seen.time_s.mean(axis=0)[None],
        depth=seen.depth.mean(axis=0)[None],
        angles_deg={k: v.mean(axis=0)[None] for k, v in seen.angles_deg.items()},
        unseen=seen.unseen_deg,
        steps=seen.step_m.mean()[None],
    )


def _courses(
    time_s: FloatArray,
    *,
    depth: FloatArray,
    angles_deg: Mapping[Angle, FloatArray],
    unseen: Mapping[str, object],
    steps: FloatArray,
) -> Courses:
    count = len(depth)
    return Courses(
        time_s=time_s,
        depth=depth,
        angles_deg=angles_deg,
        unseen_deg={name: np.zeros(count) for name in unseen},
        pressure_m=np.zeros(count),
        step_m=steps,
    )


def joined_courses(*parts: Courses) -> Courses:
    """The sequences of all, one after the other."""
    first = parts[0]
    return Courses(
        time_s=np.concatenate([each.time_s for each in parts]),
        depth=np.concatenate([each.depth for each in parts]),
        angles_deg={
            name: np.concatenate([each.angles_deg[name] for each in parts])
            for name in first.angles_deg
        },
        unseen_deg={
            name: np.concatenate([each.unseen_deg[name] for each in parts])
            for name in first.unseen_deg
        },
        pressure_m=np.concatenate([each.pressure_m for each in parts]),
        step_m=np.concatenate([each.step_m for each in parts]),
    )
