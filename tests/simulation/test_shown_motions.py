"""The list of what can be shown is true: motions of several kinds are worked out again."""

from __future__ import annotations

import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.knowledge import load_knowledge
from primemover.simulation.shown_motions import shown_motions, why_refused

LOOKED_AT = ("band_walk", "bridge", "clam", "half_moon", "side_plank", "squat")
"""Some of each kind: against a band, lying, on one leg, on an arm, on two feet."""


def test_every_motion_of_the_library_is_in_the_list() -> None:
    assert set(shown_motions()) == set(load_knowledge().motions)


@pytest.mark.parametrize("motion", LOOKED_AT)
def test_the_list_says_what_the_simulation_says(motion: str) -> None:
    """When this fails, the list is old: write it anew (``benchmarks/muscles/shown_motions.py``)."""
    assert bool(shown_motions()[motion]) == bool(why_refused(motion))
