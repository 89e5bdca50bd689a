"""Re-test noise: every gathered study is there, and none is used for what it does not say."""

from __future__ import annotations

import pytest

from primemover.knowledge import load_knowledge

NOISE = load_knowledge().retest_noise
STUDIES = 38


def test_no_study_is_lost() -> None:
    assert len(NOISE) == STUDIES


def test_raters_or_people_compared_never_judge_a_re_test() -> None:
    others = [n for n in NOISE.values() if n.comparison in ("between_raters", "between_people")]
    assert {n.source for n in others} == {"springer2007", "dingenen2014", "lewis2009"}
    assert not any(n.usable_for_retest for n in others)


def test_tries_of_one_session_never_judge_weeks() -> None:
    same = {name for name, noise in NOISE.items() if noise.comparison == "same_session"}
    assert {"stance_time_older", "chair_stands_knee", "plank_athletes"} <= same
    assert not any(NOISE[name].usable_for_retest for name in same)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("chair_stands_knee", 0.9),
        ("chair_stands_older", 0.7),
        ("side_plank_days", 0.97),
        ("squat_depth_mediapipe", 0.895),
        ("prone_extension_emg", 0.9),
        ("squat_emg_session", 0.95),
    ],
)
def test_given_as_above_is_a_low_end_and_no_value(name: str, least: float) -> None:
    icc = NOISE[name].icc
    assert icc is not None
    assert (icc.low, icc.value) == (least, None)


def test_a_ratio_is_no_percentage() -> None:
    ratio = NOISE["plank_athletes"].mdc95
    assert ratio is not None
    assert (ratio.value, ratio.unit) == (1.07, "times")
    assert "ratio" in ratio.what


def test_without_a_standard_error_nothing_can_be_judged() -> None:
    for name, noise in NOISE.items():
        if noise.sem is None and noise.mdc95 is None:
            assert not noise.usable_for_retest, name


def test_a_figure_that_was_derived_says_so() -> None:
    plank = NOISE["plank_interval"]
    assert plank.sem is not None
    assert plank.mdc95 is not None
    assert plank.sem.value is not None
    assert plank.mdc95.value == round(2.77 * plank.sem.value, 1)
    assert "Derived" in plank.mdc95.note


def test_the_printed_error_that_contradicts_itself_is_not_used() -> None:
    portable = NOISE["abduction_portable"]
    assert portable.sem is not None
    assert portable.sem.value == 9.7
    assert "contradicts" in portable.note


def test_every_told_number_of_a_timed_or_weighed_test_has_its_studies() -> None:
    asked = {question for noise in NOISE.values() for question in noise.questions}
    numbers = {
        name
        for name, question in load_knowledge().questions.items()
        if name.startswith(("timed.", "scale.", "tape.knee")) and question.kind == "number"
    }
    assert asked == numbers


def test_practice_alone_makes_chair_stands_better_and_is_no_re_test() -> None:
    chair = NOISE["chair_stands_knee"]
    assert chair.practice is not None
    assert (chair.practice.low, chair.practice.high) == (0.5, 0.8)
    assert not chair.usable_for_retest


def test_a_repeat_lies_a_night_to_two_weeks_apart() -> None:
    gates = load_knowledge().gates
    apart, recent = gates["repeat_apart"], gates["repeat_recent"]
    assert (apart.comparison, recent.comparison) == ("at_least", "at_most")
    assert apart.holds(12)
    assert not apart.holds(1)
    assert recent.holds(14)
    assert not recent.holds(15)
    assert {apart.basis, recent.basis} == {"product_rule"}
