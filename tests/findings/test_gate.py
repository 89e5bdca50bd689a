"""The gate on rows made by hand, then on the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.checkup import check
from primemover.findings.gate import LEVELS, STOPS, SafetyGate, safety_gate
from primemover.findings.judge import judge
from primemover.findings.model import CheckEvidence
from primemover.knowledge import Condition, Knowledge, SafetyRow, load_knowledge
from primemover.knowledge.safety import LIMIT_NAMES, TAGS_OF_LIMIT
from primemover.programme.eligibility import Suitability
from primemover.programme.person import person_from
from primemover.programme.prescribe import prescribe
from primemover.recordings.answers import Answers
from tests.strategies import answer_sheets

LEVEL_QUESTIONS = {
    "emergency": "safety.chest",
    "urgent": "safety.infection",
    "block": "safety.clot",
    "gate": "readiness.heart",
    "modify": "readiness.unsteady",
    "caution": "safety.upper_back_pain",
}


def row(name: str, level: str, *, asks: str, **more: Any) -> SafetyRow:
    if level == "gate":
        more.setdefault("cleared_by", "readiness.cleared")
    return SafetyRow(
        id=name,
        domain="made by hand",
        level=level,  # type: ignore[arg-type]
        when=Condition(question=asks, equals=True),
        say=f"{name} applies",
        do="ask",
        sources=(),
        basis="product_rule",
        seen="retrieved",
        grade="D",
        **more,
    )


def knowledge(rows: Iterable[SafetyRow] | None = None) -> Knowledge:
    rows = (
        [row(level, level, asks=q) for level, q in LEVEL_QUESTIONS.items()]
        if rows is None
        else rows
    )
    return replace(load_knowledge(), safety={each.id: each for each in rows})


def gate_for(*yes: str, known: Knowledge, **told: object) -> SafetyGate:
    values = {**dict.fromkeys(yes, True), **told}
    return safety_gate(Answers(values=values), knowledge=known)


@pytest.mark.parametrize("level", LEVEL_QUESTIONS)
def test_each_level_decides_as_it_says(level: str) -> None:
    expected = "stop" if level in STOPS else "pause" if level == "gate" else "go"
    assert gate_for(LEVEL_QUESTIONS[level], known=knowledge()).outcome == expected


def test_the_strictest_row_wins_and_comes_first() -> None:
    gate = gate_for(*LEVEL_QUESTIONS.values(), known=knowledge())
    assert gate.outcome == "stop"
    assert [each.level for each in gate.triggered] == [n for n in LEVELS if n in LEVEL_QUESTIONS]


def test_the_levels_stand_in_the_order_of_the_gathered_table() -> None:
    assert LEVELS == ("emergency", "urgent", "block", "gate", "modify", "caution", "rule")


def test_an_emergency_beside_a_gate_comes_first_and_decides_what_to_do_today() -> None:
    told = {"readiness.heart": True, "readiness.cleared": False, "safety.chest": True}
    result = check(Answers(values=told))
    assert [row.id for row in result.gate.triggered] == ["chest_pain", "parq_gate"]
    assert result.today == load_knowledge().safety["chest_pain"].do
    assert result.messages[0].startswith("Get help now")


def test_a_gate_with_a_reason_stays_shut_until_somebody_is_named() -> None:
    told: dict[str, object] = {"readiness.heart": True, "readiness.cleared": True}
    assert safety_gate(Answers(values=told), knowledge=load_knowledge()).outcome == "pause"
    told["readiness.cleared_by_whom"] = "trainer"
    gate = safety_gate(Answers(values=told), knowledge=load_knowledge())
    assert gate.outcome == "go"
    assert gate.triggered[0].cleared_reason == "by a qualified trainer"
    told["safety.chest"] = True
    assert safety_gate(Answers(values=told), knowledge=load_knowledge()).outcome == "stop"


def test_a_gate_opens_when_cleared_and_a_stop_does_not() -> None:
    opened = {"readiness.cleared": True}
    paused = safety_gate(Answers(values={"readiness.heart": True}), knowledge=knowledge())
    cleared = safety_gate(
        Answers(values={"readiness.heart": True, **opened}), knowledge=knowledge()
    )
    stopped = safety_gate(Answers(values={"safety.chest": True, **opened}), knowledge=knowledge())
    assert (paused.outcome, cleared.outcome, stopped.outcome) == ("pause", "go", "stop")
    assert cleared.triggered[0].cleared


def test_an_unanswered_stop_question_is_listed_and_stops_nothing() -> None:
    gate = gate_for(known=knowledge())
    assert gate.outcome == "go"
    assert gate.unanswered == ("safety.chest", "safety.clot", "safety.infection")
    answered = dict.fromkeys(gate.unanswered, False)
    assert not safety_gate(Answers(values=answered), knowledge=knowledge()).unanswered


@pytest.mark.parametrize("more", [{}, {"safety.upper_back_pain": True}, {"readiness.falls": 1}])
def test_open_stop_signs_are_the_first_thing_said_everywhere(more: dict[str, object]) -> None:
    told = {"felt.clam_after": {"front_of_thigh": 6}, "squat.heels_lift": True, **more}
    result = check(Answers(values=told))
    assert result.programme is not None
    assert result.programme.blocks
    says = "Answer the stop signs before you begin"
    assert result.messages[0].startswith(says)
    assert "among the questions on safety" in result.messages[0]
    assert "`" not in result.messages[0]
    assert len(result.messages) <= 3
    assert result.programme.advice[0].startswith(says)
    assert str(result.to_dict()["gate"]["answer_first"]).startswith(says)
    assert result.next_look == result.gate.answer_first
    assert "“" not in result.next_look


def test_nothing_is_left_to_answer_first_once_every_sign_is_answered_or_the_check_stops() -> None:
    stopped = check(Answers(values={"safety.chest": True}))
    assert stopped.gate.unanswered
    assert stopped.gate.answer_first == ""
    asked = dict.fromkeys(check(Answers(values={})).gate.unanswered, False)
    values = {**asked, "about.age_years": 34, "readiness.blood_pressure": "normal"}
    calm = check(Answers(values=values))
    assert calm.gate.answer_first == ""
    assert "stop signs" not in " ".join((*calm.messages, calm.next_look))


def test_a_tag_reaches_the_tests_and_exercises_that_bear_it() -> None:
    known = knowledge(
        [row("hips", "modify", asks="readiness.unsteady", excludes_tags=("side_lying",))]
    )
    gate = gate_for("readiness.unsteady", known=known)
    assert gate.excluded_tags == {"side_lying": "hips"}
    bearers = {n for n, e in known.exercises.items() if "side_lying" in e.tags}
    assert bearers <= set(gate.excluded_exercises)
    assert gate.excluded_tests["clam"] == "hips"
    assert gate.why_not("clam") == "hips applies"
    assert gate.why_not("squat") == ""


def test_a_test_named_by_an_alias_is_left_out() -> None:
    known = knowledge(
        [row("arms", "modify", asks="readiness.unsteady", excludes_tests=("article_dip",))]
    )
    assert gate_for("readiness.unsteady", known=known).excluded_tests["bench_dip"] == "arms"


def test_a_test_that_skips_itself_is_left_out() -> None:
    gate = safety_gate(Answers(values={"pain.shoulder": 8}), knowledge=knowledge([]))
    assert gate.excluded_tests["plank"] == "skip_if"
    assert "unsuitable" in gate.why_not("plank")


def test_the_tightest_of_each_limit_holds() -> None:
    known = knowledge(
        [
            row("a", "modify", asks="readiness.unsteady", limits={"max_hold_s": 30.0}),
            row(
                "b",
                "modify",
                asks="readiness.heart",
                limits={"max_hold_s": 10.0, "no_failure": True},
            ),
        ]
    )
    limits = gate_for("readiness.unsteady", "readiness.heart", known=known).limits
    assert limits == {"max_hold_s": 10.0, "no_failure": True}


EVERYTHING_AT_HAND = {
    "training.experience": "over_2_years",
    "training.no_progress": True,
    "food.protein_portions": 1,
    "goals.list": ("firmer",),
}


def offered_with(limits: dict[str, bool | float]) -> tuple[object, ...]:
    """All that a limit can change: tests, exercises and why, doses, advice, findings."""
    rows = [row("limited", "modify", asks="readiness.unsteady", limits=limits)] if limits else []
    known = replace(
        load_knowledge(),
        safety={
            **{n: r for n, r in load_knowledge().safety.items() if r.when is None},
            **{each.id: each for each in rows},
        },
    )
    items = tuple(option.id for option in known.questions["equipment.items"].options)
    values = {**EVERYTHING_AT_HAND, "equipment.items": items, "readiness.unsteady": True}
    answers = Answers(values=values)
    gate = safety_gate(answers, knowledge=known)
    person = person_from(answers, knowledge=known)
    suits = Suitability(person=person, gate=gate, values=values, knowledge=known)
    programme = prescribe(answers=answers, findings=(), gate=gate, knowledge=known)
    told = judge(CheckEvidence(answers=answers, filmed=(), knowledge=known, gate=gate))
    barred = {n for n, e in known.exercises.items() if suits.obstacle(e) is not None}
    doses = [one.dose for block in programme.blocks for one in block.exercises]
    # the row's own words are told either way; what counts is what the limit changes
    says = {text for text in programme.advice if text != "ask"}
    statements = {f.rule: f.seen for f in told if not f.rule.startswith("safety_gate")}
    return set(gate.excluded_tests), barred, doses, says, statements


@pytest.mark.parametrize("limit", LIMIT_NAMES)
def test_every_limit_that_can_be_declared_changes_something(limit: str) -> None:
    value = 2.0 if limit.startswith("max_") else True
    assert offered_with({limit: value}) != offered_with({})


def test_every_limit_that_can_be_declared_is_set_by_a_row() -> None:
    used = {name for each in load_knowledge().safety.values() for name in each.limits}
    assert used == set(LIMIT_NAMES)


def test_limits_reach_tests_by_their_tags() -> None:
    for limit, (tags, _) in TAGS_OF_LIMIT.items():
        known = knowledge(
            [row("limited", "modify", asks="readiness.unsteady", limits={limit: True})]
        )
        gate = gate_for("readiness.unsteady", known=known)
        for name, test in known.tests.items():
            if tags & set(test.tags):
                assert gate.excluded_tests[name] == "limited", f"{limit}: {name}"


# the strategy filters out alarming answers by design
FILTERED = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@FILTERED
@given(answer_sheets(), st.sampled_from(sorted(LEVEL_QUESTIONS.values())))
def test_one_more_yes_never_makes_the_gate_milder(sheet: Answers, question: str) -> None:
    order = ("go", "pause", "stop")
    calm = safety_gate(Answers(values={**sheet.values, question: False}), knowledge=knowledge())
    worse = safety_gate(Answers(values={**sheet.values, question: True}), knowledge=knowledge())
    assert order.index(worse.outcome) >= order.index(calm.outcome)
    assert set(calm.excluded_tests) <= set(worse.excluded_tests)


@FILTERED
@given(answer_sheets())
def test_the_shipped_rows_leave_out_what_they_name(sheet: Answers) -> None:
    known = load_knowledge()
    gate = safety_gate(sheet, knowledge=known)
    for each in gate.triggered:
        named = known.safety[each.id]
        assert set(named.excludes_tags) <= set(gate.excluded_tags)
        assert set(named.excludes_exercises) <= set(gate.excluded_exercises)
        assert set(named.excludes_tests) <= set(gate.excluded_tests)
    for name, test in known.tests.items():
        assert name in gate.excluded_tests or not set(test.tags) & set(gate.excluded_tags)


def test_every_shipped_stop_stops() -> None:
    """Each stop row by itself, with the smallest answers that trigger it."""
    known = load_knowledge()
    rows = [each for each in known.safety.values() if each.level in STOPS and each.when]
    assert len(rows) >= 10
    for each in rows:
        yes = dict.fromkeys(each.when.questions(), True) if each.when else {}
        if each.when and each.when.holds(yes):
            assert safety_gate(Answers(values=yes), knowledge=known).outcome == "stop", each.id


def test_what_is_not_asked_is_not_missing() -> None:
    woman = safety_gate(Answers(values={"about.sex": "female"}), knowledge=load_knowledge())
    assert "about.pregnant" in woman.unanswered
    assert "safety.pregnancy_warning" not in woman.unanswered
    pregnant = Answers(values={"about.sex": "female", "about.pregnant": True})
    assert (
        "safety.pregnancy_warning" in safety_gate(pregnant, knowledge=load_knowledge()).unanswered
    )
    man = safety_gate(Answers(values={"about.sex": "male"}), knowledge=load_knowledge())
    assert not {one for one in man.unanswered if "pregnan" in one}
    assert "safety.chest" in man.unanswered
