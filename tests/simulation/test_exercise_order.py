"""The order of exercises, by rows whose agreement is known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")

from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.exercise_order import (
    agreement,
    chance,
    efforts_of,
    interval,
    mean_efforts,
    spearman,
)
from primemover.simulation.ordered_exercises import OrderedExercise


def _rows(simulated: list[float], published: list[float]) -> list[OrderedExercise]:
    return [
        OrderedExercise(
            exercise=f"e{i}", simulated={"gluteus_medius": s}, published={"gluteus_medius": p}
        )
        for i, (s, p) in enumerate(zip(simulated, published, strict=True))
    ]


@pytest.mark.parametrize(
    ("published", "expected"), [([i**2 for i in range(10)], 1.0), ([-i for i in range(10)], -1.0)]
)
def test_only_the_order_counts(published: list[float], expected: float) -> None:
    found = agreement(_rows([0.01 * i**2 for i in range(10)], published), muscle="gluteus_medius")
    assert found is not None
    assert found.spearman == pytest.approx(expected)


def test_too_few_exercises_are_not_compared() -> None:
    assert (
        agreement(_rows([0.1 * i for i in range(9)], list(range(9))), muscle="gluteus_medius")
        is None
    )


FIRST = np.array([4, 9, 12, 35, 18, 10, 22, 24, 1, 6.0])
SECOND = np.array([28, 30, 28, 52, 40, 25, 37, 44, 10, 14.0])


def test_interval_is_that_of_the_authors_own_example() -> None:
    low, high = interval(0.8699639, exercises=15)
    assert (low, high) == pytest.approx((0.5840951, 0.9638297), abs=1e-6)


def test_chance_is_that_of_every_order_there_is() -> None:
    from itertools import permutations

    first, second = np.array([1, 2, 3, 4, 5.0]), np.array([2, 1, 3, 5, 4.0])
    found = spearman(first, second=second)
    every = [spearman(first, second=second[list(order)]) for order in permutations(range(5))]
    exact = np.mean([abs(each) >= abs(found) - 1e-9 for each in every])
    assert chance(first, second=second) == pytest.approx(exact, abs=0.01)


def test_alike_by_more_than_chance_and_not() -> None:
    draws = np.random.default_rng(3)
    assert chance(FIRST, second=SECOND) < 0.01
    assert chance(FIRST, second=draws.permutation(SECOND)) > 0.05


def test_a_movement_that_is_not_shown_has_no_place_in_the_order() -> None:
    body = build_body(BodySize())
    efforts, why = efforts_of("band_walk", body=body)
    assert why
    assert efforts
    assert mean_efforts("band_walk", body=body) == {}
    assert mean_efforts("clam", body=body) == efforts_of("clam", body=body)[0]


def test_no_figure_where_all_are_the_same() -> None:
    assert agreement(_rows([0.5] * 12, list(range(12))), muscle="gluteus_medius") is None
