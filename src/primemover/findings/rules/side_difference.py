"""Left beside right.

A camera sees the near leg well and the far leg badly. So sides are compared only when each was
filmed in its own recording, nearest the camera; one recording would show differences that are
not there. Some difference is usual in everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from primemover.findings.filmed import film_remedy, name_of
from primemover.findings.limits import limits_of, place, reference_for, reference_words
from primemover.findings.model import CheckEvidence, EvidenceItem, Rule, Words
from primemover.findings.told import told_value
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.measures.model import Measure

COMPARED: Final = (
    ("lunge", "knee_depth", "bend of the knee"),
    ("step_up", "knee_depth", "bend of the knee"),
    ("prone_hip_extension", "hip_extension_range", "lift of the leg"),
)
"""Test, quantity and its name: those a side-on camera reads on the near side."""

TIMED: Final = (
    ("side_plank_hold", "side_plank_difference", "timed.side_plank_{side}_s", "Side plank"),
    ("sl_bridge_hold", "bridge_hold_difference", "timed.one_leg_bridge_{side}_s", "One-leg bridge"),
)
"""Test, quantity of the difference, question of each side, name."""


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """The difference of each hold both of whose sides were timed, and filmed from near."""
    yield from _timed(evidence)
    for test, quantity, noun in COMPARED:
        if not evidence.recordings(test):
            continue
        near = {
            side: _near(side, evidence=evidence, test=test, quantity=quantity) for side in SIDES
        }
        if near["left"] and near["right"]:
            yield _difference(near["left"], near["right"], evidence=evidence, test=test, noun=noun)
        elif near["left"] or near["right"]:
            yield _other_side(evidence, test=test, missing="right" if near["left"] else "left")


def _timed(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    for test, quantity, question, name in TIMED:
        left, right = (evidence.answers.number(question.format(side=side)) for side in SIDES)
        if left is None or right is None or evidence.excluded(test):
            continue
        reference = reference_for(quantity, evidence=evidence)
        beside = f"; {reference_words(reference)}" if reference else ""
        yield told_value(
            f"{test}/difference",
            evidence=evidence,
            value=abs(left - right),
            quantity=quantity,
            test=test,
            says=f"{name}: left {left:g} s, right {right:g} s{beside}",
            part=test,
        )


def _near(side: Side, *, evidence: CheckEvidence, test: str, quantity: str) -> tuple[Measure, ...]:
    return tuple(
        measure
        for recording in evidence.recordings(test)
        if recording.near_side == side
        for measure in recording.measures
        if measure.quantity == quantity and measure.side == side
    )


def _difference(
    left: Sequence[Measure],
    right: Sequence[Measure],
    *,
    evidence: CheckEvidence,
    test: str,
    noun: str,
) -> EvidenceItem:
    """The difference as a share of the larger side, from the surest reading of each."""
    a, b = (min(each, key=lambda m: m.uncertainty) for each in (left, right))
    larger = max(abs(a.value), abs(b.value)) or 1.0
    percent = 100 * abs(a.value - b.value) / larger
    half_width = 100 * (a.uncertainty**2 + b.uncertainty**2) ** 0.5 / larger
    limits = limits_of("side_difference", knowledge=evidence.knowledge, test=test)
    direction, strength = place(limits, low=percent - half_width, high=percent + half_width)
    return EvidenceItem(
        key=f"{test}/{a.quantity}/difference",
        origin="camera",
        direction=direction,
        strength=strength,
        confidence="low" if "low" in (a.confidence, b.confidence) else "normal",
        statement=f"{name_of(test, knowledge=evidence.knowledge)}, {noun}: left {a.value:.0f}, "
        f"right {b.value:.0f} {a.unit}; a difference of {percent:.0f}% (give or take "
        f"{half_width:.0f})",
        limit=limits.words if limits else "",
        sources=limits.sources if limits else (),
        part=test,
    )


def _other_side(evidence: CheckEvidence, *, test: str, missing: Side) -> EvidenceItem:
    return EvidenceItem(
        key=f"{test}/difference",
        origin="camera",
        direction="missing",
        statement="",
        remedy=f"{film_remedy(test, knowledge=evidence.knowledge)} Turn round, so that your "
        f"{missing} side is nearest the camera.",
        part=test,
    )


ENTRY = Rule(
    id="side_difference",
    doc=__doc__ or "",
    gather=gather,
    words=Words(
        supported="One side moves clearly differently from the other.",
        not_supported="Both sides move alike, as far as the camera can tell.",
        does_not_mean="That one glute is weaker. Habit, an old sprain or a sore joint look the "
        "same.",
        next_supported="Begin each one-leg exercise with the smaller side and match it on the "
        "other.",
        next_not_supported="Train both sides alike.",
        next_cannot_tell="Film the same exercise twice, each side once nearest the camera.",
    ),
    tests=(
        *("squat", "lunge", "step_up", "prone_hip_extension"),
        *("side_plank_hold", "sl_bridge_hold"),
    ),
    grade="C",
    sources=("own_rule",),
    compensation="asymmetry",
    priority=44,
)
