"""Standing on one leg.

How long you stand on one leg is measured well. It tells about balance as a whole: ankle, inner
ear, eyes and hip. What people of an age reach is a reference to set beside yours, not a mark to
pass; your own first time is the better one to beat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.filmed import filmed
from primemover.findings.limits import reference_for, reference_words
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_number
from primemover.terms import SIDES

_BEAT_IT: Final = "Write the time down and try to beat it in four weeks."


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The time of each leg, as told and as filmed."""
    for side in SIDES:
        item = told_number(
            f"timed.one_leg_stand_{side}_s",
            evidence=evidence,
            quantity="stance_time",
            test="one_leg_stand",
            says=f"You stood on the {side} leg for {{value:g}} seconds",
            side=side,
        )
        told_s = evidence.answers.number(item.key)
        yield item if told_s is None else _beside_others(item, told_s, evidence=evidence)
    for item in filmed("stance_time", evidence=evidence, test="one_leg_stand", says="you stood"):
        # a recording that ends in the stand still says "at least", so reaching a mean counts
        time_s = item.measure.value if item.measure else None
        yield item if time_s is None else _beside_others(item, time_s, evidence=evidence)


def _beside_others(item: EvidenceItem, time_s: float, *, evidence: CheckEvidence) -> EvidenceItem:
    """Fine from the mean of one's age on; below it nothing follows, a mean is no mark to pass."""
    reference = reference_for("stance_time", evidence=evidence)
    if reference is None or reference.value is None:
        return replace(item, direction="unclear", remedy=_BEAT_IT)
    reached = time_s >= reference.value
    return replace(
        item,
        direction="against" if reached else "unclear",
        strength="clear",
        confidence="normal",
        statement=f"{item.statement}; {reference_words(reference)}",
        remedy="" if reached else _BEAT_IT,
        sources=reference.keys,
    )


ENTRY = Rule(
    id="one_leg_stand_time",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="Balance on this leg leaves room to improve.",
        not_supported="You stand on this leg as long as people of your age do on average.",
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
