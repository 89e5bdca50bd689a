"""The deep outward rotators of the hip, which upstream has but for the piriformis.

Straight muscles from pelvis to thigh at the places of one specimen, moved with the hip's width and
the thigh's length to the model's bones. The common tendon of obturator internus and gemelli ends
beside the piriformis's, so that it extends and abducts the bent hip.

References
----------
dostal1981, parvaresh2019, johnston1979, vaarbakken2014
"""

from __future__ import annotations

from typing import Any

from primemover.knowledge import load_knowledge
from primemover.terms import SIDES


def add_rotators(spec: Any) -> None:
    """Nothing comes back; both hips have obturators, gemelli and quadratus femoris."""
    numbers = load_knowledge().body_model
    added, thigh_m = numbers.added_muscles, numbers.upstream_value("thigh_m")
    hip_m = [float(x) for x in spec.body("femur_r").pos]
    wide, long = 2 * hip_m[2] / added.hip_width_m, thigh_m / added.thigh_length_m
    for name, row in added.muscles.items():
        for side in SIDES:
            mirror = (1.0, 1.0, 1.0 if side == "right" else -1.0)
            offset = zip(hip_m, row.from_pelvis_m, mirror, strict=True)
            start = [(hip + wide * x) * m for hip, x, m in offset]
            end = [long * x * m for x, m in zip(row.to_thigh_m, mirror, strict=True)]
            _add(spec, name=f"{name}_{side[0]}", side=side[0], start=start, end=end)


def _add(spec: Any, *, name: str, side: str, start: list[float], end: list[float]) -> None:
    import mujoco

    spec.body("pelvis").add_site(name=f"{name}-P1", pos=start)
    spec.body(f"femur_{side}").add_site(name=f"{name}-P2", pos=end)
    path = spec.add_tendon(name=f"{name}_tendon")
    path.wrap_site(f"{name}-P1")
    path.wrap_site(f"{name}-P2")
    spec.add_actuator(name=name, trntype=mujoco.mjtTrn.mjTRN_TENDON, target=f"{name}_tendon")
