"""What a frame costs as the batch grows, one thread and two, and how far that is from its bounds.

The batch is our whole body in a squat, a repetition of 100 frames after another, each by a person
with moment arms, strengths and moments of their own. Every size runs in a process of its own, so
that its peak memory is its own. Two bounds are measured in the same run: reading the moment arms
once from memory, and doing the counted arithmetic at the pace of a matrix product. Times are the
least of several, by the clock: what else the machine does can only add to them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.muscles.peer import ONE_CORE, ROOT
from benchmarks.rows import Row
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import LoadShares, share_loads
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import solve

SIZES: Final = (100, 1000, 10_000, 100_000)
WORKERS: Final = (1, 2)
POWERS: Final = (2, 3)
MOTION: Final = "squat"
SIZE: Final = BodySize(mass_kg=75, height_m=1.75, sex="male")
A_REPETITION: Final = 100
"""Frames of one person."""
ARMS_SPREAD, STRENGTH_SPREAD, MOMENT_SPREAD = 0.03, 0.2, 0.1
"""Of a person's moment arms, strengths and moments about the body's: how different people are."""
LONG_ENOUGH_S: Final = 1.0
"""A way is repeated for so long, twice at the least."""
SQUARE: Final = 512
"""Rows of the matrices whose product sets the pace of arithmetic."""
ROOM_BYTES: Final = 70_000
"""A frame's arrays, and what is worked out of them, with some to spare."""
MIB: Final = 2**20
MICRO: Final = 1e6

Arrays = dict[str, Any]


def rows() -> list[Row]:
    """Time, pace, memory and bounds at every size that memory has room for."""
    out: list[Row] = []
    for frames in SIZES:
        if not _has_room(frames):
            print(f"  {frames} frames left out: free memory of {ROOM_BYTES * frames / MIB:.0f} MiB")
            continue
        print(f"  {frames} frames …", flush=True)
        out += _size_rows(_in_own_process(frames))
    return out


def _has_room(frames: int) -> bool:
    """Whether the arrays fit into memory; true where the system does not tell."""
    told = Path("/proc/meminfo")
    if not told.exists():
        return True
    line = next(each for each in told.read_text().splitlines() if each.startswith("MemAvailable"))
    return int(line.split()[1]) * 1024 > ROOM_BYTES * frames


def _in_own_process(frames: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.muscles.scaling", str(frames)],
        cwd=ROOT,
        env=os.environ | ONE_CORE,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(frames: int) -> dict[str, Any]:
    """Seconds of every way at this size, of the bounds, and MiB of memory."""
    arrays = _people(_squat(), frames=frames)
    arms = arrays["moment_arms"]
    before_mib = _peak_mib()
    found: dict[str, Any] = {"frames": frames, "muscles": arms.shape[2], "ways": []}
    for power in POWERS:
        for workers in WORKERS:
            way = partial(share_loads, **arrays, power=power, workers=workers, core="compiled")
            shares = way()
            took_s, arithmetic = _least_s(way), _operations(arms, shares=shares)
            found["ways"].append(
                {
                    "power": power,
                    "workers": workers,
                    "took_s": took_s,
                    "stream_s": _least_s(partial(_stream, arms, workers=workers)),
                    "arithmetic_s": arithmetic / _pace() / workers,
                    "steps": float(shares.iterations.mean()),
                    "converged": int(shares.converged.sum()),
                }
            )
            del shares
    return found | {"input_mib": arms.nbytes / MIB, "own_mib": _peak_mib() - before_mib}


def _squat() -> Arrays:
    """Our body in a squat: what is shared among its muscles, frame by frame."""
    task = prepare_motion(MOTION, body=build_body(SIZE)).task
    solved = solve(task)
    pulled = np.einsum("fcm,fm->fc", task.moment_arms_m, solved.forces_n - task.passive_n)
    return {
        "moment_arms": task.moment_arms_m,
        "strengths": task.strengths_n,
        "moments": pulled + solved.reserves_nm,
        "reserves": task.reserves_nm,
    }


def _people(one: Arrays, *, frames: int) -> Arrays:
    """``frames`` frames, person after person; arrays are filled in place to need no more room."""
    random = np.random.default_rng(6)
    body = {name: _resampled(one[name]) for name in ("moment_arms", "strengths", "moments")}
    out = {name: np.empty((frames, *array.shape[1:])) for name, array in body.items()}
    muscles, coordinates = body["strengths"].shape[1], body["moments"].shape[1]
    for first in range(0, frames, A_REPETITION):
        own = slice(first, first + A_REPETITION)
        arms = 1 + ARMS_SPREAD * random.standard_normal(muscles)
        out["moment_arms"][own] = body["moment_arms"] * arms
        out["strengths"][own] = body["strengths"] * np.exp(
            STRENGTH_SPREAD * random.standard_normal(muscles)
        )
        moments = 1 + MOMENT_SPREAD * random.standard_normal(coordinates)
        out["moments"][own] = body["moments"] * moments
    return out | {"reserves": one["reserves"]}


def _resampled(array: FloatArray) -> FloatArray:
    """A repetition at ``A_REPETITION`` frames, straight between the ones given."""
    at = np.linspace(0, len(array) - 1, A_REPETITION)
    below = np.minimum(at.astype(int), len(array) - 2)
    share = (at - below).reshape(-1, *[1] * (array.ndim - 1))
    return np.asarray((1 - share) * array[below] + share * array[below + 1])


def _least_s(way: Callable[[], object]) -> float:
    times: list[float] = []
    while len(times) < 2 or sum(times) < LONG_ENOUGH_S:
        started = time.perf_counter()
        way()
        times.append(time.perf_counter() - started)
    return min(times)


def _stream(arms: FloatArray, *, workers: int) -> None:
    """Nothing comes back; every moment arm has been read once."""
    parts = np.array_split(arms.reshape(-1), workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda part: np.dot(part, part), parts))


