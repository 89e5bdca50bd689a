"""Standing on one leg.

How long you stand on one leg is measured well. It tells about balance as a whole: ankle, inner
ear, eyes and hip. What people of an age reach is a reference to set beside yours, not a mark to
pass; your own first time is the better one to beat.
"""

from __future__ import annotations

from collections.abc import Iterator

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_number
from primemover.terms import SIDES


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The time of each leg, as told and as filmed."""
    for side in SIDES:
        yield told_number(
            f"timed.one_leg_stand_{side}_s",
            evidence=evidence,
            quantity="stance_time",
            test="one_leg_stand",
            says=f"You stood on the {side} leg for {{value:g}} seconds",
            side=side,
        )
    yield from filmed("stance_time", evidence=evidence, test="one_leg_stand", says="you stood for")


ENTRY = Rule(
    id="one_leg_stand_time",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Balance on this leg leaves room to improve.",
        not_supported="You stand on this leg as long as the test asks.",
        does_not_mean="Weak glutes on their own. Ankle, eyes and inner ear count as much.",
        next_supported="Stand on this leg while you brush your teeth, a hand near the wall.",
        next_not_supported="Keep it up; a cushion underfoot makes it harder.",
        next_cannot_tell="Time yourself on this leg: barefoot, arms crossed, beside a wall.",
    ),
    tests=("one_leg_stand",),
    grade="B",
    sources=("springer2007",),
    priority=26,
    sided=True,
)
