"""Everybody in the picture, and the one who is meant.

A tracker follows one person and may pick a bystander, so a recording is surveyed: every two
seconds everybody is looked for, sightings are joined into people, and when there is more than one
only the region of the chosen person is shown to the tracker.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from primemover.errors import RecordingError, SeveralPeopleError
from primemover.recordings.pose_engine import PersonSeen

SQUARE_ENOUGH: Final = 1.15
"""Up to this ratio of sides the whole picture alone is searched."""
SAME_PERSON: Final = 0.35
"""Two sightings whose hips are closer than this share of a body's reach are one person."""
SAME_PERSON_LATER: Final = 1.0
"""The same from one moment to the next: a lunge moves the hips less than a body's reach."""
PLACES: Final[tuple[Literal["largest", "left", "right"], ...]] = ("largest", "left", "right")
SIGHTINGS_TO_COUNT: Final = 2
"""A detector sees ghosts for a moment; a person is there twice."""
NUMBERS: Final = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A part of the picture to search, and the part of it whose people count as found there."""

    left_px: int
    top_px: int
    width_px: int
    height_px: int
    owned_px: tuple[float, float] = (-math.inf, math.inf)
    along_x: bool = True

    @property
    def columns(self) -> slice:
        """The picture's columns in this window."""
        return slice(self.left_px, self.left_px + self.width_px)

    @property
    def rows(self) -> slice:
        """The picture's rows in this window."""
        return slice(self.top_px, self.top_px + self.height_px)

    def owns(self, person: PersonSeen) -> bool:
        """Whether the hips are in the middle part: bodies cut by the edge are misjudged."""
        low, high = self.owned_px
        return low <= person.hip_px[0 if self.along_x else 1] < high


def windows_of(width: int, *, height: int) -> tuple[Window, ...]:
    """The whole picture, then squares that overlap by half along its longer side.

    The detector sees a small square picture: in a wide one people become too small to be told
    apart.
    """
    whole = Window(left_px=0, top_px=0, width_px=width, height_px=height)
    side, length = min(width, height), max(width, height)
    if length <= SQUARE_ENOUGH * side:
        return (whole,)
    count = math.ceil((length - side) / (side / 2)) + 1
    starts = [round(i * (length - side) / (count - 1)) for i in range(count)]
    borders = [-math.inf, *((a + b + side) / 2 for a, b in pairwise(starts)), math.inf]
    wide = width > height
    return whole, *(
        Window(
            left_px=start if wide else 0,
            top_px=0 if wide else start,
            width_px=side,
            height_px=side,
            owned_px=(borders[i], borders[i + 1]),
            along_x=wide,
        )
        for i, start in enumerate(starts)
    )


def distance_px(a: PersonSeen, *, b: PersonSeen) -> float:
    """Distance between the hips of two sightings in pixels."""
    return math.dist(a.hip_px, b.hip_px)


