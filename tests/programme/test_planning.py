"""Plans for simulated people: the laws every plan keeps, and people whose plan is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given, settings

from primemover.errors import PlanError
from primemover.findings.gate import safety_gate
from primemover.knowledge import Exercise
from primemover.programme.eligibility import Suitability
from primemover.programme.plan import FindingInBrief, Plan, PlannedWeek, PlanSettings
from primemover.programme.planning import remake, settings_from, suitability_of
from primemover.programme.volume import weekly_glute_sets
from primemover.recordings.answers import Answers
from tests.programme.people import (
    KNOWLEDGE,
    MONDAY,
    people_and_settings,
    plan_for,
    planned,
    told,
)
from tests.programme.test_prescribe import applying_rows, breaks_limit
from tests.words import forbidden_in

PEOPLE = 100
ROUNDING_MIN = 0.25  # five blocks, each rounded to a tenth of a minute
ACTIVATION_MIN = 10.0
YOGA_MIN, YOGA_TOLERANCE_MIN = 15.0, 1.0
FEWEST_SETS, START_SETS, MOST_SETS = 6, 8, 20
PATTERNS = {
    "strength.1": "squat",
    "strength.2": "hinge",
    "strength.3": "abduction",
    "strength.4": "hip_extension",
    "strength.5": "lunge",
    "strength.6": "step",
}
Someone = tuple[Answers, PlanSettings]


def plan_of(someone: Someone) -> Plan:
    answers, frame = someone
    return plan_for(answers, settings=frame)


def library(plan: Plan) -> list[tuple[str, Exercise]]:
    return [(one.slot, KNOWLEDGE.exercises[one.exercise]) for one in planned(plan)]


def patterns(week: PlannedWeek) -> set[str]:
    """Patterns trained for strength in one week."""
    return {
        KNOWLEDGE.exercises[one.exercise].pattern
        for session in week.sessions
        for block in session.blocks
        if block.phase == "strengthen"
        for one in block.exercises
    }


def about(plan: Plan, name: str) -> list[str]:
    return [f"{one.what} {one.why}" for one in plan.decisions if one.about == name]


def level_of(plan: Plan) -> int:
    told_level = plan.inputs.answers.get("training.experience")
    levels = KNOWLEDGE.dosing["starting_level"].numbers
    known = told_level if isinstance(told_level, str) else "none"
    return int(levels[known].value or 0)


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_everyone_who_may_go_on_gets_twelve_weeks(someone: Someone) -> None:
    answers, frame = someone
    plan = plan_of(someone)
    if safety_gate(answers, knowledge=KNOWLEDGE).outcome != "go":
        assert plan.weeks == ()
        assert plan.withheld
        return
    assert [week.number for week in plan.weeks] == list(range(1, frame.weeks + 1))
    assert not plan.withheld
    for week in plan.weeks:
        days = [session.day for session in week.sessions]
        complete = days == list(range(1, frame.days_per_week + 1))
        assert complete or any("stay free" in said for said in about(plan, "days"))
        assert all(list(session.exercises()) for session in week.sessions), week.number


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_no_exercise_breaks_a_safety_row(someone: Someone) -> None:
    answers, _ = someone
    plan = plan_of(someone)
    rows = applying_rows(answers, knowledge=KNOWLEDGE)
    for one in {(one.exercise, one.dose, one.adaptations): one for one in planned(plan)}.values():
        exercise = KNOWLEDGE.exercises[one.exercise]
        for row in rows:
            assert not set(exercise.tags) & set(row.excludes_tags), f"{one.exercise} by {row.id}"
            names = {exercise.id, *exercise.aliases}
            assert not names & set(row.excludes_exercises), f"{one.exercise} by {row.id}"
            breaks_limit(one, exercise, row=row)  # type: ignore[arg-type]
        for part in exercise.avoid_if:
            assert part.when.holds(answers.values) is not True, one.exercise


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_only_what_suits_equipment_and_level(someone: Someone) -> None:
    answers, _ = someone
    plan = plan_of(someone)
    listed = answers.get("equipment.items")
    have = set(listed) if isinstance(listed, tuple) else {"wall", "chair", "mat"}
    gate = safety_gate(answers, knowledge=KNOWLEDGE)
    held = gate.limits.get("no_progression") or gate.limits.get("moderate_effort")
    highest = level_of(plan) + (0 if held else 1)
    for _, exercise in library(plan):
        assert exercise.offered
        assert exercise.level <= highest, exercise.id
        if exercise.needs_any:
            assert any(have.issuperset(needed) for needed in exercise.needs_any), exercise.id


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_sessions_keep_to_the_minutes(someone: Someone) -> None:
    _, frame = someone
    plan = plan_of(someone)
    for session in plan.sessions():
        assert session.minutes <= frame.minutes + ROUNDING_MIN, session.id
        if session.kind == "yoga":
            poses = next(block for block in session.blocks if block.phase == "yoga")
            others = session.minutes - poses.minutes
            aim = min(YOGA_MIN, frame.minutes - others)
            assert abs(poses.minutes - aim) <= YOGA_TOLERANCE_MIN + ROUNDING_MIN, session.id
    if plan.sitting_break is not None:
        assert plan.sitting_break.session.minutes <= 2.0


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_getting_the_feel_comes_first_and_is_short(someone: Someone) -> None:
    for session in plan_of(someone).sessions():
        phases = [block.phase for block in session.blocks]
        if "activate" in phases:
            assert phases.index("activate") == 0
            assert phases.count("activate") == 1
            assert session.blocks[0].minutes <= ACTIVATION_MIN


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_the_outer_hip_comes_every_week_and_every_pattern_in_the_plan(someone: Someone) -> None:
    plan = plan_of(someone)
    every: set[str] = set()
    for week in plan.weeks:
        every |= patterns(week)
        if "abduction" not in patterns(week):
            assert any("Nothing" in said for said in about(plan, "strength.3")), week.number
    for slot, pattern in PATTERNS.items():
        if plan.weeks and pattern not in every:
            assert any("Nothing" in said for said in about(plan, slot)), slot


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_weekly_sets_begin_low_and_stay_below_the_ceiling(someone: Someone) -> None:
    plan = plan_of(someone)
    fewer = " ".join(said for said in about(plan, "sets") if said.startswith("Fewer"))
    for week in plan.weeks:
        sets = weekly_glute_sets(week.sessions, knowledge=KNOWLEDGE).large
        assert sets <= MOST_SETS, week.number
        assert sets >= FEWEST_SETS or f"{week.number}" in fewer, week.number
        if week.number == 1:
            assert sets <= START_SETS


@given(someone=people_and_settings())
def test_the_same_input_gives_the_same_plan(someone: Someone) -> None:
    answers, frame = someone
    shuffled = Answers(values=MappingProxyType(dict(reversed(list(answers.values.items())))))
    plan = plan_for(answers, settings=frame)
    assert plan == plan_for(shuffled, settings=frame)
    assert plan == remake(plan, knowledge=KNOWLEDGE)


@given(someone=people_and_settings())
def test_every_decision_has_a_reason_and_its_sources_exist(someone: Someone) -> None:
    plan = plan_of(someone)
    for one in plan.decisions:
        assert one.what
        assert one.why
        assert one.sources or "rule of our own" in one.why, one
        assert set(one.sources) <= set(KNOWLEDGE.sources)
    assert all(left.reason for left in plan.left_out)
    slots = {one.about for one in plan.decisions}
    assert {one.slot for one in planned(plan)} <= slots
    offered = {one.exercise for one in planned(plan)}
    left = {one.exercise for one in plan.left_out}
    assert not offered & left
    if plan.weeks:
        named = {name for name, one in KNOWLEDGE.exercises.items() if one.in_article}
        assert named <= offered | left


@given(someone=people_and_settings())
def test_no_plan_uses_a_forbidden_word(someone: Someone) -> None:
    plan = plan_of(someone)
    said = [("withheld", plan.withheld)]
    said += [("advice", text) for text in plan.advice]
    said += [(one.about, f"{one.what} {one.why}") for one in plan.decisions]
    said += [(one.exercise, one.reason) for one in plan.left_out]
    said += [(str(one.week), one.text) for one in plan.expectations]
    for one in planned(plan):
        said += [(one.slot, text) for text in (*one.reasons, *one.adaptations, one.load_words)]
    assert forbidden_in(said) == []


@given(someone=people_and_settings())
def test_a_slot_holds_one_exercise_in_a_session_and_none_comes_twice(someone: Someone) -> None:
    for session in plan_of(someone).sessions():
        slots = [one.slot for one in session.exercises()]
        assert len(slots) == len(set(slots)), session.id
        strength = [
            one.exercise
            for block in session.blocks
            if block.phase == "strengthen"
            for one in block.exercises
        ]
        assert len(strength) == len(set(strength)), session.id


@given(someone=people_and_settings())
def test_dates_run_on_the_usual_days(someone: Someone) -> None:
    _, frame = someone
    plan = plan_of(someone)
    days = [session.on for session in plan.sessions()]
    assert days == sorted(days)
    assert {day.weekday() for day in days} <= set(frame.weekdays)
    for week in plan.weeks:
        begins = frame.starts_on + timedelta(days=7 * (week.number - 1))
        assert all(0 <= (session.on - begins).days < 7 for session in week.sessions)


# ------------------------------------------------------------- people whose plan is known


def test_ten_minutes_and_a_chair_bring_every_pattern_in_turn() -> None:
    plan = plan_for(told(goals__minutes_per_session=10.0, equipment__items=("chair",)))
    assert all(session.minutes <= 10.0 for session in plan.sessions())
    trained = set().union(*map(patterns, plan.weeks))
    assert {"squat", "hinge", "lunge", "hip_extension", "abduction"} <= trained
    assert any("step" in said for said in about(plan, "strength.6"))
    first = weekly_glute_sets(plan.weeks[0].sessions, knowledge=KNOWLEDGE).large
    assert FEWEST_SETS <= first <= START_SETS
    strength = [b for s in plan.sessions() for b in s.blocks if b.phase == "strengthen"]
    assert max(len(block.exercises) for block in strength) == 2


@pytest.mark.parametrize("minutes", [5, 7, 10, 20, 30, 45, 90, 180])
def test_more_minutes_never_mean_less(minutes: int) -> None:
    plan = plan_for(told(), minutes=minutes)
    assert all(session.minutes <= minutes + ROUNDING_MIN for session in plan.sessions())
    less = plan_for(told(), minutes=max(5, minutes // 2))
    sets = weekly_glute_sets(plan.weeks[5].sessions, knowledge=KNOWLEDGE).large
    assert sets >= weekly_glute_sets(less.weeks[5].sessions, knowledge=KNOWLEDGE).large


def test_a_sore_knee_gets_no_deep_knee_work_and_is_told() -> None:
    answers = told(pain__knee=7.0, training__experience="six_to_24_months")
    plan = plan_for(answers)
    assert plan.weeks
    row = next(row for row in KNOWLEDGE.safety.values() if row.id == "pain_red_knee")
    for _, exercise in library(plan):
        assert not set(row.excludes_tags) & set(exercise.tags), exercise.id
    assert any(row.say == one.what for one in plan.decisions)
    assert {week.phase for week in plan.weeks} == {"learn"}
    sets = {weekly_glute_sets(w.sessions, knowledge=KNOWLEDGE).large for w in plan.weeks}
    assert max(sets) <= START_SETS


GYM = ("barbell", "rack", "bench", "pad", "mini_band", "step", "wall", "chair", "machine")


def test_a_lifter_on_four_days_warms_up_rises_and_has_lighter_weeks() -> None:
    plan = plan_for(
        told(
            training__experience="over_2_years",
            goals__days_per_week=4.0,
            goals__minutes_per_session=60.0,
            equipment__items=GYM,
        )
    )
    by_slot = {one.slot: one for one in planned(plan)}
    assert by_slot["strength.1"].exercise == "back_squat"
    assert by_slot["strength.2"].exercise == "deadlift"
    for slot in ("strength.1", "strength.2"):
        shares = [one.load_share for one in by_slot[slot].warm_up]
        assert shares == sorted(shares)
        assert len(shares) == 2
        assert by_slot[slot].load_words
    assert [week.number for week in plan.weeks if week.lighter] == [6, 12]
    sets = [weekly_glute_sets(w.sessions, knowledge=KNOWLEDGE).large for w in plan.weeks]
    assert sets[0] == START_SETS
    assert 10 <= sets[10] <= MOST_SETS
    assert sets[5] < sets[4]
    assert "isolation.1" in by_slot
    assert any("gentil2015" in one.sources for one in plan.decisions if one.about == "isolation")


@pytest.mark.parametrize(("answers", "least"), [({}, 2), ({"blood_pressure": "managed"}, 4)])
def test_who_must_stay_away_from_failure_does_so_in_every_phase(
    answers: dict[str, str], least: int
) -> None:
    ready = {f"readiness__{name}": value for name, value in answers.items()}
    plan = plan_for(told(training__experience="over_2_years", **ready))
    week = next(week for week in plan.weeks if week.phase == "load" and not week.lighter)
    left = {
        one.dose.reps_in_reserve
        for session in week.sessions
        for one in session.exercises()
        if one.slot.startswith("strength") and one.dose.reps_low is not None
    }
    assert min(left) == least


def test_a_beginner_has_no_planned_lighter_week_and_a_day_between() -> None:
    plan = plan_for(told(goals__days_per_week=3.0))
    assert not any(week.lighter for week in plan.weeks)
    assert [week.number for week in plan.weeks if week.retest] == [4, 8, 12]
    days = [session.on for session in plan.sessions()]
    gaps = [(later - day).days for day, later in pairwise(days)]
    assert min(gaps) >= 2


def test_pregnancy_keeps_everyone_off_the_back_and_from_the_tape() -> None:
    plan = plan_for(
        told(
            about__age_years=31.0,
            about__pregnant=True,
            about__weeks_pregnant=24.0,
            readiness__cleared=True,
            readiness__cleared_by_whom="doctor",
            goals__list=("firmer",),
        )
    )
    assert plan.weeks
    for _, exercise in library(plan):
        assert "supine" not in exercise.tags
    assert not any("measure" in one.text for one in plan.expectations)
    assert about(plan, "tape")


def test_at_seventy_balance_comes_in_every_session() -> None:
    plan = plan_for(
        told(
            about__age_years=70.0,
            readiness__used_to_activity=True,
            goals__minutes_per_session=20.0,
        )
    )
    assert plan.inputs.settings.days_per_week == 3
    for session in plan.sessions():
        balance = {KNOWLEDGE.exercises[one.exercise].pattern for one in session.exercises()}
        assert balance & {"balance", "pelvic_control"}, session.id


def test_rather_yoga_keeps_two_strength_days_or_the_outer_hip() -> None:
    answers = told(goals__list=("yoga",), goals__days_per_week=3.0)
    wished = settings_from(answers, starts_on=MONDAY, knowledge=KNOWLEDGE)
    assert wished.yoga_days == 1
    plan = plan_for(answers)
    kinds = [session.kind for session in plan.weeks[0].sessions]
    assert kinds == ["strength", "yoga", "strength"]
    only = plan_for(answers, yoga_days=3)
    assert {session.kind for session in only.sessions()} == {"yoga"}
    assert all("abduction" in patterns(week) for week in only.weeks)
    assert any(said.startswith("Fewer") for said in about(only, "sets"))


def test_a_finding_chooses_and_its_reason_is_decided() -> None:
    found = FindingInBrief(rule="squat_heels", status="supported", title="Heels lifted")
    plan = plan_for(told(), findings=(found,))
    squat = next(one for one in planned(plan) if one.slot == "strength.1")
    assert squat.exercise == "box_sit_to_stand"
    assert any("heels" in reason for reason in squat.reasons)
    assert any("heels" in said for said in about(plan, "strength.1"))
    decision = next(one for one in plan.decisions if one.about == "strength.1")
    assert set(KNOWLEDGE.focuses["squat_heels"].sources) <= set(decision.sources)


def test_a_refused_exercise_never_comes() -> None:
    plan = plan_for(told())
    names = {one.exercise for one in planned(plan)}
    without = plan_for(told(), refused=frozenset(names))
    assert not names & {one.exercise for one in planned(without)}
    assert without.weeks
    left = {one.exercise: one.reason for one in without.left_out}
    assert all("do not want" in left[name] for name in names)


def test_who_wants_nothing_at_all_is_told_so() -> None:
    plan = plan_for(told(), refused=frozenset(KNOWLEDGE.exercises))
    assert plan.weeks == ()
    assert "physiotherapist" in plan.withheld
    few = plan_for(told(), refused=frozenset(KNOWLEDGE.exercises) - {"plank"})
    assert {one.exercise for one in planned(few)} == {"plank"}


def test_a_stop_withholds_and_says_what_to_do() -> None:
    plan = plan_for(told(safety__bladder=True))
    assert plan.weeks == ()
    assert plan.withheld
    assert plan.advice
    assert plan.sitting_break is None


def test_phases_follow_each_other_and_can_be_told() -> None:
    plan = plan_for(told())
    assert [week.phase for week in plan.weeks] == ["learn"] * 4 + ["build"] * 4 + ["load"] * 4
    slower = remake(plan, knowledge=KNOWLEDGE, phases=("learn",) * 6 + ("build",))
    assert [week.phase for week in slower.weeks] == ["learn"] * 6 + ["build"] * 6
    assert slower.weeks[:4] == plan.weeks[:4]
    with pytest.raises(PlanError, match="no phase 'rest'"):
        remake(plan, knowledge=KNOWLEDGE, phases=("rest",))


def test_a_frame_that_cannot_be_kept_is_refused_with_all_its_faults() -> None:
    with pytest.raises(PlanError, match=r"minutes: .*; days_per_week: "):
        plan_for(told(), minutes=2, days_per_week=9)
    wished = settings_from(told(), starts_on=MONDAY, knowledge=KNOWLEDGE)
    spread = plan_for(told(), settings=replace(wished, weekdays=(0,)))
    assert len(spread.inputs.settings.weekdays) == wished.days_per_week


def test_suitability_is_that_of_the_check() -> None:
    plan = plan_for(told(pain__knee=7.0))
    found = suitability_of(plan, knowledge=KNOWLEDGE)
    assert isinstance(found, Suitability)
    assert found.obstacle(KNOWLEDGE.exercises["reverse_lunge"]) is not None
