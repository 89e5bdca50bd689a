"""Why the hip presses as hard as it does in the walk: one thing changed at a time.

Every row is the same walk with one thing other than it is, and the four peaks that come of it.
Nothing here sets anything: what instrumented hips measured is what the model is held against. Of
each peak it is also told what presses, and how small the force could be at all, with the same
muscles giving the same moments and no other thought than to spare the hip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import daqp
import numpy as np

from benchmarks.muscles.gait import (
    END_S,
    HEIGHT_M,
    PLATES,
    SIGNS,
    Walk,
    data_folder,
    read_oracle,
    read_walk,
)
from benchmarks.muscles.peer import LEFT_OUT, opensim, there
from benchmarks.muscles.walking import (
    LOWEST,
    PEAKS,
    SIZE,
    size_of_reaction,
    stance,
    walk_task,
)
from benchmarks.rows import Row
from primemover.simulation.body_model import BodyModel
from primemover.simulation.building.fibres import fitted_fibres
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, POSTURE, REACTION_JOINTS
from primemover.simulation.groups import group_ids, groups_of
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.posing import mirrored, other_side
from primemover.simulation.result import FloatArray, LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve

MOTION_CUTOFFS_HZ: Final = (4.0, 10.0)
FORCES_CUTOFF_HZ: Final = 6.0
"""As the motion is filtered."""
CHEAPER: Final = 5.0
"""Times what is lacking at a joint before it costs as much as it does."""
TALLER: Final = 1.05
TWICE: Final = 2.0
IDLE: Final = 1e-3
STRONGER: Final[Mapping[str, tuple[str, ...]]] = {
    "iliacus and psoas": ("iliacus", "Ps_"),
    "tensor fasciae latae": ("tfl",),
    "gluteus medius and minimus": ("glmed", "glmin"),
}
RECTUS: Final = ("recfem",)
"""How fascicles begin."""
SHOWN: Final = 6
"""Muscles named at a peak."""
FREE: Final = 1e30
EQUAL: Final = 5
"""DAQP's word for an equation."""
LEAST_EFFORT: Final = 1e-3
"""Cost of activations squared beside the hip force in body weights squared: only so that there is
one answer."""

Peaks = dict[tuple[str, str], float]


