"""Doses by construction: ends of ranges, caps, time."""

from __future__ import annotations

import pytest

from primemover.knowledge import load_knowledge
from primemover.programme.dose import dose_for, in_words, minutes
from primemover.programme.model import Dose

KNOWLEDGE = load_knowledge()
CHANGE_OVER_S = KNOWLEDGE.dosing["pace"].numbers["change_over"].value or 0.0
REPETITION_S = KNOWLEDGE.dosing["pace"].numbers["repetition"].value or 0.0


def dose(name: str, *, easy: bool = False, **limits: float | bool) -> Dose:
    exercise = KNOWLEDGE.exercise(name)
    return dose_for(exercise, entry=exercise.dose, easy=easy, limits=limits, knowledge=KNOWLEDGE)


def test_easy_takes_the_low_end_and_leaves_more_undone() -> None:
    easy, full = dose("goblet_squat", easy=True), dose("goblet_squat")
    assert (easy.sets, full.sets) == (2, 3)
    assert (easy.reps_low, easy.reps_high) == (8, 12)
    assert (easy.reps_in_reserve, full.reps_in_reserve) == (4, 2)
    assert easy.source == "strength_novice"


def test_a_hold_is_capped_and_has_no_repetitions() -> None:
    assert dose("plank").hold_s == 30
    assert dose("plank", max_hold_s=15.0).hold_s == 15
    assert dose("plank").reps_low is None


@pytest.mark.parametrize("limit", ["no_failure", "moderate_effort"])
def test_a_careful_limit_leaves_more_undone(limit: str) -> None:
    assert dose("goblet_squat", **{limit: True}).reps_in_reserve == 4


def test_calm_breathing_keeps_to_ten_to_twelve() -> None:
    calm = dose("bodyweight_squat", no_breath_hold=True)
    assert (calm.reps_low, calm.reps_high) == (10, 12)


def test_time_counts_sets_repetitions_rests_and_sides() -> None:
    one = Dose(sets=2, reps_low=10, reps_high=10, rest_s=60, tempo="up 1 s, hold 2 s, down 2 s")
    working_s, rests_s = 2 * 10 * 5, 60
    assert minutes(one, each_side=False, knowledge=KNOWLEDGE) == pytest.approx(
        (working_s + rests_s + CHANGE_OVER_S) / 60
    )
    both = (2 * working_s + rests_s + CHANGE_OVER_S) / 60
    assert minutes(one, each_side=True, knowledge=KNOWLEDGE) == pytest.approx(both)


def test_time_without_a_tempo_is_that_of_the_dosing_shelf() -> None:
    one = Dose(sets=1, reps_low=10, reps_high=10)
    expected_min = (10 * REPETITION_S + CHANGE_OVER_S) / 60
    assert (REPETITION_S, CHANGE_OVER_S) == (4, 20)
    assert minutes(one, each_side=False, knowledge=KNOWLEDGE) == pytest.approx(expected_min)


def test_words_say_sets_repetitions_holds_and_sides() -> None:
    assert in_words(Dose(sets=1, reps_low=8, reps_high=15), each_side=True) == (
        "1 set of 8 to 15, each side"
    )
    assert in_words(Dose(sets=2, hold_s=20), each_side=False) == "2 sets of 20 s"
    holds = Dose(sets=1, reps_low=5, reps_high=8, hold_s=5)
    assert in_words(holds, each_side=False) == "1 set of 5 to 8 holds of 5 s"
