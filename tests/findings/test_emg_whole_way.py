"""From a recording to a finding: what is measured is what the rules read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from primemover.findings.emg_files import EmgTestResult, recorded_tests
from primemover.findings.judge import apply_rule, rules
from primemover.findings.model import CheckEvidence, EvidenceItem, Finding
from primemover.knowledge import load_knowledge
from primemover.measures.emg.examine import examine_emg
from primemover.terms import Side
from tests.findings.evidence import evidence
from tests.synthetic_emg import Burst, maximum_recording, synthetic_emg

KNOWLEDGE = load_knowledge()
FELT_BEHIND: dict[str, object] = {"felt.bridge": {"back_of_thigh": 8, "lower_buttock": 2}}
MOST_V = 2e-4
"""Every maximum; an amplitude of half of it is 50 %MVIC."""


def half(muscle: str, *, share: float = 0.5, side: Side = "left", delay_s: float = 0.0) -> Burst:
    return Burst(muscle=muscle, side=side, amplitude_v=share * MOST_V, delay_s=delay_s)


def examined(
    protocol: str,
    *bursts: Burst,
    side: Side | None = None,
    repetitions: int = 8,
    effort_s: float = 2.0,
) -> EmgTestResult:
    """What a recording of these bursts gives, every muscle held against a maximum of its own."""
    made = synthetic_emg(
        bursts, repetitions=repetitions, effort_s=effort_s, markers=repetitions > 1, seed=7
    )
    result = examine_emg(
        made.recording,
        protocol=KNOWLEDGE.emg_protocols[protocol],
        side=side,
        maxima=[maximum_recording(bursts, volts={each.channel: MOST_V for each in bursts})],
        knowledge=KNOWLEDGE,
    )
    test = KNOWLEDGE.emg_protocols[protocol].test
    return EmgTestResult(
        protocol=protocol, test=test, side=side, source=f"{protocol}.csv", result=result
    )


@cache
def bridge(*, glutes: float = 0.15, late_s: float = 0.2) -> EmgTestResult:
    """A bridge of both sides: glutes later and, on the left, with less of their maximum."""
    return examined(
        "bridge",
        half("hamstrings"),
        half("gluteus_maximus", share=glutes, delay_s=late_s),
        half("erector_spinae", share=0.3),
        half("gluteus_maximus", share=0.6, side="right"),
    )


@cache
def squat() -> EmgTestResult:
    """A squat with the left gluteus maximus lower than the right."""
    return examined(
        "squat",
        half("gluteus_maximus", share=0.15),
        half("gluteus_maximus", share=0.6, side="right"),
    )


@cache
def one_leg_stand() -> EmgTestResult:
    """Twelve seconds on the left leg, the gluteus medius at half of its maximum."""
    return examined(
        "one_leg_stand", half("gluteus_medius"), side="left", repetitions=1, effort_s=12.0
    )


def seen(
    *results: EmgTestResult, answers: dict[str, object] | None = None, kept: bool = False
) -> CheckEvidence:
    """Evidence of these results; ``kept`` of their documents, as the history has them."""
    if kept:
        results = tuple(
            replace(each, result=None, document=each.result.to_dict())
            for each in results
            if each.result is not None
        )
    return replace(evidence(answers or {}), recorded=tuple(recorded_tests(results)))


def findings(rule: str, found: CheckEvidence) -> list[Finding]:
    return list(apply_rule(rules()[rule], evidence=found))


def told(found: list[Finding]) -> list[EvidenceItem]:
    return [item for each in found for item in each.evidence if item.origin == "emg"]


@pytest.mark.parametrize("kept", [False, True])
def test_a_recorded_share_and_a_feeling_make_a_finding(kept: bool) -> None:
    (one,) = findings("emg_share", seen(bridge(), answers=FELT_BEHIND, kept=kept))
    assert one.status == "supported"
    assert "the hamstrings" in one.seen
    assert "the glutes" in one.seen


@pytest.mark.parametrize("kept", [False, True])
def test_a_recorded_order_is_told_and_called_usual(kept: bool) -> None:
    (one,) = findings("emg_order", seen(bridge(), kept=kept))
    assert any("began" in item.statement and "ms before" in item.statement for item in told([one]))
    assert one.status == "not_supported"
    assert "usual in healthy people" in one.does_not_mean


@pytest.mark.parametrize("kept", [False, True])
def test_sides_of_two_recordings_that_agree_stand_out(kept: bool) -> None:
    (one,) = findings("emg_sides", seen(bridge(), squat(), kept=kept))
    assert one.status == "supported"
    (alone,) = findings("emg_sides", seen(bridge(), kept=kept))
    assert alone.status == "cannot_tell"


@pytest.mark.parametrize("kept", [False, True])
def test_a_recorded_medius_is_told_beside_the_pelvis(kept: bool) -> None:
    found = findings("pelvic_signal", seen(one_leg_stand(), kept=kept))
    (item,) = told(found)
    assert "EMG amplitude of the gluteus medius" in item.statement
    assert item.side == "left"
    assert item.direction == "unclear"


@pytest.mark.parametrize("kept", [False, True])
def test_a_recorded_share_is_told_beside_the_feeling(kept: bool) -> None:
    found = findings("bridge_felt_hamstrings", seen(bridge(), answers=FELT_BEHIND, kept=kept))
    assert any("shares of the EMG amplitude" in item.statement for item in told(found))
