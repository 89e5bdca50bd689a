"""The model's coordinates in OpenSim's names, signs and axes.

Two families of OpenSim's models differ in the sign of the knee and the toes. Names and signs here
are those of the full-body model of Rajagopal and colleagues (2016), whose legs the model's are; in
gait2392 ``knee_angle`` and ``mtp_angle`` count the other way. OpenSim's room is x forwards, y up, z
to the right.

Joint angles correspond one to one, with a sign. The pelvis does not: OpenSim tilts first, then
lists, then turns, the model turns first, and lying starts from another posture; so its angles come
from how it lies in the room.

References
----------
rajagopal2016
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from primemover.simulation.coordinates import ANGLES, PLACE
from primemover.terms import SIDES

if TYPE_CHECKING:
    from scipy.spatial.transform import Rotation

FloatArray = npt.NDArray[np.float64]

ROOM: Final = np.array([[0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
"""Turns what is given in OpenSim's axes into the model's: x to the left, y backwards, z up."""

_SIDED: Final = {
    "hip_flexion": ("hip_flexion", 1),
    "hip_adduction": ("hip_adduction", 1),
    "hip_rotation": ("hip_rotation", 1),
    "knee_flexion": ("knee_angle", 1),
    "ankle_flexion": ("ankle_angle", 1),
    "ankle_inversion": ("subtalar_angle", 1),
    "toe_extension": ("mtp_angle", -1),
    "shoulder_flexion": ("arm_flex", 1),
    "shoulder_abduction": ("arm_add", -1),
    "shoulder_rotation": ("arm_rot", 1),
    "elbow_flexion": ("elbow_flex", 1),
}
_NAMES: Final = {
    "trunk_flexion": ("lumbar_extension", -1),
    "trunk_side_bend": ("lumbar_bending", -1),
    "trunk_rotation": ("lumbar_rotation", 1),
    **{
        f"{ours}_{side}": (f"{theirs}_{side[0]}", sign)
        for ours, (theirs, sign) in _SIDED.items()
        for side in SIDES
    },
}
OPENSIM: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {name: _NAMES[name] for name in ANGLES}
)
"""The model's angle: OpenSim's coordinate, and the sign that turns one into the other."""

ALONG_ONE_AXIS: Final = 1e-6
"""Cosine of the list below which tilt and rotation cannot be told apart."""

PELVIS: Final = (
    "pelvis_tilt",
    "pelvis_list",
    "pelvis_rotation",
    "pelvis_tx",
    "pelvis_ty",
    "pelvis_tz",
)
"""OpenSim's coordinates of the pelvis, in its order."""


def opensim_coordinates(
    postures: FloatArray, *, start: FloatArray | None = None
) -> dict[str, FloatArray]:
    """OpenSim's coordinate → its course (frame,), in radians and metres.

    Parameters
    ----------
    postures : array (frame, coordinate)
    start : array (3, 3), optional
        How the pelvis lies at zero; standing when it is left out.

    Notes
    -----
    Where the pelvis lies on its side (a list of 90 degrees) tilt and rotation are turns about one
    axis: only together do they say how it lies, and exactly there all of it is told as tilt.
    """
    angles = _pelvis_angles(_pelvis(postures, start=start))
    places_m = np.column_stack([postures[:, 0], -postures[:, 1], postures[:, 2]]) @ ROOM
    pelvis = dict(zip(PELVIS, (*angles.T, *places_m.T), strict=True))
    joints = {theirs: sign * postures[:, PLACE[ours]] for ours, (theirs, sign) in OPENSIM.items()}
    return pelvis | joints


def pelvis_efforts(
    held: FloatArray, *, postures: FloatArray, start: FloatArray | None = None
) -> dict[str, FloatArray]:
    """What holds the pelvis from outside, as OpenSim's inverse dynamics tells it: N m, then N.

    Parameters
    ----------
    held : array (frame, 6)
        Force in the room's axes and moment in the pelvis' own, in the order of ``HELD_PELVIS``.
    postures, start
        As in :func:`opensim_coordinates`.
    """
    turned = _pelvis(postures, start=start)
    angles = _pelvis_angles(turned)
    forces_n = held[:, :3] @ ROOM
    moments_nm = np.einsum("fij,fj->fi", turned.as_matrix(), held[:, 3:] @ ROOM)
    about = np.stack(_axes(turned, tilt_rad=angles[:, 0]), axis=1)
    rows = (*np.einsum("fki,fi->kf", about, moments_nm), *forces_n.T)
    names = (f"{name}_{'force' if '_t' in name[-3:] else 'moment'}" for name in PELVIS)
    return dict(zip(names, rows, strict=True))


def _axes(turned: Rotation, *, tilt_rad: FloatArray) -> tuple[FloatArray, ...]:
    """What tilt, list and rotation turn about, each (frame, 3), in OpenSim's axes."""
    across = np.tile([0.0, 0.0, 1.0], (len(tilt_rad), 1))
    ahead = np.column_stack([np.cos(tilt_rad), np.sin(tilt_rad), np.zeros(len(tilt_rad))])
    return across, ahead, np.asarray(turned.as_matrix()[:, :, 1])


def _pelvis(postures: FloatArray, *, start: FloatArray | None) -> Rotation:
    """How the pelvis lies in every frame, between OpenSim's axes."""
    from scipy.spatial.transform import Rotation

    tilt, pelvis_list, turn = postures[:, 3:6].T
    turned = Rotation.from_euler("ZYX", np.column_stack([turn, -pelvis_list, tilt])).as_matrix()
    whole = turned if start is None else start @ turned
    return Rotation.from_matrix(ROOM.T @ whole @ ROOM)


def _pelvis_angles(turned: Rotation) -> FloatArray:
    """Tilt, list and rotation (frame, 3), without jumps of a whole turn."""
    matrix = turned.as_matrix()
    on_its_side = np.hypot(matrix[:, 0, 1], matrix[:, 1, 1]) < ALONG_ONE_AXIS
    tilt = np.where(
        on_its_side,
        np.arctan2(matrix[:, 1, 0], matrix[:, 0, 0]),
        np.arctan2(-matrix[:, 0, 1], matrix[:, 1, 1]),
    )
    pelvis_list = np.arcsin(np.clip(matrix[:, 2, 1], -1.0, 1.0))
    turn = np.where(on_its_side, 0.0, np.arctan2(-matrix[:, 2, 0], matrix[:, 2, 2]))
    return np.asarray(np.unwrap(np.column_stack([tilt, pelvis_list, turn]), axis=0))
