"""Known answers and known measures, and the conclusion each must lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.findings.gate import SafetyGate
from primemover.findings.judge import apply_rule, judge, rules
from primemover.findings.model import FilmedTest, Finding
from primemover.terms import Side, Status
from tests.findings.evidence import evidence, measure, recording

BACK_IS_FINE = {"pain.low_back": 0}


def findings(
    rule: str, answers: Mapping[str, object] | None = None, *filmed: FilmedTest, **more: SafetyGate
) -> tuple[Finding, ...]:
    return apply_rule(rules()[rule], evidence=evidence(answers, filmed=filmed, **more))


def status(rule: str, answers: Mapping[str, object] | None = None, *filmed: FilmedTest) -> Status:
    (finding,) = findings(rule, answers, *filmed)
    return finding.status


TOLD: list[tuple[str, dict[str, object], Status]] = [
    ("sitting_hours", {"sitting.hours_work_day": 9}, "not_supported"),
    ("sitting_hours", {"sitting.hours_work_day": 15}, "cannot_tell"),
    ("sitting_hours", {"sitting.hours_work_day": 4, "sitting.hours_free_day": 3}, "not_supported"),
    ("sitting_stretch", {"sitting.longest_stretch_min": 120}, "supported"),
    ("sitting_stretch", {"sitting.longest_stretch_min": 20}, "not_supported"),
    ("dip_felt_elsewhere", {"felt.bench_dip": {"upper_arm": 7}, **BACK_IS_FINE}, "not_supported"),
    ("dip_felt_elsewhere", {"felt.bench_dip": {"low_back": 6}, **BACK_IS_FINE}, "supported"),
    ("dip_felt_elsewhere", {"felt.bench_dip": {"back_of_thigh": 4}, **BACK_IS_FINE}, "cannot_tell"),
    ("dip_felt_elsewhere", {"felt.bench_dip": {"low_back": 6}, "pain.low_back": 2}, "cannot_tell"),
    ("plank_felt_in_back", {"felt.plank": {"low_back": 5}, **BACK_IS_FINE}, "supported"),
    ("plank_felt_in_back", {"felt.plank": {"low_back": 5}, "pain.low_back": 1}, "cannot_tell"),
    ("plank_felt_in_back", {"felt.plank": {"low_back": 5}}, "cannot_tell"),
    ("plank_felt_in_back", {"felt.plank": {"abdomen": 8}}, "not_supported"),
    ("clam_felt", {"felt.clam_before": {"upper_outer_hip": 6}}, "not_supported"),
    ("clam_felt", {"felt.clam_before": {"lower_buttock": 6}}, "not_supported"),
    ("clam_felt", {"felt.clam_before": {"front_of_hip": 6}}, "cannot_tell"),
    (
        "clam_felt",
        {"felt.clam_before": {"front_of_hip": 6}, "felt.clam_after": {"lower_buttock": 5}},
        "not_supported",
    ),
    (
        "clam_felt",
        {"felt.clam_before": {"lower_buttock": 6}, "felt.clam_after": {"front_of_thigh": 5}},
        "supported",
    ),
    ("clam_felt", {"felt.clam_before": {}, "felt.clam_after": {}}, "cannot_tell"),
    (
        "bridge_felt_hamstrings",
        {"felt.bridge": {"back_of_thigh": 7}, "felt.bridge_heels_close": {"lower_buttock": 6}},
        "not_supported",
    ),
    (
        "bridge_felt_hamstrings",
        {"felt.bridge": {"back_of_thigh": 7}, "felt.bridge_heels_close": {"back_of_thigh": 6}},
        "supported",
    ),
    ("squat_heels", {"squat.heels_lift": True}, "supported"),
    ("squat_heels", {"squat.toes_can_wiggle": False}, "cannot_tell"),
    ("squat_heels", {"squat.heels_lift": False, "squat.toes_can_wiggle": True}, "not_supported"),
    ("hinge_form", {"hinge.back_rounds": True, "hinge.knees_travel": False}, "supported"),
    ("hinge_form", {"hinge.back_rounds": False, "hinge.pole_contact_lost": False}, "not_supported"),
    ("lunge_form", {"lunge.balance_lost": True, "lunge.trunk_tips": False}, "supported"),
    ("step_up_form", {"step.drops_down": True}, "supported"),
    ("step_up_form", {"step.drops_down": False}, "not_supported"),
    (
        "side_difference",
        {"timed.side_plank_left_s": 60, "timed.side_plank_right_s": 20},
        "cannot_tell",
    ),
]


@pytest.mark.parametrize(("rule", "answers", "expected"), TOLD)
def test_what_is_told_leads_to(rule: str, answers: dict[str, object], expected: Status) -> None:
    assert status(rule, answers) == expected


SEEN: list[tuple[str, str, str, float, Status]] = [
    ("dip_hip_drift", "bench_dip", "hip_drift", 30, "supported"),
    ("dip_hip_drift", "bench_dip", "hip_drift", 3, "not_supported"),
    ("plank_sag", "plank", "plank_line", -22, "supported"),
    ("plank_sag", "plank", "plank_line", -12, "cannot_tell"),
    ("plank_sag", "plank", "plank_line", 8, "not_supported"),
    ("squat_heels", "squat", "heel_lift", 28, "supported"),
    ("squat_heels", "squat", "heel_lift", 4, "not_supported"),
    ("squat_depth", "squat", "knee_depth", 60, "supported"),
    ("squat_depth", "squat", "knee_depth", 120, "not_supported"),
    ("squat_trunk_lean", "squat", "trunk_lean", 70, "supported"),
    ("hinge_form", "hip_hinge", "hinge_ratio", 0.2, "supported"),
    ("lunge_form", "lunge", "trunk_lean", 45, "supported"),
    ("step_up_form", "step_up", "trunk_lean", 10, "not_supported"),
    ("bridge_range", "bridge", "hip_extension_range", 15, "supported"),
    ("bridge_range", "bridge", "hip_extension_range", 55, "not_supported"),
]


@pytest.mark.parametrize(("rule", "test", "quantity", "value", "expected"), SEEN)
def test_what_is_seen_leads_to(
    rule: str, test: str, quantity: str, value: float, expected: Status
) -> None:
    assert status(rule, None, recording(test, measure(quantity, value))) == expected


@pytest.mark.parametrize(("rule", "test", "quantity", "value", "expected"), SEEN)
def test_what_is_seen_badly_concludes_nothing(
    rule: str, test: str, quantity: str, value: float, expected: Status
) -> None:
    low = measure(quantity, value, confidence="low")
    assert status(rule, None, recording(test, low)) == "cannot_tell"


def test_told_and_seen_that_disagree_are_shown_and_conclude_nothing() -> None:
    (finding,) = findings(
        "squat_heels", {"squat.heels_lift": False}, recording("squat", measure("heel_lift", 28))
    )
    assert finding.status == "cannot_tell"
    assert finding.contradictions


def test_the_voided_reading_says_why() -> None:
    (finding,) = findings("plank_felt_in_back", {"felt.plank": {"low_back": 5}, "pain.low_back": 3})
    assert "your back hurts anyway (3/10)" in finding.seen
    (finding,) = findings("plank_felt_in_back", {"felt.plank": {"low_back": 5}})
    assert "“Low back?”" in finding.next_step


def test_a_first_answer_away_from_the_glutes_asks_for_the_second() -> None:
    (finding,) = findings("clam_felt", {"felt.clam_before": {"front_of_hip": 6}})
    assert "rest a hand on your buttock" in finding.next_step


@pytest.mark.parametrize("drop_deg", [0.0, 4.0, 12.0, 30.0])
@pytest.mark.parametrize("confidence", ["normal", "low"])
def test_the_camera_never_decides_the_pelvis(drop_deg: float, confidence: str) -> None:
    drop = measure("pelvic_drop", drop_deg, side="left")
    drop = replace(drop, confidence=confidence)  # type: ignore[arg-type]
    found = findings("pelvic_signal", None, recording("one_leg_stand", drop, side="left"))
    assert {each.status for each in found} == {"cannot_tell"}
    told = findings(
        "pelvic_signal", {"walking.hips_drop": "no"}, recording("one_leg_stand", drop, side="left")
    )
    assert {each.status for each in told} == {"not_supported"}


def test_a_pelvis_that_sinks_left_speaks_of_the_right_leg() -> None:
    found = {
        each.side: each.status for each in findings("pelvic_signal", {"walking.hips_drop": "left"})
    }
    assert found == {"left": "not_supported", "right": "supported"}


@given(st.sampled_from([3.0, 7.0, 14.0, 40.0]), st.sampled_from(["trunk_side_lean", "stance_time"]))
def test_left_and_right_are_mirror_images(value: float, quantity: str) -> None:
    other: dict[Side | None, Side | None] = {"left": "right", "right": "left", None: None}

    def judged(side: Side) -> dict[tuple[str, Side | None], Status]:
        film = recording("one_leg_stand", measure(quantity, value, side=side), side=side)
        return {(f.rule, f.side): f.status for f in judge(evidence(filmed=[film]))}

    left, right = judged("left"), judged("right")
    assert {(rule, other[side]): status for (rule, side), status in right.items()} == left


EXACT = {"about.mass_kg": 80, "scale.exact_position": True}


@pytest.mark.parametrize(("reading_kg", "expected"), [(20, "supported"), (30, "not_supported")])
def test_strength_counts_in_the_exact_position_only(reading_kg: float, expected: Status) -> None:
    told = {"scale.abductor_left_kg": reading_kg, **EXACT}
    left, right = findings("abductor_strength", told)
    assert (left.side, left.status) == ("left", expected)
    assert (right.side, right.status) == ("right", "cannot_tell")
    assert left.grade > "B"  # the study's grade holds for its football players alone
    assert ", give or take" in left.seen
    loose = findings("abductor_strength", {**told, "scale.exact_position": False})
    assert loose[0].status == "cannot_tell"
    assert (
        findings("abductor_strength", {"scale.abductor_left_kg": reading_kg})[0].status
        == "cannot_tell"
    )


@pytest.mark.parametrize("share_percent", [33.7, 33.8, 33.9, 35.4])
def test_strength_does_not_flip_within_its_re_test_error(share_percent: float) -> None:
    told = {"scale.abductor_left_kg": 0.8 * share_percent, **EXACT}
    left, _ = findings("abductor_strength", told)
    assert left.status == "cannot_tell"
    # 1.96 times the 3.7 % between two sessions of the stabilised side-lying test
    assert f"give or take {1.96 * 0.037 * share_percent:.1f}" in left.seen
    assert "ankle" in left.evidence[0].limit or "our own rule" in left.evidence[0].limit


@given(st.floats(0, 24), st.floats(0, 24))
def test_hours_of_sitting_never_stand_out(work_h: float, free_h: float) -> None:
    hours = {"sitting.hours_work_day": work_h, "sitting.hours_free_day": free_h}
    assert status("sitting_hours", hours) != "supported"


def test_the_mean_of_others_comes_from_the_knowledge_base() -> None:
    (finding,) = findings("sitting_hours", {"sitting.hours_work_day": 9})
    hours = evidence().knowledge.dosing["sitting_mean"].numbers["hours"]
    assert f"The average adult sits {hours.value:g}" in finding.seen


def test_a_side_that_was_not_filmed_says_what_to_film() -> None:
    steady = recording("one_leg_stand", measure("trunk_side_lean", 0, side="right"), side="right")
    left, right = findings("side_lean", None, steady)
    assert (left.side, left.status, right.status) == ("left", "cannot_tell", "not_supported")
    (item,) = left.evidence
    assert (item.direction, item.side, item.key) == (
        "missing",
        "left",
        "one_leg_stand/trunk_side_lean",
    )
    assert "on the left side" in left.next_step
    assert not left.left_out


def test_only_what_safety_left_out_says_so() -> None:
    gate = SafetyGate(excluded_tests={"one_leg_stand": "skip_if"})
    assert [f.left_out for f in findings("side_lean", gate=gate)] == [True]
    assert not any(f.left_out for f in judge(evidence()))


def test_what_decides_the_heels_is_read_before_the_book_under_them() -> None:
    told = {"squat.heels_lift": True, "squat.heels_down_when_raised": True}
    (finding,) = findings("squat_heels", told, recording("squat", measure("heel_lift", 28)))
    assert [i.key for i in finding.evidence if i.statement] == [
        "squat/heel_lift",
        "squat.heels_lift",
        "squat.heels_down_when_raised",
    ]


def test_a_reading_across_the_first_limit_is_not_fine_by_itself() -> None:
    across = recording("squat", measure("heel_lift", 6, uncertainty=3))
    assert status("squat_heels", None, across) == "cannot_tell"
    assert status("squat_heels", {"squat.toes_can_wiggle": True}, across) == "not_supported"


def lunge(near: Side, depth_deg: float) -> FilmedTest:
    return recording("lunge", measure("knee_depth", depth_deg, side=near), near_side=near)


def test_sides_are_compared_from_matched_recordings_only() -> None:
    both = (lunge("left", 120), lunge("right", 80))
    assert status("side_difference", None, *both) == "supported"
    assert (
        status("side_difference", None, lunge("left", 120), lunge("right", 118)) == "not_supported"
    )
    one = recording(
        "lunge",
        measure("knee_depth", 120, side="left"),
        measure("knee_depth", 80, side="right"),
        near_side="left",
    )
    (finding,) = findings("side_difference", None, one)
    assert finding.status == "cannot_tell"
    assert "right side is nearest" in finding.next_step


def test_a_sag_near_the_limit_counts_when_the_back_is_felt_too() -> None:
    near = recording("plank", measure("plank_line", -12.2, uncertainty=4.5))
    felt = {"felt.plank": {"low_back": 4}, **BACK_IS_FINE}
    assert status("plank_sag", None, near) == "cannot_tell"
    assert status("plank_sag", felt, near) == "supported"
    assert status("plank_sag", {**felt, "pain.low_back": 2}, near) == "cannot_tell"
    assert status("plank_sag", felt) == "cannot_tell"
    straight = recording("plank", measure("plank_line", 2.0, uncertainty=4.5))
    assert status("plank_sag", felt, straight) == "not_supported"


def test_one_exercise_felt_in_the_thigh_is_not_enough() -> None:
    one = {"felt.bridge": {"back_of_thigh": 7}}
    two = {**one, "felt.clam_before": {"front_of_thigh": 6}}
    assert status("covering_muscles", one) == "cannot_tell"
    assert status("covering_muscles", two) == "supported"


def test_the_front_of_the_thigh_in_a_squat_is_no_sign() -> None:
    told = {"felt.bridge": {"back_of_thigh": 7}, "felt.squat": {"front_of_thigh": 8}}
    assert status("covering_muscles", told) == "cannot_tell"


def test_an_exercise_left_out_for_safety_does_not_count() -> None:
    told = {"felt.bridge": {"back_of_thigh": 7}, "felt.clam_before": {"front_of_thigh": 6}}
    gate = SafetyGate(excluded_tests={"clam": "skip_if"})
    assert findings("covering_muscles", told, gate=gate)[0].status == "cannot_tell"


def test_other_causes_are_named_only_when_asked_for() -> None:
    few = {"training.glute_sets_per_week": 3}
    assert findings("training_other_causes", few) == ()
    (finding,) = findings("training_other_causes", {**few, "training.no_progress": True})
    assert finding.status == "supported"


def test_protein_is_not_counted_where_safety_says_no_figures() -> None:
    told = {"training.no_progress": True, "food.protein_portions": 1}
    assert findings("training_other_causes", told)[0].status == "supported"
    gate = SafetyGate(limits={"no_protein_figures": True})
    (finding,) = findings("training_other_causes", told, gate=gate)
    assert finding.status == "cannot_tell"
    assert "protein" not in finding.seen + finding.next_step


def test_a_clear_interval_is_needed_whatever_the_value() -> None:
    wide = recording("squat", measure("heel_lift", 28, uncertainty=25))
    assert status("squat_heels", None, wide) == "cannot_tell"


KNEES: list[tuple[float, str]] = [
    (-3.0, "in line with hip and foot"),
    (8.0, "a little inwards"),
    (25.0, "clearly inwards"),
]


@pytest.mark.parametrize(("angle_deg", "words"), KNEES)
@pytest.mark.parametrize("confidence", ["normal", "low"])
def test_the_knee_is_shown_in_words_and_decides_nothing(
    angle_deg: float, words: str, confidence: str
) -> None:
    knee = measure("knee_valgus", angle_deg, side="left")
    knee = replace(knee, confidence=confidence)  # type: ignore[arg-type]
    both = [recording(test, knee) for test in ("squat", "single_leg_squat")]
    left, right = findings("knee_line", None, *both)
    assert (left.status, right.status) == ("cannot_tell", "cannot_tell")
    assert f"the left knee {words}" in left.seen
    assert "°" not in left.seen
