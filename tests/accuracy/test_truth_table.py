"""The truth of each quantity on curves whose peaks, ranges and times are known."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.accuracy.scoring import camera_of, quantities_of
from benchmarks.accuracy.truth_table import (
    NO_SIDE,
    TRUE,
    TrueSpan,
    Truth,
    read_truth,
    true_value,
)
from primemover.knowledge import load_knowledge
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
FPS = 25.0
FRAME_S = 1 / FPS
NEVER_TRUE = ("lumbar_arch",)
"""Always refused, and no landmark or joint angle stands for it."""


def phase(count: int, *, period_s: float = 2.0) -> tuple[FloatArray, FloatArray]:
    """Time and a phase that runs 0, 1, 0 ``count`` times as a cosine."""
    time_s = np.arange(0.0, count * period_s + FRAME_S / 2, FRAME_S)
    return time_s, (1 - np.cos(2 * np.pi * time_s / period_s)) / 2


def truth(
    test: str,
    columns: dict[str, FloatArray],
    *,
    shares: tuple[float, ...] = (1.0, 1.0),
) -> Truth:
    time_s, u = phase(len(shares))
    spans = tuple(
        TrueSpan(start_s=2.0 * i, turn_s=2.0 * i + 1.0, end_s=2.0 * i + 2.0, share=share)
        for i, share in enumerate(shares)
    )
    return Truth(
        columns={"t": time_s, "u": u, **columns},
        spans=spans,
        tested=None,
        camera=camera_of(test),
    )


def test_depth_is_the_mean_of_the_peaks_of_whole_repetitions() -> None:
    time_s, u = phase(3)
    size = np.where(time_s < 2, 100.0, np.where(time_s < 4, 30.0, 90.0))
    found = truth(
        "squat", {"knee_flexion_left": u * size, "knee_flexion_right": u}, shares=(1.0, 0.3, 0.9)
    )
    assert true_value("knee_depth", truth=found, side="left") == pytest.approx(95.0)
    assert true_value("knee_depth", truth=found, side="right") == pytest.approx(1.0)
    assert true_value("knee_depth", truth=found, side=None) == pytest.approx(48.0)
    assert true_value("repetitions", truth=found, side=None) == 2.0


def test_heels_rise_from_where_they_stand() -> None:
    _, u = phase(2)
    columns = {f"knee_flexion_{s}": 100 * u for s in ("left", "right")}
    columns |= {f"hip_flexion_{s}": 90 * u for s in ("left", "right")}
    columns |= {"heel_height_right": 12.0 + 16.0 * u}
    rise = true_value("heel_lift", truth=truth("squat", columns), side="right")
    assert rise == pytest.approx(16.0, abs=0.5)  # the standing fifth has risen a little itself


def test_the_trunk_of_a_hinge_is_read_beyond_standing_though_the_knees_stay_straight() -> None:
    _, u = phase(2)
    columns = {
        f"knee_flexion_{s}": 5 - 4 * u for s in ("left", "right")
    }  # straightest at the bottom
    columns |= {f"hip_flexion_{s}": 70 * u for s in ("left", "right")}
    lean = true_value(
        "trunk_lean", truth=truth("hip_hinge", columns | {"trunk_lean": 6 + 50 * u}), side=None
    )
    assert lean == pytest.approx(50.0, abs=2.0)  # the standing fifth has leaned a little itself


def test_ranges_and_their_quotient() -> None:
    _, u = phase(2)
    columns = {"hip_flexion_left": 10 + 80 * u, "knee_flexion_left": 5 + 20 * u}
    found = truth("hip_hinge", columns)
    assert true_value("hip_extension_range", truth=found, side="left") == pytest.approx(80.0)
    assert true_value("hinge_ratio", truth=found, side="left") == pytest.approx(4.0)


def test_a_nearly_straight_knee_is_taken_as_ten_degrees() -> None:
    _, u = phase(2)
    found = truth("hip_hinge", {"hip_flexion_left": 80 * u, "knee_flexion_left": 2 * u})
    assert true_value("hinge_ratio", truth=found, side="left") == pytest.approx(8.0)


def test_drift_is_the_change_from_first_to_last_dip() -> None:
    time_s, u = phase(3)
    found = truth("bench_dip", {"hip_flexion_left": 90 * u + 5.0 * time_s}, shares=(1.0,) * 3)
    assert true_value("hip_drift", truth=found, side="left") == pytest.approx(20.0)
    single = truth("bench_dip", {"hip_flexion_left": phase(1)[1]}, shares=(1.0,))
    assert math.isnan(true_value("hip_drift", truth=single, side="left"))


def test_holds_are_read_while_they_are_held() -> None:
    time_s = np.arange(0.0, 6.0, FRAME_S)
    held = (time_s >= 1.0) & (time_s <= 5.0)
    line = np.where(held, -8.0 - (time_s > 4.5) * 6.0, 60.0)
    columns = {
        "t": time_s,
        "u": held.astype(float),
        "body_line": line,
        "trunk_lean": np.where(held, 88.0, 40.0),
        "knee_flexion_left": np.where(held, 5.0, 80.0),
        "knee_flexion_right": np.where(held, 5.0, 80.0),
    }
    found = Truth(columns=columns, spans=(), tested=None, camera=camera_of("plank"))
    assert true_value("plank_line", truth=found, side="left") == pytest.approx(-8.0)
    assert true_value("plank_line_worst", truth=found, side="left") == pytest.approx(-14.0)
    assert true_value("hold_time", truth=found, side=None) == pytest.approx(4.0, abs=FRAME_S)


@pytest.mark.parametrize("stance", ["left", "right"])
def test_a_stand_lasts_while_the_free_foot_is_off_the_floor(stance: Side) -> None:
    time_s = np.arange(0.0, 5.0, FRAME_S)
    up = (time_s >= 0.5) & (time_s <= 4.0)
    free = "right" if stance == "left" else "left"
    columns = {
        "t": time_s,
        "u": up.astype(float),
        f"heel_height_{stance}": np.full(len(time_s), 12.0),
        f"heel_height_{free}": np.where(up, 50.0, 12.0),
        "pelvic_obliquity": np.where(up, -9.0, 0.0),
        "trunk_side_lean": np.where(up, 6.0, 0.0),
    }
    found = Truth(columns=columns, spans=(), tested=stance, camera=camera_of("one_leg_stand"))
    assert true_value("stance_time", truth=found, side=None) == pytest.approx(3.5, abs=FRAME_S)
    assert true_value("pelvic_drop", truth=found, side=None) == pytest.approx(9.0)
    assert true_value("trunk_side_lean", truth=found, side=None) == pytest.approx(6.0)


def test_tempo_runs_from_five_per_cent_of_the_amplitude_to_the_turn() -> None:
    _, u = phase(2)
    columns = {f"knee_flexion_{s}": 100 * u for s in ("left", "right")}
    found = truth("squat", columns)
    expected_s = 1.0 - math.acos(0.9) / math.pi  # a cosine passes 5 % at acos(0.9) of π
    for quantity in ("tempo_out", "tempo_back"):
        seconds = true_value(quantity, truth=found, side=None)
        assert seconds == pytest.approx(expected_s, abs=FRAME_S)


def test_tempo_of_a_movement_that_turns_at_the_lowest_angle() -> None:
    _, u = phase(2)
    columns = {f"hip_flexion_{s}": 60 - 50 * u for s in ("left", "right")}
    seconds = true_value("tempo_out", truth=truth("bridge", columns), side=None)
    assert seconds == pytest.approx(1.0 - math.acos(0.9) / math.pi, abs=FRAME_S)


def test_every_quantity_of_every_filmed_test_has_a_truth() -> None:
    filmed = [test.id for test in load_knowledge().tests.values() if test.camera]
    said = {quantity for test in filmed for quantity in quantities_of(test)}
    assert said - set(TRUE) == set(NEVER_TRUE)
    assert set(NO_SIDE) <= said


def test_files_beside_a_clip_are_read(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("time_s,share,trunk_lean\n0,0,1.5\n0.04,1,2.5\n")
    spans = [{"start_s": 0.0, "turn_s": 0.02, "end_s": 0.04, "share": 0.3}]
    (tmp_path / "truth.json").write_text(json.dumps({"repetitions": spans}))
    found = read_truth(
        tmp_path / "truth.csv",
        json_path=tmp_path / "truth.json",
        tested=None,
        camera=camera_of("squat"),
    )
    assert list(found.columns["trunk_lean"]) == [1.5, 2.5]
    assert list(found.columns["u"]) == [0.0, 1.0]
    assert not found.spans[0].complete
