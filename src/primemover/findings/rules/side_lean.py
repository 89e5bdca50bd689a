"""Leaning over the standing leg.

On one leg the muscles at the side of the hip hold the pelvis level. Leaning the trunk over the
standing leg lets them work less. From the front the camera sees such a lean well.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The lean towards the stance leg, a finding for each leg filmed."""
    yield from filmed(
        "trunk_side_lean",
        evidence=evidence,
        test="one_leg_stand",
        says="the trunk leaned over the standing leg by",
    )


ENTRY = Rule(
    id="side_lean",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="You may be saving the muscles at the side of that hip. Habit, balance or a sore "
        "hip or knee look the same.",
        not_supported="The trunk stays over the pelvis while you stand on this leg.",
        does_not_mean="That the side of the hip is weak. When its strength was halved by a nerve "
        "block, healthy men hardly moved differently.",
        next_supported="Stand in front of a mirror and keep the shoulders level, with two "
        "fingertips on the wall.",
        next_not_supported="Train both sides alike.",
        next_cannot_tell="Film the stand on this leg from the front, for 30 seconds.",
    ),
    tests=("one_leg_stand",),
    grade="C",
    sources=("hardcastle1985", "kendall2013"),
    compensation="trunk_lean",
    priority=24,
    about="covering",
    covers="the trunk, by leaning over the standing leg",
    sided=True,
)
