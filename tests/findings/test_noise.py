"""One's own noise: what it is by hand, and that it keeps its promise of 95 %."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.findings.noise import COVERAGE, own_noise, published_noise, sensor_error
from primemover.knowledge import load_knowledge

KNOWN = load_knowledge()
PEOPLE = 20_000
SLACK = 3 * math.sqrt(COVERAGE * (1 - COVERAGE) / PEOPLE)
"""Three standard errors of a share counted over so many simulated people."""
VALUES = st.floats(-100, 100).map(lambda value: round(value, 3))
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("pairs", "t"),
    [([(30, 34)], 12.706), ([(30, 34), (20, 24)], 4.303), ([(30, 34)] * 5, 2.571)],
)
def test_equal_differences_give_t_times_the_difference(
    pairs: list[tuple[float, float]], t: float
) -> None:
    noise = own_noise(pairs)
    assert noise is not None
    # the standard error is 4/sqrt(2), and sqrt(2) times that is 4 again
    assert noise.limit == pytest.approx(t * 4, rel=1e-3)
    assert (noise.origin, noise.repeats) == ("own", len(pairs))


def test_many_repeats_end_at_the_coefficient_of_repeatability() -> None:
    noise = own_noise([(10.0, 12.0)] * 2000)
    assert noise is not None
    error = 2 / math.sqrt(2)
    assert noise.limit == pytest.approx(2.77 * error, rel=2e-3)


def test_a_test_done_three_times_counts_as_two_repeats() -> None:
    noise = own_noise([(10.0, 12.0, 14.0)])
    assert noise is not None
    variance = (4 + 0 + 4) / 2
    assert noise.repeats == 2
    assert noise.limit == pytest.approx(4.303 * math.sqrt(2 * variance), rel=1e-3)


@pytest.mark.parametrize("groups", [[], [[3.0]], [[3.0], [5.0]]])
def test_nothing_repeated_tells_nothing(groups: list[list[float]]) -> None:
    assert own_noise(groups) is None


def test_a_real_change_from_group_to_group_is_no_noise() -> None:
    near, far = own_noise([(10, 12), (11, 13)]), own_noise([(10, 12), (510, 512)])
    assert near == far


def test_two_equal_answers_lie_within_one_step() -> None:
    noise = own_noise([(44.0, 44.0)], step=1.0)
    assert noise is not None
    assert noise.limit == pytest.approx(12.706, rel=1e-3)


def within_noise(repeats: int, *, rng: np.random.Generator, step: float = 0.0) -> float:
    """Share of simulated people, in whom nothing changed, whose change lies within noise."""
    inside = 0
    pairs = rng.normal(0, 3.0, size=(PEOPLE, repeats, 2))
    before, after = rng.normal(0, 3.0, size=(2, PEOPLE))
    if step:
        pairs, before, after = (np.round(a / step) * step for a in (pairs, before, after))
    for person in range(PEOPLE):
        noise = own_noise(pairs[person].tolist(), step=step)
        assert noise is not None
        inside += abs(after[person] - before[person]) <= noise.limit
    return inside / PEOPLE


@pytest.mark.parametrize("repeats", [1, 2, 5])
def test_with_nothing_changed_95_of_100_lie_within_noise(repeats: int) -> None:
    covered = within_noise(repeats, rng=np.random.default_rng(repeats))
    assert covered == pytest.approx(COVERAGE, abs=SLACK)


@pytest.mark.parametrize("step", [1.0, 5.0, 10.0])
def test_rounded_answers_keep_the_promise(step: float) -> None:
    assert within_noise(1, rng=np.random.default_rng(7), step=step) >= COVERAGE - SLACK


@pytest.mark.parametrize("repeats", [1, 2, 5])
def test_the_repeated_check_may_itself_be_the_one_compared(repeats: int) -> None:
    rng = np.random.default_rng(10 + repeats)
    pairs = rng.normal(0, 3.0, size=(PEOPLE, repeats, 2))
    after = rng.normal(0, 3.0, size=PEOPLE)
    inside = 0
    for person in range(PEOPLE):
        noise = own_noise(pairs[person].tolist())
        assert noise is not None
        inside += abs(after[person] - pairs[person, 0, 0]) <= noise.limit
    assert inside / PEOPLE >= COVERAGE - SLACK


@pytest.mark.parametrize("repeats", [1, 2, 5])
def test_a_practice_gain_between_the_tries_never_makes_noise_too_small(repeats: int) -> None:
    rng = np.random.default_rng(20 + repeats)
    pairs = rng.normal(0, 3.0, size=(PEOPLE, repeats, 2)) + np.array([0.0, 2.0])
    change = rng.normal(0, 3.0 * math.sqrt(2), size=PEOPLE)
    limits = np.array([n.limit for p in pairs if (n := own_noise(p.tolist())) is not None])
    assert (np.abs(change) <= limits).mean() >= COVERAGE - SLACK


@given(PAIRS, st.floats(0.01, 100))
@settings(max_examples=60)
def test_another_unit_is_the_same_noise(pairs: list[tuple[float, float]], times: float) -> None:
    one = own_noise(pairs, step=0.1)
    other = own_noise([(a * times, b * times) for a, b in pairs], step=0.1 * times)
    assert one is not None
    assert other is not None
    assert other.limit == pytest.approx(one.limit * times, rel=1e-6, abs=1e-9)


@given(PAIRS)
@settings(max_examples=60)
def test_order_within_and_between_pairs_does_not_matter(pairs: list[tuple[float, float]]) -> None:
    one, other = own_noise(pairs), own_noise([(b, a) for a, b in reversed(pairs)])
    assert one is not None
    assert other is not None
    assert other.limit == pytest.approx(one.limit, rel=1e-9, abs=1e-12)


def test_the_plank_has_a_study_that_re_tested() -> None:
    noise = published_noise("hold_time", level=60, knowledge=KNOWN, question="timed.plank_s")
    assert noise is not None
    assert (noise.limit, noise.sources) == (35.2, ("reece2009",))
    assert noise.population == "45 healthy adults of 18 to 39"


def test_of_several_studies_the_widest_holds_and_per_cent_are_of_the_value() -> None:
    noise = published_noise(
        "abductor_strength", level=20.0, knowledge=KNOWN, question="scale.abductor_left_kg"
    )
    assert noise is not None
    assert noise.limit == pytest.approx(0.31 * 20.0)
    assert noise.sources == ("load_cell2021",)


def test_of_a_study_that_prints_only_its_standard_error_a_difference_is_worked_out() -> None:
    row = KNOWN.retest_noise["plank_interval"].model_copy(update={"mdc95": None})
    known = replace(KNOWN, retest_noise={"plank_interval": row})
    noise = published_noise("hold_time", level=60, knowledge=known, question="timed.plank_s")
    assert noise is not None
    assert noise.limit == pytest.approx(2.77 * 12.7)


ONE_SESSION_OR_SECOND_HAND = [
    "timed.one_leg_stand_left_s",
    "timed.chair_stands",
    "timed.one_leg_bridge_left_s",
    "tape.knee_to_wall_left_cm",
    "pain.low_back",
    "felt.plank",
]


@pytest.mark.parametrize("question", ONE_SESSION_OR_SECOND_HAND)
def test_one_session_raters_and_second_hand_figures_are_never_re_test_noise(question: str) -> None:
    assert published_noise("any", level=10, knowledge=KNOWN, question=question) is None


def test_no_study_re_tested_the_angles_of_a_filmed_squat() -> None:
    for quantity in ("knee_depth", "trunk_lean", "heel_lift"):
        assert published_noise(quantity, level=50, knowledge=KNOWN, test="squat") is None


def test_errors_of_two_readings_add_as_squares() -> None:
    assert sensor_error(3.0, second=4.0) == 5.0
