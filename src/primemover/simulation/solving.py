"""From postures and what the body rests on to the load of every muscle.

Two steps, so that a what-if repeats only the second: :func:`prepare` does the mechanics and the
ground, :func:`solve` shares the moments among the muscles with the strength they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, CARRIED_ROWS, HELD_PELVIS, MOMENTS
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.force_length import available_force
from primemover.simulation.ground import predicted_ground
from primemover.simulation.load_sharing import share_loads
from primemover.simulation.mechanics import Mechanics, movement_mechanics
from primemover.simulation.result import LoadSharing

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

RESIDUAL: Final = 200.0
RESERVE: Final = 5.0
"""N or N m for one unit of a reserve: dear beside any muscle."""


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
    """

    points: tuple[str, ...]
    touching: BoolArray
    loads: Sequence[PointLoad] = ()
    ground_n: FloatArray | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A movement ready to be shared among muscles of any strength; arrays as in ``LoadSharing``."""

    body: BodyModel
    time_s: FloatArray
    phase: FloatArray
    postures: FloatArray
    moment_arms_m: FloatArray
    strengths_n: FloatArray
    passive_n: FloatArray
    moments_nm: FloatArray
    reserves_nm: FloatArray = field(default_factory=lambda: default_reserves())
    points: tuple[str, ...]
    ground_n: FloatArray
    reaction_arms: FloatArray
    reaction_loads_n: FloatArray


def default_reserves() -> FloatArray:
    """What a unit of each reserve is, (carried coordinate,)."""
    return np.where([name in HELD_PELVIS for name in CARRIED], RESIDUAL, RESERVE)


def prepare(
    body: BodyModel,
    postures: FloatArray,
    *,
    scene: Scene,
    time_s: FloatArray | None = None,
    phase: FloatArray | None = None,
    start: FloatArray | None = None,
) -> Task:
    """The task of postures (frame, coordinate); held still where no times are given."""
    loaded = [load.point for load in scene.loads]
    points = tuple(dict.fromkeys((*scene.points, *loaded)))
    found = movement_mechanics(body, postures, time_s=time_s, points=points, start=start)
    load_n = _load_forces(scene, points=points, frames=len(postures))
    needed = np.concatenate([found.moments_nm, found.reaction_loads_n], axis=1)
    needed = needed - _pulled(found, load_n)
    ground_n = _ground(scene, found=found, needed=needed, weight_n=body.size.weight_n)
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
        moment_arms_m=found.moment_arms_m[:, CARRIED_ROWS],
        strengths_n=active_n,
        passive_n=passive_n,
        moments_nm=needed[:, CARRIED_ROWS],
        points=scene.points,
        ground_n=ground_n,
        reaction_arms=found.reaction_arms,
        reaction_loads_n=needed[:, len(MOMENTS) :],
    )


def solve(
    task: Task, *, strength: FloatArray | None = None, power: float = 2, lower: float = 0.0
) -> LoadSharing:
    """The load of every muscle; ``strength`` (muscle,) scales what each can pull."""
    factor = np.ones(len(task.body.muscles)) if strength is None else strength
    active_n, passive_n = task.strengths_n * factor, task.passive_n
    passive_nm = np.einsum("fcm,fm->fc", task.moment_arms_m, passive_n)
    shares = share_loads(
        moment_arms=task.moment_arms_m,
        strengths=active_n,
        moments=task.moments_nm - passive_nm,
        reserves=task.reserves_nm,
        power=power,
        lower=lower,
    )
    forces_n = active_n * shares.activations + passive_n
    pulled = np.einsum("fcm,fm->fc", task.reaction_arms, forces_n)
    return LoadSharing(
        body=task.body,
        time_s=task.time_s,
        phase=task.phase,
        postures=task.postures,
        activations=shares.activations,
        forces_n=forces_n,
        moment_arms_m=task.moment_arms_m,
        moments_nm=task.moments_nm,
        reserves_nm=shares.reserves,
        points=task.points,
        ground_n=task.ground_n,
        reactions_n=(task.reaction_loads_n - pulled).reshape(len(forces_n), -1, 3),
        converged=shares.converged,
    )


def _load_forces(scene: Scene, *, points: tuple[str, ...], frames: int) -> FloatArray:
    out = np.zeros((frames, len(points), 3))
    for load in scene.loads:
        out[:, points.index(load.point)] += load.force_n
    return out


def _pulled(found: Mechanics, force_n: FloatArray) -> FloatArray:
    """What forces on points do to every coordinate, (frame, coordinate + 3 × joint)."""
    return np.asarray(np.einsum("fpac,fpa->fc", found.point_slopes, force_n))


def _ground(scene: Scene, *, found: Mechanics, needed: FloatArray, weight_n: float) -> FloatArray:
    if scene.ground_n is not None:
        return scene.ground_n
    slopes = found.point_slopes[:, : len(scene.points)]
    return predicted_ground(
        slopes=slopes, needed=needed, touching=scene.touching, weight_n=weight_n
    )
