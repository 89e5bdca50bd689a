"""Mechanics against what they follow from: lengths, weight and energy."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import ANGLES, MOMENTS, PLACE, posture
from primemover.simulation.mechanics import movement_mechanics

STEP = 1e-4
SMOOTH_M = 2e-4
"""Paths around shapes have kinks; elsewhere the difference is of the step's own size."""

BENT = posture(hip_flexion=40, knee_flexion=50, ankle_flexion=10, trunk_flexion=15)
CHECKED = ("trunk_flexion", "hip_flexion_right", "hip_adduction_left", "knee_flexion_right")


@pytest.mark.parametrize("name", CHECKED)
def test_moment_arms_are_the_slope_of_lengths(body: BodyModel, name: str) -> None:
    both = np.stack([BENT, BENT])
    both[0, PLACE[name]] -= STEP
    both[1, PLACE[name]] += STEP
    lengths = movement_mechanics(body, postures=both).lengths_m
    slope = -(lengths[1] - lengths[0]) / (2 * STEP)
    arms = movement_mechanics(body, postures=BENT[None]).moment_arms_m[0, MOMENTS.index(name)]
    assert arms == pytest.approx(slope, abs=SMOOTH_M)


@pytest.mark.parametrize("name", ANGLES)
def test_moments_are_the_slope_of_potential_energy(body: BodyModel, name: str) -> None:
    both = np.stack([BENT, BENT])
    both[0, PLACE[name]] -= STEP
    both[1, PLACE[name]] += STEP
    heights = movement_mechanics(body, postures=both).mass_centre_m[:, 2]
    slope = body.size.weight_n * (heights[1] - heights[0]) / (2 * STEP)
    found = movement_mechanics(body, postures=BENT[None]).moments_nm[0, MOMENTS.index(name)]
    assert found == pytest.approx(slope, abs=0.01)


def test_the_ground_must_carry_the_weight(body: BodyModel) -> None:
    found = movement_mechanics(body, postures=BENT[None])
    assert found.moments_nm[0, :3] == pytest.approx([0, 0, body.size.weight_n], abs=0.01)
