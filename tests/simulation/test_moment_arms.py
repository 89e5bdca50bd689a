"""The model's moment arms have the sign and about the size of those measured."""

from __future__ import annotations

import pytest

from benchmarks.muscles.moment_arms import model_arm_m
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import MomentArm
from primemover.simulation.body_model import BodyModel

ROWS = load_knowledge().body_model.moment_arms.rows
LONG_M = 0.03
"""From here on a ratio says something; shorter arms change their sign between specimens."""
TWICE = 2.0
"""One specimen's bones beside another's: most arms agree to a third."""
FAR_M = 0.035
"""How far any arm may be from a published one; the trunk's are the farthest."""


@pytest.mark.parametrize("arm", ROWS, ids=lambda row: f"{row.fascicles[0]}-{row.coordinate}")
def test_a_moment_arm_is_about_the_published_one(arm: MomentArm, body: BodyModel) -> None:
    if not set(arm.fascicles) & set(body.muscles.names):
        pytest.skip("the body has none of these fascicles")
    found_m = model_arm_m(body, arm)
    assert found_m == pytest.approx(arm.value_m, abs=FAR_M)
    if abs(arm.value_m) >= LONG_M:
        assert 1 / TWICE < found_m / arm.value_m < TWICE
