"""Form of the step-up.

In a step-up the leg on the step should lift you. A push from the floor, a trunk that throws
itself forward, or a drop on the way down takes work from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_yes_no


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Push, trunk and way down, each enough by itself."""
    yield told_yes_no(
        "step.pushes_off_back_foot",
        evidence=evidence,
        yes=("for", "You push off with the foot on the floor"),
        no=("against", "You step up without a push from the floor"),
        part="push",
    )
    yield told_yes_no(
        "step.trunk_leans",
        evidence=evidence,
        yes=("for", "In the step-up the trunk leans well forward or to a side"),
        no=("against", "In the step-up the trunk stays steady"),
        part="trunk",
    )
    yield from filmed(
        "trunk_lean",
        evidence=evidence,
        test="step_up",
        says="the trunk leaned forward by",
        part="trunk",
    )
    yield told_yes_no(
        "step.drops_down",
        evidence=evidence,
        yes=("for", "You drop the last part on the way down"),
        no=("against", "You come down slowly all the way"),
        part="way down",
    )


ENTRY = Rule(
    id="step_up_form",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The leg on the step gets help.",
        not_supported="The leg on the step does the work.",
        does_not_mean="Weak glutes. A high step makes anybody push and lean.",
        next_supported="Take a lower step, lean a little from the hips, and come down for three "
        "seconds.",
        next_not_supported="Raise the step a little or hold a weight.",
        next_cannot_tell="Do five step-ups each side near a rail, or film them from the side.",
    ),
    tests=("step_up",),
    grade="D",
    sources=("own_rule", "step_down2016"),
    priority=40,
)
