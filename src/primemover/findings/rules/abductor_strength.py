"""Strength at the side of the hip.

Of all that the article says, its claim about ankles has the best evidence. Male football players
whose hip strength was at most a third of their body weight sprained an ankle about twice as
often. The figure holds for its exact position, and for them. Another cut-off is about knees;
it is another outcome and decides nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import answer_remedy, not_told, told_value
from primemover.terms import SIDES, Side


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Reading of each leg as a share of body weight, in the exact position only."""
    for side in SIDES:
        yield _of_side(side, evidence=evidence)


def _of_side(side: Side, *, evidence: CheckEvidence) -> EvidenceItem:
    question = f"scale.abductor_{side}_kg"
    reading_kg = evidence.answers.number(question)
    mass_kg = evidence.answers.number("about.mass_kg")
    if reading_kg is None or not mass_kg:
        missing = question if reading_kg is None else "about.mass_kg"
        return not_told(missing, evidence=evidence, side=side)
    item = told_value(
        question,
        evidence=evidence,
        value=round(100 * reading_kg / mass_kg, 1),
        quantity="abductor_strength",
        test="abductor_strength",
        says=f"On the scale the {side} hip pushed {{value:g}}% of your body weight",
        side=side,
    )
    if evidence.answers.get("scale.exact_position") is True:
        return item
    remedy = answer_remedy("scale.exact_position", knowledge=evidence.knowledge)
    return replace(item, direction="unclear", remedy=remedy)


ENTRY = Rule(
    id="abductor_strength",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="It lies where male football players later had more ankle sprains. For other "
        "people it is a hint only.",
        not_supported="It lies above where male football players later had more ankle sprains.",
        does_not_mean="That your ankle will be sprained. The figure comes from male football "
        "players; for others there is none.",
        next_supported="Add side-lying leg raises three times a week and measure again in eight "
        "weeks.",
        next_not_supported="Keep some side-of-hip work in the week.",
        next_cannot_tell="Measure it with a scale in the position described, three times each leg.",
    ),
    tests=("abductor_strength",),
    # A for male football players; who checks here may be anyone
    grade="C",
    sources=("powers2017", "widler2009", "kawaguchi2021"),
    compensation="ankle_strain",
    priority=14,
    about="glutes",
    sided=True,
)
