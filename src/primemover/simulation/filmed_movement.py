"""Who carried the load in a filmed set: from a pose track to an account with its uncertainty.

The mean of the repetitions is simulated, and an ensemble about it: other repetitions of the set,
and other postures that the same pictures may well have shown. All members are solved in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.ensemble import draw_members, with_bands
from primemover.simulation.external_loads import weight_on
from primemover.simulation.filmed_angles import (
    Angle,
    FilmedAngle,
    depth_share,
    filmed_angles,
    require_seen_from_side,
)
from primemover.simulation.filmed_postures import (
    MOTIONS,
    SOLE,
    UNSEEN_SD_DEG,
    Carried,
    Courses,
    PostureFinder,
)
from primemover.simulation.refusal import refusal
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve, solve_together
from primemover.simulation.step_account import step_of
from primemover.simulation.what_if import GLUTES, strength_factors, what_if
from primemover.simulation.who_carries import Step, Weakened, WhatIf, WhoCarries
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
Progress = Callable[[float], None]

FRAMES: Final = 31
"""Moments of a repetition that are simulated."""
MEMBERS: Final = 20
"""Members of the ensemble."""
HANDS: Final = ("hand_left", "hand_right")
"""Where a load is taken to be: the hands are at a bar or dumbbell wherever it is held."""
WEAKENED: Final = (("gluteus_maximus",), ("gluteus_medius",), GLUTES)
LIMITS: Final = (
    "Simulated from what the camera saw, not measured: no muscle was looked at.",
    "Both legs are taken to do the same; how far the thighs are spread and turned, and how the "
    "bend is shared between hip and low back, cannot be seen from the side and is taken from the "
    "movement as it is taught.",
    "The bands hold the pose's own error, what cannot be seen and the differences between "
    "repetitions; not the errors of the muscle model.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedLoads:
    """A filmed set, simulated.

    Attributes
    ----------
    movement : Movement
    angles : tuple of FilmedAngle
    task, mean : Task, LoadSharing
        The mean repetition, ready to be shared anew, and shared.
    members : tuple of LoadSharing
    turn : int
        The frame of the turning point.
    shift_m : float
        How far forwards (below zero: backwards) of the usual place under the feet the angles as
        they were read would have put the weight, at worst.
    """

    movement: Movement
    angles: tuple[FilmedAngle, ...]
    task: Task
    mean: LoadSharing
    members: tuple[LoadSharing, ...]
    turn: int
    shift_m: float


def simulate_track(
    track: xr.Dataset,
    *,
    test: str,
    size: BodySize,
    side: Side | None = None,
    load_kg: float = 0.0,
    weaken: Sequence[Weakened] = (),
    what_if: bool = True,
    recording: str = "",
    members: int = MEMBERS,
    progress: Progress | None = None,
) -> WhoCarries:
    """Who carried the load in a filmed set; refused in the account where it cannot be said.

    Parameters
    ----------
    track : xarray.Dataset
        A pose track (see ``recordings.pose_track``).
    test : str
        The filmed test.
    load_kg : float
        What was held, taken to be in the hands.
    weaken : sequence of Weakened
        Muscles that are given less strength.
    what_if : bool
        Whether weaker and weaker glutes are simulated too.
    members : int
        Members of the ensemble.
    progress : callable, optional
        Called with the share done.

    Raises
    ------
    RecordingError
        When the track is no pose track or the test none that is filmed.
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    told = progress or _nobody
    name = recording or str(track.attrs.get("source", ""))
    try:
        loads = simulate_filmed(
            track, test=test, size=size, side=side, load_kg=load_kg, members=members, progress=told
        )
        _require_explained(loads)
    except RecordingError as error:
        return _refusal(str(error), test=test, size=size, recording=name, load_kg=load_kg)
    found = _account(loads, weaken=weaken, what_ifs=what_if)
    told(1.0)
    return replace(found, load_kg=load_kg, recording=name, side=side)


def track_loads(
    track: xr.Dataset,
    *,
    test: str,
    size: BodySize,
    side: Side | None = None,
    load_kg: float = 0.0,
    weaken: Sequence[Weakened] = (),
) -> LoadSharing:
    """The load of every muscle in the mean repetition of a filmed set.

    Raises
    ------
    RecordingError
        When it cannot be said from this recording.
    """
    loads = simulate_filmed(track, test=test, size=size, side=side, load_kg=load_kg, members=0)
    _require_explained(loads)
    return solve(loads.task, strength=_strength(loads.task.body, weaken))


