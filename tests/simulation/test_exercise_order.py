"""The order of exercises, by rows whose agreement is known."""

from __future__ import annotations

import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")

from primemover.simulation.exercise_order import agreement
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
