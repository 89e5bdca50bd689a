"""Answers about food, for everything that looks at them."""

from __future__ import annotations

from typing import Final

from primemover.findings.gate import SafetyGate, safety_gate
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import Answers

NOTHING_AGAINST: Final[dict[str, object]] = {
    "food.eating_sick": False,
    "food.eating_control": False,
    "food.weight_loss": False,
    "food.body_image": False,
    "food.food_on_mind": False,
    "food.eating_history": False,
    "food.stress_injuries": False,
    "readiness.kidney": False,
}
"""Every question that could hide figures, answered no."""

OPEN: Final[dict[str, object]] = {
    **NOTHING_AGAINST,
    "food.wanted": True,
    "about.age_years": 34,
    "about.sex": "male",
    "about.mass_kg": 70,
}
"""A 34-year-old who wants ideas for food and to whom figures may be shown."""

HIDING: Final[dict[str, dict[str, object]]] = {
    "an eating disorder": {"food.eating_history": True},
    "one sign of five": {"food.food_on_mind": True},
    "stress injuries": {"food.stress_injuries": True},
    "missed periods": {"about.sex": "female", "food.missed_periods": True},
    "a kidney": {"readiness.kidney": True},
    "age 16": {"about.age_years": 16},
    "age 16, parents agree": {"about.age_years": 16, "about.guardian_consent": True},
    "pregnancy": {"about.sex": "female", "about.pregnant": True},
    "pregnancy, cleared": {
        "about.sex": "female",
        "about.pregnant": True,
        "readiness.cleared": True,
        "readiness.cleared_by_whom": "doctor",
    },
    "a birth": {"about.sex": "female", "about.gave_birth_past_year": True},
    "cleared after an eating disorder": {
        "food.eating_history": True,
        "food.training_cleared": True,
        "food.cleared_by_whom": "doctor",
    },
}
"""What hides every figure, a go-ahead or not."""


def told(**changes: object) -> Answers:
    """:data:`OPEN` with changes; ``a__b`` stands for the question ``a.b``, None takes it away."""
    named = {name.replace("__", "."): value for name, value in changes.items()}
    values = {k: v for k, v in {**OPEN, **named}.items() if v is not None}
    return Answers(values=values)


def changed(changes: dict[str, object]) -> Answers:
    """:data:`OPEN` with ``changes`` by question id."""
    return Answers(values={**OPEN, **changes})


def gate_of(answers: Answers) -> SafetyGate:
    """The safety gate of ``answers``."""
    return safety_gate(answers, knowledge=load_knowledge())
