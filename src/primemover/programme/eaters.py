"""Who eats: what may be shown to them, how much they get, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.programme.food_gate import food_gate, left_out

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers


@dataclass(frozen=True, kw_only=True, slots=True)
class Eater:
    """One person at the table.

    ``mass_kg`` is None unless figures may be shown to this person: without them, everybody gets
    the portion as written.
    """

    label: str
    figures: bool = False
    mass_kg: float | None = None
    leave_out: frozenset[str] = frozenset()
    open_questions: tuple[str, ...] = ()


def eater_from(answers: Answers, *, label: str, gate: SafetyGate, knowledge: Knowledge) -> Eater:
    """The person who gave ``answers``; ``gate`` is the safety gate of the same answers."""
    food = food_gate(answers.values, gate=gate, knowledge=knowledge)
    return Eater(
        label=label,
        figures=food.figures,
        mass_kg=answers.number("about.mass_kg") if food.figures else None,
        leave_out=left_out(answers.values),
        open_questions=food.open_questions,
    )


def figures_for(eaters: Sequence[Eater]) -> bool:
    """Whether a page that all of them read may hold figures: only when each of them may see them.

    Guests who answered nothing are among those who may not.
    """
    return bool(eaters) and all(eater.figures for eater in eaters)
