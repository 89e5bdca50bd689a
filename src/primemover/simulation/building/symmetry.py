"""The left half of the body as the mirror image of the right.

Upstream's legs stand a twentieth of a degree away from its torso, because their right angles are
written with three digits, and one of its back muscles (``LTpT_T12``) runs along another line on the
left than on the right. Both of its straight abdominal muscles lie on the other side than they are
named for. Each would make a movement of both legs look one-sided.
"""

from __future__ import annotations

from typing import Any, Final

MIRROR: Final = (1.0, 1.0, -1.0)
"""Bones' axes point forwards, up and to the right."""
_SWAPPED: Final = "rect_abd_"
_LEFT_FOR_RIGHT: Final = (("_r-", "_l-"), ("_r_", "_l_"))


def make_symmetric(spec: Any) -> None:
    """Nothing comes back; pelvis and sacrum lie alike, left points mirror the right ones."""
    spec.body("pelvis").alt.euler = spec.body("sacrum").alt.euler
    sites = {site.name: site for site in spec.sites}
    for name, site in sites.items():
        if name.startswith(_SWAPPED):
            site.pos = [a * b for a, b in zip(site.pos, MIRROR, strict=True)]
    for name, site in sites.items():
        left = sites.get(mirror_name(name))
        if left is not None:
            left.pos = [a * b for a, b in zip(site.pos, MIRROR, strict=True)]


def mirror_name(name: str) -> str:
    """The left part's name for a right part's; "" for a part that is not on the right."""
    if not name.endswith("_r"):
        return ""
    left = f"{name[:-2]}_l"
    for right, other in _LEFT_FOR_RIGHT:
        left = left.replace(right, other)
    return left
