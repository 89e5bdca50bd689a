"""What keeps each point of the model's body where it is, share by share of a motion's way.

Contacts of a motion name parts of a body (``left_sole``); here each is said in points of the model
and turned into *rows*: one direction in which a mean of points has to be at one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Contact, Motion
from primemover.simulation.building.contact_points import points_of

FloatArray = npt.NDArray[np.float64]

LEADING: Final[Mapping[str, tuple[str, ...]]] = {
    "sole": ("ball_inner", "ball_outer"),
    "ball": ("ball_inner", "ball_outer"),
}
"""Points whose mean stands where a contact's ``place`` says; else the mean of all its points."""

FEET: Final = ("sole", "ball", "heel", "toes", "instep")
HANDS: Final = ("palm", "fist", "forearm")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The mean of ``points`` lies at ``at_m`` along ``direction`` (3,).

    A foot in the air is to be there only roughly (not ``firm``): balance goes before.
    """

    points: tuple[str, ...]
    direction: FloatArray
    at_m: float
    firm: bool = True


def motion_points(motion: Motion) -> tuple[str, ...]:
    """Every point of the model that a motion puts on a surface, each once."""
    names = (name for contact in motion.contacts for name in contact.points)
    return tuple(dict.fromkeys(point for name in names for point in points_of(name)))


def touching(motion: Motion, *, share: float) -> frozenset[str]:
    """Points on a surface at this share of the way."""
    held = (c for c in motion.contacts if c.from_ <= share <= c.to)
    return frozenset(p for c in held for name in c.points for p in points_of(name))


@dataclass(slots=True)
class Anchors:
    """Where contacts hold on, found as the movement is walked through from its beginning."""

    motion: Motion
    leg_m: float
    _places: dict[tuple[int, str], FloatArray] = field(default_factory=dict)

    def rows(self, share: float) -> list[Row]:
        """Every direction in which something is held at this share of the way."""
        found: list[Row] = []
        for index, contact in enumerate(self.motion.contacts):
            for name in contact.points:
                if contact.from_ <= share <= contact.to:
                    found.extend(self._held(index, contact, name))
                elif self._last(index, name, share):
                    found.extend(self._swung(index, name, share))
        return found

    def hold_on(self, share: float, *, places_m: Mapping[str, FloatArray]) -> None:
        """Nothing comes back; where contacts that have just begun touch is remembered."""
        for index, contact in enumerate(self.motion.contacts):
            if contact.from_ <= share <= contact.to:
                for point in (p for name in contact.points for p in points_of(name)):
                    self._places.setdefault((index, point), np.array(places_m[point]))

    def _held(self, index: int, contact: Contact, name: str) -> Iterator[Row]:
        points = points_of(name)
        for point in points:
            yield _up((point,), self._height(contact))
        if contact.slides:
            return
        leading = _leading(name)
        if contact.place is not None:
            yield from _along(leading, self._spot(contact))
        for point in points:
            known = self._places.get((index, point))
            spare = point.startswith(("toe", "ball_outer"))
            if known is not None and not spare:
                yield from _along((point,), known)

    def _swung(self, index: int, name: str, share: float) -> Iterator[Row]:
        """The leading points on an arc from where they left to where they will land, level."""
        after = self._next(name, share)
        if after is None:
            return
        leaving, landing = self.motion.contacts[index], self.motion.contacts[after]
        leading = _leading(name)
        begin = np.mean([self._places[(index, point)] for point in leading], axis=0)
        end = np.append(self._spot(landing), self._height(landing))
        part = (share - leaving.to) / (landing.from_ - leaving.to)
        at = begin + (end - begin) * (1 - np.cos(np.pi * part)) / 2
        at[2] = begin[2] + (end[2] - begin[2]) * _climbed(part, up=bool(end[2] > begin[2]))
        at[2] += np.sin(np.pi * part) * _rule("swing_height") * self.leg_m
        yield from _along(leading, at, firm=False)
        flat = f"{name.partition('_')[0]}_sole" in landing.points
        for point in points_of(name) if flat else leading:
            yield _up((point,), float(at[2]), firm=False)

    def _next(self, name: str, share: float) -> int | None:
        """The next contact of the same limb, where it says where it lands."""
        later = [
            (contact.from_, i)
            for i, contact in enumerate(self.motion.contacts)
            if _same_limb(name, contact.points) and contact.from_ > share
        ]
        if not later or self.motion.contacts[min(later)[1]].place is None:
            return None
        return min(later)[1]

    def _last(self, index: int, name: str, share: float) -> bool:
        """Whether this contact is the last one of its limb, and ended before ``share``."""
        ended = [
            (contact.to, i)
            for i, contact in enumerate(self.motion.contacts)
            if _same_limb(name, contact.points) and contact.from_ <= share
        ]
        return bool(ended) and max(ended)[1] == index and max(ended)[0] < share

    def _height(self, contact: Contact) -> float:
        top = 0.0 if contact.on == "floor" else self.motion.props[contact.on].height_m
        return top - contact.touch_cm / 100

    def _spot(self, contact: Contact) -> FloatArray:
        left, forward = contact.place or (0.0, 0.0)
        return np.array([left, -forward]) * self.leg_m


def _leading(name: str) -> tuple[str, ...]:
    side, _, part = name.partition("_")
    points = LEADING.get(part)
    return points_of(name) if points is None else tuple(f"{p}_{side}" for p in points)


def _up(points: tuple[str, ...], height_m: float, *, firm: bool = True) -> Row:
    return Row(points=points, direction=np.array([0.0, 0.0, 1.0]), at_m=height_m, firm=firm)


def _along(points: tuple[str, ...], at_m: FloatArray, *, firm: bool = True) -> Iterator[Row]:
    for axis in range(2):
        yield Row(points=points, direction=np.eye(3)[axis], at_m=float(at_m[axis]), firm=firm)


def _climbed(part: float, *, up: bool) -> float:
    """Share of a difference in height made at a part of a swing: over the edge of a step."""
    climb = _rule("climb_share")
    made = min(1.0, part / climb) if up else max(0.0, (part - 1 + climb) / climb)
    return float((1 - np.cos(np.pi * made)) / 2)


def _rule(name: str) -> float:
    return load_knowledge().body_model.posing_setting(name)


def _same_limb(name: str, others: Iterable[str]) -> bool:
    """Whether some other contact holds the same foot or hand, by whatever part of it."""
    side, _, part = name.partition("_")
    return any(
        name == other
        or any(
            part in limb
            and other == f"{side}_{other.partition('_')[2]}"
            and other.partition("_")[2] in limb
            for limb in (FEET, HANDS)
        )
        for other in others
    )


def stacked(
    rows: Sequence[Row], *, points: Sequence[str]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows as arrays: means (row, point), directions (row, 3), places (row,)."""
    place = {name: i for i, name in enumerate(points)}
    means = np.zeros((len(rows), len(points)))
    for i, row in enumerate(rows):
        for name in row.points:
            means[i, place[name]] = 1 / len(row.points)
    directions = np.array([row.direction for row in rows]).reshape(-1, 3)
    return means, directions, np.array([row.at_m for row in rows])
