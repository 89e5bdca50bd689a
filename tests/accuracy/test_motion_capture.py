"""The product's angle series beside motion capture, on the recorded landmarks of one squat."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from benchmarks.accuracy.motion_capture import (
    TARGETS_DEG,
    TRUE_REPETITIONS,
    TRUTH,
    Agreement,
    agreements,
    best_lag_s,
    read_truth,
)
from benchmarks.accuracy.repetitions import read_track
from primemover.knowledge import load_knowledge
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement

SAME_CLOCK_S = 0.1
"""Video and motion capture were started together; a larger lag means a wrong time axis."""

pytestmark = pytest.mark.recordings


@pytest.fixture(scope="module")
def movement(test_data: Path) -> Movement:
    track = read_track(test_data / "pose_tracks" / "gt_squat.npz")
    return analyse_movement(track, protocol=load_knowledge().tests["squat"])


@pytest.fixture(scope="module")
def found(movement: Movement, test_data: Path) -> dict[str, Agreement]:
    truth = read_truth(test_data / TRUTH)
    lag_s = best_lag_s(movement, truth=truth)
    assert abs(lag_s) <= SAME_CLOCK_S
    return {a.definition: a for a in agreements(movement, truth=truth, lag_s=lag_s)}


@pytest.mark.parametrize("column", sorted(TARGETS_DEG))
def test_mean_error_meets_its_target(column: str, found: dict[str, Agreement]) -> None:
    assert found[column].mae_deg <= TARGETS_DEG[column]


def test_repetitions_are_exact(movement: Movement) -> None:
    assert len(movement.repetitions) == TRUE_REPETITIONS


def test_a_track_read_late_is_noticed(movement: Movement, test_data: Path) -> None:
    truth = read_truth(test_data / TRUTH)
    late = movement.angles.assign_coords(time=movement.angles["time"] + 3 * SAME_CLOCK_S)
    shifted = _with_angles(movement, late)
    assert best_lag_s(shifted, truth=truth) < -SAME_CLOCK_S


def _with_angles(movement: Movement, angles: xr.Dataset) -> Movement:
    from dataclasses import replace

    return replace(movement, angles=angles)
