"""Phases, session formats, yoga and expectations as shipped, and files that must be refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from primemover.errors import KnowledgeError
from primemover.findings import rules
from primemover.knowledge import load_knowledge
from primemover.registry import discover

KNOWLEDGE = load_knowledge()


def test_phases_follow_each_other_and_their_gates_are_rules() -> None:
    phases = sorted(KNOWLEDGE.phases.values(), key=lambda phase: phase.order)
    assert [phase.order for phase in phases] == list(range(1, len(phases) + 1))
    known = set(discover(rules.__name__))
    for phase in phases:
        assert {gate.rule for gate in phase.gates} <= known, phase.id
        least, usual = phase.numbers["least_weeks"], phase.numbers["usual_weeks"]
        assert (least.value or 0) <= (usual.low if usual.low is not None else usual.value or 0)
    rises = [phase.numbers["level_rise"].value or 0.0 for phase in phases]
    reserves = [phase.numbers["reserve"].value or 0.0 for phase in phases]
    assert rises == sorted(rises)
    assert reserves == sorted(reserves, reverse=True)


def test_a_longer_format_never_holds_less() -> None:
    forms = sorted(KNOWLEDGE.session_formats.values(), key=lambda form: form.minutes)
    lowest = KNOWLEDGE.questions["goals.minutes_per_session"].low or 0
    assert forms[0].minutes <= lowest
    for shorter, longer in pairwise(forms):
        for part in ("activation", "strength", "core", "mobility", "isolation"):
            assert getattr(shorter, part) <= getattr(longer, part), (longer.id, part)


def test_every_pattern_has_a_slot_of_its_own() -> None:
    slots = KNOWLEDGE.session_blocks["strength"].slots
    patterns = [slot.patterns for slot in slots]
    assert sorted(p for slot in patterns for p in slot) == sorted(
        ["squat", "hinge", "lunge", "step", "hip_extension", "abduction"]
    )
    assert patterns[2] == ("abduction",)


def test_the_sequence_is_a_quarter_of_an_hour_as_written() -> None:
    sequence = KNOWLEDGE.yoga_sequences["fifteen"]
    shortest = sequence.arrive_s + sequence.rest_s
    longest = sequence.arrive_s + sequence.most_rest_s
    for pose in sequence.poses:
        sides = 2 if KNOWLEDGE.exercise(pose.poses[0]).unilateral else 1
        once_s = sides * (pose.hold_s + pose.transition_s)
        shortest += pose.rounds * once_s
        longest += pose.most_rounds * once_s
        assert pose.hold_s % pose.breaths == 0
    assert shortest <= 60 * sequence.minutes <= longest


def test_expectations_come_at_the_four_weeks() -> None:
    for goal in ("", "firmer"):
        weeks = {one.week for one in KNOWLEDGE.expectations.values() if one.goal == goal}
        assert weeks == {2, 4, 8, 12}


def test_every_wish_has_its_answer_and_names_slots_that_exist() -> None:
    assert set(KNOWLEDGE.goals) == set(KNOWLEDGE.questions["goals.list"].option_ids)
    slots = range(1, len(KNOWLEDGE.session_blocks["strength"].slots) + 1)
    for goal in KNOWLEDGE.goals.values():
        assert set(goal.first) <= {f"strength.{number}" for number in slots}, goal.id
        assert ": " in goal.words


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("phases.toml", "sessions_done =", "sessions_don =", "numbers lack sessions_done"),
        ("phases.toml", 'rule = "hinge_form"', "rule = 7", "rule"),
        ("session_formats.toml", "strength = 1", "strength = 99", "strength"),
        ("yoga_sequences.toml", '"bridge_pose"', '"bridge_dance"', "'bridge_dance' is not in"),
        ("expectations.toml", 'goal = "firmer"', 'goal = "thinner"', "'thinner' is not in"),
        ("session_blocks.toml", '"back_squat"', '"rack_squat"', "'rack_squat' is not in"),
    ],
)
def test_a_wrong_file_is_refused(copied: Path, file: str, old: str, new: str, fault: str) -> None:
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=fault):
        load_knowledge(copied)
