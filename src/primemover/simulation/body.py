"""What a body is in the simulation: its muscles in arrays, its joints by posture.

:mod:`primemover.simulation.body_model` builds one; whatever works on a body needs only this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from primemover.simulation.body_size import BodySize
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
