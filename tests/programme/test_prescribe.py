"""Programmes for simulated people: nobody is left without, and no safety row is broken."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.findings.gate import SafetyGate, safety_gate
from primemover.findings.model import Finding
from primemover.knowledge import Exercise, Knowledge, SafetyRow, load_knowledge
from primemover.programme.dose import minutes
from primemover.programme.model import Block, PrescribedExercise, Programme
from primemover.programme.prescribe import prescribe
from primemover.recordings.answers import Answers
from tests.strategies import answer_sheets
from tests.words import forbidden_in

KNOWLEDGE = load_knowledge()
SHEETS = 250
FEWEST, MOST = 3, 5
ACTIVATION_MINUTES = 10.0
ROUNDING_MIN = 0.05  # minutes are shown with one digit
PATTERNS = ("squat", "hinge", "abduction")


def programme_for(
    answers: Answers, findings: tuple[Finding, ...] = ()
) -> tuple[SafetyGate, Programme]:
    gate = safety_gate(answers, knowledge=KNOWLEDGE)
    return gate, prescribe(answers=answers, findings=findings, gate=gate, knowledge=KNOWLEDGE)


def told(**values: object) -> Answers:
    return Answers(values={k.replace("__", "."): v for k, v in values.items()}, source="test")


def finding(rule: str, *, status: str = "supported", compensation: str = "") -> Finding:
    return Finding(
        rule=rule,
        title="What stood out",
        status=status,  # type: ignore[arg-type]
        side=None,
        seen="",
        meaning="",
        does_not_mean="",
        next_step="",
        grade="C",
        evidence=(),
        compensation=compensation,
    )


def exercises(programme: Programme) -> Iterator[tuple[Block, PrescribedExercise, Exercise]]:
    for block in programme.blocks:
        for one in block.exercises:
            yield block, one, KNOWLEDGE.exercises[one.exercise]


def block(programme: Programme, phase: str) -> Block:
    return next(block for block in programme.blocks if block.phase == phase)


def applying_rows(answers: Answers, *, knowledge: Knowledge) -> list[SafetyRow]:
    """The rows in force, found without the gate: the check must not check itself."""
    return [
        row
        for row in knowledge.safety.values()
        if row.when is not None and row.when.holds(answers.values) is True
    ]


@settings(max_examples=SHEETS)
@given(answers=answer_sheets())
def test_everyone_who_may_go_on_gets_a_programme(answers: Answers) -> None:
    gate, programme = programme_for(answers)
    assert programme.today
    if gate.outcome != "go":
        assert programme.blocks == ()
        assert programme.withheld
        return
    for phase in ("activate", "strengthen"):
        mine = block(programme, phase)
        assert 1 <= len(mine.exercises) <= MOST
        if len(mine.exercises) < FEWEST:
            assert "physiotherapist" in mine.purpose, "fewer than three without saying why"
        assert len({one.exercise for one in mine.exercises}) == len(mine.exercises)


@settings(max_examples=SHEETS)
@given(answers=answer_sheets())
def test_no_exercise_breaks_a_safety_row(answers: Answers) -> None:
    _, programme = programme_for(answers)
    rows = applying_rows(answers, knowledge=KNOWLEDGE)
    for _, one, exercise in exercises(programme):
        for row in rows:
            assert not set(exercise.tags) & set(row.excludes_tags), f"{one.exercise} by {row.id}"
            names = {exercise.id, *exercise.aliases}
            assert not names & set(row.excludes_exercises), f"{one.exercise} by {row.id}"
            breaks_limit(one, exercise, row=row)
        for part in exercise.avoid_if:
            assert part.when.holds(answers.values) is not True, one.exercise


def breaks_limit(one: PrescribedExercise, exercise: Exercise, *, row: SafetyRow) -> None:
    limits = row.limits
    if "max_hold_s" in limits and one.dose.hold_s:
        assert one.dose.hold_s <= limits["max_hold_s"], f"{one.exercise} by {row.id}"
    if limits.get("no_heavy_load"):
        assert "heavy_load" not in exercise.tags, f"{one.exercise} by {row.id}"
    if limits.get("no_impact"):
        assert not {"impact", "ballistic"} & set(exercise.tags), f"{one.exercise} by {row.id}"
    if limits.get("no_failure") and one.dose.hold_s is None:
        assert one.dose.reps_in_reserve >= 2, f"{one.exercise} by {row.id}"
    if limits.get("supported_only"):
        assert "unsupported_balance" not in exercise.tags, f"{one.exercise} by {row.id}"
        if "standing" in exercise.tags:
            assert exercise.hand_support in one.adaptations, f"{one.exercise} by {row.id}"
    if limits.get("no_breath_hold"):
        assert "breath_hold" not in exercise.tags, f"{one.exercise} by {row.id}"


@settings(max_examples=SHEETS)
@given(answers=answer_sheets())
def test_doses_lie_within_the_dosing_shelf(answers: Answers) -> None:
    _, programme = programme_for(answers)
    for mine, one, _ in exercises(programme):
        numbers = KNOWLEDGE.dosing[one.dose.source].numbers
        bounds = {"sets": one.dose.sets, "rest": one.dose.rest_s, "hold": one.dose.hold_s}
        reps = "repeats" if "repeats" in numbers else "reps"
        for name, value in (*bounds.items(), (reps, one.dose.reps_low), (reps, one.dose.reps_high)):
            if value is None:
                continue
            number = numbers[name]
            low = number.low if number.low is not None else number.value
            high = number.high if number.high is not None else number.value
            assert low is not None
            assert high is not None
            assert low <= value <= high, f"{one.exercise}: {name}"
        if one.dose.reps_low is not None and one.dose.reps_high is not None:
            assert one.dose.reps_low <= one.dose.reps_high
        if mine.phase == "activate" and len(mine.exercises) > FEWEST:
            assert mine.minutes <= ACTIVATION_MINUTES + ROUNDING_MIN


@settings(max_examples=SHEETS)
@given(answers=answer_sheets())
def test_only_what_can_be_done_with_the_equipment(answers: Answers) -> None:
    _, programme = programme_for(answers)
    listed = answers.get("equipment.items")
    have = set(listed) if isinstance(listed, tuple) else {"wall", "chair", "mat"}
    for _, one, exercise in exercises(programme):
        if exercise.needs_any:
            assert any(have.issuperset(needed) for needed in exercise.needs_any), one.exercise


@given(answers=answer_sheets())
def test_the_same_answers_give_the_same_programme(answers: Answers) -> None:
    shuffled = Answers(values=MappingProxyType(dict(reversed(list(answers.values.items())))))
    assert programme_for(answers)[1] == programme_for(shuffled)[1]


@given(answers=answer_sheets())
def test_no_programme_uses_a_forbidden_word(answers: Answers) -> None:
    _, programme = programme_for(answers)
    said = [("today", programme.today), ("withheld", programme.withheld)]
    said += [("advice", text) for text in programme.advice]
    said += [("left out", left.reason) for left in programme.left_out]
    for mine, one, _ in exercises(programme):
        said += [(one.exercise, text) for text in (mine.purpose, *one.reasons, *one.adaptations)]
    assert forbidden_in(said) == []


@given(
    answers=answer_sheets(),
    rules=st.sets(st.sampled_from(sorted(KNOWLEDGE.focuses)), max_size=4),
    status=st.sampled_from(["cannot_tell", "not_supported", "refer"]),
)
def test_a_finding_that_did_not_stand_out_changes_nothing(
    answers: Answers, rules: set[str], status: str
) -> None:
    findings = tuple(finding(rule, status=status) for rule in sorted(rules))
    assert programme_for(answers, findings)[1] == programme_for(answers)[1]


def test_every_article_exercise_is_offered_or_its_absence_explained() -> None:
    for answers in (told(), told(training__experience="over_2_years", pain__knee=7.0)):
        _, programme = programme_for(answers)
        offered = {one.exercise for _, one, _ in exercises(programme)}
        left = {left.exercise: left.reason for left in programme.left_out}
        for name, exercise in KNOWLEDGE.exercises.items():
            if exercise.in_article:
                assert (name in offered) != (name in left)
        assert all(left.values())


def test_the_outer_hip_has_its_own_exercise_every_week() -> None:
    for experience in ("none", "under_6_months", "six_to_24_months", "over_2_years"):
        _, programme = programme_for(told(training__experience=experience))
        strength = block(programme, "strengthen").exercises
        patterns = {KNOWLEDGE.exercises[one.exercise].pattern for one in strength}
        assert set(PATTERNS) <= patterns


def test_experience_and_equipment_bring_load() -> None:
    gym = ("barbell", "rack", "bench", "pad", "mini_band", "step", "wall", "chair")
    beginner = programme_for(told(equipment__items=gym))[1]
    trained = programme_for(told(equipment__items=gym, training__experience="over_2_years"))[1]
    assert "bodyweight_squat" in {one.exercise for _, one, _ in exercises(beginner)}
    assert {"back_squat", "deadlift"} <= {one.exercise for _, one, _ in exercises(trained)}
    levels = {exercise.level for _, _, exercise in exercises(beginner)}
    assert levels == {1}


def test_a_finding_that_stands_out_chooses_and_says_so() -> None:
    _, programme = programme_for(told(), (finding("squat_heels", compensation="quads_on_toes"),))
    chosen = next(one for _, one, _ in exercises(programme) if one.exercise == "box_sit_to_stand")
    assert any("heels" in reason for reason in chosen.reasons)


def test_what_safety_replaced_is_said() -> None:
    _, programme = programme_for(told(readiness__falls=1.0))
    stance = next(one for _, one, _ in exercises(programme) if one.exercise == "supported_stance")
    assert any("In place of standing on one leg" in reason for reason in stance.reasons)
    assert any("hand" in words for words in stance.adaptations)


def test_managed_blood_pressure_keeps_sets_calm() -> None:
    _, programme = programme_for(told(readiness__blood_pressure="managed"))
    for _, one, _ in exercises(programme):
        if one.dose.reps_low is not None and one.dose.hold_s is None:
            assert one.dose.reps_low >= 10
            assert one.dose.reps_high is not None
            assert one.dose.reps_high <= 12


def test_a_stop_sign_withholds_everything() -> None:
    gate, programme = programme_for(told(safety__bladder=True))
    assert gate.outcome == "stop"
    assert programme.blocks == ()
    assert programme.today
    assert programme.withheld


def test_a_gate_waits_for_the_go_ahead_and_no_longer() -> None:
    waiting = told(readiness__heart=True)
    cleared = told(
        readiness__heart=True, readiness__cleared=True, readiness__cleared_by_whom="doctor"
    )
    assert programme_for(waiting)[1].blocks == ()
    assert len(programme_for(cleared)[1].blocks) >= 2


def test_firmer_is_answered_honestly() -> None:
    _, programme = programme_for(told(goals__list=("firmer",)))
    assert any("nothing is promised" in text for text in programme.advice)
    _, other = programme_for(told(goals__list=("stronger",)))
    assert not any("nothing is promised" in text for text in other.advice)


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        (told(), 2),
        (told(goals__days_per_week=1.0), 2),
        (told(goals__days_per_week=7.0), 3),
        (told(training__experience="over_2_years", goals__days_per_week=7.0), 4),
        (told(about__age_years=70.0, readiness__used_to_activity=True), 3),
    ],
)
def test_days_a_week_follow_experience_age_and_wish(answers: Answers, days: int) -> None:
    assert programme_for(answers)[1].days_per_week == days


def test_less_time_means_fewer_exercises_but_not_fewer_than_three() -> None:
    _, short = programme_for(told(goals__minutes_per_session=10.0))
    _, long = programme_for(told(goals__minutes_per_session=90.0))
    few, many = block(short, "strengthen"), block(long, "strengthen")
    assert len(few.exercises) == FEWEST
    assert len(many.exercises) == MOST
    estimate = sum(
        minutes(one.dose, each_side=one.each_side, knowledge=KNOWLEDGE) for one in few.exercises
    )
    assert few.minutes == pytest.approx(estimate, abs=ROUNDING_MIN)