class Case:
    """The walk of ``data`` and what is asked of it; one thing is changed at a time."""

    def __init__(self, data: Path, *, feet: Mapping[str, Any]) -> None:
        self.data, self.feet = data, feet
        self.motion = read_walk(data)
        self.stances = {side: stance(data, side=side) for side in PLATES}
        self.task = walk_task(data, motion=self.motion, feet=feet)
        self.shared = solve(self.task, lower=LOWEST)

    def peaks(self, shared: LoadSharing) -> Peaks:
        """Each peak of each side, in body weights."""
        return {key: float(shared_force(shared, side=key[1])[at]) for key, at in self.at(shared)}

    def at(self, shared: LoadSharing) -> Iterator[tuple[tuple[str, str], int]]:
        """Which frame each peak is in."""
        for peak in PEAKS:
            for side in PLATES:
                force = shared_force(shared, side=side)
                yield (peak, side), int(np.where(self.within(peak, side=side), force, 0).argmax())

    def within(self, peak: str, *, side: str) -> Any:
        """The frames in which a peak of a side is looked for, (frame,)."""
        (begins, ends), (first, last) = self.stances[side], PEAKS[peak]
        time_s, lasts = self.motion.time_s, ends - begins
        until = np.minimum(begins + last * lasts, END_S)
        return (time_s >= begins + first * lasts) & (time_s <= until)

    def solved(self, task: Task | None = None, **how: Any) -> Peaks:
        """Peaks of a task, the walk's when none is given, shared as ``how`` says."""
        return self.peaks(solve(task or self.task, **({"lower": LOWEST} | how)))

    def changed(self) -> Iterator[tuple[str, Peaks]]:
        """Every change, and the peaks that come of it."""
        task, body = self.task, self.task.body
        yield "p = 3 instead of 2", self.solved(power=3)
        yield "muscles may rest wholly (least activation 0)", self.solved(lower=0.0)
        yield "no passive force", self.solved(replace(task, passive_n=0 * task.passive_n))
        yield f"what is lacking {CHEAPER:.0f} times cheaper", self.solved(cheaper(task))
        published = published_strength(body)
        yield "strength as published, not as dynamometers say", self.solved(strength=published)
        yield "published, halved: all muscles evenly weaker", self.solved(strength=published / 2)
        for what, starts in STRONGER.items():
            strength = np.where(_begin(body, starts), TWICE, 1.0)
            yield f"{what} twice as strong", self.solved(strength=strength)
        idle = np.where(_begin(body, RECTUS), IDLE, 1.0)
        yield "no rectus femoris", self.solved(strength=idle)
        yield from self._recorded()
        yield "OpenSim's joint moments, our muscles", self.solved(self._their_moments())

    def _recorded(self) -> Iterator[tuple[str, Peaks]]:
        """What of the recording can be other than it is."""
        for cutoff_hz in MOTION_CUTOFFS_HZ:
            motion = read_walk(self.data, cutoff_hz=cutoff_hz)
            yield f"motion filtered at {cutoff_hz:.0f} Hz, not 6", self.solved(self._task(motion))
        filtered = self._task(self.motion, forces_cutoff_hz=FORCES_CUTOFF_HZ)
        yield f"ground's force filtered too, at {FORCES_CUTOFF_HZ:.0f} Hz", self.solved(filtered)
        yield "ground changed least to leave no residual", self.solved(self._without_residual())
        yield "walk in the mirror, told as before", self.peaks(self._mirrored())
        for factor in (1 / TALLER, TALLER):
            size = replace(SIZE, height_m=HEIGHT_M * factor)
            taller = self._task(self.motion, size=size)
            yield f"a body of {size.height_m:.2f} m, not {HEIGHT_M:.2f}", self.solved(taller)

    def _task(self, motion: Walk, **how: Any) -> Task:
        return walk_task(self.data, motion=motion, feet=self.feet, **how)

    def _mirrored(self) -> LoadSharing:
        """The walk as a mirror shows it, solved; hip forces then told of the side they were of."""
        names = tuple(other_side(name) for name in self.task.points)
        order = [names.index(name) for name in self.task.points]
        ground_n = self.task.ground_n[:, order] * [-1.0, 1.0, 1.0]
        seen = solve(self._again(mirrored(self.task.postures), ground_n=ground_n), lower=LOWEST)
        back = [REACTION_JOINTS.index(joint) for joint in ("hip_right", "hip_left", "l5_s1")]
        return replace(seen, reactions_n=seen.reactions_n[:, back])

    def _without_residual(self) -> Task:
        """The least change of the forces under the feet that explains the whole movement.

        Not what was the case: it shows how much the recording leaves open.
        """
        task = self.task
        found = movement_mechanics(
            task.body, postures=task.postures, time_s=task.time_s, points=task.points
        )
        touching = np.abs(task.ground_n).sum(axis=-1) > 0
        slopes = found.point_slopes[..., : len(HELD_PELVIS)] * touching[:, :, None, None]
        columns = slopes.reshape(len(slopes), -1, len(HELD_PELVIS)).transpose(0, 2, 1)
        missing = task.moments_nm[:, : len(HELD_PELVIS)]
        change = np.einsum("fpc,fc->fp", np.linalg.pinv(columns), missing)
        return self._again(task.postures, ground_n=task.ground_n + change.reshape(slopes.shape[:3]))

    def _again(self, postures: FloatArray, *, ground_n: FloatArray) -> Task:
        touching = np.abs(ground_n).sum(axis=-1) > 0
        scene = Scene(points=self.task.points, touching=touching, ground_n=ground_n)
        return prepare(self.task.body, postures=postures, scene=scene, time_s=self.task.time_s)

    def _their_moments(self) -> Task:
        """OpenSim's moments in the frames that it solved."""
        oracle, moments_nm = read_oracle(self.data), self.task.moments_nm.copy()
        names = [str(name) for name in oracle["names"]]
        for ours, (theirs, sign) in SIGNS.items():
            column = sign * oracle["B"][:, names.index(theirs)]
            moments_nm[self.motion.in_window, CARRIED.index(ours)] = column
        return replace(self.task, moments_nm=moments_nm)


def rows() -> list[Row]:
    """The walk as it is, every change, what presses at each peak, and the least there can be."""
    data = data_folder()
    if data is None or not there():
        print(f"\nCauses left out: {LEFT_OUT if data else 'PRIMEMOVER_TEST_DATA is not set'}")
        return []
    with opensim(data) as peer:
        case = Case(data, feet=peer.ask("feet"))
        theirs = {}
        for run, answer in (("whole", "reactions"), ("cubes", "reactions_of_cubes")):
            peer.ask(run)
            theirs[run] = _their_peaks(case, peer.ask(answer)["forces_n"])
    as_it_is = case.peaks(case.shared)
    return [
        _row("as it is", as_it_is),
        *(_row(what, peaks, beside=as_it_is) for what, peaks in case.changed()),
        _row("the least with these muscles and moments", _least(case), beside=as_it_is),
        _row("OpenSim's own model, p = 2", theirs["whole"], beside=as_it_is),
        _row("OpenSim's own model, p = 3", theirs["cubes"], beside=theirs["whole"]),
        *_pressing_rows(case),
    ]


def shared_force(shared: LoadSharing, *, side: str) -> FloatArray:
    """Hip force of a side in body weights, (frame,)."""
    return shared.reaction_times_weight[:, REACTION_JOINTS.index(f"hip_{side}")]


