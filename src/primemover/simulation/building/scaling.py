"""A model made as large as a person: every length by the same factor.

Muscle paths, moment arms and the points of the body grow alike with height. Only height is known of
a person, and lengths of segments follow it more closely than sex or anything a photograph shows.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from primemover.simulation.coordinates import Coupling

_LENGTHS: Final = ("body_pos", "body_ipos", "jnt_pos", "geom_pos", "geom_size", "site_pos")


def scaled(model: Any, *, factor: float) -> Any:
    """A copy of the compiled model with every length times ``factor``."""
    import mujoco

    out = copy.copy(model)
    for name in _LENGTHS:
        getattr(out, name)[:] *= factor
    for joint in range(out.njnt):
        if out.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE:
            out.qpos0[out.jnt_qposadr[joint]] *= factor
    return out


def scaled_couplings(
    couplings: Iterable[Coupling], *, model: Any, factor: float
) -> tuple[Coupling, ...]:
    """The couplings, those of sliding joints times ``factor``."""
    import mujoco

    return tuple(
        replace(each, polynomial=tuple(factor * c for c in each.polynomial))
        if model.joint(each.joint).type[0] == mujoco.mjtJoint.mjJNT_SLIDE
        else each
        for each in couplings
    )
