"""How bending the trunk is shared among the joints of the lower back and the thorax.

Upstream turns L5/S1 by the whole angle and adds the other levels to it. Here each level takes its
published share, so that the shares of a direction add up to the whole. Most of turning happens in
the thorax, which upstream has in one rigid piece: a joint between L1 and the thorax takes it.

References
----------
christophy2012, fujii2007
"""

from __future__ import annotations

from typing import Any, Final

from primemover.knowledge import load_knowledge
from primemover.simulation.coordinates import Coupling

THORAX = "thorax_rotation"

_ENDINGS: Final = {"trunk_flexion": "FE", "trunk_side_bend": "LB", "trunk_rotation": "AR"}
_LOWEST: Final = {
    "trunk_flexion": "flex_extension",
    "trunk_side_bend": "lat_bending",
    "trunk_rotation": "axial_rotation",
}
"""Upstream's name of L5/S1 in each direction."""
_SIGNS: Final = {"trunk_flexion": -1.0, "trunk_side_bend": -1.0, "trunk_rotation": 1.0}
"""Upstream counts extension and bending to the right as positive."""
_ABDOMEN: Final = ("Abs_r3", "flex_extension")
"""The wall of the abdomen turns along with flexion, as upstream says."""


def add_thorax_joint(spec: Any) -> None:
    """Nothing comes back; the thorax can turn on the first lumbar vertebra."""
    value = load_knowledge().body_model.upstream_value
    place_m = [value("thorax_turns_forwards_m"), value("thorax_turns_up_m"), 0.0]
    spec.body("torso").add_joint(name=THORAX, axis=[0, 1, 0], pos=place_m, limited=0)


def lumbar_couplings(spec: Any) -> tuple[Coupling, ...]:
    """Every joint of the trunk with its share; the wall of the abdomen as ``spec`` says."""
    shares = {
        (coordinate, _joint(coordinate, level=level)): share
        for coordinate, row in load_knowledge().body_model.lumbar.items()
        for level, share in row.shares.items()
    }
    shares["trunk_rotation", THORAX] = load_knowledge().body_model.lumbar["trunk_rotation"].above
    wall, follows = _ABDOMEN
    shares["trunk_flexion", wall] = _upstream_slope(spec, joint=wall, follows=follows)
    return tuple(
        Coupling(
            joint=joint, coordinate=coordinate, polynomial=(0.0, share), sign=_SIGNS[coordinate]
        )
        for (coordinate, joint), share in shares.items()
    )


def _joint(coordinate: str, *, level: str) -> str:
    if level == "l5_s1":
        return _LOWEST[coordinate]
    return f"{level.upper()}_{_ENDINGS[coordinate]}"


def _upstream_slope(spec: Any, *, joint: str, follows: str) -> float:
    return next(
        float(each.data[1])
        for each in spec.equalities
        if (each.name1, each.name2) == (joint, follows)
    )