def cheaper(task: Task) -> Task:
    """The task with what no muscle carries at a joint cheaper beside the muscles."""
    reserves_nm = task.reserves_nm.copy()
    reserves_nm[len(HELD_PELVIS) :] *= CHEAPER
    return replace(task, reserves_nm=reserves_nm)


def published_strength(body: BodyModel) -> FloatArray:
    """How much stronger each muscle of the published model is than the body's own, (muscle,)."""
    standing = movement_mechanics(body, postures=np.zeros((1, len(POSTURE))))
    published = fitted_fibres(body.muscles, standing_m=standing.lengths_m[0])
    return np.asarray(published.max_force_n / body.muscles.max_force_n)


def _begin(body: BodyModel, starts: tuple[str, ...]) -> Any:
    return np.array([name.startswith(starts) for name in body.muscles.names])


def _their_peaks(case: Case, forces_n: Mapping[str, list[float]]) -> Peaks:
    out: Peaks = {}
    inside = case.motion.in_window
    for peak in PEAKS:
        for side in PLATES:
            force = size_of_reaction(forces_n, side=side) / SIZE.weight_n
            out[peak, side] = float(force[case.within(peak, side=side)[inside]].max())
    return out


def _least(case: Case) -> Peaks:
    """The smallest peaks there can be, each hip spared by itself in every frame."""
    shared, forces = case.shared, {}
    for side in PLATES:
        force = shared_force(shared, side=side).copy()
        for frame in np.flatnonzero(case.motion.in_window):
            force[frame] = _least_force(case.task, shared=shared, side=side, frame=frame)
        forces[side] = force
    return {
        (peak, side): float(forces[side][case.within(peak, side=side)].max())
        for peak in PEAKS
        for side in PLATES
    }


def _least_force(task: Task, *, shared: LoadSharing, side: str, frame: int) -> float:
    """The least hip force in body weights with which the frame's moments can be carried."""
    rows = _rows_of(side)
    pulls = task.reaction_arms[frame, rows] * task.strengths_n[frame] / SIZE.weight_n
    rest = (
        task.reaction_loads_n[frame, rows] - task.reaction_arms[frame, rows] @ task.passive_n[frame]
    ) / SIZE.weight_n
    columns = task.moment_arms_m[frame, len(HELD_PELVIS) :] * task.strengths_n[frame]
    columns = columns[np.abs(columns).max(axis=1) > 0]
    carried = columns @ shared.activations[frame]
    muscles = pulls.shape[1]
    answer, _, flag, _ = daqp.solve(
        2 * (pulls.T @ pulls + LEAST_EFFORT * np.eye(muscles)),
        np.ascontiguousarray(-2 * pulls.T @ rest),
        np.ascontiguousarray(columns),
        np.concatenate([np.ones(muscles), carried]),
        np.concatenate([np.full(muscles, LOWEST), carried]),
        np.concatenate([np.zeros(muscles), np.full(len(carried), EQUAL)]).astype(np.int32),
    )
    if flag != 1:
        raise RuntimeError(f"DAQP ended with {flag}")
    return float(np.linalg.norm(rest - pulls @ answer))


def _rows_of(side: str) -> slice:
    first = 3 * REACTION_JOINTS.index(f"hip_{side}")
    return slice(first, first + 3)


def _row(what: str, peaks: Peaks, *, beside: Peaks | None = None) -> Row:
    changes = [f"{value - beside[key]:+.2f}" for key, value in peaks.items()] if beside else []
    return Row(
        case=what,
        quantity="hip force: first peak right, left; second right, left",
        unit="body weights",
        measured=" ".join(f"{value:.2f}" for value in peaks.values()),
        note=f"changes {' '.join(changes)}" if beside else "",
    )


def _pressing_rows(case: Case) -> Iterator[Row]:
    """Weight and muscles along the hip force at each peak."""
    task, shared = case.task, case.shared
    groups = np.array(groups_of(task.body.muscles.names))
    for (peak, side), frame in case.at(shared):
        rows = _rows_of(side)
        force_n = shared.reactions_n[frame, REACTION_JOINTS.index(f"hip_{side}")]
        along = force_n / np.linalg.norm(force_n) / task.body.size.weight_n
        each = -(along @ task.reaction_arms[frame, rows]) * shared.forces_n[frame]
        by_group = {group: float(each[groups == group].sum()) for group in group_ids()}
        most = sorted(by_group, key=lambda group: -abs(by_group[group]))[:SHOWN]
        weight = float(along @ task.reaction_loads_n[frame, rows])
        yield Row(
            case=f"what presses, {peak}, {side}",
            quantity="weight, ground and movement",
            unit="body weights",
            measured=f"{weight:.2f}",
            note=", ".join(f"{group.replace('_', ' ')} {by_group[group]:.2f}" for group in most),
        )
