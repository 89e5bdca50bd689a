"""What was told and filmed as readings, and when two sides make a difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from primemover.findings.change import Conditions, Reading
from primemover.findings.filmed_readings import filmed_readings
from primemover.findings.readings import session_spread
from primemover.findings.side_differences import side_differences
from primemover.findings.told_readings import SORE_BACK, told_readings
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import Answers
from primemover.terms import Side
from tests.strategies import answer_sheets

KNOWN = load_knowledge()
FRONT = Conditions(sensor="mediapipe/full 1", facing="front", judged_by="v1")
VERSIONS = {
    "primemover": "1",
    "knowledge": "k",
    "pose_model": "mediapipe/full 0.10",
    "calibration": "c 1",
}


def told(**answers: object) -> dict[str, Reading]:
    values = {name.replace("__", "."): value for name, value in answers.items()}
    readings = told_readings(values, knowledge=KNOWN)
    return {f"{each.key}:{each.side or ''}": each for each in readings}


def test_sides_of_one_question_share_a_key() -> None:
    found = told(timed__side_plank_left_s=30, timed__side_plank_right_s=41.5)
    left, right = found["timed.side_plank_s:left"], found["timed.side_plank_s:right"]
    assert (left.value, right.value) == (30, 41.5)
    assert (left.step, right.step) == (1.0, 0.1)
    assert left.name == "Time in the side plank (left)"


def test_a_place_left_out_was_felt_at_nothing() -> None:
    found = told(felt__clam_before={"front_of_thigh": 6})
    assert found["felt.clam_before/front_of_thigh:"].value == 6
    assert found["felt.clam_before/lower_buttock:"].value == 0


def test_work_felt_elsewhere_is_better_when_less_where_the_knowledge_says_so() -> None:
    found = told(felt__plank={"front_of_thigh": 3}, felt__squat={"front_of_thigh": 3})
    assert found["felt.plank/front_of_thigh:"].better == "lower"
    assert found["felt.plank/abdomen:"].better == ""
    assert found["felt.squat/front_of_thigh:"].better == ""


@pytest.mark.parametrize(("pain", "void"), [(3, True), (0, False), (None, False)])
def test_a_back_that_hurts_anyway_says_nothing_of_the_plank(pain: int | None, void: bool) -> None:
    found = told(felt__plank={"low_back": 4}, pain__low_back=pain)
    reading = found["felt.plank/low_back:"]
    assert reading.refused == (SORE_BACK if void else "")
    assert (reading.value is None) == void


def test_how_a_scale_was_held_is_a_condition() -> None:
    exact = told(scale__abductor_left_kg=12.5, scale__exact_position=True)
    other = told(scale__abductor_left_kg=12.5)
    one, two = exact["scale.abductor_kg:left"], other["scale.abductor_kg:left"]
    assert "exact position" in one.conditions.obstacle(two.conditions)
    assert one.better == "higher"


@given(answer_sheets())
@settings(max_examples=40, deadline=None)
def test_any_answers_make_readings_with_names_and_units(sheet: Answers) -> None:
    readings = told_readings(sheet.values, knowledge=KNOWN)
    assert all(each.name and (each.value is None) == bool(each.refused) for each in readings)
    assert len({each.place for each in readings}) == len(readings)


def filmed(**measure: object) -> dict[str, Any]:
    values = {
        "quantity": "knee_depth",
        "value": 90.0,
        "unit": "deg",
        "side": None,
        "uncertainty": 8.0,
        "confidence": "normal",
        "method": "peak, mediapipe/full, camera 88° from the front",
        **measure,
    }
    view = {"facing": "side", "near_side": "left"}
    return {"test": "squat", "side": None, "view": view, "measures": [values], "refusals": []}


def test_a_measure_carries_how_it_was_seen() -> None:
    (depth,) = filmed_readings([filmed()], versions=VERSIONS, knowledge=KNOWN)
    assert depth.name == "Squat, largest bend of the knee"
    assert depth.better == "higher"
    assert depth.conditions == Conditions(
        sensor="mediapipe/full 0.10",
        facing="side",
        near_side="left",
        judged_by="primemover 1, knowledge k, calibration c 1",
    )


@pytest.mark.parametrize(("quantity", "unit"), [("tempo_out", "s"), ("repetitions", "1")])
def test_times_and_counts_are_the_same_from_every_view(quantity: str, unit: str) -> None:
    test = filmed(quantity=quantity, unit=unit)
    (reading,) = filmed_readings([test], versions=VERSIONS, knowledge=KNOWN)
    assert (reading.conditions.facing, reading.conditions.near_side) == ("", None)


def test_another_engine_in_the_same_check_is_told_by_its_method() -> None:
    test = filmed(method="peak, mediapipe/lite, camera 88° from the front")
    (reading,) = filmed_readings([test], versions=VERSIONS, knowledge=KNOWN)
    assert reading.conditions.sensor == "mediapipe/lite"


def test_a_measure_without_a_value_could_not_be_told() -> None:
    (reading,) = filmed_readings([filmed(value=None)], versions=VERSIONS, knowledge=KNOWN)
    assert reading.value is None
    assert reading.refused == "it could not be told"


def test_only_readings_under_one_set_of_conditions_have_a_spread() -> None:
    left, right = stance("left", 30), stance("left", 34)
    oblique = stance("left", 41, seen_from(None, "oblique"))
    assert session_spread([left, right]) == 4
    assert session_spread([left, oblique]) is None
    assert session_spread([left]) is None


def test_yes_and_no_are_no_numbers() -> None:
    assert told(timed__plank_s=True, pain__knee=False) == {}


def stance(side: Side, seconds: float, conditions: Conditions = FRONT) -> Reading:
    return Reading(
        key="one_leg_stand/stance_time",
        quantity="stance_time",
        name=f"One-leg stand, time ({side})",
        unit="s",
        value=seconds,
        uncertainty=3.0 if side == "left" else 4.0,
        side=side,
        test="one_leg_stand",
        better="higher",
        conditions=conditions,
    )


def test_matched_sides_make_a_difference_with_both_errors() -> None:
    (found,) = side_differences([stance("left", 30), stance("right", 41)])
    assert (found.value, found.uncertainty) == (-11, 5)
    assert found.name == "One-leg stand, time, left less right"
    assert found.better == "nearer_zero"
    assert found.difference


def seen_from(side: Side | None, facing: str = "side") -> Conditions:
    return Conditions(sensor="mediapipe/full 1", facing=facing, near_side=side, judged_by="v1")


@pytest.mark.parametrize(
    ("left", "right", "matched"),
    [
        (seen_from("left"), seen_from("right"), True),
        (seen_from("left"), seen_from("left"), False),
        (seen_from("right"), seen_from("left"), False),
        (seen_from("left"), seen_from("right", "oblique"), False),
        (seen_from(None, "front"), seen_from(None, "front"), True),
        (seen_from(None, "front"), seen_from("right"), False),
    ],
)
def test_only_recordings_that_mirror_each_other_make_a_difference(
    left: Conditions, right: Conditions, matched: bool
) -> None:
    (found,) = side_differences([stance("left", 30, left), stance("right", 41, right)])
    assert (found.value is not None) == matched
    assert matched or "not filmed alike" in found.refused


def test_one_side_alone_makes_no_difference() -> None:
    assert side_differences([stance("left", 30)]) == ()
