"""The model's coordinates: names, signs, and how each moves the joints of the body.

A *posture* is an array over :data:`POSTURE`, lengths in metres and angles in radians, named and
signed as in :data:`primemover.knowledge.motions.COORDINATES`. Room axes: x to the person's left,
y backwards, z up. Generalised *moments* are arrays over :data:`MOMENTS`: first what would have to
hold the pelvis from outside (zero when all forces are known), then a moment for every angle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

PELVIS: Final = (
    "pelvis_left",
    "pelvis_forward",
    "pelvis_up",
    "pelvis_tilt",
    "pelvis_list",
    "pelvis_turn",
)
TRUNK: Final = ("trunk_flexion", "trunk_side_bend", "trunk_rotation")
LEG: Final = (
    "hip_flexion",
    "hip_adduction",
    "hip_rotation",
    "knee_flexion",
    "ankle_flexion",
    "ankle_inversion",
    "toe_extension",
)
ARM: Final = ("shoulder_flexion", "shoulder_abduction", "shoulder_rotation", "elbow_flexion")
ANGLES: Final = (*TRUNK, *(f"{name}_{side}" for side in SIDES for name in (*LEG, *ARM)))
POSTURE: Final = (*PELVIS, *ANGLES)
"""Every coordinate of a posture, in order."""
PLACE: Final[Mapping[str, int]] = {name: i for i, name in enumerate(POSTURE)}

HELD_PELVIS: Final = tuple(
    f"pelvis_{kind}_{axis}" for kind in ("force", "moment") for axis in "xyz"
)
"""Residuals: force in the room's axes and moment in the pelvis' own, N and N m."""
MOMENTS: Final = (*HELD_PELVIS, *ANGLES)
CARRIED: Final = tuple(name for name in MOMENTS if not name.startswith(ARM))
"""The rows that muscles of the model must balance: all but the arms, which have no muscles here."""
CARRIED_ROWS: Final = np.array([MOMENTS.index(name) for name in CARRIED])

Joint = Literal["hip_left", "hip_right", "l5_s1"]
REACTION_JOINTS: Final[tuple[Joint, ...]] = get_args(Joint)
"""Where joint reaction forces are read."""


_JOINT_WORDS: Final = {
    "trunk_flexion": "the low back (bending and straightening)",
    "trunk_side_bend": "the low back (sideways)",
    "trunk_rotation": "the low back (turning)",
    "hip_flexion_left": "the left hip (bending and straightening)",
    "hip_adduction_left": "the left hip (sideways)",
    "hip_rotation_left": "the left hip (turning)",
    "knee_flexion_left": "the left knee",
    "ankle_flexion_left": "the left ankle",
    "ankle_inversion_left": "the left ankle (sideways)",
    "toe_extension_left": "the left toes",
    "hip_flexion_right": "the right hip (bending and straightening)",
    "hip_adduction_right": "the right hip (sideways)",
    "hip_rotation_right": "the right hip (turning)",
    "knee_flexion_right": "the right knee",
    "ankle_flexion_right": "the right ankle",
    "ankle_inversion_right": "the right ankle (sideways)",
    "toe_extension_right": "the right toes",
}

_LACKING_WORDS: Final = {
    "trunk_flexion": ("bend the low back forwards", "straighten the low back"),
    "trunk_side_bend": ("bend the low back to the left", "bend the low back to the right"),
    "trunk_rotation": ("turn the trunk to the left", "turn the trunk to the right"),
    "hip_flexion_left": ("bend the left hip", "straighten the left hip"),
    "hip_adduction_left": ("move the left thigh inwards", "move the left thigh outwards"),
    "hip_rotation_left": ("turn the left thigh in", "turn the left thigh out"),
    "knee_flexion_left": ("bend the left knee", "straighten the left knee"),
    "ankle_flexion_left": ("pull the left foot up", "push the left foot down"),
    "ankle_inversion_left": ("turn the left sole inwards", "turn the left sole outwards"),
    "toe_extension_left": ("pull the left toes up", "press the left toes down"),
    "hip_flexion_right": ("bend the right hip", "straighten the right hip"),
    "hip_adduction_right": ("move the right thigh inwards", "move the right thigh outwards"),
    "hip_rotation_right": ("turn the right thigh in", "turn the right thigh out"),
    "knee_flexion_right": ("bend the right knee", "straighten the right knee"),
    "ankle_flexion_right": ("pull the right foot up", "push the right foot down"),
    "ankle_inversion_right": ("turn the right sole inwards", "turn the right sole outwards"),
    "toe_extension_right": ("pull the right toes up", "press the right toes down"),
}
"""Coordinate: what pulls it up, and what pulls it down."""


def joint_words(coordinate: str) -> str:
    """The joint of a carried coordinate and its movement: ``the left hip (sideways)``."""
    return _JOINT_WORDS[coordinate]


def lacking_words(coordinate: str, *, moment_nm: float) -> str:
    """What a moment of this sign does, in plain words: ``straighten the right hip``."""
    up, down = _LACKING_WORDS[coordinate]
    return up if moment_nm > 0 else down


@dataclass(frozen=True, kw_only=True, slots=True)
class Coupling:
    """One joint of the body follows one coordinate by a polynomial, lowest power first.

    ``joint`` is the body's own name; ``sign`` turns the coordinate into the body's convention.
    """

    joint: str
    coordinate: str
    polynomial: tuple[float, ...]
    sign: float = 1.0

    def value(self, angle_rad: float) -> float:
        """Where the joint is."""
        return _polynomial(self.polynomial, self.sign * angle_rad)

    def slope(self, angle_rad: float) -> float:
        """How much the joint moves for a small change of the coordinate."""
        slopes = tuple(power * c for power, c in enumerate(self.polynomial))[1:]
        return self.sign * _polynomial(slopes, self.sign * angle_rad)


def _polynomial(coefficients: tuple[float, ...], at: float) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * at + coefficient
    return value


def posture(**angles_deg: float) -> FloatArray:
    """A posture from named coordinates in degrees (lengths in metres); the rest is zero.

    A name without a side stands for both sides.

    Raises
    ------
    PrimeMoverError
        Naming every name that is no coordinate.
    """
    out = np.zeros(len(POSTURE))
    wrong = []
    for name, value in angles_deg.items():
        names = [n for n in (name, *(f"{name}_{side}" for side in SIDES)) if n in PLACE]
        if not names:
            wrong.append(name)
        for full in names:
            out[PLACE[full]] = value if full in PELVIS[:3] else np.radians(value)
    if wrong:
        raise PrimeMoverError(f"posture: no such coordinate: {', '.join(wrong)}")
    return out
