"""Arms without muscles: rigid upper arms and forearms that carry their weight and a load.

Upstream's arm muscles are not used (see :mod:`primemover.simulation.building.upstream`), so the
moments of shoulder and elbow are given out as they are, shared among no muscles.
"""

from __future__ import annotations

from typing import Any

from primemover.knowledge import load_knowledge
from primemover.simulation.coordinates import Coupling
from primemover.terms import SIDES


def add_arms(spec: Any) -> None:
    """Nothing comes back; two arms hang from the torso, without weight as yet."""
    arms = load_knowledge().body_model.arms
    torso, (forwards, up, right) = spec.body("torso"), arms.shoulder_m
    for side in SIDES:
        mirror = 1.0 if side == "right" else -1.0
        upper = torso.add_body(name=f"uarm_{side}", pos=[forwards, up, right * mirror])
        upper.add_joint(name=f"shoulder_flexion_{side}", axis=[0, 0, 1], limited=0)
        upper.add_joint(name=f"shoulder_abduction_{side}", axis=[-mirror, 0, 0], limited=0)
        upper.add_joint(name=f"shoulder_rotation_{side}", axis=[0, mirror, 0], limited=0)
        fore = upper.add_body(name=f"farm_{side}", pos=[0, -arms.upper_arm_m, 0])
        fore.add_joint(name=f"elbow_flexion_{side}", axis=[0, 0, 1], limited=0)


def arm_couplings() -> tuple[Coupling, ...]:
    """Every joint of the arms is a coordinate of its own."""
    names = ("shoulder_flexion", "shoulder_abduction", "shoulder_rotation", "elbow_flexion")
    return tuple(
        Coupling(joint=f"{name}_{side}", coordinate=f"{name}_{side}", polynomial=(0.0, 1.0))
        for side in SIDES
        for name in names
    )
