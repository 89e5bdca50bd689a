"""Segment masses by published shares of the body's mass.

Upstream counts the pelvis twice (as pelvis and as sacrum) and has a head of 2.1 kg.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from primemover.simulation.body_size import BodySize

SHARES: Final = {
    ("pelvis",): 0.1117,
    ("lumbar1", "lumbar2", "lumbar3", "lumbar4", "lumbar5"): 0.1233,
    ("torso",): 0.2,
    ("neck", "head"): 0.0694,
    ("uarm_left",): 0.0271,
    ("uarm_right",): 0.0271,
    ("farm_left",): 0.0223,
    ("farm_right",): 0.0223,
    ("femur_l",): 0.1416,
    ("femur_r",): 0.1416,
    ("tibia_l",): 0.0433,
    ("tibia_r",): 0.0433,
    ("talus_l", "calcn_l", "toes_l"): 0.0137,
    ("talus_r", "calcn_r", "toes_r"): 0.0137,
}
_EMPTY: Final = 1e-6
"""Share of a body that is counted elsewhere."""


def set_masses(model: Any, *, size: BodySize) -> None:
    """Nothing comes back; the compiled model weighs ``size.mass_kg``, shared as published."""
    named = {name for names in SHARES for name in names}
    others = [i for i in range(1, model.nbody) if model.body(i).name not in named]
    model.body_mass[others] *= _EMPTY
    model.body_inertia[others] *= _EMPTY
    total = sum(SHARES.values())
    for names, share in SHARES.items():
        ids = np.array([model.body(name).id for name in names])
        factor = size.mass_kg * share / total / model.body_mass[ids].sum()
        model.body_mass[ids] *= factor
        model.body_inertia[ids] *= factor
