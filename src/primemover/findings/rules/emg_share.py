"""Who carried the movement, by muscle sensors.

Sensors on the skin read the EMG amplitude of each muscle, as a share of what it reached in a
maximal push. Set beside each other, the shares of glutes, hamstrings and low back say how the
work of the muscles was spread. No study says from which share on something stands out. So a share
counts only together with what you felt in the same exercise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import share_items
from primemover.findings.told import TARGETS, felt_at, felt_words, strongest, told

FELT: Final = {
    "bridge": ("felt.bridge_heels_close", "felt.bridge"),
    "prone_hip_extension": ("felt.prone_hip_extension",),
    "clam": ("felt.clam_after", "felt.clam_before"),
    "squat": ("felt.squat",),
}
"""Test and its questions; the first that is answered counts."""

_OTHERS: Final = ("back_of_thigh", "low_back")


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Each recorded test by itself: its shares, and where it was felt, borderline each."""
    tests: dict[str, list[EvidenceItem]] = {}
    for recorded in evidence.sensors():
        name = recorded.test or recorded.protocol
        read = share_items(recorded, knowledge=evidence.knowledge, part=name)
        tests.setdefault(name, []).extend(read)
    for name, items in tests.items():
        yield from items
        question = _answered(name, evidence=evidence)
        if question and any(item.direction in ("for", "against") for item in items):
            yield replace(_felt(question, test=name, evidence=evidence), part=name)


def _answered(test: str, *, evidence: CheckEvidence) -> str:
    asked = FELT.get(test, ())
    return next((q for q in asked if felt_at(q, evidence=evidence) is not None), "")


def _felt(question: str, *, test: str, evidence: CheckEvidence) -> EvidenceItem:
    felt = felt_at(question, evidence=evidence) or {}
    away, here = strongest(felt, sites=_OTHERS), strongest(felt, sites=TARGETS)
    name = test.replace("_", " ")
    return told(
        question,
        direction="unclear" if away == here else "for" if away > here else "against",
        strength="borderline",
        says=f"In the {name} you felt: {felt_words(question, evidence=evidence)}",
    )


ENTRY = Rule(
    id="emg_share",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Sensors and what you felt agree: in this exercise hamstrings or low back did a "
        "larger share than the glutes. Position, habit and a cue that was never given can do that.",
        not_supported="Sensors and what you felt agree: in this exercise the glutes did the "
        "larger share.",
        does_not_mean="That the glutes are weak or do not work. Healthy people differ a lot, and "
        "sensors read amplitude, not how strongly a muscle pulls.",
        next_supported="Try the cue of this exercise, record it again the same day with the "
        "sensors in place, and compare.",
        next_not_supported="Move on to the strength block.",
        next_cannot_tell="Note where you feel the exercise that was recorded, and record maximal "
        "pushes of each muscle so that shares can be told.",
    ),
    grade="D",
    sources=("lehecka2017", "lewis2009"),
    priority=15,
    about="covering",
    covers="the hamstrings or the low back, by sensors and by feel",
)
