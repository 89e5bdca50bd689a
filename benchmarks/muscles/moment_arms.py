"""The model's moment arms beside those measured on people and specimens."""

from __future__ import annotations

import numpy as np

from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import MomentArm
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics

BODY = BodySize(mass_kg=75.0, height_m=1.75)
"""About as large as the people of most sources."""


def rows() -> list[Row]:
    """A row for every published moment arm; met where it lies within the published spread."""
    body = build_body(BODY)
    return [_row(body, arm) for arm in load_knowledge().body_model.moment_arms.rows]


def model_arm_m(body: BodyModel, arm: MomentArm) -> float:
    """The model's moment arm for a published one: mean of its fascicles, weighted by force."""
    sided = f"{arm.coordinate}_right"
    row = MOMENTS.index(sided if sided in MOMENTS else arm.coordinate)
    found = movement_mechanics(body, postures=posture(**arm.posture)[np.newaxis])
    muscles = body.muscles
    mine = np.array(
        [
            name in arm.fascicles and side == "right"
            for name, side in zip(muscles.names, muscles.sides, strict=True)
        ]
    )
    weights = muscles.max_force_n * mine
    return float(found.moment_arms_m[0, row] @ weights / max(float(weights.sum()), 1e-9))


def _row(body: BodyModel, arm: MomentArm) -> Row:
    measured_m = model_arm_m(body, arm)
    spread = arm.low_m is not None and arm.high_m is not None
    target = f"{100 * arm.value_m:.1f}"
    if arm.low_m is None or arm.high_m is None:
        verdict = judged(met=measured_m * arm.value_m > 0)
    else:
        target += f" ({100 * arm.low_m:.1f} to {100 * arm.high_m:.1f})"
        verdict = judged(met=arm.low_m <= measured_m <= arm.high_m)
    return Row(
        case=f"{arm.muscle}: {' '.join(arm.fascicles[:3])}",
        quantity=f"moment arm, {arm.coordinate}",
        unit="cm",
        measured=f"{100 * measured_m:.1f}",
        target=target,
        verdict=verdict,
        note=f"{arm.sources[0]}, {arm.seen}" + ("" if spread else "; target: its sign"),
    )
