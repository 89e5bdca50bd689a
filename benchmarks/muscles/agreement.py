"""Activations beside OpenSim's on the very same moment arms, strengths and moments.

OpenSim's answers are kept with the walking subject; nothing but the test data is needed.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.muscles.gait import data_folder, read_oracle
from benchmarks.rows import Row, judged
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import LoadShares, share_loads

CASE: Final = "gait2392 walking, the same 92 muscles"
RMS_LIMIT: Final = 0.001
LARGEST_LIMIT: Final = 0.01
PELVIS_RESERVE, JOINT_RESERVE = 200.0, 5.0
"""N or N m for one unit of a reserve, as in OpenSim's run."""
LOWEST: Final = 0.01
WORST: Final = 3
"""Muscles named that differ most."""


def rows() -> list[Row]:
    """How far our activations are from OpenSim's; empty, with a word why, without test data."""
    data = data_folder()
    if data is None:
        print("\nAgreement left out: PRIMEMOVER_TEST_DATA is not set")
        return []
    oracle = read_oracle(data)
    squares, cubes = (_shared(oracle, power=power) for power in (2, 3))
    muscles = [str(name) for name in oracle["mn"]]
    columns = [list(oracle["ac"]).index(name) for name in muscles]
    apart = squares.activations - oracle["A"][:, columns]
    return [
        _limit_row("RMS", value=float(np.sqrt((apart**2).mean())), limit=RMS_LIMIT),
        _limit_row("largest", value=float(np.abs(apart).max()), limit=LARGEST_LIMIT),
        *_worst_rows(apart, muscles=muscles),
        _converged_row(squares, power=2),
        _converged_row(cubes, power=3),
    ]


def _shared(oracle: dict[str, FloatArray], *, power: int) -> LoadShares:
    return share_loads(
        moment_arms=oracle["MA"],
        strengths=oracle["OF"],
        moments=oracle["B"],
        reserves=[
            PELVIS_RESERVE if name.startswith("pelvis") else JOINT_RESERVE
            for name in map(str, oracle["names"])
        ],
        lower=LOWEST,
        power=power,
    )


def _limit_row(name: str, *, value: float, limit: float) -> Row:
    return Row(
        case=CASE,
        quantity=f"difference of our activations from OpenSim's, {name}",
        unit="",
        measured=f"{value:.5f}",
        target=f"≤ {limit}",
        verdict=judged(met=value <= limit),
        note="p = 2",
    )


def _worst_rows(apart: FloatArray, *, muscles: list[str]) -> list[Row]:
    largest = np.abs(apart).max(axis=0)
    return [
        Row(
            case=CASE,
            quantity=f"largest difference of {muscles[muscle]}",
            unit="",
            measured=f"{largest[muscle]:.5f}",
            note=f"RMS {np.sqrt((apart[:, muscle] ** 2).mean()):.5f}",
        )
        for muscle in np.argsort(largest)[::-1][:WORST]
    ]


def _converged_row(shares: LoadShares, *, power: int) -> Row:
    frames, arrived = len(shares.converged), int(shares.converged.sum())
    return Row(
        case=CASE,
        quantity=f"frames converged, p = {power}",
        unit="",
        measured=f"{arrived} of {frames}",
        target="all",
        verdict=judged(met=arrived == frames),
        note=f"Newton steps {shares.iterations.mean():.1f} on average,"
        f" {shares.iterations.max()} at most",
    )
