"""The psoas counted once, from the lumbar vertebrae to the thigh.

Upstream has it twice: in the leg, from the sacrum to the thigh, and in the trunk, from the
vertebrae to the rim of the pelvis. Here the fascicles of the trunk go on along the path of the
leg's over the rim to the thigh, so that they cross spine and hip, and the leg's own is left out.

References
----------
christophy2012, rajagopal2016
"""

from __future__ import annotations

from typing import Any, Final

LEG: Final = "psoas"
FASCICLE: Final = "Ps_"
_ONWARDS: Final = ("P2", "P3", "P4")
"""Points of the leg's psoas from the rim of the pelvis on."""


def join_psoas(spec: Any) -> None:
    """Nothing comes back; every fascicle of the trunk's psoas ends on the thigh."""
    for muscle in [each for each in spec.actuators if each.name.startswith(FASCICLE)]:
        name = muscle.name
        spec.delete(spec.tendon(f"{name}_tendon"))
        path = spec.add_tendon(name=f"{name}_tendon")
        fascicle, side = name[:-2], name[-1]
        path.wrap_site(f"{fascicle}_{fascicle}-P1_{side}")
        for point in _ONWARDS:
            path.wrap_site(f"{LEG}-{point}_{side}")
    for side in ("l", "r"):
        spec.delete(spec.actuator(f"{LEG}_{side}"))
        spec.delete(spec.tendon(f"{LEG}_{side}_tendon"))
