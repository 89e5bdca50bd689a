"""Who carried the load in a filmed set: from a pose track to an account with its uncertainty.

The mean of the repetitions is simulated, and an ensemble about it: other repetitions of the set,
and other postures that the same pictures may well have shown. All members are solved in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.recordings.made_by import pose_versions
from primemover.simulation.asked_for import require_doable
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED
from primemover.simulation.ensemble import draw_members, with_bands
from primemover.simulation.filmed_courses import Seen, joined_courses, scaled, see, step_sd_legs
from primemover.simulation.filmed_postures import Carried, PostureFinder
from primemover.simulation.filmed_scenes import FilmedScene
from primemover.simulation.foot_pressure import pressure_account
from primemover.simulation.free_posture import free_what_ifs
from primemover.simulation.limits import load_words
from primemover.simulation.posing import mirrored
from primemover.simulation.refusal import refusal, with_left_over
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve_together
from primemover.simulation.step_account import asked_of, step_of
from primemover.simulation.versions import versions_of_simulation
from primemover.simulation.what_if import (
    WEAKENED,
    sides_offered,
    strength_asked,
    weaker_body,
    what_if,
)
from primemover.simulation.who_carries import Asked, Step, Weakened, WhatIf, WhoCarries
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
Progress = Callable[[float], None]

SEEN: Final = "Simulated from what the camera saw, not measured: no muscle was looked at."
BANDS: Final = (
    "The bands hold the pose's own error, what cannot be seen and the differences between "
    "repetitions; not the errors of the muscle model."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedLoads:
    """A filmed set, simulated.

    Attributes
    ----------
    seen : Seen
        What the film says.
    carried : Carried
        What was held meanwhile, and where.
    task, mean : Task, LoadSharing
        The mean repetition, ready to be shared anew, and shared.
    members, member_tasks : tuple of LoadSharing, tuple of Task
        The same of every member of the ensemble.
    turn : int
        The frame of the turning point, or where most is asked on the way there.
    shift_m : float
        How far forwards (below zero: backwards) of the usual place under the feet the angles as
        they were read would have put the weight, at worst.
    """

    seen: Seen
    carried: Carried
    task: Task
    mean: LoadSharing
    members: tuple[LoadSharing, ...]
    member_tasks: tuple[Task, ...]
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
    members: int | None = None,
    receive: Callable[[LoadSharing], None] | None = None,
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
        What was carried, taken to rest where the same movement of the library carries it.
    weaken : sequence of Weakened
        Muscles that are given less strength.
    what_if : bool
        Whether weaker and weaker glutes are simulated too.
    members : int, optional
        Members of the ensemble; as many as knowledge says where it is left out.
    receive : callable, optional
        Called with the load of every muscle in the mean repetition, where it may be shown.
    progress : callable, optional
        Called with the share done.

    Raises
    ------
    RecordingError
        When the track is no pose track or the test none that is filmed.
    PrimeMoverError
        For a load, side or strength that cannot be.
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    told = progress or _nobody
    name = recording or str(track.attrs.get("source", ""))
    try:
        loads = explained(
            simulate_filmed(
                track,
                test=test,
                size=size,
                side=side,
                load_kg=load_kg,
                members=members,
                progress=told,
            )
        )
        shown = weakened(loads, asked=weaken)
    except RecordingError as error:
        empty = _refusal(str(error), test=test, size=size, track=track)
        return replace(empty, side=side, recording=name, load_kg=load_kg)
    if receive:
        receive(shown.mean)
    found = _account(shown, full=loads if weaken else None, asked=weaken, what_ifs=what_if)
    if what_if:
        found = _with_held_still(found, loads=shown)
    told(1.0)
    return replace(found, load_kg=load_kg, recording=name)


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
    loads = explained(
        simulate_filmed(track, test=test, size=size, side=side, load_kg=load_kg, members=0)
    )
    return weakened(loads, asked=weaken).mean


def simulate_filmed(
    track: xr.Dataset,
    *,
    test: str,
    size: BodySize,
    side: Side | None = None,
    load_kg: float = 0.0,
    members: int | None = None,
    progress: Progress | None = None,
) -> FilmedLoads:
    """The mean repetition of a filmed set and an ensemble about it, shared among the muscles.

    Raises
    ------
    RecordingError
        When it cannot be said from this recording.
    """
    require_doable(load_kg=load_kg, side=side)
    told = progress or _nobody
    seen = see(track, test=test, side=side)
    told(0.1)
    finder, shift_m = _found(seen, size=size, load_kg=load_kg)
    scale = finder.leg_m
    drawn = draw_members(
        scaled(seen.repetitions, leg_m=scale),
        mean=scaled(seen.mean, leg_m=scale),
        angles=seen.angles,
        scene=seen.scene,
        members=default_members() if members is None else members,
        step_sd_m=step_sd_legs() * scale if seen.scene.part == "both_feet" else 0.0,
    )
    every = joined_courses(scaled(seen.mean, leg_m=scale), drawn)
    postures = finder.find(every).postures
    told(0.3)
    tasks = []
    for i, rows in enumerate(postures):
        done = rows if seen.side != "left" else mirrored(rows)
        tasks.append(
            filmed_task(
                finder, postures=done, side=seen.side, time_s=every.time_s[i], depth=every.depth[i]
            )
        )
        told(0.3 + 0.5 * (i + 1) / len(postures))
    shared = solve_together(tasks)
    return FilmedLoads(
        seen=seen,
        carried=finder.carried,
        task=tasks[0],
        mean=shared[0],
        members=tuple(shared[1:]),
        member_tasks=tuple(tasks[1:]),
        turn=seen.turn if seen.scene.hardest_at_turn else _hardest(shared[0], until=seen.turn),
        shift_m=shift_m,
    )


def _found(seen: Seen, *, size: BodySize, load_kg: float) -> tuple[PostureFinder, float]:
    """What finds the postures, and how far the angles alone would put the weight off, at worst."""
    carried = Carried(points=seen.scene.load_rests if load_kg else (), load_kg=load_kg)
    finder = PostureFinder(build_body(size), scene=seen.scene, angles=seen.angles, carried=carried)
    if not seen.scene.over or seen.scene.from_front:
        return finder, 0.0
    shift_m = finder.shift_m(finder.find(scaled(seen.mean, leg_m=finder.leg_m), balanced=False))
    worst_m = float(shift_m[np.abs(shift_m).argmax()])
    source = str(seen.movement.track.attrs["source"])
    _require_balanced(worst_m, scene=seen.scene, carried=carried, source=source)
    return finder, worst_m


def _hardest(sharing: LoadSharing, *, until: int) -> int:
    """The frame in which most is asked of hips and knees, up to ``until``."""
    names = [f"{n}_{s}" for n in ("hip_flexion", "hip_adduction", "knee_flexion") for s in SIDES]
    asked_nm = np.abs(sharing.moments_nm[: until + 1, [CARRIED.index(name) for name in names]])
    return int(asked_nm.sum(axis=1).argmax())


def default_members() -> int:
    """How many members an ensemble has."""
    return round(load_knowledge().body_model.setting("ensemble_members"))


def filmed_task(
    finder: PostureFinder,
    *,
    postures: FloatArray,
    side: Side | None,
    time_s: FloatArray,
    depth: FloatArray,
) -> Task:
    """The task of postures (frame, coordinate) of the side that works, with what bears weight."""
    scene = Scene(
        points=finder.scene.points_of(side or "right"),
        touching=finder.scene.touching(depth),
        loads=finder.carried.pull,
        shared=True,
    )
    return prepare(
        finder.body, postures=postures, scene=scene, time_s=time_s, phase=time_s / time_s[-1]
    )


def weakened(loads: FilmedLoads, *, asked: Sequence[Weakened]) -> FilmedLoads:
    """The same set with the strength asked for; its postures stay as they are.

    Raises
    ------
    RecordingError
        When it cannot be done with what is left.
    """
    if not asked:
        return loads
    left = strength_asked(loads.task.body.muscles, asked=asked)
    body = weaker_body(loads.task.body, asked=asked)
    tasks = [
        replace(task, body=body, strengths_n=task.strengths_n * left)
        for task in (loads.task, *loads.member_tasks)
    ]
    mean, *members = solve_together(tasks)
    if why := refusal(mean, beside=loads.mean):
        source = loads.seen.movement.track.attrs["source"]
        raise RecordingError(
            f"{source}: the movement cannot be done with so little strength: {why} Leave more."
        )
    found = replace(loads, task=tasks[0], mean=mean, members=tuple(members))
    found = replace(found, member_tasks=tuple(tasks[1:]))
    return _with_explained(found, beside=loads.members, remedy="Leave more.")


def _account(
    loads: FilmedLoads,
    *,
    full: FilmedLoads | None,
    asked: Sequence[Weakened],
    what_ifs: bool,
) -> WhoCarries:
    mean, track = loads.mean, loads.seen.movement.track
    of_hips = asked_of((full or loads).mean, working=loads.seen.side)
    beside = None if full is None else full.mean
    account = WhoCarries(
        movement=loads.seen.movement.test,
        source="recording",
        body=mean.body.size,
        phase=tuple(float(each) for each in np.round(mean.phase, 6)),
        deepest=loads.turn,
        as_is=_banded(loads, asked=of_hips),
        at_full=None if full is None else _banded(full, asked=of_hips),
        asked=of_hips,
        what_if=_what_ifs(loads, asked=of_hips, beside=beside) if what_ifs else (),
        weakened=tuple(asked),
        repetition_s=float(mean.time_s[-1] - mean.time_s[0]),
        members=max(1, len(loads.members)),
        limits=limits_of(loads),
        side=loads.seen.side,
        versions=versions_of_simulation() | pose_versions(track, knowledge=load_knowledge()),
    )
    return with_left_over(account, shown=(mean, *loads.members))


def _banded(loads: FilmedLoads, *, asked: Asked) -> Step:
    return with_bands(
        step_of(loads.mean, asked=asked),
        members=[step_of(each, asked=asked) for each in loads.members],
        widen=widened(loads.seen.movement.test),
    )


def widened(test: str) -> float:
    """By how much the bands of a filmed test are wider than their ensemble."""
    return load_knowledge().body_model.filmed.widen[test]


def _what_ifs(
    loads: FilmedLoads, *, asked: Asked, beside: LoadSharing | None
) -> tuple[WhatIf, ...]:
    return tuple(
        what_if(loads.task, weakened=groups, side=side, asked=asked, beside=beside)
        for side in sides_offered(loads.mean, at=loads.turn, asked=asked, working=loads.seen.side)
        for groups in WEAKENED
    )


def _with_held_still(found: WhoCarries, *, loads: FilmedLoads) -> WhoCarries:
    """The account with what the turning point held still tells: the body free, and the feet."""
    scene, body, posture = loads.seen.scene, loads.task.body, loads.task.postures[loads.turn]
    points = scene.points_of(loads.seen.side or "right")
    touching = [n for n, on in zip(points, scene.touching(np.ones(1))[0], strict=True) if on]
    held = loads.carried.pull
    free = free_what_ifs(
        body,
        posture=posture,
        touching=touching,
        loads=held,
        working=loads.seen.side,
        asked=found.asked,
    )
    return replace(
        found,
        what_if=(*found.what_if, *free),
        heels_to_toes=pressure_account(body, posture=posture, touching=touching, loads=held),
    )


def limits_of(loads: FilmedLoads) -> tuple[str, ...]:
    """What a film of this kind cannot say, in words."""
    scene = loads.seen.scene
    rests = (load_words(loads.carried.points),) if loads.carried.load_kg else ()
    moved = (_shift_words(loads.shift_m),) if loads.shift_m else ()
    return (SEEN, *scene.told, *rests, BANDS, *moved)


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


def _require_balanced(shift_m: float, *, scene: FilmedScene, carried: Carried, source: str) -> None:
    limit_m = load_knowledge().body_model.setting("refused_pose_shift_m")
    if abs(shift_m) <= limit_m:
        return
    elsewhere = (
        f"{load_words(carried.points)} If it was held elsewhere, leave the load out."
        if carried.load_kg
        else ""
    )
    raise RecordingError(
        f"{source}: who carries the load cannot be said: the angles as they were read would "
        f"put the weight {abs(shift_m) * 100:.0f} cm off the feet, and more than "
        f"{limit_m * 100:.0f} cm is more than the pose's error explains. "
        + " ".join(filter(None, (elsewhere, scene.film_again)))
    )


def explained(loads: FilmedLoads) -> FilmedLoads:
    """The same without members that ground and muscles do not explain: the person did move.

    Raises
    ------
    RecordingError
        When the mean is not explained, or fewer than half of its members are.
    """
    source = str(loads.seen.movement.track.attrs["source"])
    remedy = loads.seen.scene.film_again
    why = refusal(loads.mean)
    if why:
        raise RecordingError(f"{source}: who carries the load cannot be said: {why} {remedy}")
    return _with_explained(loads, remedy=remedy)


def _with_explained(
    loads: FilmedLoads, *, remedy: str, beside: Sequence[LoadSharing] = ()
) -> FilmedLoads:
    """The same with the members that muscles can carry; refused where those are too few.

    ``beside`` is each member at full strength, where they are weaker.
    """
    usual = beside or (None,) * len(loads.members)
    pairs = enumerate(zip(loads.members, usual, strict=True))
    kept = [i for i, (each, full) in pairs if not refusal(each, beside=full)]
    if len(kept) < len(loads.members) / 2:
        raise RecordingError(
            f"{loads.seen.movement.track.attrs['source']}: who carries the load cannot be said: of "
            f"{len(loads.members)} postures that the picture may have shown, muscles can carry "
            f"{len(kept)}. {remedy}"
        )
    return replace(
        loads,
        members=tuple(loads.members[i] for i in kept),
        member_tasks=tuple(loads.member_tasks[i] for i in kept),
    )


def _refusal(reason: str, *, test: str, size: BodySize, track: xr.Dataset) -> WhoCarries:
    return WhoCarries(
        movement=test,
        source="recording",
        body=size,
        phase=(),
        deepest=0,
        as_is=Step(strength=1.0, possible=False, why_not=reason),
        refused=reason,
        versions=versions_of_simulation() | pose_versions(track, knowledge=load_knowledge()),
    )


def _nobody(done: float) -> None:
    """Nobody listens."""
