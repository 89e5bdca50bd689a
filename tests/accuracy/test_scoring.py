"""Rows of clips whose pose track is the truth, or is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.accuracy.scoring import CALIBRATION, UNREADABLE, quantities_of, score
from benchmarks.accuracy.truth_table import EDGE_SHARE
from primemover.knowledge import load_knowledge
from tests.accuracy.experiment import perfect_read, trial_of

CLOSE_DEG = 1.5
"""What smoothing takes off a turning point."""
CLOSE_S = 0.12
RESTS_BENT = ("step_up", "bridge", "prone_hip_extension")
"""Largest bend at rest: the product looks from 5 % of the amplitude on, so it loses that much."""
SIDE_TESTS = (
    "squat",
    "hip_hinge",
    "lunge",
    "step_up",
    "bridge",
    "bench_dip",
    "prone_hip_extension",
)

Rows = dict[tuple[str, str], dict[str, Any]]


def rows_of(test: str, **options: Any) -> Rows:
    front = test in ("one_leg_stand", "single_leg_squat", "clam", "side_lying_abduction")
    trial = trial_of(test, near=None if front else "right")
    rows = score(trial, read=perfect_read(trial, **options))
    return {(row["quantity"], row["side"]): row for row in rows}


def said_of(rows: Rows, quantity: str) -> dict[str, Any]:
    """The row on which the product speaks of a quantity."""
    return next(row for (name, _), row in rows.items() if name == quantity and row["said"])


READ_BESIDE = ("hip_opening",)
"""Read from the gap of the knees: the calibration takes off what that differs by, and
tests/measures hold it to what was put in."""


@pytest.mark.parametrize("test", [*SIDE_TESTS, "plank", "one_leg_stand", "clam"])
def test_a_perfect_track_reads_as_the_truth(test: str) -> None:
    for key, row in rows_of(test).items():
        if row.get("raw") is None or np.isnan(row["true"]):
            continue
        assert row["raw_true_track"] == pytest.approx(row["raw"], abs=1e-6), key
        if (row["tested"] and row["is_near"] is False) or key[0] in READ_BESIDE:
            continue  # the leg that is not tested, and what is no plain reading
        if test == "bridge" and key[0].startswith("tempo"):
            continue  # the stick figure's hips bend the other way there
        seconds = key[0].startswith(("tempo", "hold_time", "stance_time"))
        close = CLOSE_S if seconds else CLOSE_DEG
        if test in RESTS_BENT:
            close = 2 * CLOSE_S if seconds else 2 * CLOSE_DEG + EDGE_SHARE * abs(row["true"])
        if key[0] == "stance_time":
            close = 0.5  # the product looks at the ankle, the truth at the heel
        assert row["raw"] == pytest.approx(row["true"], abs=close), key


@pytest.mark.parametrize("test", [*SIDE_TESTS, "plank", "one_leg_stand"])
def test_all_that_the_product_says_is_there(test: str) -> None:
    rows = rows_of(test)
    said = {quantity for (quantity, _), row in rows.items() if row["said"]}
    assert said == {q for q in quantities_of(test) if q != "knee_valgus"}


def test_both_legs_are_read_and_the_nearer_one_is_marked() -> None:
    for test in ("squat", "hip_hinge", "lunge"):
        rows = rows_of(test)
        quantity = "hip_depth" if test == "hip_hinge" else "knee_depth"
        assert rows[quantity, "right"]["is_near"] is True
        assert rows[quantity, "left"]["is_near"] is False
        assert rows[quantity, "left"]["raw"] is not None


def test_the_product_speaks_of_each_quantity_once() -> None:
    for test in SIDE_TESTS:
        said = [quantity for (quantity, _), row in rows_of(test).items() if row["said"]]
        assert len(said) == len(set(said))


def test_a_refusal_hides_no_raw_reading() -> None:
    rows = rows_of("squat", yaw_deg=10.0)
    depth = rows["knee_depth", ""]
    assert depth["refused"] == "view"
    assert "value" not in depth
    assert depth["raw"] > 0


def test_a_failed_gate_hides_no_raw_reading() -> None:
    rows = rows_of("squat", faults=("feet_cropped",))
    depth = rows["knee_depth", ""]
    assert depth["refused"] == "cropped"
    assert depth["raw"] is not None
    assert "feet_in_picture" in depth["failed_gates"]


def test_the_product_takes_its_bias_off_and_the_raw_reading_keeps_it() -> None:
    depth = rows_of("squat")["knee_depth", ""]
    assert depth["value"] != pytest.approx(depth["raw"])
    assert depth["half_width"] > 0


def test_the_half_width_for_rendered_people_has_no_factor_for_real_footage() -> None:
    trial = trial_of("squat")
    shipped = load_knowledge().calibrations[CALIBRATION]
    wider = shipped.model_copy(update={"real_factor": 3.0, "real_factor_reason": "made up"})
    usual, wide = (
        {
            (r["quantity"], r["side"]): r
            for r in score(trial, read=perfect_read(trial), calibration=known)
        }
        for known in (shipped.for_rendered(), wider)
    )
    depth, as_shown = usual["knee_depth", ""], wide["knee_depth", ""]
    assert depth["half_width"] == depth["half_width_rendered"] == as_shown["half_width_rendered"]
    assert as_shown["half_width"] > 1.5 * depth["half_width"]
    assert as_shown["value"] == depth["value"]


def test_what_is_refused_has_no_half_width_at_all() -> None:
    depth = rows_of("squat", yaw_deg=10.0)["knee_depth", ""]
    assert "half_width_rendered" not in depth


def test_a_recording_that_gave_no_track_is_refused_in_everything() -> None:
    trial = trial_of("squat")
    rows = score(trial, read=replace(perfect_read(trial), track=None, problem="two people"))
    said = [row for row in rows if row["said"]]
    assert {row["quantity"] for row in said} == set(quantities_of("squat")) - {"knee_valgus"}
    assert {row["refused"] for row in said} == {UNREADABLE}
    assert all(row["raw"] is None for row in rows)
    assert any(row["raw_true_track"] is not None for row in rows)


def test_partial_repetitions_are_no_truth() -> None:
    row = rows_of("squat", shares=(1.0, 0.3, 1.0))["repetitions", ""]
    assert (row["true"], row["raw"], row["value"]) == (2.0, 2.0, 2.0)
