"""What muscle sensors may and may not say, whatever they read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.findings.combine import combine
from primemover.findings.gate import SafetyGate
from primemover.findings.judge import apply_rule, judge, rules
from primemover.findings.model import CheckEvidence, EvidenceItem, Finding, RecordedTest
from primemover.findings.short_answer import short_answer
from primemover.measures.emg.model import EmgMeasure, EmgRefusal, Statement
from tests.findings.evidence import evidence
from tests.findings.recorded import emg_measure, order, recorded, shares
from tests.words import forbidden_in

STATEMENTS: tuple[Statement, ...] = ("first", "second", "undecided")
FELT_BEHIND = {"felt.bridge": {"back_of_thigh": 8, "lower_buttock": 2}}
FELT_SEAT = {"felt.bridge": {"lower_buttock": 8, "back_of_thigh": 1}}


def seen(*tests: RecordedTest, **answers: object) -> CheckEvidence:
    told = {name.replace("__", "."): value for name, value in answers.items()}
    return replace(evidence(told), recorded=tests)


def finding(rule: str, found: CheckEvidence) -> Finding:
    (one,) = apply_rule(rules()[rule], evidence=found)
    return one


@given(
    lag_ms=st.floats(-400, 400),
    statement=st.sampled_from(STATEMENTS),
    uncertainty=st.floats(0, 200),
    efforts=st.integers(1, 60),
    glutes_first=st.booleans(),
    test=st.sampled_from(["prone_hip_extension", "bridge", "squat", "clam", ""]),
)
def test_no_order_ever_stands_out(
    lag_ms: float,
    statement: Statement,
    uncertainty: float,
    efforts: int,
    glutes_first: bool,
    test: str,
) -> None:
    pair = ("gluteus_maximus", "biceps_femoris")
    first, second = pair if glutes_first else pair[::-1]
    one = order(
        lag_ms,
        statement,
        first=first,
        second=second,
        uncertainty=uncertainty,
        efforts=efforts,
        reason="The interval holds no lag at all." if statement == "undecided" else "",
    )
    found = judge(seen(recorded(test, orders=(one,), protocol="prone_hip_extension")))
    named = [each for each in found if each.rule == "emg_order"]
    assert [each.status for each in named] == [
        "cannot_tell" if statement == "undecided" else "not_supported"
    ]
    assert not [each for each in found if each.status == "supported"]


def test_late_glutes_are_told_with_their_lag_and_called_usual() -> None:
    late = order(-62.0, "second")
    told = finding("emg_order", seen(recorded("prone_hip_extension", orders=(late,))))
    assert "biceps femoris began 62 ms before the gluteus maximus" in told.seen
    assert "give or take 20, 6 repetitions" in told.seen
    assert "usual in healthy people" in told.does_not_mean
    assert told.sources == ("lewis2009",)


def test_an_undecided_order_says_why() -> None:
    open_one = order(30.0, "undecided", reason="The interval holds 0 ms.")
    told = finding("emg_order", seen(recorded("bridge", orders=(open_one,))))
    assert "is undecided: The interval holds 0 ms." in told.seen
    assert told.next_step


@given(glutes=st.floats(0, 100), hamstrings=st.floats(0, 100), uncertainty=st.floats(0, 60))
def test_sensors_alone_never_decide_who_covers(
    glutes: float, hamstrings: float, uncertainty: float
) -> None:
    several = [
        recorded(test, *shares(glutes, hamstrings, uncertainty=uncertainty))
        for test in ("bridge", "prone_hip_extension", "squat", "clam")
    ]
    found = judge(seen(*several))
    assert {f.status for f in found if f.rule == "emg_share"} == {"cannot_tell"}
    assert not [f for f in found if f.status == "supported"]


@pytest.mark.parametrize(
    ("answers", "read", "status", "torn"),
    [
        (FELT_BEHIND, shares(20, 60), "supported", False),
        (FELT_SEAT, shares(60, 20), "not_supported", False),
        (FELT_SEAT, shares(20, 60), "cannot_tell", True),
        (FELT_BEHIND, shares(60, 20), "cannot_tell", True),
        (FELT_BEHIND, shares(40, 46), "cannot_tell", False),
    ],
)
def test_sensors_and_feeling_decide_together(
    answers: dict[str, object], read: tuple[EmgMeasure, ...], status: str, torn: bool
) -> None:
    one = finding("emg_share", replace(evidence(answers), recorded=(recorded("bridge", *read),)))
    assert one.status == status
    assert bool(one.contradictions) == torn


def test_a_badly_read_share_is_no_more_than_borderline() -> None:
    low = tuple(replace(each, confidence="low") for each in shares(10, 80))
    assert finding("emg_share", seen(recorded("bridge", *low))).status == "cannot_tell"


@pytest.mark.parametrize("read", [shares(20, 60), shares(60, 20), shares(45, 45)])
@pytest.mark.parametrize("answers", [FELT_BEHIND, FELT_SEAT, {}, {"felt.bridge": {}}])
def test_sensors_do_not_turn_what_was_felt(
    answers: dict[str, object], read: tuple[EmgMeasure, ...]
) -> None:
    alone = apply_rule(rules()["bridge_felt_hamstrings"], evidence=evidence(answers))
    found = replace(evidence(answers), recorded=(recorded("bridge", *read),))
    beside = apply_rule(rules()["bridge_felt_hamstrings"], evidence=found)
    assert [f.status for f in beside] == [f.status for f in alone]
    assert all(any(i.origin == "emg" for i in f.evidence) for f in beside)


def test_what_was_felt_and_read_apart_is_said_to_disagree() -> None:
    settled = {**FELT_BEHIND, "felt.bridge_heels_close": {"back_of_thigh": 8, "lower_buttock": 1}}
    found = replace(evidence(settled), recorded=(recorded("bridge", *shares(60, 20)),))
    one = finding("bridge_felt_hamstrings", found)
    assert one.status == "supported"
    assert "do not agree" in " ".join(one.contradictions)


def apart(
    test: str, value: float, *, unit: str = "%MVIC", uncertainty: float = 5.0
) -> RecordedTest:
    return recorded(
        test,
        emg_measure(
            "amplitude_side_difference",
            value,
            muscle="gluteus_maximus",
            unit=unit,
            uncertainty=uncertainty,
            side=None,
        ),
        side=None,
    )


@pytest.mark.parametrize(
    ("tests", "status"),
    [
        ((apart("bridge", 20),), "cannot_tell"),
        ((apart("bridge", 20), apart("squat", 12)), "supported"),
        ((apart("bridge", 20), apart("squat", -12)), "cannot_tell"),
        ((apart("bridge", 20), apart("squat", 4)), "cannot_tell"),
    ],
)
def test_sides_differ_only_where_two_exercises_agree(
    tests: tuple[RecordedTest, ...], status: str
) -> None:
    assert finding("emg_sides", seen(*tests)).status == status


def test_volts_of_two_sides_are_never_compared() -> None:
    assert not apply_rule(
        rules()["emg_sides"],
        evidence=seen(apart("bridge", 20, unit="uV"), apart("squat", 20, unit="uV")),
    )


def test_without_sensors_the_rules_are_silent() -> None:
    found = judge(evidence({**FELT_BEHIND}))
    assert not [each for each in found if each.rule.startswith("emg_")]


def test_a_test_left_out_for_safety_is_not_read() -> None:
    gate = SafetyGate(excluded_tests={"bridge": "skip_if"})
    found = replace(
        evidence(FELT_BEHIND, gate=gate),
        recorded=(recorded("bridge", *shares(20, 60), orders=(order(-80, "second"),)),),
    )
    origins = {item.origin for each in judge(found) for item in each.evidence}
    assert "emg" not in origins


def test_a_refused_share_says_what_to_record() -> None:
    refusal = EmgRefusal(
        quantity="amplitude_share",
        side="left",
        cause="no_mvic",
        reason="No maximal push was recorded.",
        remedy="Record one of each muscle.",
        muscle="glutes",
    )
    one = finding("emg_share", seen(replace(recorded("bridge"), refusals=(refusal,))))
    assert "No maximal push was recorded." in one.seen
    assert "Record one of each muscle." in one.next_step


def test_the_medius_is_told_beside_the_pelvis_and_decides_nothing() -> None:
    medius = emg_measure("emg_amplitude", 25.0, muscle="gluteus_medius", unit="%MVIC")
    alone = {f.side: f.status for f in apply_rule(rules()["pelvic_signal"], evidence=evidence())}
    found = apply_rule(rules()["pelvic_signal"], evidence=seen(recorded("one_leg_stand", medius)))
    assert {f.status for f in found} == {"cannot_tell"} == {*alone.values()}
    assert any("EMG amplitude of the gluteus medius 25" in f.seen for f in found)


def test_two_recordings_that_disagree_are_recorded_again_not_filmed() -> None:
    pair = [
        EvidenceItem(key="bridge/share", origin="emg", direction=way, statement=way)
        for way in ("for", "against")
    ]
    (one,) = combine(pair).items
    assert one.remedy.startswith("Record the bridge once more")
    assert one.statement.startswith("Two recordings")


def test_with_sensors_the_short_answer_says_what_they_cannot_read() -> None:
    found = judge(replace(evidence(FELT_BEHIND), recorded=(recorded("bridge", *shares(20, 60)),)))
    answer = short_answer(found)
    assert "muscle sensors" in answer.how_sure
    assert "Sensors on the skin" in answer.how_sure


@given(value=st.floats(-1e6, 1e6), uncertainty=st.floats(0, 1e6))
def test_no_reading_makes_a_rule_fail(value: float, uncertainty: float) -> None:
    every = recorded(
        "one_leg_stand",
        *(
            emg_measure(q, value, muscle=m, unit=u, uncertainty=uncertainty)
            for q in (
                "emg_amplitude",
                "amplitude_share",
                "amplitude_side_difference",
                "co_contraction",
            )
            for m in ("glutes", "hamstrings", "gluteus_medius")
            for u in ("%", "%MVIC", "uV")
        ),
        orders=(order(value, "first"), order(None, "undecided")),
    )
    told = [
        (each.rule, text)
        for each in judge(seen(every))
        for text in (each.seen, each.meaning, each.next_step, each.does_not_mean)
    ]
    assert not forbidden_in(told)
