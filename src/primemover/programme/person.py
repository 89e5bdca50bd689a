"""What the answers say about how a person trains: experience, equipment, days, goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers

EQUIPMENT_OF_ANY_HOME: Final = frozenset({"wall", "chair", "mat"})
"""Assumed when the question about equipment was not answered, as that question says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """How someone trains; ``level`` is the hardest level of exercise offered, 1 to 4."""

    experience: str
    level: int
    equipment: frozenset[str]
    goals: frozenset[str]
    days_per_week: int
    minutes: float

    @property
    def beginner(self) -> bool:
        """True up to the first half year of strength training."""
        return self.experience in {"none", "under_6_months"}


def person_from(answers: Answers, *, knowledge: Knowledge) -> Person:
    """The person as far as the answers tell; what was not answered is read cautiously."""
    told = answers.get("training.experience")
    levels = knowledge.dosing["starting_level"].numbers
    experience = told if isinstance(told, str) and told in levels else "none"
    default_min = knowledge.dosing["session_length"].numbers["default"].value or 0.0
    return Person(
        experience=experience,
        level=int(levels[experience].value or 1),
        equipment=_chosen(answers, "equipment.items", absent=EQUIPMENT_OF_ANY_HOME),
        goals=_chosen(answers, "goals.list", absent=frozenset()),
        days_per_week=_days(answers, experience=experience, knowledge=knowledge),
        minutes=answers.number("goals.minutes_per_session") or default_min,
    )


def _chosen(answers: Answers, question: str, *, absent: frozenset[str]) -> frozenset[str]:
    chosen = answers.get(question)
    return frozenset(chosen) if isinstance(chosen, tuple | list) else absent


def _days(answers: Answers, *, experience: str, knowledge: Knowledge) -> int:
    """Wished days, kept within what is advised for this experience and age."""
    beginner = experience in {"none", "under_6_months"}
    advised = knowledge.dosing["days_novice" if beginner else "days_intermediate"].numbers["days"]
    low, high = int(advised.low or 1), int(advised.high or 7)
    older = knowledge.dosing["older_adults"].numbers
    if (answers.number("about.age_years") or 0) >= (older["from_age"].value or 0):
        low = max(low, int(older["days"].low or 1))
    wished = answers.number("goals.days_per_week")
    return low if wished is None else max(low, min(high, int(wished)))
