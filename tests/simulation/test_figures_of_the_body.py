"""Figures that the docs tell of the body are still met: mechanics by hand, hips that measure."""

from __future__ import annotations

import pytest

pytest.importorskip("mujoco", reason="the extra muscles is not installed")

from benchmarks.muscles import mechanics, standing


def test_mechanics_are_those_worked_out_by_hand() -> None:
    """A hanging leg, one held out, a weight in the hand, a bar, one leg, a mirror, other sizes."""
    found = mechanics.rows()
    assert len(found) == 12
    assert [row.case for row in found if row.verdict != "met"] == []


def test_the_hip_on_one_leg_presses_as_implants_measured() -> None:
    found = standing.rows()
    assert len(found) == 8
    assert [row.case for row in found if row.verdict != "met"] == []
