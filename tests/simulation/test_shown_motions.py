"""The list of what can be shown is true: motions of several kinds are worked out again."""

from __future__ import annotations

import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import build_body
from primemover.simulation.exercise_order import efforts_of
from primemover.simulation.ordered_exercises import shipped_order
from primemover.simulation.shown_motions import shown_motions, why_refused

LOOKED_AT = ("band_walk", "bridge", "clam", "half_moon", "side_plank", "squat")
"""Some of each kind: against a band, lying, on one leg, on an arm, on two feet."""


def test_every_motion_of_the_library_is_in_the_list() -> None:
    assert set(shown_motions()) == set(load_knowledge().motions)


@pytest.mark.parametrize("motion", LOOKED_AT)
def test_the_list_says_what_the_simulation_says(motion: str) -> None:
    """When this fails, the list is old: write it anew (``benchmarks/muscles/shown_motions.py``)."""
    assert bool(shown_motions()[motion]) == bool(why_refused(motion))


@pytest.mark.parametrize("motion", ["clam_45", "single_leg_bridge"])
def test_the_shipped_order_says_what_the_simulation_says(motion: str) -> None:
    """When this fails, the order is old: write it anew, as the list."""
    shipped = shipped_order()
    assert shipped is not None
    efforts, why = efforts_of(motion, body=build_body(shipped.body))
    assert not why
    known = {each.exercise: each.simulated for each in shipped.exercises}
    for exercise in load_knowledge().motions[motion].exercises:
        assert known[exercise] == pytest.approx(efforts, abs=0.005)


def test_the_shipped_order_holds_the_exercises_that_are_shown() -> None:
    shipped = shipped_order()
    assert shipped is not None
    shown = {
        exercise
        for motion in load_knowledge().motions.values()
        for exercise in motion.exercises
        if not shown_motions()[motion.id]
    }
    assert {each.exercise for each in shipped.exercises} == shown
