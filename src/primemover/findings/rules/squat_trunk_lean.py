"""Trunk in the squat.

A trunk that tips further forward gives the hip and the back more to do and the knee less. Long
thighs and stiff ankles ask for it. It is a trade, not a fault; the limit is our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Greatest forward lean in a typical repetition."""
    yield from filmed(
        "trunk_lean", evidence=evidence, test="squat", says="the trunk leaned forward by"
    )


ENTRY = Rule(
    id="squat_trunk_lean",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The trunk tips far forward, so the back holds more and the knees do less.",
        not_supported="The trunk stays as upright as a squat asks.",
        does_not_mean="Weak glutes. Leaning forward makes the hip muscles work more, not less.",
        next_supported="Hold a light weight in front of the chest and sit down between the feet.",
        next_not_supported="Nothing to change.",
        next_cannot_tell="Film five squats from the side, the whole body in view.",
    ),
    tests=("squat",),
    grade="D",
    sources=("own_rule",),
    priority=48,
)
