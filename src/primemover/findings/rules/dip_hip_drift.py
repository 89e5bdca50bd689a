"""Hips in the bench dip.

From the side, the camera sees whether the angle between trunk and thigh changes from the first
dip to the last. A drift says that the hips sink or swing while the arms tire. It is a matter of
form; the limit is our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The change of the trunk–thigh angle over the set."""
    yield from filmed("hip_drift", evidence=evidence, test="bench_dip", says="the hips drifted by")


ENTRY = Rule(
    id="dip_hip_drift",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The hips move as the set goes on, so the legs and trunk take part.",
        not_supported="The hips stay where they are while the arms work.",
        does_not_mean="Weak glutes. Tired arms and a bench that is far away do the same.",
        next_supported="Stop the set when the hips start to move, and keep the seat close.",
        next_not_supported="Nothing to change.",
        next_cannot_tell="Film up to ten dips from the side, the whole body in view.",
    ),
    tests=("bench_dip",),
    grade="D",
    sources=("mckenzie2022",),
    priority=55,
)
