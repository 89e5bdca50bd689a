"""The psoas counted once, from the lumbar vertebrae to the thigh.

Upstream has it twice: in the leg, from the sacrum to the thigh, and in the trunk, from the
vertebrae to the rim of the pelvis. Here the fascicles of the trunk go on along the path of the
leg's over the rim to the thigh, so that they cross spine and hip, and the leg's own is left out.

In the published model the rim keeps the psoas off the hip. Upstream left that out for fear of
jumping paths, and so its lever falls to 0.9 cm where a hip is stretched by 30 degrees, when the
iliacus beside it keeps 3.8. The ball that upstream has in its bones for it, as it has one for the
iliacus, is put back into the path; with the published cylinder the path would indeed jump.

References
----------
christophy2012, rajagopal2016, myosim2025
"""

from __future__ import annotations

from typing import Any, Final

LEG: Final = "psoas"
FASCICLE: Final = "Ps_"


def join_psoas(spec: Any) -> None:
    """Nothing comes back; every fascicle of the trunk's psoas ends on the thigh."""
    for muscle in [each for each in spec.actuators if each.name.startswith(FASCICLE)]:
        name = muscle.name
        spec.delete(spec.tendon(f"{name}_tendon"))
        path = spec.add_tendon(name=f"{name}_tendon")
        fascicle, side = name[:-2], name[-1]
        path.wrap_site(f"{fascicle}_{fascicle}-P1_{side}")
        path.wrap_site(f"{LEG}-P2_{side}")
        path.wrap_geom(f"PS_at_brim_wrap_{side}", f"PS_at_brim_site_{LEG}_{side}")
        for point in ("P3", "P4"):
            path.wrap_site(f"{LEG}-{point}_{side}")
    for side in ("l", "r"):
        spec.delete(spec.actuator(f"{LEG}_{side}"))
        spec.delete(spec.tendon(f"{LEG}_{side}_tendon"))
