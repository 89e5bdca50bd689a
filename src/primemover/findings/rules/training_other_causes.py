"""When training brings less than hoped.

The article says that glutes which do not work hard enough are the reason. That is one of many.
The usual ones are gone through here one by one: how much, how hard, how long, sleep and food.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_number

CAUSES: Final = (
    ("training.glute_sets_per_week", "glute_sets", "You do about {value:g} hip sets a week"),
    ("training.sessions_per_week", "training_sessions", "You train {value:g} times a week"),
    ("training.months", "training_months", "You have trained this way for {value:g} months"),
    ("training.reps_in_reserve", "reps_in_reserve", "You stop {value:g} repetitions early"),
    ("sleep.hours", "sleep_hours", "You sleep about {value:g} hours"),
    ("food.protein_portions", "protein_portions", "You eat {value:g} protein portions a day"),
)
"""Question, quantity whose limits apply, statement."""


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Every usual cause that was told; nothing unless the person asked for it."""
    if evidence.answers.get("training.no_progress") is not True:
        return
    for question, quantity, says in CAUSES:
        if quantity == "protein_portions" and evidence.gate.limits.get("no_protein_figures"):
            continue
        yield told_number(question, evidence=evidence, quantity=quantity, says=says, part=quantity)


ENTRY = Rule(
    id="training_other_causes",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="There is a plainer reason than a muscle that does not work.",
        not_supported="The usual reasons do not stand out in what you told.",
        does_not_mean="That your glutes are the reason. No trial has tested that.",
        next_supported="Change the one that is furthest off, and give it eight weeks.",
        next_not_supported="Write down sets and loads for four weeks, then look again.",
        next_cannot_tell="Tell how often, how hard and how long you have trained, and how you "
        "sleep.",
    ),
    grade="B",
    sources=("schoenfeld2017", "acsm2026", "plotkin2023"),
    priority=16,
    about="context",
    habit=True,
)
