"""The short answer says what the findings carry, and no more."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.findings.gate import SafetyGate
from primemover.findings.judge import judge, rules
from primemover.findings.model import FilmedTest
from primemover.findings.short_answer import ShortAnswer, not_asked, short_answer
from primemover.recordings.answers import Answers
from primemover.terms import Status
from tests.findings.evidence import evidence, measure, recording
from tests.strategies import answer_sheets
from tests.words import forbidden_in

LONGEST_SENTENCE_WORDS = 40
"""One sentence names several exercises; anything longer is no short answer."""

BACK_IS_FINE = {"pain.low_back": 0}
CLAM_MOVED: dict[str, object] = {
    "felt.clam_before": {"front_of_thigh": 6},
    "felt.clam_after": {"lower_buttock": 6},
}
CLAM_ELSEWHERE: dict[str, object] = {
    "felt.clam_before": {"front_of_thigh": 6},
    "felt.clam_after": {"front_of_thigh": 6, "lower_buttock": 1},
}
HAMSTRINGS: dict[str, object] = {"felt.bridge_heels_close": {"back_of_thigh": 7}}
FELT_AWAY = {
    **CLAM_ELSEWHERE,
    **HAMSTRINGS,
    "felt.plank": {"low_back": 6},
    "felt.squat": {"low_back": 6},
    **BACK_IS_FINE,
}


def answer_to(answers: Mapping[str, object] | None = None, *filmed: FilmedTest) -> ShortAnswer:
    return short_answer(judge(evidence(answers, filmed=filmed)))


def parts(short: ShortAnswer) -> list[tuple[str, str]]:
    return [(name, getattr(short, name)) for name in ShortAnswer.__slots__]


STATUSES: list[tuple[dict[str, object], Status]] = [
    ({}, "cannot_tell"),
    ({"squat.heels_lift": True, "sitting.hours_work_day": 12}, "cannot_tell"),
    ({"felt.clam_before": {"front_of_thigh": 6}}, "cannot_tell"),
    (CLAM_MOVED, "not_supported"),
    (CLAM_ELSEWHERE, "supported"),
    ({**CLAM_MOVED, **HAMSTRINGS}, "supported"),
]


@pytest.mark.parametrize(("answers", "expected"), STATUSES)
def test_what_is_told_decides_the_answer(answers: dict[str, object], expected: Status) -> None:
    assert answer_to(answers).status == expected


def test_a_feeling_that_moves_with_the_cue_is_said() -> None:
    assert "the clam moved to the glutes" in answer_to(CLAM_MOVED).answer
    always = {"felt.clam_before": {"lower_buttock": 6}, "felt.clam_after": {"lower_buttock": 6}}
    assert "moved" not in answer_to(always).answer
    assert "Nothing we saw or were told says" in answer_to(always).answer


def test_the_muscles_that_cover_are_named_only_where_a_finding_says_so() -> None:
    assert "hamstrings" in answer_to(HAMSTRINGS).covering
    assert "hamstrings" not in answer_to(CLAM_MOVED).covering
    many = answer_to(FELT_AWAY).covering
    assert "the thighs" in many
    assert "the low back" in many
    assert "In 4 of 4 exercises (bridge, clam, plank and squat)" in many


def test_exercises_felt_elsewhere_are_counted_once_each() -> None:
    told = {**CLAM_MOVED, "felt.plank": {"low_back": 6}, **BACK_IS_FINE}
    assert "In 1 of 2 exercises (plank)" in answer_to(told).covering


def test_nothing_felt_elsewhere_is_no_count_of_nought() -> None:
    told = answer_to({**CLAM_MOVED, **BACK_IS_FINE}).covering
    assert "you did not feel thighs or back more" in told
    assert "0 of" not in told


def test_what_was_felt_before_the_cue_is_not_denied() -> None:
    told = answer_to({**CLAM_MOVED, **BACK_IS_FINE}).covering
    assert "after the cue where there was one" in told


def test_the_camera_is_a_second_kind_of_evidence() -> None:
    steady = recording("one_leg_stand", measure("trunk_side_lean", 0.0, side="left"), side="left")
    assert "one kind of evidence (your answers)" in answer_to(CLAM_MOVED).how_sure
    both = answer_to(CLAM_MOVED, steady)
    assert "2 kinds of evidence (the camera and your answers)" in both.how_sure
    assert "one camera cannot measure a muscle" in both.how_sure


def test_a_lean_on_one_leg_names_the_side_and_who_covers() -> None:
    lean = recording("one_leg_stand", measure("trunk_side_lean", 25.0, side="left"), side="left")
    short = answer_to(None, lean)
    assert short.status == "supported"
    assert "Left: " in short.answer
    assert "the trunk, by leaning" in short.covering


def test_a_steady_trunk_alone_does_not_say_that_the_glutes_work() -> None:
    steady = recording("one_leg_stand", measure("trunk_side_lean", 0.0, side="left"), side="left")
    short = answer_to(None, steady)
    assert short.status == "cannot_tell"
    assert "We cannot tell yet." in short.answer


def test_a_leg_that_was_not_filmed_is_no_safety_matter_and_is_named_once() -> None:
    right = recording(
        "one_leg_stand",
        measure("trunk_side_lean", 0.0, side="right"),
        measure("pelvic_drop", 3.0, side="right"),
        side="right",
    )
    ours = [f for f in judge(evidence(filmed=[right])) if f.rule in ("side_lean", "pelvic_signal")]
    said = short_answer(ours).not_looked_at
    assert "safety" not in said
    assert "leaning over the standing leg (left)" in said
    assert said.count("the pelvis on one leg") == 1
    assert said.index("still open") < said.index("the pelvis on one leg")


def test_what_safety_left_out_is_said_to_be() -> None:
    gate = SafetyGate(excluded_tests={"one_leg_stand": "skip_if"})
    found = judge(evidence(gate=gate))
    said = short_answer(found).not_looked_at
    assert "Left out for your safety: " in said
    assert "leaning over the standing leg" in said.partition("Left out for your safety: ")[2]


def test_without_a_decided_covering_rule_nobody_is_cleared_of_covering() -> None:
    for told in ({}, CLAM_MOVED, {"felt.clam_after": {"lower_buttock": 6}}):
        assert "No muscle stands out" not in answer_to(told).covering
        assert answer_to(told).covering.startswith("We cannot tell yet")
    felt = {"felt.plank": {"abdomen": 6}, "felt.bridge": {"lower_buttock": 6}, **BACK_IS_FINE}
    assert "No muscle stands out" in answer_to(felt).covering


def test_when_nothing_is_known_it_says_what_would_tell_most() -> None:
    short = answer_to()
    assert "What would tell most: where you feel the clam." in short.answer
    assert short.how_sure.startswith("Not sure at all")
    assert "strength at the side of the hip" in short.not_looked_at


def test_a_check_held_back_claims_nothing() -> None:
    assert not_asked().status == "cannot_tell"
    assert not_asked().how_sure == ""


def test_rules_that_speak_of_form_habits_or_context_change_nothing() -> None:
    found = judge(evidence(CLAM_MOVED | {"squat.heels_lift": True, "sitting.hours_work_day": 12}))
    ours = [f for f in found if rules()[f.rule].about in ("glutes", "covering")]
    assert 0 < len(ours) < len(found)
    assert short_answer(ours) == short_answer(found)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(answer_sheets(), st.randoms(use_true_random=False))
def test_any_sheet_gets_short_plain_sentences(sheet: Answers, chance: random.Random) -> None:
    found = [*judge(evidence(sheet.values))]
    short = short_answer(found)
    assert not forbidden_in(parts(short))
    for name, text in parts(short):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, (name, sentence)
    chance.shuffle(found)
    assert short_answer(found) == short
