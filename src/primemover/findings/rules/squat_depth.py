"""Depth of the squat.

Deeper squats trained the gluteus maximus about three times as much as half squats over ten weeks
in one study. Depth is worth having where it is free of pain; hips, ankles and proportions set
how deep anybody goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Greatest bend of the knee in a typical repetition."""
    yield from filmed("knee_depth", evidence=evidence, test="squat", says="the knee bent to")


ENTRY = Rule(
    id="squat_depth",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Your squat is on the shallow side, so the glutes get less of the work than "
        "they could.",
        not_supported="Your squat is deep enough to train the glutes well.",
        does_not_mean="Weak glutes or stiff hips. Many people simply never go lower.",
        next_supported="Squat to a chair, then to a lower one, as far as it stays free of pain.",
        next_not_supported="Keep the depth as the load grows.",
        next_cannot_tell="Film five squats from the side, the whole body in view.",
    ),
    tests=("squat",),
    grade="B",
    sources=("kubo2019",),
    priority=32,
)
