"""What every rule must keep to, whoever wrote it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from primemover.findings.gate import SafetyGate, safety_gate
from primemover.findings.judge import apply_rule, judge, rules
from primemover.findings.model import CheckEvidence, FilmedTest, Finding, Rule
from primemover.knowledge import load_knowledge
from primemover.measures.model import Refusal
from primemover.recordings.answers import Answers
from primemover.terms import SIDES, STATUS_WORDS
from tests.findings.evidence import UNITS, evidence, measure, recording
from tests.strategies import answer_sheets
from tests.words import forbidden_in

LONGEST_SENTENCE_WORDS = 30
"""Plain short sentences: what is longer is read twice."""

EVERY_RULE = pytest.mark.parametrize("rule", rules().values(), ids=rules().keys())


def texts(finding: Finding) -> list[tuple[str, str]]:
    named = {
        name: getattr(finding, name)
        for name in ("title", "seen", "meaning", "does_not_mean", "next_step", "explanation")
    }
    return [(f"{finding.rule}.{name}", text) for name, text in named.items()]


@EVERY_RULE
def test_its_text_has_a_title_and_an_explanation(rule: Rule) -> None:
    assert 0 < len(rule.title.split()) <= 9
    assert len(rule.explanation.split()) >= 15


@EVERY_RULE
def test_its_words_are_ours(rule: Rule) -> None:
    words = [(name, getattr(rule.words, name)) for name in rule.words.__slots__]
    every = [("doc", rule.doc), *words]
    assert not forbidden_in((f"{rule.id}.{name}", text) for name, text in every)
    for name, text in every:
        assert text, name
        for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence


@EVERY_RULE
def test_its_id_tests_sources_and_compensation_exist(rule: Rule) -> None:
    known = load_knowledge()
    assert rules()[rule.id] is rule
    assert set(rule.tests) <= set(known.tests)
    assert rule.sources
    assert set(rule.sources) <= set(known.sources)
    assert rule.compensation in ("", *known.compensations)


@EVERY_RULE
def test_without_evidence_it_says_what_to_do(rule: Rule) -> None:
    for finding in apply_rule(rule, evidence=evidence()):
        assert finding.status in ("cannot_tell", "not_supported")
        assert finding.next_step
        assert finding.does_not_mean


@EVERY_RULE
def test_left_out_for_safety_it_is_not_judged_and_says_so(rule: Rule) -> None:
    if not rule.tests or rule.judge:
        pytest.skip("speaks about no test")
    gate = SafetyGate(excluded_tests=dict.fromkeys(rule.tests, "skip_if"))
    filmed = [recording(test, measure("trunk_lean", 80)) for test in rule.tests]
    (finding,) = apply_rule(rule, evidence=evidence(filmed=filmed, gate=gate))
    assert finding.status == "cannot_tell"
    assert "Left out for your safety" in finding.seen


def test_priorities_are_told_apart() -> None:
    priorities = [rule.priority for rule in rules().values()]
    assert len(set(priorities)) == len(priorities)


@given(answer_sheets())
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_no_sheet_makes_a_rule_fail(sheet: Answers) -> None:
    known = load_knowledge()
    gate = safety_gate(sheet, knowledge=known)
    found = judge(CheckEvidence(answers=sheet, filmed=(), knowledge=known, gate=gate))
    assert not forbidden_in(pair for finding in found for pair in texts(finding))
    for finding in found:
        assert finding.seen
        assert finding.status in STATUS_WORDS
        assert finding.next_step, finding.rule
        assert set(finding.sources) <= set(known.sources)
        assert (finding.meaning != "") or finding.status == "cannot_tell"


def every_measure(*, value: float, uncertainty: float) -> list[FilmedTest]:
    """Each measure that any rule reads, of this value, for both sides."""
    known = load_knowledge()
    return [
        recording(
            test,
            *(
                measure(q, value, uncertainty=uncertainty, side=side)
                for q in {*UNITS, *known.thresholds}
            ),
            side=side,
            near_side=side,
        )
        for test in known.tests
        for side in SIDES
    ]


@pytest.mark.parametrize("value", [-1000.0, 0.0, 12.0, 1000.0])
@pytest.mark.parametrize("uncertainty", [0.0, 5.0, 10_000.0])
def test_no_measure_makes_a_rule_fail(value: float, uncertainty: float) -> None:
    found = judge(evidence(filmed=every_measure(value=value, uncertainty=uncertainty)))
    assert not forbidden_in(pair for finding in found for pair in texts(finding))
    if uncertainty > 1000:
        camera = [f for f in found if any(i.origin == "camera" for i in f.evidence)]
        assert {f.status for f in camera if f.rule != "one_leg_stand_time"} == {"cannot_tell"}


def test_a_refusal_becomes_the_next_step() -> None:
    refusal = Refusal(
        quantity="heel_lift",
        side=None,
        cause="view",
        reason="The feet are cut off.",
        remedy="Step back.",
    )
    (finding,) = apply_rule(
        rules()["squat_heels"], evidence=evidence(filmed=[recording("squat", refusals=(refusal,))])
    )
    assert finding.status == "cannot_tell"
    assert "The feet are cut off." in finding.seen
    assert "Step back." in finding.next_step


def test_findings_are_told_in_the_order_of_urgency() -> None:
    found = judge(
        evidence(
            {"sitting.longest_stretch_min": 200, "squat.heels_lift": False},
            gate=safety_gate(Answers(values={"safety.chest": True}), knowledge=load_knowledge()),
        )
    )
    assert [*dict.fromkeys(f.status for f in found)] == [
        "refer",
        "supported",
        "not_supported",
        "cannot_tell",
    ]
