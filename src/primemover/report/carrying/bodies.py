"""The body from the front and from behind, each muscle shaded by its effort."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.body_map import Facing
from primemover.report.muscle_map import SHAPES, Shape
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import Step

BOUNDS: Final = (0.05, 0.15, 0.30, 0.50, 0.75)
"""Where one shade ends and the next begins: finer where most muscles are. Shades for the eye, no
limits of anything."""

SHADE_WORDS: Final = (
    "under 5%",
    "5 to 15%",
    "15 to 30%",
    "30 to 50%",
    "50 to 75%",
    "over 75%",
)
"""What each shade means."""

_ONE_SHAPE: Final = {"gastrocnemius": ("gastrocnemius", "soleus")}
"""Muscles that lie under one outline, which has the shade of the larger effort."""

_LARGER: Final = {"gluteus_maximus_upper"}
"""Parts that are drawn with the whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShadedShape:
    """One muscle of one half; ``shade`` 0 to 5, None where nothing is known of it.

    ``shape`` is its place among the shapes drawn.
    """

    shape: int
    shade: int | None
    deep: bool
    weakened: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShadedHalf:
    """One half of one figure; ``mirrored`` lies on the left of the picture."""

    side: Side
    mirrored: bool
    shapes: tuple[ShadedShape, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShadedFigure:
    """One figure, seen from the front or from behind."""

    facing: Facing
    halves: tuple[ShadedHalf, ShadedHalf]


def shape_paths() -> tuple[tuple[int, str], ...]:
    """Every outline that figures refer to, by its number."""
    return tuple((at, shape.path) for at, shape in enumerate(SHAPES) if _drawn(shape))


def shade_of(effort: float) -> int:
    """The shade of an effort, 0 to 5."""
    return sum(effort >= bound for bound in BOUNDS)


def shaded_figures(
    step: Step,
    *,
    knowledge: Knowledge,
    at: int | None = None,
    weakened: tuple[str, ...] = (),
    side: str = "both",
) -> tuple[ShadedFigure, ShadedFigure]:
    """Front and back of ``step``, shaded by effort at one phase, or by the mean of all (None).

    ``weakened`` muscles of ``side`` are marked.
    """
    efforts = {each: dict(_efforts(step, side=each, at=at)) for each in SIDES}
    marked = {each: frozenset(weakened if side in ("both", each) else ()) for each in SIDES}

    def figure(facing: Facing) -> ShadedFigure:
        # facing us, the person's left is on our right
        right_of_picture: Side = "left" if facing == "front" else "right"
        left_of_picture: Side = "right" if facing == "front" else "left"
        halves = [
            ShadedHalf(
                side=each,
                mirrored=mirrored,
                shapes=tuple(_half(facing, efforts[each], marked[each], knowledge=knowledge)),
            )
            for each, mirrored in ((left_of_picture, True), (right_of_picture, False))
        ]
        return ShadedFigure(facing=facing, halves=(halves[0], halves[1]))

    return figure("front"), figure("back")


def _efforts(step: Step, *, side: Side, at: int | None) -> Iterator[tuple[str, float]]:
    for curve in step.curves:
        if curve.side in ("both", side):
            whole = curve.effort
            yield curve.muscle, sum(whole) / len(whole) if at is None else whole[at]


def _half(
    facing: Facing, efforts: Mapping[str, float], marked: frozenset[str], *, knowledge: Knowledge
) -> Iterator[ShadedShape]:
    mine = [(at, s) for at, s in enumerate(SHAPES) if s.facing == facing and _drawn(s)]
    for at, shape in sorted(mine, key=lambda pair: pair[1].deep):
        found = _effort_of(shape.muscle, efforts=efforts, knowledge=knowledge)
        if found is None and shape.deep:
            continue  # what lies beneath is drawn only where something is known of it
        yield ShadedShape(
            shape=at,
            shade=None if found is None else shade_of(found),
            deep=shape.deep,
            weakened=bool(marked & {shape.muscle, knowledge.muscles[shape.muscle].part_of}),
        )


def _effort_of(muscle: str, *, efforts: Mapping[str, float], knowledge: Knowledge) -> float | None:
    """The effort of a drawn muscle: its own, of what it is part of, of a group, of its parts."""
    beneath = [efforts[each] for each in _ONE_SHAPE.get(muscle, ()) if each in efforts]
    if beneath:
        return max(beneath)
    name: str | None = muscle
    while name:
        if name in efforts:
            return efforts[name]
        name = knowledge.muscles[name].part_of
    for group, effort in efforts.items():
        known = knowledge.muscles.get(group)
        if known is not None and muscle in known.members:
            return effort
    parts = [efforts[each] for each in knowledge.muscles[muscle].members if each in efforts]
    return max(parts) if parts else None


def _drawn(shape: Shape) -> bool:
    return shape.muscle not in _LARGER