def _operations(arms: FloatArray, *, shares: LoadShares) -> float:
    """Additions and multiplications that the Newton steps taken cannot do without."""
    entries = (arms[:A_REPETITION] != 0).any(axis=0).sum(axis=0)
    coordinates = arms.shape[1]
    point = 4 * entries.sum()  # pulls, and moments carried
    system = (entries + entries * (entries + 1)).sum()
    factor = coordinates**3 / 3 + 2 * coordinates**2
    steps = int(shares.iterations.sum())
    return float((steps + len(shares.iterations)) * point + steps * (system + factor))


def _pace() -> float:
    """Additions and multiplications a second in a product of matrices, one thread."""
    matrix = np.random.default_rng(0).random((SQUARE, SQUARE))
    return 2 * SQUARE**3 / _least_s(lambda: matrix @ matrix)


def _peak_mib() -> float:
    """The most memory this process has held; not a number where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _size_rows(found: dict[str, Any]) -> list[Row]:
    frames = int(found["frames"])
    case = f"{frames} frames of {found['muscles']} muscles"
    memory = Row(
        case=case,
        quantity="memory beyond the arrays given, at its peak",
        unit="MiB",
        measured=f"{found['own_mib']:.0f}",
        note=f"moment arms {found['input_mib']:.0f} MiB",
    )
    return [
        *(row for way in found["ways"] for row in _way_rows(case, frames=frames, way=way)),
        memory,
    ]


def _way_rows(case: str, *, frames: int, way: dict[str, Any]) -> list[Row]:
    """Time, pace, and how far from either bound."""
    took_s, missed = way["took_s"], frames - way["converged"]
    how = f"p = {way['power']}, threads {way['workers']}"
    bounds = (
        ("reading the moment arms once", way["stream_s"]),
        ("its arithmetic at a matrix product's pace", way["arithmetic_s"]),
    )
    return [
        Row(
            case=case,
            quantity=f"a frame, {how}",
            unit="µs",
            measured=f"{took_s / frames * MICRO:.3g}",
            note=f"Newton steps {way['steps']:.1f}; not converged {missed}",
        ),
        Row(
            case=case,
            quantity=f"frames a second, {how}",
            unit="1/s",
            measured=f"{frames / took_s:.0f}",
        ),
        *(
            Row(
                case=case,
                quantity=f"times the bound, {how}",
                unit="×",
                measured=f"{took_s / bound_s:.1f}",
                note=f"bound: {bound}, {bound_s / frames * MICRO:.2g} µs a frame",
            )
            for bound, bound_s in bounds
        ),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
