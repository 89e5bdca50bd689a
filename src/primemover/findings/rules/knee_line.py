"""Line of the knee.

From the front, the camera sees whether a knee moves inwards as you bend it. A picture's angle
agrees poorly with the true one, and reviews disagree on what it says of the hip. So this is shown
in words and never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from primemover.findings.filmed import filmed, name_of
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words

TESTS: Final = ("single_leg_squat", "squat")
"""The one filmed from the front first; a squat counts only when it was filmed from there too."""

_ORDER: Final[dict[tuple[str, str], str]] = {
    ("against", "clear"): "in line with hip and foot",
    ("for", "borderline"): "a little inwards",
    ("for", "clear"): "clearly inwards",
}


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Each knee seen from the front, as an order in words, always with low confidence."""
    for test in TESTS:
        for item in filmed("knee_valgus", evidence=evidence, test=test, says="the knee"):
            if item.measure is not None:
                yield _in_words(item, name=name_of(test, knowledge=evidence.knowledge))
            elif item.direction != "missing" or test == TESTS[0]:
                yield item


def _in_words(item: EvidenceItem, *, name: str) -> EvidenceItem:
    where = _ORDER.get((item.direction, item.strength), "not clearly in line or inwards")
    side = f"{item.side} " if item.side else ""
    # an ordinal signal decides nothing, whatever the measure says of itself
    return replace(item, confidence="low", statement=f"{name}, filmed: the {side}knee {where}")


ENTRY = Rule(
    id="knee_line",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="The knee moves inwards as it bends.",
        not_supported="The knee stays in line as it bends.",
        does_not_mean="Weak glutes, or a knee that will hurt. Ankle, habit and the camera's angle "
        "look the same.",
        next_supported="Squat in front of a mirror and point the knee over the middle toes.",
        next_not_supported="Nothing to change.",
        next_cannot_tell="Film a few shallow one-leg squats from the front, a hand near a wall.",
    ),
    tests=TESTS,
    grade="C",
    sources=("herrington2014",),
    compensation="knee_valgus",
    priority=52,
    sided=True,
)
