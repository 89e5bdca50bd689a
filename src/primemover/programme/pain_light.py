"""The traffic light of pain: green goes on, amber does not add, red stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from primemover.knowledge import Exercise, Knowledge
    from primemover.programme.log import CompletedExercise

Light = Literal["green", "amber", "red"]

LIGHTS: Final[tuple[Light, ...]] = ("green", "amber", "red")
"""From the mildest to the strictest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PainBands:
    """Ratings, 0 to 10, from which pain is amber and red, as the safety rows have them.

    ``stop_from`` is the rating at which breaking an exercise off counts as a stop sign.
    """

    amber_from: float
    red_from: float
    stop_from: float


def pain_bands(knowledge: Knowledge) -> PainBands:
    """The bands of the safety rows ``pain_amber`` and ``pain_red_…``."""
    return PainBands(
        amber_from=_lowest(knowledge, ("pain_amber",)),
        red_from=_lowest(knowledge, [r for r in knowledge.safety if r.startswith("pain_red_")]),
        stop_from=knowledge.dosing["after_pain"].numbers["stop_sign"].value or 0.0,
    )


def pain_light(rating: float | None, *, bands: PainBands, next_morning: bool = False) -> Light:
    """The light of one rating; None, nothing told, is green.

    Parameters
    ----------
    rating : float or None
        0 to 10.
    next_morning : bool
        Told the morning after a session: what is amber then has not settled within a day, or is
        worse than the day before, and both are red.
    """
    if rating is None or rating < bands.amber_from:
        return "green"
    return "red" if next_morning or rating >= bands.red_from else "amber"


def worst(lights: Iterable[Light]) -> Light:
    """The strictest of several lights; green when there is none."""
    return max(lights, key=LIGHTS.index, default="green")


def is_stop_sign(done: CompletedExercise, *, bands: PainBands) -> bool:
    """Whether an exercise was broken off with pain so strong that the stop rule speaks."""
    return done.stopped and done.pain is not None and done.pain >= bands.stop_from


def loads_place(exercise: Exercise, *, place: str, knowledge: Knowledge) -> bool:
    """Whether an exercise asks of a place what the red row of that place leaves out."""
    row = knowledge.safety.get(f"pain_red_{place}")
    return row is not None and not set(row.excludes_tags).isdisjoint(exercise.tags)


def _lowest(knowledge: Knowledge, rows: Iterable[str]) -> float:
    """The lowest rating at which one of the rows begins to hold."""
    whens = (knowledge.safety[row].when for row in rows)
    leaves = (leaf for when in whens if when is not None for leaf in when.leaves())
    return min(leaf.at_least for leaf in leaves if leaf.at_least is not None)
