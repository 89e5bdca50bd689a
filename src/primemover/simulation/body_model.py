"""A person's body as a mechanical model: bones, joints and muscles, mended and scaled.

Parts come from :mod:`primemover.simulation.building`, one file for each thing that is added to the
upstream model or mended in it; what each muscle is like is in its arrays here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.arms import add_arms, arm_couplings
from primemover.simulation.building.contact_points import add_points, all_points
from primemover.simulation.building.gluteus_paths import wrap_gluteus
from primemover.simulation.building.legs import leg_couplings
from primemover.simulation.building.lumbar import add_thorax_joint, lumbar_couplings
from primemover.simulation.building.masses import make_weightless, set_masses
from primemover.simulation.building.psoas import join_psoas
from primemover.simulation.building.reaction_joints import add_reaction_joints
from primemover.simulation.building.rotators import add_rotators
from primemover.simulation.building.scaling import scaled, scaled_couplings
from primemover.simulation.building.symmetry import make_symmetric
from primemover.simulation.building.upstream import knee_couplings, load_upstream, strip
from primemover.simulation.coordinates import (
    ANGLES,
    HELD_PELVIS,
    MOMENTS,
    PLACE,
    REACTION_JOINTS,
    Coupling,
)

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Muscles:
    """What each fascicle is like, (muscle,).

    Attributes
    ----------
    names : tuple of str
        Upstream names without their side (``glmax1``).
    sides : tuple of str
        ``left`` or ``right``.
    max_force_n, optimal_fibre_m, tendon_slack_m, pennation_rad : array (muscle,)
        Hill-type properties: greatest isometric force, fibre length at which it is reached, length
        of the (rigid) tendon, angle of the fibres at that length.
    strength : array (muscle,) or None
        Share of its force that each can make by itself; what it resists when stretched stays. All
        of it where there is none.
    """

    names: tuple[str, ...]
    sides: tuple[str, ...]
    max_force_n: FloatArray
    optimal_fibre_m: FloatArray
    tendon_slack_m: FloatArray
    pennation_rad: FloatArray
    strength: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class BodyModel:
    """A body ready to be placed and loaded.

    ``mechanics`` is the compiled model; ``couplings`` say how its joints follow a posture;
    ``points`` are the named points of the body.
    """

    size: BodySize
    mechanics: Any
    couplings: tuple[Coupling, ...]
    muscles: Muscles
    points: tuple[str, ...]

    def expand(self, posture: FloatArray, *, start: FloatArray | None = None) -> FloatArray:
        """Joint positions of the compiled model for a posture (coordinate,).

        ``start`` (3, 3) is how the pelvis lies at zero; standing when it is left out.
        """
        joints = np.array(self.mechanics.qpos0)
        joints[:3] = posture[0], -posture[1], posture[2]
        joints[3:7] = pelvis_quaternion(posture, start=start)
        for coupling, address in zip(self.couplings, self._addresses("jnt_qposadr"), strict=True):
            joints[address] = coupling.value(posture[PLACE[coupling.coordinate]])
        return joints

    def slopes(self, posture: FloatArray) -> FloatArray:
        """How joint speeds follow from :data:`MOMENTS`' coordinates, (joint speed, coordinate).

        Columns after :data:`MOMENTS` are the locked joints whose reactions are read, three each.
        """
        out = np.zeros((self.mechanics.nv, len(MOMENTS) + 3 * len(REACTION_JOINTS)))
        out[:6, :6] = np.eye(6)
        rows = self._addresses("jnt_dofadr")
        for coupling, row in zip(self.couplings, rows, strict=True):
            column = len(HELD_PELVIS) + ANGLES.index(coupling.coordinate)
            out[row, column] = coupling.slope(posture[PLACE[coupling.coordinate]])
        for i, name in enumerate(f"{j}_{a}" for j in REACTION_JOINTS for a in "xyz"):
            joint = self.mechanics.joint(f"reaction_{name}")
            out[int(joint.dofadr[0]), len(MOMENTS) + i] = 1.0
        return out

    def _addresses(self, kind: str) -> list[int]:
        return _joint_addresses(self, kind)


@lru_cache(maxsize=32)
def _joint_addresses(body: BodyModel, kind: str) -> list[int]:
    """Where each coupled joint stands; looking names up in every frame costs more than the rest."""
    places = getattr(body.mechanics, kind)
    return [int(places[body.mechanics.joint(each.joint).id]) for each in body.couplings]


def pelvis_quaternion(posture: FloatArray, *, start: FloatArray | None = None) -> FloatArray:
    """How the pelvis lies in the room, as a quaternion (w, x, y, z)."""
    from scipy.spatial.transform import Rotation

    tilt, pelvis_list, turn = posture[3:6]
    turned = Rotation.from_euler("ZYX", [turn, -pelvis_list, tilt])
    whole = turned if start is None else Rotation.from_matrix(start) * turned
    return np.asarray(np.roll(whole.as_quat(), 1))


@lru_cache(maxsize=16)
def build_body(size: BodySize) -> BodyModel:
    """The model of a body of this size.

    Raises
    ------
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    from primemover.simulation.building.muscles import with_person_muscles

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
