"""Microseconds a frame and memory a set, movement by movement, on synthetic sets."""

from __future__ import annotations

import json
import time
import tracemalloc
from dataclasses import dataclass

import numpy as np

from primemover.coaching.frames import LandmarkFrame, frames_of
from primemover.coaching.live_set import CoachedSet
from primemover.knowledge import load_knowledge
from primemover.knowledge.coached import CoachedMovement
from primemover.terms import Side
from tests.synthetic import FIGURES, HOLDS, synthetic_track

ROUNDS = 3
BUDGET_US = 100.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Of one movement: time of the thread a frame, largest memory and snapshot of a set."""

    movement: str
    median_us: float
    p99_us: float
    memory_kb: float
    snapshot_kb: float
    frames: int


def costs() -> list[Cost]:
    """The cost of every movement that a synthetic figure can do."""
    coached = load_knowledge().coached
    return [_cost(coached[name]) for name in sorted(coached) if name in FIGURES]


def _cost(movement: CoachedMovement) -> Cost:
    frames = _frames(movement.id)
    rounds = [_timed(movement, frames) for _ in range(ROUNDS)]
    best = min(rounds, key=lambda one: float(np.median(one)))
    tracemalloc.start()
    coached = _set(movement)
    for frame in frames:
        coached.update(frame)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Cost(
        movement=movement.id,
        median_us=float(np.median(best)),
        p99_us=float(np.percentile(best, 99)),
        memory_kb=peak / 1024,
        snapshot_kb=len(json.dumps(coached.snapshot())) / 1024,
        frames=len(frames),
    )


def _frames(test: str) -> list[LandmarkFrame]:
    if test in HOLDS:
        return list(frames_of(synthetic_track(test, hold_s=30.0, rest_s=2.0, noise_m=0.003)))
    return list(frames_of(synthetic_track(test, repetitions=12, rest_s=2.0, noise_m=0.003)))


def _set(movement: CoachedMovement) -> CoachedSet:
    side: Side | None = "right" if movement.sides == "given" else None
    return CoachedSet(movement, side=side)


def _timed(movement: CoachedMovement, frames: list[LandmarkFrame]) -> list[float]:
    """Time of this thread alone: other work on the machine does not count."""
    coached, spent = _set(movement), []
    for frame in frames:
        begun = time.thread_time_ns()
        coached.update(frame)
        spent.append((time.thread_time_ns() - begun) / 1e3)
    return spent
