"""Whether answers are optimal: their conditions of optimality, and an independent solver.

Random systems of 6 to 23 coordinates and 14 to 298 muscles, many at their bounds, and the walk
that OpenSim solved. The dearer a unit of a reserve, the harder: random moments are mostly beyond
the muscles, and what is left of them costs millions of times what a muscle can cost. Residuals are
relative: of the balance to ``1 + abs(moment)``, of the slopes of activations and reserves to the
steepest there is among them. The gap is between what the answer costs and what its multipliers
prove that any must cost, relative to that cost.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np

from benchmarks.muscles.agreement import JOINT_RESERVE, LOWEST, PELVIS_RESERVE
from benchmarks.muscles.gait import data_folder, read_oracle
from benchmarks.muscles.independent import by_daqp
from benchmarks.rows import Row, judged
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import LoadShares, share_loads

MILLI: Final = 1e3
SYSTEMS: Final = 200
FRAMES: Final = 8
SIZES: Final = ((6, 14), (10, 40), (23, 92), (23, 298))
"""Coordinates and muscles, taken in turns."""
RESERVES_NM: Final = ((1.0, 20.0), (0.1, 1.0), (0.001, 1.0))
"""Of one unit of a reserve, from the ordinary to the hardest."""
TOLERANCE: Final = 1e-8
"""What :func:`share_loads` takes when it is not told."""
SOLVERS_AGREE: Final = 1e-6
STATIONARY: Final = 1e-9
"""Free activations follow from multipliers without iteration: only rounding may be left."""
GAP: Final = TOLERANCE
"""Part of the cost between an answer and the proof that none is better: no more than of moments."""
CUBIC_FRAMES: Final = 1
"""Of each system that DAQP is asked at p = 3 too: there each takes a sequence of its problems."""

Arrays = dict[str, Any]


def rows() -> list[Row]:
    """Residuals of random systems, of the walk where it is there, and DAQP's differences."""
    cases = {
        f"random systems, {low_nm:g} to {high_nm:g} N m a unit": list(
            _random_systems((low_nm, high_nm))
        )
        for low_nm, high_nm in RESERVES_NM
    }
    data = data_folder()
    if data is not None:
        cases["gait2392 walking"] = [_walk(read_oracle(data))]
    else:
        print("\nThe walk is left out: PRIMEMOVER_TEST_DATA is not set")
    return [row for case, systems in cases.items() for row in _case_rows(case, systems=systems)]


def _random_systems(reserves_nm: tuple[float, float]) -> Iterator[Arrays]:
    random = np.random.default_rng(6)
    for number in range(SYSTEMS):
        coordinates, muscles = SIZES[number % len(SIZES)]
        crossed = random.random((coordinates, muscles)) < 2.5 / coordinates
        yield {
            "moment_arms": random.normal(0, 0.05, (FRAMES, coordinates, muscles)) * crossed,
            "strengths": random.uniform(50, 2000, (FRAMES, muscles)),
            "moments": random.normal(0, 60, (FRAMES, coordinates)),
            "reserves": random.uniform(*reserves_nm, coordinates),
        }


def _walk(oracle: Arrays) -> Arrays:
    pelvis = [str(name).startswith("pelvis") for name in oracle["names"]]
    return {
        "moment_arms": oracle["MA"],
        "strengths": oracle["OF"],
        "moments": oracle["B"],
        "reserves": np.where(pelvis, PELVIS_RESERVE, JOINT_RESERVE),
    }


def _case_rows(case: str, *, systems: list[Arrays]) -> list[Row]:
    out: list[Row] = []
    frames = sum(len(arrays["moments"]) for arrays in systems)
    for power in (2, 3):
        share_loads(**systems[0], lower=LOWEST, power=power)  # compiled before it is timed
        started_s = time.process_time()
        solved = [share_loads(**arrays, lower=LOWEST, power=power) for arrays in systems]
        took_ms = MILLI * (time.process_time() - started_s) / frames
        steps = np.concatenate([shares.iterations for shares in solved])
        left = np.array(
            [_residuals(a, shares=s, power=power) for a, s in zip(systems, solved, strict=True)]
        )
        arrived = sum(int(shares.converged.sum()) for shares in solved)
        name = f"{case}, p = {power}"
        out += [
            _row(name, quantity="moment left open", value=left[:, 0].max(), limit=TOLERANCE),
            _row(name, quantity="slope of the cost left", value=left[:, 1].max(), limit=STATIONARY),
            Row(
                case=name,
                quantity="frames converged",
                unit="",
                measured=f"{arrived} of {frames}",
                target="all",
                verdict=judged(met=arrived == frames),
                note=f"{np.mean([_bound_share(s) for s in solved]):.0%} of activations at a bound",
            ),
            Row(
                case=name,
                quantity="Newton steps of a frame, on average",
                unit="",
                measured=f"{steps.mean():.1f}",
                note=f"{steps.max()} at most; {took_ms:.2f} ms of processor time a frame",
            ),
        ]
        gap = max(_gap(a, shares=s, power=power) for a, s in zip(systems, solved, strict=True))
        out.append(_row(name, quantity="gap to the cost proved", value=gap, limit=GAP))
        out.append(_independent_row(name, systems=systems, solved=solved, power=power))
    return out


