"""The model's moment arms have the sign and about the size of those measured."""

from __future__ import annotations

import pytest

from benchmarks.muscles.moment_arms import BODY, model_arm_m
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import MomentArm
from primemover.simulation.body_model import BodyModel, build_body

ROWS = load_knowledge().body_model.moment_arms.rows
LONG_M = 0.03
"""From here on a ratio says something."""
TWICE = 2.0
"""One specimen's bones beside another's: most arms agree to a third."""
FAR_M = 0.035
"""How far any arm may be from a published one; the trunk's are the farthest."""
OUTSIDE = {
    ("semitendinosus", "knee_flexion"),
    ("hamstrings", "knee_flexion"),
    ("rectus_femoris", "knee_flexion"),
    ("gastrocnemius", "knee_flexion"),
    ("hamstrings", "hip_flexion"),
    ("erector_spinae", "trunk_flexion"),
}
"""Arms that lie outside the published spread, as docs/science/muscles.md tells. One that comes
inside must leave this list."""


def _has(arm: MomentArm, body: BodyModel) -> bool:
    return bool(set(arm.fascicles) & set(body.muscles.names))


@pytest.mark.parametrize("arm", ROWS, ids=lambda row: f"{row.fascicles[0]}-{row.coordinate}")
def test_a_moment_arm_is_about_the_published_one(arm: MomentArm, body: BodyModel) -> None:
    if not _has(arm, body):
        pytest.skip("the body has none of these fascicles")
    found_m = model_arm_m(body, arm)
    assert found_m * arm.value_m > 0, "the muscle would turn the joint the other way"
    assert found_m == pytest.approx(arm.value_m, abs=FAR_M)
    if abs(arm.value_m) >= LONG_M:
        assert 1 / TWICE < found_m / arm.value_m < TWICE


def test_arms_lie_in_the_published_spread_but_for_those_named() -> None:
    body = build_body(BODY)
    found = {
        (arm.muscle, arm.coordinate): arm.low_m <= model_arm_m(body, arm) <= arm.high_m
        for arm in ROWS
        if arm.low_m is not None and arm.high_m is not None and _has(arm, body)
    }
    assert {key for key, inside in found.items() if not inside} == OUTSIDE
