"""How far a body goes out of its way: every direction is a sentence of its own.

Whole sentences, for in another language an item of a row can be taken for part of the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from primemover.report.words import fixed, title

if TYPE_CHECKING:
    from primemover.simulation.who_carries import PostureShift, Sided, Step

_LEAST: Final = {"deg": 1.0, "cm": 0.5}
"""Less is not told: no camera and no eye would see it."""

_TRUNK_SIDEWAYS: Final = (
    "The trunk is {size} more to the left.",
    "The trunk is {size} more to the right.",
)
_TRUNK_FORWARDS: Final = (
    "The trunk is {size} further forwards.",
    "The trunk is {size} more upright.",
)
_WAYS: Final[dict[str, tuple[str, str]]] = {
    "trunk_side_bend": _TRUNK_SIDEWAYS,
    "chest_left": _TRUNK_SIDEWAYS,
    "trunk_flexion": _TRUNK_FORWARDS,
    "chest_forwards": _TRUNK_FORWARDS,
    "pelvis_list": (
        "The left side of the pelvis is {size} higher.",
        "The right side of the pelvis is {size} higher.",
    ),
    "pelvis_tilt": ("The pelvis is tipped {size} forwards.", "The pelvis is tipped {size} back."),
    "foot_pressure": (
        "The weight is {size} nearer to the toes.",
        "The weight is {size} nearer to the heels.",
    ),
    "weight_left": (
        "The weight is {size} further to the left.",
        "The weight is {size} further to the right.",
    ),
}
"""Coordinate → what more of it is, and what less."""

_OVER_LEG: Final[dict[Sided, str]] = {
    "left": "The trunk leans {size} further over the left leg.",
    "right": "The trunk leans {size} further over the right leg.",
}


def told_shifts(step: Step, *, leg: Sided = "both") -> tuple[str, ...]:
    """The shifts of a step that an eye would see; a lean over ``leg`` says so."""
    seen = [each for each in step.shifts if abs(each.amount) >= _LEAST[each.unit]]
    return tuple(shift_words(each, leg=leg) for each in seen)


def shift_words(shift: PostureShift, *, leg: Sided = "both") -> str:
    """How far the body goes out of its way: ``The trunk is 4° more to the left.``."""
    more = shift.amount > 0
    if shift.coordinate == "chest_left" and leg == ("left" if more else "right"):
        return _OVER_LEG[leg].format(size=_size(shift))
    ways = _WAYS.get(shift.coordinate)
    if ways is not None:
        return ways[0 if more else 1].format(size=_size(shift))
    name = title(shift.coordinate)
    return f"{name}: {_size(shift)} more." if more else f"{name}: {_size(shift)} less."


def _size(shift: PostureShift) -> str:
    """How far, without which way: ``4°``."""
    amount = fixed(abs(shift.amount), digits=0 if abs(shift.amount) >= 2 else 1)
    return f"{amount}°" if shift.unit == "deg" else f"{amount}\u00a0cm"
