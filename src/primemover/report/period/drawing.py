"""Drawings as simple marks with a class each: one template turns them into SVG for page and paper.

Nothing here knows of colours; the style of the page, or the one put into the SVG, gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from primemover.report.angle_plot import nice_ticks, number

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Tag = Literal["rect", "line", "path", "circle", "text"]
Shape = Literal["circle", "square", "triangle", "diamond", "cross", "plus", "wedge", "ring", "bar"]

SHAPES: Final[tuple[Shape, ...]] = (
    "circle",
    "square",
    "triangle",
    "diamond",
    "cross",
    "plus",
    "wedge",
    "bar",
)
"""One for each place that may hurt, so that colour never tells them apart alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One element of a drawing: a tag, the class that gives its look, and its geometry."""

    tag: Tag
    css: str
    at: tuple[tuple[str, str | float], ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """Size and margins of a drawing in its own units, which are pixels at full size."""

    name: str
    width: int
    height: int
    left: int = 46
    right: int = 12
    top: int = 34
    bottom: int = 30

    @property
    def floor(self) -> int:
        """Where the bottom axis runs."""
        return self.height - self.bottom

    @property
    def edge(self) -> int:
        """Where the plot ends on the right."""
        return self.width - self.right


WIDE: Final = Size(name="wide", width=760, height=250)
NARROW: Final = Size(name="narrow", width=342, height=175, left=42, right=8)
SMALL: Final = Size(name="small", width=366, height=190, left=38, right=12, top=22)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A drawing ready to be put into a page, with its content in words."""

    ident: str
    size: Size
    title: str
    description: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to drawing units, linear."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where ``value`` is drawn."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A plot's frame: time or bars along the bottom, values up the side."""

    size: Size
    low: float
    high: float
    ticks: tuple[float, ...] = field(default=())

    @property
    def y(self) -> Scale:
        """Values to height."""
        return Scale(self.low, self.high, self.size.floor, self.size.top)

    def days(self, first: date, *, last: date) -> Scale:
        """Days (as ordinals) to the side, with a little room at both ends."""
        pad = max(1.0, (last - first).days * 0.03)
        return Scale(
            first.toordinal() - pad, last.toordinal() + pad, self.size.left, self.size.edge
        )

    def grid(self) -> Iterator[Mark]:
        """Lines across at each tick, with their values, and the bottom axis."""
        for tick in self.ticks:
            yield line(
                "grid", start=(self.size.left, self.y(tick)), end=(self.size.edge, self.y(tick))
            )
            at = self.y(tick) + 4.5
            yield words(number(tick), at=(self.size.left - 7, at), anchor="end")
        floor = self.size.floor
        yield line("axis", start=(self.size.left, floor), end=(self.size.edge, floor))


def framed(values: Sequence[float], *, size: Size, from_zero: bool = True, count: int = 4) -> Frame:
    """A frame with round ticks that holds every value."""
    low, high = (0.0 if from_zero else min(values)), max(values)
    if not from_zero and high - low < abs(high) * 0.05:
        low, high = low - abs(high) * 0.05, high + abs(high) * 0.05
    ticks = nice_ticks(low, high=high if high > low else low + 1.0, count=count)
    return Frame(size=size, low=ticks[0], high=ticks[-1], ticks=ticks)


def day_ticks(first: date, *, last: date, x: Scale, size: Size) -> Iterator[Mark]:
    """Mondays along the bottom, as many as can be read."""
    most = 7 if size.width > 500 else 4
    weeks = max(1, (last - first).days // 7)
    step = -(-weeks // most)
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday <= last:
        at = x(monday.toordinal())
        yield words(f"{monday.day} {monday:%b}", at=(at, size.floor + 18), anchor="middle")
        monday += timedelta(weeks=step)


def line(css: str, *, start: Point, end: Point) -> Mark:
    """A straight line."""
    at = (("x1", start[0]), ("y1", start[1]), ("x2", end[0]), ("y2", end[1]))
    return Mark(tag="line", css=css, at=at)


def rect(css: str, *, corner: Point, size: Point) -> Mark:
    """A rectangle with slightly round corners; ``corner`` is the upper left one."""
    at = (("x", corner[0]), ("y", corner[1]))
    extent = (("width", round(size[0], 1)), ("height", round(size[1], 1)))
    return Mark(tag="rect", css=css, at=(*at, *extent, ("rx", 2)))


def path(css: str, *, points: Sequence[Point]) -> Mark:
    """A line through points."""
    steps = "".join(f"{'L' if n else 'M'}{x:g} {y:g}" for n, (x, y) in enumerate(points))
    return Mark(tag="path", css=css, at=(("d", steps),))


def words(text: str, *, at: Point, anchor: Anchor = "start", css: str = "tick") -> Mark:
    """A text, its baseline at a point."""
    place = (("x", at[0]), ("y", at[1]), ("text-anchor", anchor))
    return Mark(tag="text", css=css, at=place, text=text)


def sign(shape: Shape, *, at: Point, css: str, radius: float = 5.0) -> Mark:
    """A sign centred on a point; its shape alone tells it from others."""
    (x, y), r = at, radius
    if shape in ("circle", "ring"):
        return Mark(tag="circle", css=f"{css} {shape}", at=(("cx", x), ("cy", y), ("r", r)))
    steps = {
        "square": f"M{x - r} {y - r}h{2 * r}v{2 * r}h{-2 * r}Z",
        "triangle": f"M{x} {y - 1.2 * r}L{x + 1.2 * r} {y + r}L{x - 1.2 * r} {y + r}Z",
        "diamond": f"M{x} {y - 1.3 * r}L{x + 1.3 * r} {y}L{x} {y + 1.3 * r}L{x - 1.3 * r} {y}Z",
        "cross": f"M{x - r} {y - r}L{x + r} {y + r}M{x + r} {y - r}L{x - r} {y + r}",
        "plus": f"M{x - r} {y}H{x + r}M{x} {y - r}V{y + r}",
        "wedge": f"M{x} {y + 1.2 * r}L{x + 1.2 * r} {y - r}L{x - 1.2 * r} {y - r}Z",
        "bar": f"M{x - r} {y}H{x + r}",
    }
    return Mark(tag="path", css=f"{css} {shape}", at=(("d", steps[shape]),))
