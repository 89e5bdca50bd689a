"""Which joint of the upstream legs each coordinate of a leg is."""

from __future__ import annotations

from typing import Final

from primemover.simulation.coordinates import Coupling
from primemover.terms import SIDES

JOINTS: Final = {
    "hip_flexion": ("hip_flexion", 1.0),
    "hip_adduction": ("hip_adduction", 1.0),
    "hip_rotation": ("hip_rotation", 1.0),
    "knee_flexion": ("knee_angle", 1.0),
    "ankle_flexion": ("ankle_angle", 1.0),
    "ankle_inversion": ("subtalar_angle", 1.0),
    "toe_extension": ("mtp_angle", -1.0),
}
"""Coordinate: upstream joint and sign."""


def leg_couplings() -> tuple[Coupling, ...]:
    """Both legs, joint by joint; what slides with the knee is upstream's own."""
    return tuple(
        Coupling(
            joint=f"{joint}_{side[0]}",
            coordinate=f"{name}_{side}",
            polynomial=(0.0, 1.0),
            sign=sign,
        )
        for side in SIDES
        for name, (joint, sign) in JOINTS.items()
    )
