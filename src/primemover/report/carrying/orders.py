"""Exercises in two orders side by side: simulated effort, and published EMG amplitude."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying.words import muscle_words
from primemover.report.words import fixed

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.ordered_exercises import Agreement, ExerciseOrder

ORDERED: Final = ("gluteus_maximus", "gluteus_medius")
"""Muscles that enough studies have measured."""

NO_GROWTH: Final = (
    "Only the order, and no promise: neither says how much a muscle grows. Both change with load, "
    "depth and person."
)
HOW_SIMULATED: Final = (
    "Simulated: the mean effort over one repetition, with the body's own weight alone."
)
HOW_PUBLISHED: Final = (
    "Published: mean EMG amplitude of other people in one study, for what it measured."
)

TOO_FEW: Final = "Too few exercises have a published figure to say how alike the two orders are."

_NAME: Final = 34
_ROW: Final = 25.0
_TOP: Final = 34.0
_LEFT: Final = 218.0
_RIGHT: Final = 342.0
_CLOSE: Final = 2
"""Places that differ by no more are drawn as agreeing; the noise of both is larger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """One exercise with its place in both orders, and where that is drawn."""

    name: str
    simulated: int
    published: int | None
    left_y: float
    right_y: float | None
    agrees: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderView:
    """The orders for one muscle; only exercises with both are drawn, all are listed."""

    ident: str
    muscle: str
    drawn: tuple[Ranked, ...]
    listed: tuple[Ranked, ...]
    agreement: str
    width: float
    height: float
    left: float
    right: float


def order_views(order: ExerciseOrder, *, knowledge: Knowledge) -> tuple[OrderView, ...]:
    """The two orders for each muscle that has been measured often enough."""
    return tuple(_view(order, muscle=muscle, knowledge=knowledge) for muscle in ORDERED)


def _view(order: ExerciseOrder, *, muscle: str, knowledge: Knowledge) -> OrderView:
    ranks = order.ranks(muscle)
    both = [each for each in ranks if each[2] is not None]
    # places among those drawn: the first row of one column is as high as that of the other
    places = {exercise: at for at, (exercise, _, _) in enumerate(both, start=1)}
    rows = [
        _ranked(
            exercise,
            simulated=places.get(exercise, simulated),
            published=published,
            knowledge=knowledge,
        )
        for exercise, simulated, published in ranks
    ]
    found = next((each for each in order.agreement if each.muscle == muscle), None)
    return OrderView(
        ident=f"order-{muscle.replace('_', '-')}",
        muscle=muscle_words(muscle, knowledge=knowledge),
        drawn=tuple(each for each in rows if each.published is not None),
        listed=tuple(rows),
        agreement=agreement_words(found) if found else "",
        width=560,
        height=_TOP + _ROW * len(both) + 8,
        left=_LEFT,
        right=_RIGHT,
    )


def _ranked(
    exercise: str, *, simulated: int, published: int | None, knowledge: Knowledge
) -> Ranked:
    return Ranked(
        name=_name(exercise, knowledge=knowledge),
        simulated=simulated,
        published=published,
        left_y=_TOP + _ROW * (simulated - 0.5),
        right_y=None if published is None else _TOP + _ROW * (published - 0.5),
        agrees=published is not None and abs(simulated - published) <= _CLOSE,
    )


def _name(exercise: str, *, knowledge: Knowledge) -> str:
    """What the movement simulated for it is called, as everywhere else."""
    motion = next((m for m in knowledge.motions.values() if exercise in m.exercises), None)
    known = motion or knowledge.exercises.get(exercise) or knowledge.motions.get(exercise)
    return known.name if known else exercise.replace("_", " ")


def agreement_words(agreement: Agreement) -> str:
    """How alike the orders are, with how sure that is."""
    rho, low, high = (
        fixed(each, digits=2) for each in (agreement.spearman, agreement.low, agreement.high)
    )
    return (
        f"How alike the orders are, from \u22121 to 1: {rho} ({low} to {high}, from "
        f"{agreement.exercises} exercises)."
    )


def order_text(order: ExerciseOrder, *, knowledge: Knowledge, width: int = 80) -> str:
    """Both orders for a terminal."""
    return "\n".join(_lines(order, knowledge=knowledge, width=width))


def _lines(order: ExerciseOrder, *, knowledge: Knowledge, width: int) -> Iterator[str]:
    yield "Exercises by how much they ask of the glutes"
    for view in order_views(order, knowledge=knowledge):
        yield ""
        if view.drawn:
            yield f"{view.muscle}: place in simulation, place in published EMG"
        for row in view.drawn:
            yield f"  {row.name:<{_NAME}} {row.simulated:>3} {row.published:>3}"
        yield from textwrap.wrap(view.agreement or TOO_FEW, width)
        ordered = "; ".join(f"{at} {row.name}" for at, row in enumerate(view.listed, start=1))
        told = f"{view.muscle}, all that can be simulated: {ordered}."
        yield from textwrap.wrap(told, width, break_on_hyphens=False)
    yield ""
    for text in (HOW_SIMULATED, HOW_PUBLISHED, NO_GROWTH):
        yield from textwrap.wrap(text, width)
