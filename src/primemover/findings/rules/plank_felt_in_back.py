"""Where you feel the plank.

The article says that a plank felt in the back shows back muscles at work for the glutes. In a
plank the back muscles do very little, about 5 % of what they can; the side of the belly does
most. A back you feel more often comes from a line that hangs. A back that hurts anyway makes the
reading void.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_felt, unless_back_hurts


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """How strongly the low back was felt, unless it hurts anyway."""
    item = told_felt(
        "felt.plank",
        evidence=evidence,
        sites=("low_back",),
        quantity="felt_elsewhere",
        test="plank",
        says="In the plank you felt",
    )
    yield unless_back_hurts(item, evidence=evidence)


ENTRY = Rule(
    id="plank_felt_in_back",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The belly may tire first, and the low back then hangs into its end position.",
        not_supported="You feel the plank where it works.",
        does_not_mean="That your back muscles work instead of your glutes. In a plank they hardly "
        "work at all.",
        next_supported="Tuck the tailbone, squeeze the seat, and stop before you feel the back. "
        "Shorter holds count.",
        next_not_supported="Keep the hold as long as the line stays straight.",
        next_cannot_tell="Hold a plank for up to 30 seconds and note where you feel it.",
    ),
    tests=("plank",),
    grade="C",
    sources=("article", "lehman2005", "schoenfeld2014plank"),
    priority=34,
)
