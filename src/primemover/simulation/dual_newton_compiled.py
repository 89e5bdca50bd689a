"""Load sharing by the dual Newton method, compiled: many frames side by side in lanes.

The arithmetic is that of ``dual_newton``. What differs is its order: every number is an array of
``LANES`` frames, so that each operation is one run over neighbouring memory, and only moment arms
that are not zero somewhere in the batch are touched. A lane that has solved its frame writes it
out and loads the next one of its own stretch of frames, starting from the answer just found. Lanes
never wait for one another: a lane whose step was too long tries a shorter one in the same round
in which others take their next step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.simulation._dual_newton_kernels import mark_reached, run_lanes
from primemover.simulation.dual_newton import (
    BoolArray,
    FloatArray,
    SharingProblem,
    Solution,
    carry_alone,
)
from primemover.simulation.dual_newton_lanes import LANES, Batch, Lanes, Pattern

_STRETCH: Final = 64
"""Frames that one lane solves one after the other when the batch is large."""


def solve(problem: SharingProblem, *, workers: int = 1) -> Solution:
    """The shares of every frame, by compiled code on ``workers`` threads."""
    reached = np.concatenate(
        [
            reached_places(problem.moment_arms, workers=workers),
            problem.extra_matrix.any(axis=0),
        ],
        axis=1,
    )
    lone = ~reached.any(axis=1)
    connected = replace(problem, moments=np.where(lone, 0.0, problem.moments))
    order = _order(reached)
    pattern = _pattern(problem, reached, order)
    solution = Solution.empty(problem)
    batch = _batch(connected, solution, order)
    rest = _dual_at_rest(problem)
    blocks = _blocks(len(problem.moments), workers=workers)

    def run(block: npt.NDArray[np.int64]) -> None:
        lanes = _empty_lanes(pattern)
        run_lanes(pattern, lanes, batch, block, problem.tolerance, rest)

    _in_threads(run, blocks, workers=workers)
    solution.reserve_shares[:, order] = batch.reserve_shares
    solution.multipliers[:, order] = batch.multipliers
    carry_alone(problem, solution=solution, lone=lone)
    return solution


def reached_places(moment_arms: FloatArray, *, workers: int = 1) -> BoolArray:
    """Which muscle reaches which coordinate in any frame: an array (coordinate, muscle)."""
    frames, coordinates, muscles = moment_arms.shape
    flat = moment_arms.reshape(frames, coordinates * muscles)
    parts = np.array_split(np.arange(frames), workers)
    found = np.zeros((workers, flat.shape[1]), dtype=np.bool_)

    def mark(part: int) -> None:
        if len(parts[part]):
            mark_reached(flat[parts[part][0] : parts[part][-1] + 1], found[part])

    _in_threads(mark, range(workers), workers=workers)
    return np.asarray(found.any(axis=0).reshape(coordinates, muscles))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_threads(task: Callable[[Any], None], parts: Any, *, workers: int) -> None:
    if workers == 1 or len(parts) == 1:
        for part in parts:
            task(part)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(task, parts))


def _order(reached: BoolArray) -> npt.NDArray[np.int64]:
    """Coordinates in an order that keeps those which share muscles together."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    meet = csr_array(_meet(reached).astype(np.int32))
    return np.asarray(reverse_cuthill_mckee(meet, symmetric_mode=True), dtype=np.int64)


def _meet(reached: BoolArray) -> BoolArray:
    """Which coordinates share a column, each with itself."""
    columns = reached.astype(np.int32)
    return np.asarray((columns @ columns.T + np.eye(len(columns))) > 0)


def _pattern(problem: SharingProblem, reached: BoolArray, order: npt.NDArray[np.int64]) -> Pattern:
    muscles, extras = problem.moment_arms.shape[2], len(problem.extra_weights)
    column, coordinate = np.nonzero(reached[order].T)
    own = column < muscles  # the others' places are in the flat array of extras
    source = order[coordinate] * np.where(own, muscles, extras) + column - muscles * ~own
    return Pattern(
        first=np.searchsorted(column, np.arange(muscles + extras + 1)),
        coordinate=coordinate,
        source=source,
        column=column,
        weights=np.concatenate([problem.weights, problem.extra_weights]),
        lower=np.concatenate([problem.lower, problem.extra_lower]),
        upper=np.concatenate([problem.upper, problem.extra_upper]),
        reserves=problem.reserves[order],
        envelope=_meet(reached[order]).argmax(axis=1),
        muscles=muscles,
        power=int(problem.power),
    )


def _batch(problem: SharingProblem, solution: Solution, order: npt.NDArray[np.int64]) -> Batch:
    frames, coordinates, muscles = problem.moment_arms.shape
    start = problem.start
    return Batch(
        moment_arms=problem.moment_arms.reshape(frames, coordinates * muscles),
        strengths=problem.strengths,
        moments=np.ascontiguousarray(problem.moments[:, order]),
        extra=problem.extra_matrix.reshape(frames, -1),
        start=np.empty((0, coordinates))
        if start is None
        else np.ascontiguousarray(start[:, order]),
        activations=solution.activations,
        reserve_shares=np.empty((frames, coordinates)),
        extra_values=solution.extra,
        multipliers=np.empty((frames, coordinates)),
        converged=solution.converged,
        iterations=solution.iterations,
    )


def _dual_at_rest(problem: SharingProblem) -> float:
    """The dual where nothing pulls: what the bounds alone cost."""
    muscles = problem.weights * np.clip(0.0, problem.lower, problem.upper) ** problem.power
    extra = np.clip(0.0, problem.extra_lower, problem.extra_upper)
    return float(muscles.sum() + (problem.extra_weights * extra**2).sum())


def _blocks(frames: int, *, workers: int) -> list[npt.NDArray[np.int64]]:
    """Ends of the lanes' stretches, block by block; each block is solved by one thread."""
    count = max(-(-frames // (LANES * _STRETCH)), min(workers, -(-frames // LANES)))
    ends = np.linspace(0, frames, count * LANES + 1).astype(np.int64)
    return [ends[LANES * block : LANES * (block + 1) + 1] for block in range(count)]


def _empty_lanes(pattern: Pattern) -> Lanes:
    rows, columns = len(pattern.reserves), len(pattern.weights)
    shapes: dict[str, tuple[int, ...]] = {
        "entries": (len(pattern.source), LANES),
        "values": (columns, LANES),
        "slopes": (columns, LANES),
        "system": (rows * (rows + 1) // 2, LANES),
        "pull": (1, LANES),
    }
    by_row = ("moments", "shares", "multipliers", "trial_shares", "trial_multipliers", "left")
    shapes |= dict.fromkeys((*by_row, "step", "scale", "fresh_step", "in_reserve"), (rows, LANES))
    types = dict.fromkeys(("frame", "last", "steps", "cuts"), np.int64)
    flags = dict.fromkeys(("cold", "trusted", "accepted", "in_reserve"), np.bool_)
    kinds: dict[str, Any] = {**types, **flags}
    return Lanes(
        **{
            name: np.zeros(shapes.get(name, (LANES,)), dtype=kinds.get(name, np.float64))
            for name in Lanes._fields
        }
    )
