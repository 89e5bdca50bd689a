"""What findings add to a programme."""

from __future__ import annotations

from primemover.findings import rules
from primemover.knowledge import load_knowledge
from primemover.registry import discover

# These say something about habits, safety or training as a whole, not about an exercise.
WITHOUT_EXERCISES = {"safety_gate", "sitting_hours", "sitting_stretch", "training_other_causes"}


def test_every_focus_belongs_to_a_rule_and_only_habits_go_without() -> None:
    found = set(discover(rules.__name__))
    assert set(load_knowledge().focuses) <= found
    assert not WITHOUT_EXERCISES & set(load_knowledge().focuses)