def simulate_filmed(
    track: xr.Dataset,
    *,
    test: str,
    size: BodySize,
    side: Side | None = None,
    load_kg: float = 0.0,
    members: int = MEMBERS,
    progress: Progress | None = None,
) -> FilmedLoads:
    """The mean repetition of a filmed set and an ensemble about it, shared among the muscles.

    Raises
    ------
    RecordingError
        When it cannot be said from this recording.
    """
    told = progress or _nobody
    source = str(track.attrs.get("source", "recording"))
    if test not in MOTIONS:
        raise RecordingError(
            f"{source}: who carries the load cannot be said in {test} yet: "
            f"it can in {', '.join(MOTIONS)}. Film one of these from the side."
        )
    knowledge = load_knowledge()
    movement = analyse_movement(track, protocol=knowledge.tests[test], side=side)
    require_seen_from_side(movement)
    engine = f"{track.attrs['pose_engine']}-{track.attrs['pose_model']}"
    angles = filmed_angles(movement, calibration=knowledge.calibrations.get(engine))
    repetitions, mean, turn = repetition_courses(movement, angles=angles)
    told(0.1)
    carried = Carried(points=HANDS if load_kg else (), load_kg=load_kg)
    finder = PostureFinder(build_body(size), test=test, angles=angles, carried=carried)
    shift_m = finder.shift_m(finder.find(mean, balanced=False))
    worst_m = float(shift_m[np.abs(shift_m).argmax()])
    _require_balanced(worst_m, source=source)
    drawn = draw_members(repetitions, mean=mean, angles=angles, members=members)
    every = joined_courses(mean, drawn)
    postures = finder.find(every).postures
    told(0.3)
    tasks = []
    for i, rows in enumerate(postures):
        tasks.append(_task(finder.body, rows, time_s=every.time_s[i], load_kg=load_kg))
        told(0.3 + 0.5 * (i + 1) / len(postures))
    shared = solve_together(tasks)
    return FilmedLoads(
        movement=movement,
        angles=angles,
        task=tasks[0],
        mean=shared[0],
        members=tuple(shared[1:]),
        turn=turn,
        shift_m=worst_m,
    )


def repetition_courses(
    movement: Movement, *, angles: Sequence[FilmedAngle], frames: int = FRAMES
) -> tuple[Courses, Courses, int]:
    """Every repetition at evenly spaced moments, their mean, and the frame of the turning point.

    Way out and way back are stretched apart from each other, so that all turn at the same frame.

    Raises
    ------
    RecordingError
        When no repetition was seen without a gap.
    """
    at_s = movement.angles["time"].values
    rows = movement.repetitions
    turn = round(float(np.mean([r.out_s / (r.end_s - r.start_s) for r in rows])) * (frames - 1))
    turn = min(max(turn, 2), frames - 3)
    time_s = np.stack(
        [
            np.concatenate(
                [
                    np.linspace(r.start_s, r.turn_s, turn + 1),
                    np.linspace(r.turn_s, r.end_s, frames - turn)[1:],
                ]
            )
            for r in rows
        ]
    )
    depth = np.interp(time_s, at_s, depth_share(movement))
    courses = {each.angle: np.interp(time_s, at_s, each.course_deg) for each in angles}
    whole = np.isfinite(depth).all(axis=1)
    for course in courses.values():
        whole &= np.isfinite(course).all(axis=1)
    if not whole.any():
        raise RecordingError(
            f"{movement.track.attrs['source']}: no repetition was seen without a gap; film the "
            "whole body in even light"
        )
    time_s = (time_s - time_s[:, :1])[whole]
    seen = _courses(time_s, depth[whole], {k: v[whole] for k, v in courses.items()})
    mean = _courses(
        time_s.mean(axis=0)[None],
        seen.depth.mean(axis=0)[None],
        {k: v.mean(axis=0)[None] for k, v in seen.angles_deg.items()},
    )
    return seen, mean, turn


