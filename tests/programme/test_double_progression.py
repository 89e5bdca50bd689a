"""Verdicts on sets, and the next weight that exists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.programme.double_progression import heavier, lighter, load_of, verdict
from primemover.programme.log import CompletedSet
from primemover.programme.model import Dose
from primemover.programme.progress_rules import progress_rules
from tests.programme.people import KNOWLEDGE

RULES = progress_rules(KNOWLEDGE)
DOSE = Dose(sets=2, reps_low=8, reps_high=12, reps_in_reserve=3)
HOLD = Dose(sets=2, hold_s=20)
ROUNDING = 1e-6
KEPT_DIGIT = 0.005 + ROUNDING  # loads are kept to a hundredth of a kilogram
LOADS = st.floats(1, 200).map(lambda kg: round(kg, 1))
STEPS = st.sampled_from((1.0, 2.5, 4.0))


def sets(*reps: int, left: int | None = 3) -> tuple[CompletedSet, ...]:
    return tuple(CompletedSet(reps=n, reps_in_reserve=left) for n in reps)


@pytest.mark.parametrize(
    ("done", "how"),
    [
        (sets(12, 12), "hit"),
        (sets(12, 12, left=None), "hit"),
        (sets(14, 12), "hit"),
        (sets(12, 11), "within"),
        (sets(12, 12, left=2), "within"),
        (sets(12), "within"),
        (sets(12, 12, left=5), "easy"),
        (sets(8, 8, left=7), "easy"),
        (sets(12, 7), "miss"),
        (sets(12, 12, left=1), "miss"),
        (sets(12, 12, left=0), "miss"),
        ((), "untold"),
        ((CompletedSet(load_kg=10.0),), "untold"),
    ],
)
def test_verdicts_on_repetitions(done: tuple[CompletedSet, ...], how: str) -> None:
    assert verdict(done, dose=DOSE, rules=RULES) == how


@pytest.mark.parametrize(
    ("held_s", "how"),
    [((20, 20), "hit"), ((20, 18), "within"), ((20, 14), "miss"), ((25,), "within")],
)
def test_verdicts_on_holds(held_s: tuple[int, ...], how: str) -> None:
    done = tuple(CompletedSet(hold_s=float(s)) for s in held_s)
    assert verdict(done, dose=HOLD, rules=RULES) == how


def test_sets_of_a_side_count_for_that_side() -> None:
    both = [replace(one, side=side) for one in sets(12, 12) for side in ("left", "right")]
    left = [replace(one, side="left") for one in sets(12)]
    once = [replace(one, side=side) for one in sets(12) for side in ("left", "right")]
    assert verdict(both, dose=DOSE, rules=RULES) == "hit"
    assert verdict(left, dose=DOSE, rules=RULES) == "within"
    assert verdict(once, dose=DOSE, rules=RULES) == "within"


def test_the_load_is_the_one_most_sets_had() -> None:
    def of(*loads: float | None) -> float | None:
        return load_of([CompletedSet(load_kg=kg) for kg in loads])

    assert of(10.0, 10.0, 8.0) == 10.0
    assert of(10.0, 8.0) == 8.0
    assert of(None, 0.0) is None


@given(LOADS, STEPS)
def test_the_next_weight_exists_and_is_a_fiftieth_to_a_tenth_more(
    kg: float, step_kg: float
) -> None:
    up = heavier(kg, increment_kg=step_kg, rules=RULES)
    if up is None:
        assert step_kg > 0.1 * kg - ROUNDING
    else:
        assert kg * 1.02 - KEPT_DIGIT <= up <= kg * 1.1 + ROUNDING
        assert up > kg
        steps = (up - kg) / step_kg
        assert steps == pytest.approx(round(steps), abs=0.01)


@given(LOADS, STEPS, st.floats(0.01, 0.9))
def test_a_lighter_weight_exists_and_is_lighter(kg: float, step_kg: float, share: float) -> None:
    down = lighter(kg, share=share, increment_kg=step_kg)
    assert 0 < down <= kg
    assert down < kg or kg <= step_kg
