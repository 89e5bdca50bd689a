"""One question asked twice, before and after a cue, read as one piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from primemover.findings.model import CheckEvidence, Direction, EvidenceItem, Strength
from primemover.findings.told import (
    TARGETS,
    answer_remedy,
    felt_at,
    felt_words,
    not_told,
    strongest,
    told,
)


def felt_twice(
    question: str,
    *,
    again: str,
    evidence: CheckEvidence,
    elsewhere: Sequence[str],
    says: tuple[str, str],
) -> EvidenceItem:
    """Whether an exercise is felt away from the glutes even after the cue.

    The second answer decides when there is one. Without it, a first answer away from the glutes
    is borderline: a cue may be all that is missing.

    Parameters
    ----------
    again : str
        Id of the question asked after the cue.
    elsewhere : sequence of str
        Sites that speak for other muscles doing the work.
    says : tuple of str
        How the two halves of the statement start.
    """
    before, after = felt_at(question, evidence=evidence), felt_at(again, evidence=evidence)
    if before is None and after is None:
        return not_told(question, evidence=evidence)
    halves = [
        f"{start}: {felt_words(asked, evidence=evidence)}"
        for start, asked, answer in zip(says, (question, again), (before, after), strict=True)
        if answer is not None
    ]
    direction, strength = _leans(after if after is not None else before or {}, elsewhere)
    settled = after is not None or direction == "against"
    item = told(
        question,
        direction=direction,
        strength=strength if settled else "borderline",
        says="; ".join(halves),
        remedy="" if settled else answer_remedy(again, knowledge=evidence.knowledge),
    )
    moved = before is not None and _leans(before, elsewhere)[0] == "for"
    return replace(item, cue_helped=moved and after is not None and direction == "against")


def _leans(felt: Mapping[str, float], elsewhere: Sequence[str]) -> tuple[Direction, Strength]:
    """Where it was felt most; as much here as there is borderline, nothing felt is unclear."""
    away, here = strongest(felt, sites=elsewhere), strongest(felt, sites=TARGETS)
    if not away and not here:
        return "unclear", "borderline"
    if away == here:
        return "for", "borderline"
    return ("for", "clear") if away > here else ("against", "clear")
