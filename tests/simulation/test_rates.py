"""Speeds and accelerations of a course that is known by formula."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.rates import acceleration_matrix, rates

TIME_S = np.array([0.0, 0.1, 0.15, 0.35, 0.4, 0.7])
"""Not evenly spaced: no step is as long as its neighbours."""


def test_a_parabola_has_its_speed_and_acceleration_in_every_frame_to_both_ends() -> None:
    start, speed, acceleration = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.array([-4.0, 2.0])
    at = TIME_S[:, None]
    course = start + speed * at + acceleration / 2 * at**2
    found_speed, found_acceleration = rates(np.diff(course, axis=0), time_s=TIME_S)
    assert found_speed == pytest.approx(speed + acceleration * at)
    assert found_acceleration == pytest.approx(np.repeat(acceleration[None], len(TIME_S), axis=0))
    assert acceleration_matrix(TIME_S) @ course == pytest.approx(found_acceleration)