def _courses(
    time_s: FloatArray, depth: FloatArray, angles_deg: Mapping[Angle, FloatArray]
) -> Courses:
    count = len(depth)
    return Courses(
        time_s=time_s,
        depth=depth,
        angles_deg=angles_deg,
        unseen_deg={name: np.zeros(count) for name in UNSEEN_SD_DEG},
        pressure_m=np.zeros(count),
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
    )


def _task(body: BodyModel, postures: FloatArray, *, time_s: FloatArray, load_kg: float) -> Task:
    scene = Scene(
        points=SOLE,
        touching=np.ones((len(postures), len(SOLE)), dtype=bool),
        loads=weight_on(*HANDS, load_kg=load_kg) if load_kg else (),
    )
    return prepare(body, postures=postures, scene=scene, time_s=time_s, phase=time_s / time_s[-1])


def _account(loads: FilmedLoads, *, weaken: Sequence[Weakened], what_ifs: bool) -> WhoCarries:
    mean = loads.mean
    full = with_bands(step_of(mean), members=[step_of(each) for each in loads.members])
    weaker = step_of(solve(loads.task, strength=_strength(mean.body, weaken))) if weaken else None
    attrs = loads.movement.track.attrs
    return WhoCarries(
        movement=loads.movement.test,
        source="recording",
        body=mean.body.size,
        phase=tuple(float(each) for each in np.round(mean.phase, 6)),
        deepest=loads.turn,
        as_is=full if weaker is None else weaker,
        at_full=None if weaker is None else full,
        what_if=_what_ifs(loads.task) if what_ifs else (),
        weakened=tuple(weaken),
        repetition_s=float(mean.time_s[-1] - mean.time_s[0]),
        members=max(1, len(loads.members)),
        residual_n=mean.residual_n,
        reserve_nm=mean.reserve_nm,
        limits=(*LIMITS, _shift_words(loads.shift_m)),
        versions={"pose": f"{attrs['pose_engine']}/{attrs['pose_model']}"},
    )


def _what_ifs(task: Task) -> tuple[WhatIf, ...]:
    return tuple(what_if(task, weakened=groups) for groups in WEAKENED)


def _shift_words(shift_m: float) -> str:
    size = f"{abs(shift_m) * 100:.0f}"
    if shift_m > 0:
        return (
            f"The angles as the camera gave them would put the weight up to {size} cm in front of "
            "its usual place under the feet; the posture was moved until it lies there."
        )
    return (
        f"The angles as the camera gave them would put the weight up to {size} cm behind "
        "its usual place under the feet; the posture was moved until it lies there."
    )


def _strength(body: BodyModel, weaken: Sequence[Weakened]) -> FloatArray:
    out = np.ones(len(body.muscles))
    for each in weaken:
        out = (
            out
            * strength_factors(
                body.muscles, weakened=(each.muscle,), side=each.side, strengths=(each.strength,)
            )[0]
        )
    return out


def _require_balanced(shift_m: float, *, source: str) -> None:
    limit_m = load_knowledge().body_model.setting("refused_pose_shift_m")
    if abs(shift_m) > limit_m:
        raise RecordingError(
            f"{source}: who carries the load cannot be said: the angles as they were read would "
            f"put the weight {abs(shift_m) * 100:.0f} cm off the feet, and more than "
            f"{limit_m * 100:.0f} cm is more than the pose's error explains. Film straight from "
            "the side, the whole body with both feet in the picture."
        )


def _require_explained(loads: FilmedLoads) -> None:
    """Nothing comes back where ground and muscles explain the movement well enough."""
    why = refusal(loads.mean)
    if why:
        raise RecordingError(
            f"{loads.movement.track.attrs['source']}: who carries the load cannot be said: {why} "
            "Film straight from the side, the whole body with both feet in the picture."
        )


def _refusal(
    reason: str, *, test: str, size: BodySize, recording: str, load_kg: float
) -> WhoCarries:
    return WhoCarries(
        movement=test,
        source="recording",
        body=size,
        phase=(),
        deepest=0,
        as_is=Step(strength=1.0, possible=False, why_not=reason),
        recording=recording,
        load_kg=load_kg,
        refused=reason,
    )


def _nobody(done: float) -> None:
    """Nobody listens."""
