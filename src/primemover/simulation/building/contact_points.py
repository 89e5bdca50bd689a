"""Named points of the body: where it touches something, carries something, or is measured.

Their places are knowledge. :func:`points_of` says which of them a contact of a motion stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.terms import SIDES

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
    unknown = [point for point in found if point not in all_points()]
    if unknown:
        raise PrimeMoverError(f"body model: no such contact point: {contact}")
    return found


@cache
def all_points() -> tuple[str, ...]:
    """Every point of the body by its full name."""
    known = load_knowledge().body_model.contact_points
    return (*(f"{name}_{side}" for side in SIDES for name in known.sided), *known.middle)


def add_points(spec: Any) -> None:
    """Nothing comes back; every point becomes a site of its bone. The arms must be there."""
    known = load_knowledge().body_model.contact_points
    for name, point in known.sided.items():
        for side in SIDES:
            forwards, up, outside = point.place_m
            place = [forwards, up, outside if side == "right" else -outside]
            spec.body(_bone(point.bone, side=side)).add_site(name=f"{name}_{side}", pos=place)
    for name, point in known.middle.items():
        spec.body(point.bone).add_site(name=name, pos=list(point.place_m))


def _bone(bone: str, *, side: str) -> str:
    if bone in ("pelvis", "torso"):
        return bone
    return f"{bone}_{side}" if bone in ("uarm", "farm") else f"{bone}_{side[0]}"