def distinct(sightings: Sequence[PersonSeen]) -> tuple[PersonSeen, ...]:
    """The sightings of one picture with each person once; the first sighting of each stays."""
    kept: list[PersonSeen] = []
    for seen in sightings:
        if all(
            distance_px(seen, b=other) > SAME_PERSON * max(seen.reach_px, other.reach_px)
            for other in kept
        ):
            kept.append(seen)
    return tuple(kept)


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Everybody seen at one time of the recording."""

    time_s: float
    seen: tuple[PersonSeen, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One person through a recording: when and where they were seen."""

    times_s: tuple[float, ...]
    seen: tuple[PersonSeen, ...]

    @property
    def reach_px(self) -> float:
        """Median radius that the body fits in."""
        return sorted(s.reach_px for s in self.seen)[len(self.seen) // 2]

    def hip_px(self, axis: int) -> tuple[float, float]:
        """Smallest and largest hip coordinate along 0 = x or 1 = y."""
        along = [s.hip_px[axis] for s in self.seen]
        return min(along), max(along)

    def middle_px(self, axis: int) -> float:
        """Median hip coordinate along 0 = x or 1 = y."""
        return sorted(s.hip_px[axis] for s in self.seen)[len(self.seen) // 2]

    def at(self, time_s: float) -> PersonSeen | None:
        """Where they were at one of the moments, None when not seen then."""
        return self.seen[self.times_s.index(time_s)] if time_s in self.times_s else None

    def together(self, other: Person) -> bool:
        """Whether both were seen at one moment, twice where there are two sightings."""
        shared = set(self.times_s) & set(other.times_s)
        return len(shared) >= min(SIGHTINGS_TO_COUNT, len(self.times_s))


_Chain = list[tuple[float, PersonSeen]]


def _lengthen(chains: list[_Chain], *, moment: Moment) -> None:
    """Give each sighting to the chain that ends nearest, the closest pairs first."""
    near = sorted(
        (distance_px(chain[-1][1], b=seen), i, j)
        for i, chain in enumerate(chains)
        for j, seen in enumerate(moment.seen)
        if distance_px(chain[-1][1], b=seen)
        < SAME_PERSON_LATER * max(chain[-1][1].reach_px, seen.reach_px)
    )
    taken: dict[int, int] = {}
    for _, i, j in near:
        if i not in taken.values() and j not in taken:
            taken[j] = i
    for j, seen in enumerate(moment.seen):
        if j in taken:
            chains[taken[j]].append((moment.time_s, seen))
        else:
            chains.append([(moment.time_s, seen)])


def people_of(moments: Sequence[Moment]) -> tuple[Person, ...]:
    """The people of a recording, from its moments; those seen only once do not count.

    In a recording with a single moment everybody counts.
    """
    chains: list[_Chain] = []
    for moment in moments:
        _lengthen(chains, moment=moment)
    enough = min(SIGHTINGS_TO_COUNT, len(moments))
    return tuple(
        Person(times_s=tuple(t for t, _ in c), seen=tuple(s for _, s in c))
        for c in chains
        if len(c) >= enough
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChoice:
    """Whom to follow: by size, by place from the left, or the one nearest to a point.

    ``point`` is (x, y): shares of width and height when both are at most 1, else pixels of the
    upright recording.
    """

    kind: Literal["largest", "left", "right", "point"]
    point: tuple[float, float] = (0.0, 0.0)

    @property
    def text(self) -> str:
        """The choice as a person writes it."""
        if self.kind != "point":
            return self.kind
        return ",".join(f"{c:g}" for c in self.point)


def parse_person(text: str) -> PersonChoice:
    """The choice written as ``largest``, ``left``, ``right`` or ``x,y``.

    Raises
    ------
    RecordingError
        When it is none of these.

    Examples
    --------
    >>> parse_person("0.25,0.5").point
    (0.25, 0.5)
    """
    word = text.strip().lower()
    for kind in PLACES:
        if word == kind:
            return PersonChoice(kind=kind)
    try:
        x, y = (float(part) for part in word.split(","))
    except ValueError:
        x = y = math.nan
    if not (0 <= x < math.inf and 0 <= y < math.inf):
        raise RecordingError(
            f"person: expected largest, left, right or x,y, got {text!r}; write for example "
            "`left`, or `0.25,0.5` for the person a quarter of the way from the left"
        )
    return PersonChoice(kind="point", point=(x, y))


def require_inside(choice: PersonChoice, *, width_px: int, height_px: int, name: str) -> None:
    """Nothing comes back when the point of ``choice`` lies in the recorded picture.

    Raises
    ------
    RecordingError
        When it is a point in pixels beyond the right or the lower edge.
    """
    x, y = choice.point
    if max(x, y) <= 1 or (x <= width_px and y <= height_px):
        return
    raise RecordingError(
        f"{name}: person: expected a point inside the picture of {width_px} × {height_px} pixels, "
        f"got {choice.text}; write for example `left`, or `0.25,0.5` for the person a quarter of "
        "the way from the left"
    )


def size_ratio(chosen: Person, *, people: Sequence[Person]) -> float:
    """Size of the largest other person over that of the chosen one, 0 without others.

    Somebody who was never in the picture at the same time is no other: a person who walks across
    the picture between two looks is found as two.
    """
    others = [p.reach_px for p in people if p is not chosen and p.together(chosen)]
    return max(others, default=0.0) / chosen.reach_px


def require_clear_choice(
    chosen: Person, *, people: Sequence[Person], choice: PersonChoice, alike: float, name: str
) -> None:
    """Nothing comes back when it is clear that ``chosen`` is the one who is meant.

    Raises
    ------
    SeveralPeopleError
        When nobody was named and somebody else is more than ``alike`` times as large.
    """
    if choice.kind != "largest" or size_ratio(chosen, people=people) <= alike:
        return
    count = NUMBERS.get(len(people), str(len(people)))
    raise SeveralPeopleError(
        f"{name}: {count} people are in the picture, and which of them is meant cannot be told by "
        "size; film alone or say whom to follow: `--person left`, `--person right` or "
        "`--person x,y`"
    )


def choose_person(
    people: Sequence[Person], *, choice: PersonChoice, picture: Window, scale: float
) -> Person:
    """The one of ``people`` who is meant; ``scale`` is delivered over recorded pixels."""
    if choice.kind == "largest":
        return max(people, key=lambda p: p.reach_px)
    if choice.kind == "left":
        return min(people, key=lambda p: p.middle_px(0))
    if choice.kind == "right":
        return max(people, key=lambda p: p.middle_px(0))
    x, y = choice.point
    relative = x <= 1 and y <= 1
    target = (x * picture.width_px, y * picture.height_px) if relative else (x * scale, y * scale)
    return min(people, key=lambda p: math.dist((p.middle_px(0), p.middle_px(1)), target))


def region_of(chosen: Person, *, others: Sequence[Person], picture: Window) -> Window:
    """The part of the picture with all of ``chosen`` and, where it can be, nobody else."""
    reach = max(s.reach_px for s in chosen.seen)
    sides = []
    for axis, size in enumerate((picture.width_px, picture.height_px)):
        first, last = chosen.hip_px(axis)
        sides.append([max(0.0, first - reach), min(float(size), last + reach)])
    for other in others:
        _keep_out(sides, chosen=chosen, other=other)
    (left, right), (top, bottom) = ((math.floor(a), math.ceil(b)) for a, b in sides)
    return Window(left_px=left, top_px=top, width_px=right - left, height_px=bottom - top)


def _keep_out(sides: list[list[float]], *, chosen: Person, other: Person) -> None:
    """Move one edge so that ``other`` stays outside, along the axis with the wider gap."""
    gaps = []
    for axis in (0, 1):
        (low, high), (other_low, other_high) = chosen.hip_px(axis), other.hip_px(axis)
        gaps += [(other_low - high, axis, 1), (low - other_high, axis, 0)]
    gap, axis, edge = max(gaps)
    if gap <= 0:  # their ways cross: no straight edge keeps them apart
        return
    share = chosen.reach_px / (chosen.reach_px + other.reach_px)
    hip = chosen.hip_px(axis)[edge]
    if edge:
        sides[axis][1] = min(sides[axis][1], hip + share * gap)
    else:
        sides[axis][0] = max(sides[axis][0], hip - share * gap)
