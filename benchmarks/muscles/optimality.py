"""Whether answers are optimal: their conditions of optimality, and an independent solver.

Random systems of 6 to 23 coordinates and 14 to 298 muscles, many at their bounds, and the walk
that OpenSim solved. Residuals are relative: of the balance to ``1 + abs(moment)``, of the slopes of
activations and reserves to the steepest there is among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import daqp
import numpy as np

from benchmarks.muscles.agreement import JOINT_RESERVE, LOWEST, PELVIS_RESERVE
from benchmarks.muscles.gait import data_folder, read_oracle
from benchmarks.rows import Row, judged
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import LoadShares, share_loads

SYSTEMS: Final = 200
FRAMES: Final = 8
SIZES: Final = ((6, 14), (10, 40), (23, 92), (23, 298))
"""Coordinates and muscles, taken in turns."""
RESERVES_NM: Final = (1.0, 20.0)
DEAR_NM: Final = (0.1, 1.0)
"""Of one unit of a reserve. The dear ones are beside moments that muscles mostly cannot carry."""
TOLERANCE: Final = 1e-8
"""What :func:`share_loads` takes when it is not told."""
SOLVERS_AGREE: Final = 1e-6
STATIONARY: Final = 1e-9
"""Free activations follow from multipliers without iteration: only rounding may be left."""
FREE: Final = 1e30
EQUAL: Final = 5
"""DAQP's word for an equation."""

Arrays = dict[str, Any]


def rows() -> list[Row]:
    """Residuals of random systems, of the walk where it is there, and DAQP's differences."""
    cases = {"random systems": list(_random_systems())}
    data = data_folder()
    if data is not None:
        cases["gait2392 walking"] = [_walk(read_oracle(data))]
    else:
        print("\nThe walk is left out: PRIMEMOVER_TEST_DATA is not set")
    return [
        *(row for case, systems in cases.items() for row in _case_rows(case, systems=systems)),
        *_dear_rows(),
    ]


def _random_systems(reserves_nm: tuple[float, float] = RESERVES_NM) -> Iterator[Arrays]:
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


def _dear_rows() -> Iterator[Row]:
    """How many frames arrive where reserves are dear; those that do not are told as such."""
    systems, (low_nm, high_nm) = list(_random_systems(DEAR_NM)), DEAR_NM
    for power in (2, 3):
        solved = [share_loads(**arrays, lower=LOWEST, power=power) for arrays in systems]
        arrived = sum(int(shares.converged.sum()) for shares in solved)
        yield Row(
            case=f"random systems, reserves of {low_nm} to {high_nm} N m a unit, p = {power}",
            quantity="frames converged",
            unit="",
            measured=f"{arrived} of {sum(len(shares.converged) for shares in solved)}",
            note="moments mostly beyond the muscles",
        )


def _case_rows(case: str, *, systems: list[Arrays]) -> list[Row]:
    out: list[Row] = []
    frames = sum(len(arrays["moments"]) for arrays in systems)
    for power in (2, 3):
        solved = [share_loads(**arrays, lower=LOWEST, power=power) for arrays in systems]
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
        ]
        if power == 2:
            apart = max(_apart_from_daqp(a, shares=s) for a, s in zip(systems, solved, strict=True))
            out.append(
                _row(name, quantity="difference from DAQP", value=apart, limit=SOLVERS_AGREE)
            )
    return out


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


def _apart_from_daqp(arrays: Arrays, *, shares: LoadShares) -> float:
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    return max(
        float(np.abs(_by_daqp(frame, moments=m, reserves=arrays["reserves"]) - ours).max())
        for frame, m, ours in zip(columns, arrays["moments"], shares.activations, strict=True)
    )


def _by_daqp(columns: FloatArray, *, moments: FloatArray, reserves: FloatArray) -> FloatArray:
    """Activations of one frame by an active-set method that shares nothing with ours."""
    coordinates, muscles = columns.shape
    unknowns, unbounded = muscles + coordinates, np.full(coordinates, FREE)
    answer, _, flag, _ = daqp.solve(
        2 * np.eye(unknowns),
        np.zeros(unknowns),
        np.ascontiguousarray(np.hstack([columns, np.diag(reserves)])),
        np.concatenate([np.ones(muscles), unbounded, moments]),
        np.concatenate([np.full(muscles, LOWEST), -unbounded, moments]),
        np.concatenate([np.zeros(unknowns), np.full(coordinates, EQUAL)]).astype(np.int32),
    )
    if flag != 1:
        raise RuntimeError(f"DAQP ended with {flag}")
    return np.asarray(answer[:muscles])


def _row(case: str, *, quantity: str, value: float, limit: float) -> Row:
    return Row(
        case=case,
        quantity=f"{quantity}, largest",
        unit="",
        measured=f"{value:.1e}",
        target=f"≤ {limit:.0e}",
        verdict=judged(met=bool(value <= limit)),
    )
