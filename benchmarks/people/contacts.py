"""What keeps each point of the body where it is, share by share of the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.skeleton import Placed, Skeleton
from benchmarks.people.solve import Target
from primemover.knowledge.motions import MIDDLE, Contact, Motion

FloatArray = npt.NDArray[np.float64]

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sole": ("sole_ball", "sole_heel", "toe_tip", "sole_edge"),
    "ball": ("sole_ball", "toe_tip", "sole_edge"),
    "heel": ("sole_heel",),
    "toes": ("toe_tip",),
    "instep": ("foot_index",),
    "palm": ("palm", "index", "pinky"),
    "fist": ("knuckles",),
    "forearm": ("elbow", "knuckles"),
}
"""Points of the body that make up a contact, the one that is put in place first."""

ONLY_HEIGHT: Final = ("sole_edge", "index", "pinky")
"""Their place along the surface follows from the others."""

FEET: Final = ("sole", "ball", "heel", "toes", "instep")
"""Contacts of a foot."""

LEVEL: Final = ("sole_heel", "sole_edge")
"""As high as the ball while a foot is swung from one place to another."""

HEADING: Final = ("toe_tip", "sole_heel")
"""They keep to their side of the surface, which says where the foot points: shoes bend."""
_HEADING_WEIGHT: Final = 0.3

SWING_HEIGHT: Final = 0.10
"""How high a foot is lifted between two contacts, in leg lengths."""
_CLIMB: Final = 0.6
"""Part of a swing in which a foot climbs; going down, the last such part."""
_SLOPPY: Final = {"index": 0.1, "pinky": 0.1}
"""Points that may give a little: hands bend."""
_ABOVE_M: Final = {"palm": 0.008, "index": 0.034, "pinky": 0.030}
"""How far above its surface a point lies: fingers curl, and knuckle joints lie inside the hand."""


@dataclass(slots=True)
class Anchors:
    """Where contacts hold on, found as the movement is walked through from its beginning."""

    skeleton: Skeleton
    motion: Motion
    lifts: Mapping[str, float] = field(default_factory=dict)
    _places: dict[tuple[int, str], FloatArray] = field(default_factory=dict)

    def targets(self, share: float, *, ramp: float) -> list[Target]:
        """Every point that something holds at this share of the way.

        ``ramp`` says how much of ``lifts`` is there.
        """
        found: list[Target] = []
        for index, contact in enumerate(self.motion.contacts):
            for name in contact.points:
                if contact.from_ <= share <= contact.to:
                    found.extend(self._held(index, contact, name, ramp=ramp))
                elif (after := self._next(name, share)) is not None and self._last(
                    index, name, share
                ):
                    found.extend(self._swung(index, after, name, share))
        return found

    def hold_on(self, share: float, placed: Placed) -> None:
        """Remember where each contact that has just begun touches its surface."""
        for index, contact in enumerate(self.motion.contacts):
            if not contact.from_ <= share <= contact.to:
                continue
            for name in contact.points:
                for point in self._parts(name):
                    at = self.skeleton.point(placed, point)
                    self._places.setdefault((index, point), at.copy())

    def _held(self, index: int, contact: Contact, name: str, *, ramp: float) -> list[Target]:
        out = []
        points = self._parts(name)
        for order, point in enumerate(points):
            plain = point.split("_", 1)[-1]
            height = self._height(contact) + self._lift(name, point) * ramp
            height += _ABOVE_M.get(plain, 0.0)
            weight = _SLOPPY.get(plain, 1.0)
            out.append(Target(point=point, at_m=np.array([np.nan, np.nan, height]), weight=weight))
            if contact.slides:
                continue
            if order == 0 or plain not in (*HEADING, *ONLY_HEIGHT):
                along = self._along(index, contact, point, first=order == 0)
                out.append(Target(point=point, at_m=along, weight=weight))
            elif plain in HEADING:
                out.extend(self._headed(index, points[0], point))
        return out

    def _along(self, index: int, contact: Contact, point: str, *, first: bool) -> FloatArray:
        """Where a point stays along its surface; NaN when nothing says so."""
        known = self._places.get((index, point))
        if known is None:
            known = self._spot(contact) if first and contact.place else np.full(2, np.nan)
        return np.append(known[:2], np.nan)

    def _headed(self, index: int, leading: str, point: str) -> list[Target]:
        """The point stays on the line it began on with the leading one."""
        begin, known = self._places.get((index, leading)), self._places.get((index, point))
        if begin is None or known is None:
            return []
        left, back, _ = known - begin
        across = np.array([-back, left, 0.0]) / max(float(np.hypot(left, back)), 1e-9)
        return [Target(point=point, at_m=known, weight=_HEADING_WEIGHT, across=across)]

    def _swung(self, index: int, after: int, name: str, share: float) -> list[Target]:
        """The leading point on an arc from where it left to where it will land; a foot is level."""
        leaving, landing = self.motion.contacts[index], self.motion.contacts[after]
        points = self._parts(name)
        begin = self._places[(index, points[0])]
        end = np.append(self._spot(landing), self._height(landing))
        part = (share - leaving.to) / (landing.from_ - leaving.to)
        eased = (1 - np.cos(np.pi * part)) / 2
        at = begin + (end - begin) * eased
        at[2] = begin[2] + (end[2] - begin[2]) * _climb(part, up=bool(end[2] > begin[2]))
        at[2] += np.sin(np.pi * part) * SWING_HEIGHT * self.skeleton.leg_m
        level = np.array([np.nan, np.nan, at[2]])
        side, _, limb = name.partition("_")
        flat = limb in FEET and f"{side}_sole" in landing.points
        others = [f"{side}_{point}" for point in LEVEL] if flat else []
        return [Target(point=points[0], at_m=at), *(Target(point=p, at_m=level) for p in others)]

    def _next(self, name: str, share: float) -> int | None:
        """The next contact of the same name that says where it lands."""
        later = [
            (contact.from_, i)
            for i, contact in enumerate(self.motion.contacts)
            if _same_limb(name, contact) and contact.from_ > share
        ]
        if not later:
            return None
        first = min(later)[1]
        return first if self.motion.contacts[first].place is not None else None

    def _last(self, index: int, name: str, share: float) -> bool:
        """Whether this contact is the last one of its limb that ended before ``share``."""
        ended = [
            (contact.to, i)
            for i, contact in enumerate(self.motion.contacts)
            if _same_limb(name, contact) and contact.to < share
        ]
        return bool(ended) and max(ended)[1] == index

    def _parts(self, name: str) -> tuple[str, ...]:
        if name in MIDDLE:
            return (name,)
        side, part = name.split("_", 1)
        return tuple(f"{side}_{point}" for point in PARTS.get(part, (part,)))

    def _lift(self, name: str, point: str) -> float:
        rises = point.endswith("sole_heel")
        return self.lifts.get(name, 0.0) * self.skeleton.shank_m if rises else 0.0

    def _height(self, contact: Contact) -> float:
        top = 0.0 if contact.on == "floor" else self.motion.props[contact.on].height_m
        return top - contact.touch_cm / 100

    def _spot(self, contact: Contact) -> FloatArray:
        left, forward = contact.place or (0.0, 0.0)
        return np.array([left, -forward]) * self.skeleton.leg_m


def _climb(part: float, *, up: bool) -> float:
    """Share of a difference in height made at a part of a swing: over the edge of a step."""
    made = min(1.0, part / _CLIMB) if up else max(0.0, (part - 1 + _CLIMB) / _CLIMB)
    return float((1 - np.cos(np.pi * made)) / 2)


def _same_limb(name: str, contact: Contact) -> bool:
    """Whether the contact holds the same foot or hand, by whatever part of it."""
    for other in contact.points:
        side, _, part = name.partition("_")
        other_side, _, other_part = other.partition("_")
        if name == other or (side == other_side and part in FEET and other_part in FEET):
            return True
    return False
