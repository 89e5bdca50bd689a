"""The psoas runs over the rim of the pelvis and bends the hip wherever it is."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics

ANGLES_DEG = np.arange(-30.0, 101.0, 2.0)
LEAST_M = 0.022
"""Over the rim it is 2.4 cm or more up to 90 degrees, turned or not; straight it falls to 0.9."""
JUMP_M = 0.004
"""Between neighbours 2 degrees apart: it changes by up to 2 mm; around the published cylinder by
up to 3 cm."""
SLOPE_M = 4e-4
"""A difference over 2 degrees beside the slope in its middle."""


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("rotation_deg", [-30.0, 0.0, 30.0])
def test_it_bends_the_hip_wherever_it_is(side: str, rotation_deg: float, body: BodyModel) -> None:
    rows = [
        posture(**{f"hip_flexion_{side}": float(angle), f"hip_rotation_{side}": rotation_deg})
        for angle in ANGLES_DEG
    ]
    found = movement_mechanics(body, postures=np.array(rows))
    mine = _psoas(body, side=side)
    arms_m = found.moment_arms_m[:, MOMENTS.index(f"hip_flexion_{side}")][:, mine]
    assert arms_m[ANGLES_DEG <= 90].min() > LEAST_M
    assert np.abs(np.diff(arms_m, axis=0)).max() < JUMP_M
    slopes_m = -np.diff(found.lengths_m[:, mine], axis=0) / np.radians(2.0)
    assert slopes_m == pytest.approx((arms_m[1:] + arms_m[:-1]) / 2, abs=SLOPE_M)


def _psoas(body: BodyModel, *, side: str) -> list[int]:
    rows = enumerate(zip(body.muscles.names, body.muscles.sides, strict=True))
    found = [i for i, (name, place) in rows if name.startswith("Ps_") and place == side]
    assert len(found) == 11
    return found
