"""From postures and what the body rests on to the load of every muscle.

Two steps, so that a what-if repeats only the second: :func:`prepare` does the mechanics and the
ground, :func:`solve` shares the moments among the muscles with the strength they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, CARRIED_ROWS, HELD_PELVIS, MOMENTS
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.force_length import available_force
from primemover.simulation.ground import (
    cone_columns,
    cone_forces,
    departures,
    free_ground,
    predicted_pushes,
)
from primemover.simulation.load_sharing import LoadShares, share_loads
from primemover.simulation.mechanics import Mechanics, movement_mechanics
from primemover.simulation.result import LoadSharing

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What holds and loads the body.

    Attributes
    ----------
    points : tuple of str
        Points of the body that may touch something.
    touching : array (frame, point)
        Whether each does.
    loads : sequence of PointLoad
    ground_n : array (frame, point, 3) or None
        Measured forces; predicted where there are none.
    dear : array (point,) or None
        How much dearer a push of each point is than of others.
    shared : bool
        Whether contacts push a little otherwise where it suits the muscles, as far as people do,
        or as evenly as balance allows.
    """

    points: tuple[str, ...]
    touching: BoolArray
    loads: Sequence[PointLoad] = ()
    ground_n: FloatArray | None = None
    dear: FloatArray | None = None
    shared: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A movement ready to be shared among muscles of any strength; arrays as in ``LoadSharing``.

    ``ground_n`` is as even as it can be, and ``moments_nm`` what is left for the muscles with it.
    Where muscles may choose how contacts push, ``pushes`` (frame, push) are those of that ground,
    ``push_columns`` (frame, coordinate + 3 × joint, push) what each does, and ``departures``
    (frame, row, push) how far it leads from that ground; else there are none. ``lengths_m``
    (frame, muscle) are those of the muscles' paths.
    """

    body: BodyModel
    time_s: FloatArray
    phase: FloatArray
    postures: FloatArray
    lengths_m: FloatArray
    moment_arms_m: FloatArray
    strengths_n: FloatArray
    passive_n: FloatArray
    moments_nm: FloatArray
    reserves_nm: FloatArray = field(default_factory=lambda: default_reserves())
    points: tuple[str, ...]
    ground_n: FloatArray
    reaction_arms: FloatArray
    reaction_loads_n: FloatArray
    push_columns: FloatArray
    pushes: FloatArray
    departures: FloatArray
    dear: FloatArray | None = None
    start: FloatArray | None = None


_FRAMES_OF_TASK: Final = (
    "time_s",
    "phase",
    "postures",
    "lengths_m",
    "moment_arms_m",
    "strengths_n",
    "passive_n",
    "moments_nm",
    "ground_n",
    "reaction_arms",
    "reaction_loads_n",
    "push_columns",
    "pushes",
    "departures",
)
_FRAMES_OF_RESULT: Final = (
    "time_s",
    "phase",
    "postures",
    "activations",
    "forces_n",
    "passive_n",
    "moment_arms_m",
    "moments_nm",
    "reserves_nm",
    "ground_n",
    "reactions_n",
    "converged",
)


def default_reserves(*, firm: bool = False) -> FloatArray:
    """What a unit of each reserve is, (carried coordinate,).

    ``firm`` is for contacts that choose how they push: residuals must then be as dear as they are
    to the ground alone, or muscles would be spared by what does not exist.
    """
    settings = load_knowledge().body_model
    residual = settings.setting("firm_residual_n" if firm else "residual_n")
    held = [name in HELD_PELVIS for name in CARRIED]
    return np.where(held, residual, settings.setting("reserve_nm"))


def prepare(
    body: BodyModel,
    *,
    postures: FloatArray,
    scene: Scene,
    time_s: FloatArray | None = None,
    phase: FloatArray | None = None,
    start: FloatArray | None = None,
) -> Task:
    """The task of postures (frame, coordinate); held still where no times are given."""
    loaded = [load.point for load in scene.loads]
    points = tuple(dict.fromkeys((*scene.points, *loaded)))
    found = movement_mechanics(body, postures=postures, time_s=time_s, points=points, start=start)
    load_n = _load_forces(scene, points=points, frames=len(postures))
    needed = np.concatenate([found.moments_nm, found.reaction_loads_n], axis=1)
    needed = needed - _pulled(found, load_n)
    columns, pushes = _pushes(scene, found=found, needed=needed, weight_n=body.size.weight_n)
    ground_n = scene.ground_n
    if ground_n is None:
        ground_n = cone_forces(pushes, weight_n=body.size.weight_n, dear=scene.dear)
    kept = columns.shape[2] if scene.shared and scene.ground_n is None else 0
    padded = np.zeros_like(load_n)
    padded[:, : len(scene.points)] = ground_n
    needed = needed - _pulled(found, padded)
    active_n, passive_n = available_force(found.lengths_m, muscles=body.muscles)
    frames = len(postures)
    return Task(
        body=body,
        time_s=np.arange(frames, dtype=float) if time_s is None else time_s,
        phase=np.linspace(0, 1, frames) if phase is None else phase,
        postures=postures,
        lengths_m=found.lengths_m,
        moment_arms_m=found.moment_arms_m[:, CARRIED_ROWS],
        strengths_n=active_n,
        passive_n=passive_n,
        moments_nm=needed[:, CARRIED_ROWS],
        reserves_nm=default_reserves(firm=kept > 0),
        points=scene.points,
        ground_n=ground_n,
        reaction_arms=found.reaction_arms,
        reaction_loads_n=needed[:, len(MOMENTS) :],
        push_columns=columns[:, :, :kept],
        pushes=pushes[:, :kept],
        departures=_departures(scene, found=found, pushes=pushes, body=body)[..., :kept],
        dear=scene.dear,
        start=start,
    )


def solve(
    task: Task, *, strength: FloatArray | None = None, power: float = 2, lower: float = 0.0
) -> LoadSharing:
    """The load of every muscle; ``strength`` (muscle,) scales what each can pull."""
    factor = np.ones(len(task.body.muscles)) if strength is None else strength
    active_n, passive_n = task.strengths_n * factor, task.passive_n
    passive_nm = np.einsum("fcm,fm->fc", task.moment_arms_m, passive_n)
    columns = task.push_columns[:, CARRIED_ROWS]
    missing = _missing(task)
    even_nm = np.einsum("fcp,fp->fc", columns, task.pushes)
    needed = task.moments_nm + even_nm - passive_nm - missing
    shares = _shared(task, strengths=active_n, needed=needed, power=power, lower=lower)
    changed, ground_n = _changed(task, shares)
    forces_n = active_n * shares.activations + passive_n
    pulled = np.einsum("fcm,fm->fc", task.reaction_arms, forces_n)
    pushed = np.einsum("fcp,fp->fc", task.push_columns[:, len(MOMENTS) :], changed)
    loads_n = task.reaction_loads_n - pushed
    return LoadSharing(
        body=task.body,
        time_s=task.time_s,
        phase=task.phase,
        postures=task.postures,
        activations=shares.activations,
        forces_n=forces_n,
        passive_n=passive_n,
        moment_arms_m=task.moment_arms_m,
        moments_nm=task.moments_nm - np.einsum("fcp,fp->fc", columns, changed),
        reserves_nm=shares.reserves[:, : len(CARRIED)] + missing,
        points=task.points,
        ground_n=ground_n,
        reactions_n=(loads_n - pulled).reshape(len(forces_n), -1, 3),
        converged=shares.converged,
        start=task.start,
    )


def solve_together(
    tasks: Sequence[Task], *, power: float = 2, lower: float = 0.0
) -> tuple[LoadSharing, ...]:
    """Every task's loads in one batch; the tasks are of one body, on the same points and reserves.

    Raises
    ------
    ValueError
        When reserves differ, which one batch cannot have.
    """
    if any(not np.array_equal(task.reserves_nm, tasks[0].reserves_nm) for task in tasks):
        raise ValueError("tasks with different reserves cannot be solved in one batch")
    arrays = {n: np.concatenate([getattr(task, n) for task in tasks]) for n in _FRAMES_OF_TASK}
    whole = solve(replace(tasks[0], **arrays), power=power, lower=lower)
    ends = np.cumsum([len(task.time_s) for task in tasks])
    parts = [slice(end - len(task.time_s), end) for end, task in zip(ends, tasks, strict=True)]
    return tuple(
        replace(whole, **{name: getattr(whole, name)[part] for name in _FRAMES_OF_RESULT})
        for part in parts
    )


def _shared(
    task: Task, *, strengths: FloatArray, needed: FloatArray, power: float, lower: float
) -> LoadShares:
    """Muscles, and contacts that may push otherwise: how far they do is a row with its reserve."""
    columns = task.push_columns[:, CARRIED_ROWS]
    free = columns.shape[2] > 0
    frames, rows = task.departures.shape[:2]
    arms_m, reserves = task.moment_arms_m, task.reserves_nm
    if free:
        none = np.zeros((frames, rows, arms_m.shape[2]))
        arms_m = np.concatenate([arms_m, none], axis=1)
        even = np.einsum("frp,fp->fr", task.departures, task.pushes)
        needed = np.concatenate([needed, even], axis=1)
        reserves = np.concatenate([reserves, np.ones(rows)])
        columns = np.concatenate([columns, task.departures], axis=1)
    return share_loads(
        moment_arms=arms_m,
        strengths=strengths,
        moments=needed,
        reserves=reserves,
        power=power,
        lower=lower,
        extra=free_ground(columns) if free else None,
    )


def _departures(
    scene: Scene, *, found: Mechanics, pushes: FloatArray, body: BodyModel
) -> FloatArray:
    """How far pushes lead from even ground, (frame, row, push)."""
    return departures(
        found.point_places_m[:, : len(scene.points)],
        points=scene.points,
        pushes=pushes,
        weight_n=body.size.weight_n,
        height_m=body.size.height_m,
        dear=scene.dear,
    )


def _load_forces(scene: Scene, *, points: tuple[str, ...], frames: int) -> FloatArray:
    out = np.zeros((frames, len(points), 3))
    for load in scene.loads:
        out[:, points.index(load.point)] += load.force_n
    return out


def _pulled(found: Mechanics, force_n: FloatArray) -> FloatArray:
    """What forces on points do to every coordinate, (frame, coordinate + 3 × joint)."""
    return np.asarray(np.einsum("fpac,fpa->fc", found.point_slopes, force_n))


def _missing(task: Task) -> FloatArray:
    """What no ground holds, (frame, carried coordinate): choosing pushes must not change it."""
    missing = np.zeros_like(task.moments_nm)
    if task.pushes.shape[1]:
        missing[:, : len(HELD_PELVIS)] = task.moments_nm[:, : len(HELD_PELVIS)]
    return missing


def _changed(task: Task, shares: LoadShares) -> tuple[FloatArray, FloatArray]:
    """How far pushes are from the even ones (frame, push), and the ground (frame, point, 3)."""
    if not task.pushes.shape[1]:
        return task.pushes, task.ground_n
    there = np.abs(task.push_columns).max(axis=1) > 0
    pushes = np.where(there, shares.extra, 0.0)
    ground_n = cone_forces(pushes, weight_n=task.body.size.weight_n, dear=task.dear)
    return pushes - task.pushes, ground_n


def _pushes(
    scene: Scene, *, found: Mechanics, needed: FloatArray, weight_n: float
) -> tuple[FloatArray, FloatArray]:
    """What pushes do, (frame, coordinate + 3 × joint, push), and the most even ones."""
    slopes = found.point_slopes[:, : len(scene.points)]
    columns = cone_columns(slopes, touching=scene.touching, weight_n=weight_n, dear=scene.dear)
    if scene.ground_n is not None:
        return columns, np.zeros((len(columns), columns.shape[2]))
    pushes = predicted_pushes(columns[:, :6], needed=needed[:, :6])
    return columns, pushes * (np.abs(columns).max(axis=1) > 0)
