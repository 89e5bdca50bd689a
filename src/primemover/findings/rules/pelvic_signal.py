"""The pelvis on one leg.

The article says that the pelvis sinks when the glutes at the side are weak. One camera reads
less than half of such a drop, so what it sees is shown and never decides. What somebody who
watched you walk told you is taken as told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.filmed import filmed
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.recorded import amplitude_items
from primemover.findings.told import not_told, told
from primemover.terms import SIDES, Side

_ASK: Final = "Ask somebody to watch from behind while you walk away, then answer “walking”."
_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """What was watched; and what camera and sensors read, which points nowhere."""
    for item in filmed(
        "pelvic_drop", evidence=evidence, test="one_leg_stand", says="the pelvis read"
    ):
        yield replace(item, direction="unclear", remedy=_ASK) if item.measure else item
    for recorded in evidence.sensors("one_leg_stand"):
        yield from amplitude_items(
            recorded, muscles=("gluteus_medius",), knowledge=evidence.knowledge
        )
    answer = evidence.answers.get("walking.hips_drop")
    if answer in (None, "not_watched"):
        yield not_told("walking.hips_drop", evidence=evidence)
        return
    for side in SIDES:
        # the side that sinks is the free one; the leg that holds it is the other
        sinks = answer in ("both", _OTHER[side])
        says = f"Watched walking, the pelvis {'sank' if sinks else 'stayed level'}"
        item = told(
            "walking.hips_drop",
            direction="for" if sinks else "against",
            says=f"{says} while you stood on the {side} leg",
        )
        yield replace(item, side=side)


ENTRY = Rule(
    id="pelvic_signal",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The pelvis is held less level on this leg. Strength, habit, balance and a sore "
        "hip can all do that.",
        not_supported="The pelvis was seen to stay level on this leg.",
        does_not_mean="Weak glutes. With the muscle half blocked, eight of nine healthy men still "
        "kept the pelvis level.",
        next_supported="Practise the hip hitch on a low step, a hand on the wall.",
        next_not_supported="Nothing to change.",
        next_cannot_tell=_ASK,
    ),
    tests=("one_leg_stand",),
    grade="C",
    sources=("youdas2007", "kendall2013", "cooper2016", "trendelenburg3d2020"),
    compensation="pelvic_drop",
    priority=36,
    about="covering",
    sided=True,
)
