"""Named points of the body: where it touches something, carries something, or is measured.

:func:`points_of` says which of them a contact of a motion stands for. Places were read off the
upstream model's bones (height 1.70 m) and lie where the skin over the bone would be; they are our
own choice. In metres in the bone's own axes: forwards, up, to the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from primemover.errors import PrimeMoverError
from primemover.terms import SIDES

Place = tuple[float, float, float]

_SOLE_M: Final = -0.02
"""The sole below the axis of the heel bone: 1 cm of skin and pad under its lowest edge."""
_FOREARM_M: Final = 0.25
"""Length of the model's forearm, as in :mod:`.arms`."""

SIDED: Final[Mapping[str, tuple[str, Place]]] = {
    "heel": ("calcn", (0.008, _SOLE_M, -0.010)),
    "ball_inner": ("calcn", (0.173, _SOLE_M, -0.027)),
    "ball_outer": ("calcn", (0.148, _SOLE_M, 0.042)),
    "toe": ("toes", (0.062, _SOLE_M + 0.002, -0.016)),
    "instep": ("calcn", (0.125, 0.040, -0.005)),
    "ankle": ("tibia", (-0.010, -0.400, 0.0)),
    "ankle_side": ("tibia", (-0.018, -0.390, 0.043)),
    "knee": ("tibia", (0.042, -0.050, 0.0)),
    "knee_side": ("tibia", (-0.010, -0.020, 0.058)),
    "thigh_front": ("femur", (0.085, -0.200, 0.0)),
    "hip_side": ("femur", (-0.015, -0.025, 0.085)),
    "pelvis_front": ("pelvis", (0.020, 0.0, 0.120)),
    "buttock": ("pelvis", (-0.085, -0.150, 0.045)),
    "chest_front": ("torso", (0.127, 0.135, 0.070)),
    "upper_back": ("torso", (-0.110, 0.290, 0.080)),
    "shoulder_side": ("torso", (0.0, 0.350, 0.220)),
    "elbow": ("uarm", (-0.010, -0.310, 0.0)),
    "forearm": ("farm", (-0.020, -0.125, 0.0)),
    "wrist": ("farm", (0.0, -_FOREARM_M, 0.0)),
    "palm": ("farm", (0.0, -_FOREARM_M - 0.035, 0.0)),
    "hand": ("farm", (0.0, -_FOREARM_M - 0.080, 0.0)),
    "fist": ("farm", (0.0, -_FOREARM_M - 0.095, 0.0)),
}
"""Point: bone and place on the right side; the left is its mirror image.

The hand goes straight on from the forearm. ``palm`` is the heel of the hand, so that its distance
from the wrist is right when the wrist is bent and the palm lies flat; ``hand`` is the middle of a
closed hand, where a load is held; ``elbow`` is the point of the bent elbow.
"""
MIDDLE: Final[Mapping[str, tuple[str, Place]]] = {
    "neck": ("torso", (-0.060, 0.400, 0.0)),
    "bar_on_back": ("torso", (-0.115, 0.365, 0.0)),
    "bar_on_hips": ("pelvis", (0.060, -0.020, 0.0)),
    "sacrum": ("pelvis", (-0.170, -0.010, 0.0)),
    "head_back": ("head", (-0.090, 0.058, 0.0)),
    "forehead": ("head", (0.090, 0.075, 0.0)),
    "head_top": ("head", (0.0, 0.158, 0.0)),
}
"""Points without a side."""

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sole": ("heel", "ball_inner", "ball_outer", "toe"),
    "ball": ("ball_inner", "ball_outer"),
    "toes": ("toe",),
    "buttocks": ("buttock_left", "buttock_right"),
    "upper_back": ("upper_back_left", "upper_back_right"),
    "pelvis_front": ("pelvis_front_left", "pelvis_front_right"),
    "chest_front": ("chest_front_left", "chest_front_right"),
}
"""Contacts of motions that are more than one point, or one of another name."""


def points_of(contact: str) -> tuple[str, ...]:
    """The points of the body that a contact of a motion stands for.

    ``contact`` is named as in :class:`primemover.knowledge.motions.Contact`: with its side in
    front (``left_sole``) or without one (``sacrum``).

    Raises
    ------
    PrimeMoverError
        When the body has no such point.

    Examples
    --------
    >>> points_of("left_ball")
    ('ball_inner_left', 'ball_outer_left')
    >>> points_of("sacrum")
    ('sacrum',)
    """
    side, _, rest = contact.partition("_")
    name, end = (rest, f"_{side}") if side in SIDES else (contact, "")
    found = tuple(f"{part}{end}" for part in _PARTS.get(name, (name,)))
    unknown = [point for point in found if point not in POINTS]
    if unknown:
        raise PrimeMoverError(f"body model: no such contact point: {contact}")
    return found


def add_points(spec: Any) -> None:
    """Nothing comes back; every point becomes a site of its bone. The arms must be there."""
    for name, (bone, (forwards, up, right)) in SIDED.items():
        for side in SIDES:
            mirror = 1.0 if side == "right" else -1.0
            place = [forwards, up, right * mirror]
            spec.body(_bone(bone, side=side)).add_site(name=f"{name}_{side}", pos=place)
    for name, (bone, middle) in MIDDLE.items():
        spec.body(bone).add_site(name=name, pos=list(middle))


def _bone(bone: str, *, side: str) -> str:
    if bone in ("pelvis", "torso"):
        return bone
    return f"{bone}_{side}" if bone in ("uarm", "farm") else f"{bone}_{side[0]}"


POINTS: Final = (*(f"{name}_{side}" for side in SIDES for name in SIDED), *MIDDLE)
"""Every point of the body by its full name."""
