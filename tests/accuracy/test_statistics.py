"""The statistics of the accuracy page on answers known by construction."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy.statistics import (
    agreement,
    auc,
    auc_by_body,
    clustered,
    coverage,
    covered,
    hits_at,
    roc,
    wilson,
    within_body_slope,
)

MANY = 20_000
SAMPLING = 0.015
"""Three standard errors of a share near 0.8 to 0.95 among 20,000 draws, and a little."""
EXACT = 1e-9


def test_a_constant_error_is_all_bias() -> None:
    true = np.array([10.0, 20.0, 40.0, 80.0])
    found = agreement(true - 3.0, true)
    assert found.bias == pytest.approx(-3.0)
    assert found.mae == pytest.approx(3.0)
    assert (found.low, found.high) == pytest.approx((-3.0, -3.0))
    assert (found.slope, found.offset) == pytest.approx((1.0, -3.0))


def test_limits_of_agreement_hold_95_per_cent_of_normal_errors() -> None:
    rng = np.random.default_rng(1)
    true = rng.uniform(0, 100, MANY)
    error = rng.normal(2.0, 5.0, MANY)
    found = agreement(true + error, true)
    inside = (error >= found.low) & (error <= found.high)
    assert inside.mean() == pytest.approx(0.95, abs=SAMPLING)


def test_slope_and_offset_are_those_put_in() -> None:
    true = np.linspace(-20, 30, 11)
    found = agreement(4.0 + 0.35 * true, true)
    assert (found.slope, found.offset) == pytest.approx((0.35, 4.0))


def test_without_change_in_the_truth_there_is_no_slope() -> None:
    found = agreement(np.array([1.0, 2.0, 3.0]), np.full(3, 7.0))
    assert math.isnan(found.slope)
    assert found.n == 3


def test_missing_readings_are_left_out() -> None:
    found = agreement(np.array([1.0, np.nan, 5.0]), np.array([0.0, 0.0, np.nan]))
    assert (found.n, found.bias) == (1, 1.0)
    assert agreement(np.array([np.nan]), np.array([1.0])).n == 0


def test_truth_that_varies_less_than_the_errors_tells_no_slope() -> None:
    true = np.array([0.0, 1e-3, 0.0, 1e-3, 0.0, 1e-3])
    measured = np.array([5.0, -5.0, 4.0, 3.0, -6.0, 1.0])
    assert math.isnan(agreement(measured, true).slope)
    assert math.isnan(within_body_slope(measured, true, ["a"] * 3 + ["b"] * 3))


def test_differences_between_bodies_do_not_enter_the_slope_within() -> None:
    true = np.array([0.0, 10.0, 20.0, 100.0, 110.0, 120.0])
    bodies = ["a"] * 3 + ["b"] * 3
    measured = 0.5 * true + np.array([0, 0, 0, -400, -400, -400])
    assert within_body_slope(measured, true, bodies) == pytest.approx(0.5)
    assert agreement(measured, true).slope < 0


def test_coverage_of_intervals_of_known_sigma() -> None:
    rng = np.random.default_rng(2)
    error = rng.normal(0.0, 4.0, MANY)
    half = np.full(MANY, 1.96 * 4.0)
    assert coverage(error, half, np.zeros(MANY)) == pytest.approx(0.95, abs=SAMPLING)
    assert coverage(error, half / 1.96, np.zeros(MANY)) == pytest.approx(0.6827, abs=SAMPLING)


def test_refused_readings_do_not_count_as_covered() -> None:
    value = np.array([0.0, np.nan, 9.0])
    assert coverage(value, np.full(3, 1.0), np.zeros(3)) == pytest.approx(0.5)


def test_bodies_that_differ_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    bodies = np.repeat([f"b{i}" for i in range(8)], 30)
    own = np.repeat(rng.normal(0, 3, 8), 30)
    error = own + rng.normal(0, 1, 240)
    by_body = clustered(lambda i: float(error[i].mean()), list(bodies))
    by_clip = clustered(lambda i: float(error[i].mean()), [str(i) for i in range(240)])
    assert by_body.high - by_body.low > 2 * (by_clip.high - by_clip.low)
    assert by_body.value == pytest.approx(error.mean())


def test_the_same_draws_every_time() -> None:
    values = np.arange(12.0)
    bodies = list("aabbccddeeff")
    first = clustered(lambda i: float(values[i].mean()), bodies)
    assert first == clustered(lambda i: float(values[i].mean()), bodies)


def test_one_body_has_no_interval_between_bodies() -> None:
    found = covered(np.zeros(3), np.ones(3), np.zeros(3), bodies=["a"] * 3)
    assert found.value == 1.0
    assert math.isnan(found.low)


def test_auc_of_two_normals_a_distance_apart() -> None:
    rng = np.random.default_rng(4)
    n, apart = 3000, 1.5
    scores = np.concatenate([rng.normal(0, 1, n), rng.normal(apart, 1, n)])
    faulty = np.repeat([False, True], n)
    expected = 0.5 * (1 + math.erf(apart / 2))  # Φ(d/√2) = ½(1 + erf(d/2))
    assert auc(scores, faulty) == pytest.approx(expected, abs=SAMPLING)


def test_auc_is_the_area_under_the_curve() -> None:
    rng = np.random.default_rng(5)
    scores = rng.integers(0, 12, 300).astype(float)  # many ties
    faulty = rng.random(300) < 0.4
    curve = roc(scores, faulty)
    area = (
        float(np.trapezoid(curve.hits, curve.false_alarms))
        if hasattr(np, "trapezoid")
        else (float(np.sum(np.diff(curve.false_alarms) * (curve.hits[1:] + curve.hits[:-1]) / 2)))
    )
    assert auc(scores, faulty) == pytest.approx(area, abs=EXACT)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_turning_the_scores_round_turns_the_area_round(scores: list[float], random: object) -> None:
    values = np.array(scores)
    faulty = np.arange(len(values)) % 2 == 0
    assert auc(values, faulty) + auc(-values, faulty) == pytest.approx(1.0)


def test_separated_scores_and_their_hits() -> None:
    scores = np.array([1.0, 2.0, 3.0, 4.0, 10.0, 11.0])
    faulty = np.array([False] * 4 + [True] * 2)
    assert auc(scores, faulty) == 1.0
    assert hits_at(scores, faulty, false_alarm_rate=0.0) == 1.0
    assert auc_by_body(scores, faulty, bodies=list("ababab")).value == 1.0


def test_a_single_false_alarm_too_many_costs_the_hits_below_it() -> None:
    scores = np.array([1.0, 2.0, 3.0, 9.0, 8.0, 10.0])
    faulty = np.array([False, False, False, False, True, True])
    assert hits_at(scores, faulty, false_alarm_rate=0.05) == pytest.approx(0.5)
    assert hits_at(scores, faulty, false_alarm_rate=0.25) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, Stat Med 17:857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_as_published(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)
    assert found.value == pytest.approx(successes / n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_is_unknown() -> None:
    assert math.isnan(wilson(0, 0).value)
