"""Whether food is spoken of at all, and whether with figures: the strictest answer decides.

What hides one figure hides them all: energy, protein, the size of a portion. Whoever is not shown
figures gets the same dishes in spoons and pieces, and is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import Knowledge, SafetyRow

HIDING: Final = ("no_protein_figures", "no_body_figures")
"""Limits of safety rows; either hides every figure about food."""

Because = Literal["shown", "safety", "unanswered"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoodGate:
    """What may be said about food.

    Attributes
    ----------
    wanted : bool
        Whether ideas for food were asked for.
    figures : bool
        Whether energy, nutrients and amounts by body mass may be shown.
    because : Because
        ``safety``: a safety row hides figures, and nothing more is asked. ``unanswered``: a
        question that could hide them is open.
    open_questions : tuple of str
        What to answer for figures; empty unless ``because`` is ``unanswered``.
    """

    wanted: bool
    figures: bool
    because: Because
    open_questions: tuple[str, ...] = ()


def food_gate(values: Mapping[str, object], *, gate: SafetyGate, knowledge: Knowledge) -> FoodGate:
    """What may be said about food to whoever answered ``values``.

    Parameters
    ----------
    values : mapping
        Answers by question id; none at all leaves figures hidden.
    gate : SafetyGate
        Of the same answers. Anything but *go* hides figures too.
    """
    wanted = food_wanted(values)
    if gate.outcome != "go" or any(gate.limits.get(limit) for limit in HIDING):
        return FoodGate(wanted=wanted, figures=False, because="safety")
    unanswered = tuple(_open(values, knowledge=knowledge))
    if unanswered:
        return FoodGate(
            wanted=wanted, figures=False, because="unanswered", open_questions=unanswered
        )
    return FoodGate(wanted=wanted, figures=True, because="shown")


def food_wanted(values: Mapping[str, object]) -> bool:
    """Whether ideas for food were asked for; a plain no outweighs the goal."""
    told = values.get("food.wanted")
    goals = values.get("goals.list")
    chosen = isinstance(goals, tuple | list | frozenset) and "eat_well" in goals
    return told is True or (told is None and chosen)


def left_out(values: Mapping[str, object]) -> frozenset[str]:
    """What the person does not eat, as in the question ``food.leave_out``."""
    told = values.get("food.leave_out")
    return frozenset(told) if isinstance(told, tuple | list | frozenset) else frozenset()


def _open(values: Mapping[str, object], *, knowledge: Knowledge) -> Iterable[str]:
    """Questions whose answer could still hide figures, each once.

    One that is skipped for this person is not waited for.
    """
    rows = [row for row in knowledge.safety.values() if _hides(row)]
    asked = {name for row in rows if row.when is not None for name in row.when.questions()}
    for name in sorted(asked):
        question = knowledge.questions[name]
        skipped = question.skip_if is not None and question.skip_if.holds(values) is True
        if values.get(name) is None and not skipped:
            yield name


def _hides(row: SafetyRow) -> bool:
    return any(row.limits.get(limit) for limit in HIDING)