def _independent_row(
    name: str, *, systems: list[Arrays], solved: list[LoadShares], power: int
) -> Row:
    apart: list[float] = []
    asked = 0
    for arrays, shares in zip(systems, solved, strict=True):
        # a single system is a recording: all its frames are asked
        frames = len(arrays["moments"]) if power == 2 or len(systems) == 1 else CUBIC_FRAMES
        asked += frames
        apart += _apart_from_daqp(arrays, shares=shares, frames=frames, power=power)
    row = _row(name, quantity="difference from DAQP", value=max(apart), limit=SOLVERS_AGREE)
    some = f"{len(apart)} of {asked} frames; DAQP has no answer to the others"
    return replace(row, note=f"{asked} frames" if len(apart) == asked else some)


def _residuals(arrays: Arrays, *, shares: LoadShares, power: int) -> tuple[float, float]:
    """Of the balance, and of the activations: zero when free, of the right sign at a bound."""
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    carried = np.einsum("fcm,fm->fc", columns, shares.activations) + shares.reserves
    left = np.abs(arrays["moments"] - carried) / (1 + np.abs(arrays["moments"]))
    slope = power * shares.activations ** (power - 1)
    slope = slope - np.einsum("fcm,fc->fm", columns, shares.multipliers)
    # at the lower bound the cost may only rise upwards, at the upper one only downwards
    wrong = np.abs(slope)
    wrong[(shares.activations <= LOWEST) & (slope > 0)] = 0
    wrong[(shares.activations >= 1) & (slope < 0)] = 0
    units = shares.reserves / arrays["reserves"]
    dear = power * np.sign(units) * np.abs(units) ** (power - 1)
    wrong_reserves = np.abs(dear - shares.multipliers * arrays["reserves"])
    steepest = power + max(np.abs(slope).max(), np.abs(dear).max())
    return float(left.max()), float(max(wrong.max(), wrong_reserves.max()) / steepest)


def _bound_share(shares: LoadShares) -> float:
    return float(((shares.activations <= LOWEST) | (shares.activations >= 1)).mean())


def _gap(arrays: Arrays, *, shares: LoadShares, power: int) -> float:
    """Between the cost and its lower bound, unknown by unknown: none of the sums can cancel."""
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    carried = np.einsum("fcm,fm->fc", columns, shares.activations)
    # with these reserves the balance is exact
    units = (arrays["moments"] - carried) / arrays["reserves"]
    pull = np.einsum("fcm,fc->fm", columns, shares.multipliers)
    dear = shares.multipliers * arrays["reserves"]
    best = np.clip(_inverse_slope(pull, power=power), LOWEST, 1)
    gap = _lagrangian(shares.activations, pull=pull, power=power)
    gap = gap - _lagrangian(best, pull=pull, power=power)
    gap_units = _lagrangian(units, pull=dear, power=power)
    gap_units = gap_units - _lagrangian(_inverse_slope(dear, power=power), pull=dear, power=power)
    cost = (shares.activations**power).sum(axis=1) + (np.abs(units) ** power).sum(axis=1)
    return float(((gap.sum(axis=1) + gap_units.sum(axis=1)) / cost).max())


def _lagrangian(values: FloatArray, *, pull: FloatArray, power: int) -> FloatArray:
    return np.asarray(np.abs(values) ** power - pull * values)


def _inverse_slope(pull: FloatArray, *, power: int) -> FloatArray:
    return np.asarray(np.sign(pull) * (np.abs(pull) / power) ** (1 / (power - 1)))


def _apart_from_daqp(
    arrays: Arrays, *, shares: LoadShares, frames: int, power: int
) -> Iterator[float]:
    """The largest difference of each frame to which DAQP has an answer."""
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    for frame in range(frames):
        answer = by_daqp(
            columns[frame],
            moments=arrays["moments"][frame],
            reserves=arrays["reserves"],
            lowest=LOWEST,
            power=power,
        )
        if answer is not None:
            yield float(np.abs(answer - shares.activations[frame]).max())


def _row(case: str, *, quantity: str, value: float, limit: float) -> Row:
    return Row(
        case=case,
        quantity=f"{quantity}, largest",
        unit="",
        measured=f"{value:.1e}",
        target=f"≤ {limit:.0e}",
        verdict=judged(met=bool(value <= limit)),
    )
