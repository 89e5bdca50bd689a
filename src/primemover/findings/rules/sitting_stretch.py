"""Your longest stretch of sitting.

How long you sit without getting up is easier to change than how many hours you sit. The advice
to get up about every half hour is a habit, chosen because it is easy to keep; trials differ on
what it does for the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_number


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The longest stretch, as told."""
    yield told_number(
        "sitting.longest_stretch_min",
        evidence=evidence,
        quantity="sitting_stretch",
        test="article_sit8",
        says="Your longest stretch of sitting is about {value:g} minutes",
    )


ENTRY = Rule(
    id="sitting_stretch",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="A long stretch, and an easy habit to start with.",
        not_supported="You already get up often.",
        does_not_mean="That one long stretch does harm, or that it weakens a muscle.",
        next_supported="Set a reminder every 30 minutes today, and get up for three of them.",
        next_not_supported="Keep getting up as you do.",
        next_cannot_tell="Note once how long you sit before you get up.",
    ),
    grade="D",
    sources=("ada_standards", "bull2020"),
    priority=58,
    about="habit",
    habit=True,
)
