"""A person's body as a mechanical model: bones, joints and muscles, mended and scaled.

Parts come from :mod:`primemover.simulation.building`, one file for each thing that is added to the
upstream model or mended in it; what each muscle is like is in its arrays here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from primemover.knowledge import load_knowledge
from primemover.simulation.body import BodyModel, Muscles, pelvis_quaternion
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.arms import add_arms, arm_couplings
from primemover.simulation.building.contact_points import add_points, all_points
from primemover.simulation.building.gluteus_paths import wrap_gluteus
from primemover.simulation.building.legs import leg_couplings
from primemover.simulation.building.lumbar import add_thorax_joint, lumbar_couplings
from primemover.simulation.building.masses import make_weightless, set_masses
from primemover.simulation.building.muscles import with_person_muscles
from primemover.simulation.building.psoas import join_psoas
from primemover.simulation.building.reaction_joints import add_reaction_joints
from primemover.simulation.building.rotators import add_rotators
from primemover.simulation.building.scaling import scaled, scaled_couplings
from primemover.simulation.building.symmetry import make_symmetric
from primemover.simulation.building.upstream import knee_couplings, load_upstream, strip

__all__ = ["BodyModel", "Muscles", "build_body", "pelvis_quaternion"]


@lru_cache(maxsize=16)
def build_body(size: BodySize) -> BodyModel:
    """The model of a body of this size.

    Raises
    ------
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    spec = load_upstream()
    couplings = (
        *lumbar_couplings(spec),
        *leg_couplings(),
        *knee_couplings(spec),
        *arm_couplings(),
    )
    strip(spec)
    wrap_gluteus(spec)
    join_psoas(spec)
    add_rotators(spec)
    add_thorax_joint(spec)
    make_symmetric(spec)
    add_arms(spec)
    add_points(spec)
    add_reaction_joints(spec)
    make_weightless(spec)
    factor = size.height_m / load_knowledge().body_model.upstream_value("height_m")
    upstream = spec.compile()
    model = scaled(upstream, factor=factor)
    couplings = scaled_couplings(couplings, model=upstream, factor=factor)
    set_masses(model, size=size)
    _only_geometry(model)
    body = BodyModel(
        size=size,
        mechanics=model,
        couplings=couplings,
        muscles=_muscles(model),
        points=all_points(),
    )
    return with_person_muscles(body)


def _only_geometry(model: Any) -> None:
    """Nothing comes back; the model knows weight and inertia, no springs, no contacts."""
    import mujoco

    off = mujoco.mjtDisableBit
    for bit in (off.mjDSBL_CONTACT, off.mjDSBL_CONSTRAINT, off.mjDSBL_SPRING, off.mjDSBL_DAMPER):
        model.opt.disableflags |= int(bit)
    model.dof_armature[:] = 0
    mujoco.mj_setConst(model, mujoco.MjData(model))


def _muscles(model: Any) -> Muscles:
    """Every fascicle by name; what it is like is set by :mod:`.building.muscles`."""
    names = [model.actuator(i).name for i in range(model.nu)]
    blank = np.ones(len(names))
    return Muscles(
        names=tuple(name.rsplit("_", 1)[0] for name in names),
        sides=tuple("left" if name.endswith("_l") else "right" for name in names),
        max_force_n=blank,
        optimal_fibre_m=blank,
        tendon_slack_m=blank,
        pennation_rad=0 * blank,
    )
