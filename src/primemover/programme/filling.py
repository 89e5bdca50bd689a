"""The numbers by which sessions are filled, read from the dosing shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class FillingRules:
    """How a strength session is filled; the numbers of ``dosing/session_filling``.

    Attributes
    ----------
    usual_sets, most_sets, warm_sets : int
        Sets given first, at most, and for getting the feel.
    outer_hip_always : int
        From so many strength exercises a session the outer hip comes in every one, else in turn.
    isolation_days : int
        Sessions a week that may end with isolation.
    warm_part : float
        Getting the feel takes no more than one of so many parts of a session.
    """

    usual_sets: int
    most_sets: int
    warm_sets: int
    outer_hip_always: int
    isolation_days: int
    warm_part: float


def filling_rules(knowledge: Knowledge) -> FillingRules:
    """The rules as the knowledge has them."""
    numbers = knowledge.dosing["session_filling"].numbers
    figure = {name: number.value or 0.0 for name, number in numbers.items()}
    return FillingRules(
        usual_sets=round(figure["usual_sets"]),
        most_sets=round(figure["most_sets"]),
        warm_sets=round(figure["warm_sets"]),
        outer_hip_always=round(figure["outer_hip_always"]),
        isolation_days=round(figure["isolation_days"]),
        warm_part=figure["warm_part"],
    )
