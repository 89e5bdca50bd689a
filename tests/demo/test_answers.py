"""The bundled answers are answers, and nothing in them stops the check."""

from __future__ import annotations

from pathlib import Path

from primemover.findings.gate import safety_gate
from primemover.knowledge import load_knowledge
from primemover.recordings.answers import read_answers


def test_they_are_valid_and_the_gate_lets_them_pass(demo_data: Path) -> None:
    answers = read_answers(demo_data / "answers.toml")
    gate = safety_gate(answers, knowledge=load_knowledge())
    assert gate.outcome == "go"
    assert gate.unanswered == ()


def test_they_tell_the_story_of_the_readme(demo_data: Path) -> None:
    answers = read_answers(demo_data / "answers.toml")
    assert answers.get("about.age_years") == 34
    assert answers.get("sitting.hours_work_day") == 9
    before = answers.felt("felt.clam_before", site="front_of_thigh") or 0.0
    after = answers.felt("felt.clam_after", site="front_of_thigh") or 0.0
    assert before > after
