"""What a load weighs that is not held still."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_size import GRAVITY
from primemover.simulation.external_loads import carried_load

TIME_S = np.linspace(0, 1, 6)


@pytest.mark.parametrize("up", [0.0, 2.0, -GRAVITY])
def test_a_load_thrown_up_weighs_more_and_one_that_falls_nothing(up: float) -> None:
    places_m = np.zeros((len(TIME_S), 2, 3))
    places_m[..., 2] = 1 + up / 2 * TIME_S[:, None] ** 2
    left, right = carried_load(
        places_m, points=("hand_left", "hand_right"), load_kg=30, time_s=TIME_S
    )
    for each in (left, right):
        expected = np.tile([0.0, 0.0, -15 * (GRAVITY + up)], (len(TIME_S), 1))
        assert each.force_n == pytest.approx(expected, abs=1e-9)


def test_a_load_pushed_forwards_pulls_backwards() -> None:
    places_m = np.zeros((len(TIME_S), 1, 3))
    places_m[..., 1] = -3 / 2 * TIME_S[:, None] ** 2
    (load,) = carried_load(places_m, points=("hand_left",), load_kg=10, time_s=TIME_S)
    assert load.force_n[:, 1] == pytest.approx(np.full(len(TIME_S), 30.0))
