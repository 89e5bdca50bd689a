"""Your line in the plank.

From the side, the camera measures the angle at the hip between shoulder and ankle. Below zero
the hips sag, above it they pike. Sagging is read well by the camera; why it happens is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The signed angle of the line; below zero the hips sag."""
    yield from filmed(
        "plank_line", evidence=evidence, test="plank", says="the line at the hips was"
    )


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
