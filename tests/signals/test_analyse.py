"""Whole recordings: view, gates, repetitions, holds; laws that hold for any camera and rate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.signals.analyse import analyse_movement
from primemover.signals.gaps import fill_short_gaps
from primemover.signals.holds import one_leg_stance, plank_hold
from primemover.signals.movement import Movement
from primemover.terms import Side
from tests.synthetic import (
    FIGURES,
    HOLDS,
    mirrored,
    read_pose_npz,
    synthetic_recording,
    synthetic_track,
)

YAW_DEG = 1.0  # a noiseless figure shows its yaw exactly, up to the turn of the trunk
RATE_DEG = 1.5  # 12 frames a second may miss the very top of a repetition
TIME_S = 0.6  # both 0.4 s ramps of the lift pass mostly before the foot is a tenth of a shank up


def analysed(track: xr.Dataset, test: str, side: Side | None = None) -> Movement:
    return analyse_movement(track, protocol=load_knowledge().tests[test], side=side)


@pytest.mark.parametrize("test", sorted(set(FIGURES) - set(HOLDS)))
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_repeated_test_is_counted_exactly(test: str, side: Side) -> None:
    track = synthetic_track(test, side=side, near_side=side, noise_m=0.004, noise_px=1.0)
    movement = analysed(track, test, side)
    assert len(movement.repetitions) == 5
    assert not movement.failed()


@pytest.mark.parametrize("test", HOLDS)
def test_holds_count_nothing(test: str) -> None:
    movement = analysed(synthetic_track(test), test, "right")
    assert (movement.repetitions, movement.partials) == ((), ())


@pytest.mark.parametrize("yaw_deg", [0.0, 20.0, 45.0, 70.0, 90.0, 130.0, 180.0])
@pytest.mark.parametrize("near_side", ["left", "right"])
def test_yaw_and_near_side_are_seen(yaw_deg: float, near_side: Side) -> None:
    view = analysed(synthetic_track("squat", yaw_deg=yaw_deg, near_side=near_side), "squat").view
    assert view.yaw_deg == pytest.approx(yaw_deg, abs=YAW_DEG)
    expected = {0.0: "front", 20.0: "front", 45.0: "oblique", 70.0: "side", 90.0: "side"}
    assert view.facing == expected.get(yaw_deg, "oblique" if yaw_deg == 130 else "back")
    assert view.near_side == (near_side if view.facing in ("side", "oblique") else None)


@pytest.mark.parametrize("yaw_deg", [0.0, 25.0])
def test_lying_on_the_side_has_its_own_yaw(yaw_deg: float) -> None:
    movement = analysed(synthetic_track("clam", side="left", yaw_deg=yaw_deg), "clam")
    assert movement.view.yaw_deg == pytest.approx(yaw_deg, abs=YAW_DEG)
    assert movement.view.facing == "front"
    assert movement.side == "left"  # the top leg


@pytest.mark.parametrize("test", ["plank", "bridge"])
def test_lying_flat_is_seen_from_the_side(test: str) -> None:
    assert analysed(synthetic_track(test), test).view.facing == "side"


@pytest.mark.parametrize(
    ("fault", "gate"),
    [
        ("feet_cropped", "feet_in_picture"),
        ("head_cropped", "head_in_picture"),
        ("long_gap", "longest_gap"),
        ("jump", "one_person"),
        ("limbs_stretch", "limb_length"),
        ("sides_swap", "sides_steady"),
        ("upside_down", "upright"),
        ("nobody", "person_seen"),
        ("half_missing", "person_seen"),
    ],
)
def test_each_fault_fails_its_gate(fault: str, gate: str) -> None:
    movement = analysed(synthetic_track("squat", faults=(fault,)), "squat")
    failed = movement.failed(gate)
    assert failed
    assert failed[0].remedy
    assert "{" not in failed[0].reason


def test_a_clean_recording_fails_nothing_and_short_gaps_are_bridged() -> None:
    movement = analysed(synthetic_track("squat", faults=("short_gaps",)), "squat")
    assert not movement.failed()
    assert len(movement.repetitions) == 5


def test_dark_pictures_and_a_moving_camera_fail_where_the_recording_tells() -> None:
    track = synthetic_track("squat")
    frames = track.sizes["time"]
    track["brightness"] = ("time", np.full(frames, 0.02))
    track["background_speed"] = ("time", np.full(frames, 0.4))
    names = {gate.name for gate in analysed(track, "squat").failed()}
    assert names == {"bright_enough", "camera_still"}


def test_a_test_that_is_not_filmed_is_named() -> None:
    protocol = next(t for t in load_knowledge().tests.values() if t.camera is None)
    with pytest.raises(RecordingError, match=protocol.id):
        analyse_movement(synthetic_track("squat"), protocol=protocol)


@settings(max_examples=12)
@given(
    fps=st.sampled_from([12.0, 25.0, 60.0]),
    yaw_deg=st.floats(60, 120),
    zoom=st.floats(0.6, 1.2),
    near_side=st.sampled_from(["left", "right"]),
)
def test_rate_camera_and_size_change_neither_count_nor_angle(
    fps: float, yaw_deg: float, zoom: float, near_side: Side
) -> None:
    options: dict[str, Any] = {"fps": fps, "yaw_deg": yaw_deg, "zoom": zoom}
    movement = analysed(synthetic_track("squat", near_side=near_side, **options), "squat")
    assert len(movement.repetitions) == 5
    knee = movement.angles["knee_flexion"].sel(side=near_side).values
    assert knee.max() == pytest.approx(95, abs=RATE_DEG)
    assert movement.angles["trunk_lean"].values.max() == pytest.approx(35, abs=RATE_DEG)


@pytest.mark.parametrize("test", ["squat", "lunge", "one_leg_stand", "clam"])
def test_a_mirror_swaps_the_sides_and_nothing_else(test: str) -> None:
    track = synthetic_track(test, side="left", near_side="left")
    one, two = analysed(track, test, "left"), analysed(mirrored(track), test, "right")
    assert one.repetitions == two.repetitions
    for name in ("knee_flexion", "hip_flexion", "heel_rise"):
        left, right = (one.angles[name].sel(side=s).values for s in ("left", "right"))
        assert two.angles[name].sel(side="right").values == pytest.approx(left, abs=1e-6)
        assert two.angles[name].sel(side="left").values == pytest.approx(right, abs=1e-6)
    assert two.angles["trunk_side_lean"].values == pytest.approx(
        one.angles["trunk_side_lean"].values, abs=1e-6
    )


@pytest.mark.parametrize("stance", ["left", "right"])
def test_stance_is_found_and_timed(stance: Side) -> None:
    track = synthetic_track("one_leg_stand", side=stance, hold_s=8)
    movement = analysed(track, "one_leg_stand")
    assert movement.side == stance
    limits = load_knowledge().gates
    side, hold = one_leg_stance(movement.angles, stance=None, limits=limits)
    assert side == stance
    assert hold is not None
    assert hold.time_s == pytest.approx(8, abs=TIME_S)
    assert not hold.open_ended


def test_standing_on_both_legs_is_no_stance_and_a_squat_no_plank() -> None:
    movement = analysed(synthetic_track("squat", yaw_deg=0), "squat")
    limits = load_knowledge().gates
    assert one_leg_stance(movement.angles, stance=None, limits=limits)[1] is None
    assert plank_hold(movement.angles, limits=limits) is None


def test_long_gaps_are_never_filled() -> None:
    track = synthetic_track("squat", faults=("long_gap",))
    filled, share = fill_short_gaps(track)
    assert np.isnan(filled["position"].values).sum() == np.isnan(track["position"].values).sum()
    assert share == pytest.approx(2 / 3, abs=0.01)


def test_partial_repetitions_are_told_apart_in_a_recording() -> None:
    recording = synthetic_recording("squat", shares=[1.0, 0.45, 1.0, 1.0], knee_deg=100)
    movement = analysed(recording.track, "squat")
    assert len(movement.repetitions) + len(movement.partials) == 4


REAL = [
    ("gt_squat", "squat", 0.0, 99.0, 5),
    ("jur_squat", "squat", 0.0, 99.0, 8),
    ("rnh_deadlift", "hip_hinge", 0.0, 99.0, 3),  # lock-outs
    ("jef_good_bad", "hip_hinge", 0.0, 99.0, 2),
    ("rnh_lunges", "lunge", 0.0, 99.0, 3),
    ("mal_buttbridge", "bridge", 2.0, 11.5, 2),
    ("mal_buttbridge", "bridge", 11.6, 24.5, 2),
    ("mal_buttbridge", "bridge", 24.8, 39.5, 3),
    ("mal_sidelying", "side_lying_abduction", 2.0, 15.3, 4),
    ("mal_sidelying", "side_lying_abduction", 29.2, 41.3, 4),
    ("kai_plank_005", "plank", 0.0, 99.0, 0),
    ("sur_tree_pose", "one_leg_stand", 0.0, 99.0, 0),
]
"""Recording, test, span in seconds, repetitions counted by eye."""


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "test", "start_s", "stop_s", "count"), REAL)
def test_real_sets_are_counted_as_by_eye(
    test_data: Path, name: str, test: str, start_s: float, stop_s: float, count: int
) -> None:
    path = test_data / "pose_tracks" / f"{name}.npz"
    movement = analysed(read_pose_npz(path, start_s=start_s, stop_s=stop_s), test)
    assert len(movement.repetitions) == count
    assert not movement.failed()
