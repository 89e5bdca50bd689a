"""How bending the trunk is shared among the joints of the lower back.

Upstream turns L5/S1 by the whole angle and adds the other levels to it. Here each level takes its
published share, so that the shares of a direction add up to the whole.
"""

from __future__ import annotations

from typing import Final

from primemover.simulation.coordinates import Coupling

SHARES: Final = {
    "trunk_flexion": {
        "flex_extension": 0.125,
        "L4_L5_FE": 0.185,
        "L3_L4_FE": 0.204,
        "L2_L3_FE": 0.231,
        "L1_L2_FE": 0.255,
        "Abs_r3": 0.6429,
    },
    "trunk_side_bend": {
        "lat_bending": 0.1355,
        "L4_L5_LB": 0.1811,
        "L3_L4_LB": 0.2453,
        "L2_L3_LB": 0.2501,
        "L1_L2_LB": 0.188,
    },
    "trunk_rotation": {
        "axial_rotation": 0.8644,
        "L4_L5_AR": 0.0378,
        "L3_L4_AR": 0.0378,
        "L2_L3_AR": 0.0311,
        "L1_L2_AR": 0.0289,
    },
}
"""Share of each joint in a coordinate of the trunk; ``Abs_r3`` carries the abdominal wall along."""

_SIGNS: Final = {"trunk_flexion": -1.0, "trunk_side_bend": -1.0, "trunk_rotation": 1.0}
"""Upstream counts extension and bending to the right as positive."""


def lumbar_couplings() -> tuple[Coupling, ...]:
    """Every lumbar joint with its share."""
    return tuple(
        Coupling(
            joint=joint, coordinate=coordinate, polynomial=(0.0, share), sign=_SIGNS[coordinate]
        )
        for coordinate, joints in SHARES.items()
        for joint, share in joints.items()
    )
