"""The gluteus maximus straightens the hip wherever it is."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics

ANGLES_DEG = np.arange(-20.0, 121.0, 5.0)
LEAST_M = {"glmax1": 0.025, "glmax2": 0.022, "glmax3": 0.035}
"""With the published cylinders the parts have 3.1, 2.8 and 4.5 cm at 90 degrees; without them the
first two had 0.9 and 1.6."""
JUMP_M = 0.01
"""Between neighbours 5 degrees apart: smooth paths change by up to 7 mm, and one that jumps to the
other side of its cylinder by centimetres."""
SLOPE_M = 4e-4
"""A difference over 5 degrees beside the slope in its middle."""


@pytest.mark.parametrize("name", sorted(LEAST_M))
@pytest.mark.parametrize("side", ["left", "right"])
def test_it_keeps_its_lever_in_deep_flexion(name: str, side: str, body: BodyModel) -> None:
    rows = [posture(**{f"hip_flexion_{side}": float(a)}) for a in ANGLES_DEG]
    found = movement_mechanics(body, postures=np.array(rows))
    index = _index(body, name=name, side=side)
    arms_m = found.moment_arms_m[:, MOMENTS.index(f"hip_flexion_{side}"), index]
    assert (arms_m < 0).all()
    assert -arms_m[ANGLES_DEG == 90][0] > LEAST_M[name]
    assert np.abs(np.diff(arms_m)).max() < JUMP_M


@pytest.mark.parametrize("name", sorted(LEAST_M))
def test_its_lever_is_how_its_length_changes(name: str, body: BodyModel) -> None:
    rows = [posture(hip_flexion_right=float(a)) for a in ANGLES_DEG]
    found = movement_mechanics(body, postures=np.array(rows))
    index = _index(body, name=name, side="right")
    arms_m = found.moment_arms_m[:, MOMENTS.index("hip_flexion_right"), index]
    slope_m = -np.diff(found.lengths_m[:, index]) / np.diff(np.radians(ANGLES_DEG))
    assert slope_m == pytest.approx((arms_m[1:] + arms_m[:-1]) / 2, abs=SLOPE_M)


def _index(body: BodyModel, *, name: str, side: str) -> int:
    rows = zip(body.muscles.names, body.muscles.sides, strict=True)
    return next(i for i, row in enumerate(rows) if row == (name, side))
