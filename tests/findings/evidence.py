"""Evidence made by hand: thresholds that are known here, whatever the knowledge base says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from primemover.findings.gate import SafetyGate
from primemover.findings.model import CheckEvidence, FilmedTest
from primemover.knowledge import Knowledge, Limit, Threshold, load_knowledge
from primemover.measures.model import Measure, Refusal
from primemover.recordings.answers import Answers
from primemover.terms import Confidence, Side

UNITS = {
    "sitting_stretch": "min",
    "abductor_strength": "%",
    "stance_time": "s",
    "heel_lift": "%",
    "side_difference": "%",
}
LIMITS: tuple[tuple[str, str, Literal["above", "below"], float | None, float | None], ...] = (
    ("sitting_stretch", "", "above", 30, 60),
    ("felt_elsewhere", "bench_dip", "above", 3, 5),
    ("felt_elsewhere", "plank", "above", 1, 4),
    ("abductor_strength", "", "below", None, 33.8),
    ("glute_sets", "", "below", 10, 5),
    ("training_sessions", "", "below", None, 1),
    ("training_months", "", "below", None, 2),
    ("reps_in_reserve", "", "above", None, 5),
    ("sleep_hours", "", "below", 7, 6),
    ("protein_portions", "", "below", None, 2),
    ("heel_lift", "squat", "above", 7, 12),
    ("knee_depth", "squat", "below", 90, 70),
    ("trunk_lean", "squat", "above", 50, 60),
    ("trunk_lean", "lunge", "above", 20, 35),
    ("trunk_lean", "step_up", "above", 30, 45),
    ("plank_line", "plank", "below", -10, -15),
    ("hip_drift", "bench_dip", "above", 10, 20),
    ("stance_time", "one_leg_stand", "below", 30, 15),
    ("trunk_side_lean", "one_leg_stand", "above", 5, 10),
    ("pelvic_drop", "one_leg_stand", "above", 2, 4),
    ("hip_extension_range", "bridge", "below", 40, 30),
    ("hinge_ratio", "hip_hinge", "below", 2, 1.5),
    ("shin_angle", "hip_hinge", "above", 15, 25),
    ("side_difference", "", "above", 10, 20),
    ("knee_valgus", "", "above", 5, 12),
)
"""Quantity, test, comparison, borderline, clear: chosen for these tests only."""
NOISE = {"abductor_strength": "abduction_stabilised"}
"""Re-test error of what is told, as in the knowledge base."""


def thresholds() -> dict[str, Threshold]:
    """The limits above as the knowledge base would hold them."""
    found: dict[str, list[Limit]] = {}
    for quantity, test, comparison, borderline, clear in LIMITS:
        for level, value in (("borderline", borderline), ("clear", clear)):
            if value is not None:
                found.setdefault(quantity, []).append(
                    Limit(
                        value=value,
                        unit=UNITS.get(quantity, "deg"),
                        grade="D",
                        seen="retrieved",
                        basis="product_rule",
                        tests=(test,) if test else (),
                        level=level,  # type: ignore[arg-type]
                        comparison=comparison,
                    )
                )
    return {
        name: Threshold(
            id=name,
            what=name,
            unit=limits[0].unit,
            limits=tuple(limits),
            noise=NOISE.get(name, ""),
        )
        for name, limits in found.items()
    }


def knowledge() -> Knowledge:
    """The shipped knowledge with the limits above in place of its own."""
    return replace(load_knowledge(), thresholds=thresholds())


def evidence(
    answers: Mapping[str, object] | None = None,
    *,
    filmed: Iterable[FilmedTest] = (),
    gate: SafetyGate | None = None,
) -> CheckEvidence:
    """Evidence from answers by question id and from recordings."""
    return CheckEvidence(
        answers=Answers(values=dict(answers or {})),
        filmed=tuple(filmed),
        knowledge=knowledge(),
        gate=gate or SafetyGate(),
    )


def measure(
    quantity: str,
    value: float,
    *,
    uncertainty: float = 1.0,
    side: Side | None = None,
    confidence: Confidence = "normal",
) -> Measure:
    """A measure of ``value`` give or take ``uncertainty``."""
    return Measure(
        quantity=quantity,
        value=value,
        unit=UNITS.get(quantity, "deg"),
        side=side,
        uncertainty=uncertainty,
        valid_share=1.0,
        method="made by hand",
        confidence=confidence,
    )


def recording(
    test: str,
    *measures: Measure,
    side: Side | None = None,
    near_side: Side | None = None,
    refusals: tuple[Refusal, ...] = (),
) -> FilmedTest:
    """A recording that gave these measures."""
    return FilmedTest(
        test=test, side=side, measures=measures, refusals=refusals, near_side=near_side
    )
