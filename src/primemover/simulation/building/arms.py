"""Arms without muscles: rigid upper arms and forearms that carry their weight and a load.

Upstream's arm muscles are not used (see :mod:`primemover.simulation.building.upstream`), so the
moments of shoulder and elbow are given out as they are, shared among no muscles.
"""

from __future__ import annotations

from typing import Any, Final

from primemover.simulation.coordinates import Coupling
from primemover.terms import SIDES

SHOULDER_M: Final = (0.006, 0.342, 0.17)
"""Shoulder joint in the torso's axes (forwards, up, to the right), right side (rajagopal2016)."""
UPPER_ARM_M: Final = 0.286
FOREARM_M: Final = 0.25
_MIDDLE: Final = {"uarm": -0.16, "farm": -0.17}


def add_arms(spec: Any) -> None:
    """Nothing comes back; two arms hang from the torso."""
    torso = spec.body("torso")
    for side in SIDES:
        mirror = 1.0 if side == "right" else -1.0
        forwards, up, right = SHOULDER_M
        upper = torso.add_body(name=f"uarm_{side}", pos=[forwards, up, right * mirror])
        upper.add_joint(name=f"shoulder_flexion_{side}", axis=[0, 0, 1], limited=0)
        upper.add_joint(name=f"shoulder_abduction_{side}", axis=[-mirror, 0, 0], limited=0)
        upper.add_joint(name=f"shoulder_rotation_{side}", axis=[0, mirror, 0], limited=0)
        _rod(upper, middle_m=_MIDDLE["uarm"])
        fore = upper.add_body(name=f"farm_{side}", pos=[0, -UPPER_ARM_M, 0])
        fore.add_joint(name=f"elbow_flexion_{side}", axis=[0, 0, 1], limited=0)
        _rod(fore, middle_m=_MIDDLE["farm"])


def arm_couplings() -> tuple[Coupling, ...]:
    """Every joint of the arms is a coordinate of its own."""
    names = ("shoulder_flexion", "shoulder_abduction", "shoulder_rotation", "elbow_flexion")
    return tuple(
        Coupling(joint=f"{name}_{side}", coordinate=f"{name}_{side}", polynomial=(0.0, 1.0))
        for side in SIDES
        for name in names
    )


def _rod(body: Any, *, middle_m: float) -> None:
    """A thin rod of 1 kg; :mod:`.masses` gives it its true mass."""
    body.explicitinertial = True
    body.mass = 1.0
    body.ipos = [0, middle_m, 0]
    body.inertia = [0.0075, 0.001, 0.0075]
