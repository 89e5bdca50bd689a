"""Your line in the plank.

From the side, the camera measures the angle at the hip between shoulder and ankle. Below zero
the hips sag, above it they pike. A sag that lies near the limit counts when you also feel the
low back. The camera reads a sag well; why it happens it cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_felt, unless_back_hurts


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The signed angle of the line; and a back felt in it, which alone is no sag."""
    yield from filmed(
        "plank_line", evidence=evidence, test="plank", says="the line at the hips was"
    )
    felt = told_felt(
        "felt.plank",
        evidence=evidence,
        sites=("low_back",),
        quantity="felt_elsewhere",
        test="plank",
        says="In the plank you felt",
    )
    felt = unless_back_hurts(felt, evidence=evidence)
    if felt.direction == "for":
        yield replace(felt, strength="borderline")


ENTRY = Rule(
    id="plank_sag",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The hips hang below the line. Belly and hip muscles tire, or the position was "
        "simply not felt.",
        not_supported="Shoulder, hip and ankle stay close to one line.",
        does_not_mean="That your glutes do not work. The belly muscles carry most of a plank.",
        next_supported="Hold for 10 seconds with the tailbone tucked, rest, repeat. Knees down is "
        "a good version.",
        next_not_supported="Lengthen the hold a little each week while the line stays.",
        next_cannot_tell="Film the plank from the side, camera at hip height, the whole body in "
        "view.",
    ),
    tests=("plank",),
    grade="C",
    sources=("lehman2005", "ekstrom2007", "schoenfeld2014plank"),
    priority=30,
)
