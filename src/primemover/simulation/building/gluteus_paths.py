"""The gluteus maximus bends around the back of the pelvis again.

In the published model each of its three parts is kept off the hip by a cylinder. Upstream left two
of them out for fear of jumping paths, and so these parts lose their lever in deep hip flexion and
at last bend the hip: at 90 degrees they keep 0.9 and 1.6 cm of the published model's 3.1 and 2.8.
The cylinders are still in upstream's bones, and are put back into the paths here. Paths jump only
where a hip is turned by more than 30 degrees.

References
----------
rajagopal2016, myosim2025
"""

from __future__ import annotations

from typing import Any, Final

PARTS: Final = ("glmax1", "glmax2")


def wrap_gluteus(spec: Any) -> None:
    """Nothing comes back; both parts of both sides run around their cylinders."""
    for part in PARTS:
        for side in ("l", "r"):
            _wrap(spec, part=part, side=side)


def _wrap(spec: Any, *, part: str, side: str) -> None:
    place = f"Gmax{part[-1]}_at_pelvis"
    name = f"{part}_{side}_tendon"
    spec.delete(spec.tendon(name))
    path = spec.add_tendon(name=name)
    for point in ("P1", "P2"):
        path.wrap_site(f"{part}-{point}_{side}")
    path.wrap_geom(f"{place}_wrap_{side}", f"{place}_site_{part}_{side}")
    for point in ("P3", "P4"):
        path.wrap_site(f"{part}-{point}_{side}")
