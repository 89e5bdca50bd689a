"""A recording named as another test: refused where the postures differ plainly."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from primemover.knowledge import load_knowledge
from primemover.measures.measuring import measure_movement
from primemover.measures.model import Refusal
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement
from primemover.signals.posture import POSTURES
from tests.synthetic import FIGURES, read_pose_npz, synthetic_track


def analysed(track: xr.Dataset, test: str) -> Movement:
    return analyse_movement(track, protocol=load_knowledge().tests[test])


MISNAMED = [
    ("squat", "plank", "trunk_lying"),
    ("squat", "clam", "trunk_lying"),
    ("squat", "bench_dip", "hips_low"),
    ("squat", "lunge", "feet_apart"),
    ("squat", "step_up", "foot_steps"),
    ("squat", "one_leg_stand", "foot_lifted_aside"),
    ("squat", "single_leg_squat", "foot_lifted_aside"),
    ("bench_dip", "squat", "hips_high"),
    ("bench_dip", "one_leg_stand", "hips_high"),
    ("bench_dip", "bridge", "trunk_lying"),
    ("plank", "squat", "trunk_upright"),
    ("plank", "clam", "lies_on_side"),
    ("clam", "bridge", "lies_flat"),
    ("side_lying_abduction", "one_leg_stand", "trunk_upright"),
    ("bridge", "lunge", "trunk_upright"),
    ("hip_hinge", "step_up", "foot_steps"),
]
"""What was done, what it was called, and the gate that says so."""


@pytest.mark.parametrize(("done", "named", "gate"), MISNAMED)
def test_another_movement_is_refused_by_name(done: str, named: str, gate: str) -> None:
    movement = analysed(synthetic_track(done), named)
    (failed, *_) = movement.failed(gate)
    assert "{" not in failed.reason
    assert "heck the name of the test" in failed.remedy
    results = measure_movement(movement, calibration=None)
    assert results
    assert all(isinstance(result, Refusal) for result in results)


@pytest.mark.parametrize("test", sorted(FIGURES))
def test_every_movement_looks_like_itself(test: str) -> None:
    movement = analysed(synthetic_track(test), test)
    assert not movement.failed(*POSTURES)
    assert {gate.name for gate in movement.gates} & set(POSTURES)


def test_a_front_squat_lifts_no_foot() -> None:
    movement = analysed(synthetic_track("squat", yaw_deg=0), "one_leg_stand")
    (refusal,) = (
        r for r in measure_movement(movement, calibration=None) if r.quantity == "stance_time"
    )
    assert isinstance(refusal, Refusal)
    assert refusal.cause == "posture"
    assert refusal.reason.startswith("no foot was seen lifted")


def test_the_wrong_leg_named_is_no_stance_on_it() -> None:
    movement = analyse_movement(
        synthetic_track("one_leg_stand", side="left"),
        protocol=load_knowledge().tests["one_leg_stand"],
        side="right",
    )
    (refusal,) = (
        r for r in measure_movement(movement, calibration=None) if r.quantity == "stance_time"
    )
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "no foot was seen lifted while standing on the right leg"


REAL_MISNAMED = [
    ("gt_squat", "one_leg_stand"),
    ("gt_squat", "lunge"),
    ("jur_squat", "one_leg_stand"),
    ("jur_squat", "step_up"),
    ("jur_squat", "bench_dip"),
    ("rnh_deadlift", "lunge"),
    ("rnh_lunges", "plank"),
    ("kai_plank_005", "squat"),
    ("kai_plank_005", "clam"),
    ("mal_sidelying", "plank"),
    ("mal_buttbridge", "squat"),
    ("sur_tree_pose", "bridge"),
]


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "named"), REAL_MISNAMED)
def test_real_sets_under_another_name_are_refused(test_data: Path, name: str, named: str) -> None:
    movement = analysed(read_pose_npz(test_data / "pose_tracks" / f"{name}.npz"), named)
    assert movement.failed(*POSTURES)
    results = measure_movement(movement, calibration=None)
    assert all(isinstance(result, Refusal) for result in results)
