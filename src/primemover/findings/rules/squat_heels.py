"""Heels in the squat.

The article says that weight on the toes means thighs and back do the work. With the heels down,
weight further forward made the front of the thigh work less, not more; heels that lift do shift
work from the hip to the knee. The usual reason is an ankle that does not bend further, or habit.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told, told_yes_no


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Asked twice in different ways, and filmed from the side."""
    yield told_yes_no(
        "squat.heels_lift",
        evidence=evidence,
        yes=("for", "You say your heels lift in the squat"),
        no=("against", "You say your heels stay down in the squat"),
    )
    yield told_yes_no(
        "squat.toes_can_wiggle",
        evidence=evidence,
        yes=("against", "You can wiggle your toes at the bottom"),
        no=("for", "You cannot wiggle your toes at the bottom"),
        strength="borderline",
    )
    yield from filmed(
        "heel_lift", evidence=evidence, test="squat", says="heel rise as a share of shank length"
    )
    if evidence.answers.get("squat.heels_down_when_raised") is True:
        says = "With a thin book under the heels it is easier, which speaks for the ankle"
        yield told("squat.heels_down_when_raised", direction="unclear", says=says)


ENTRY = Rule(
    id="squat_heels",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Your weight moves to the front of the foot. A stiff ankle, balance or habit are "
        "the usual reasons.",
        not_supported="Your heels stay down.",
        does_not_mean="That your thighs work instead of your glutes.",
        next_supported="Squat only as low as the heels stay down, press through the whole foot, "
        "and bend the ankle daily with the knee towards a wall.",
        next_not_supported="Keep the whole foot on the floor as the load grows.",
        next_cannot_tell="Film five squats from the side with the feet in view.",
    ),
    tests=("squat",),
    grade="C",
    sources=("article", "kitamura2019", "lu2022"),
    compensation="quads_on_toes",
    priority=18,
)
