"""Safety rows: complete, reachable, clearable, and strict where they have to be."""

from __future__ import annotations

from typing import Any

import pytest

from primemover.knowledge import Condition, Question, SafetyRow, load_knowledge
from primemover.recordings.answers import parse_answers

KNOWLEDGE = load_knowledge()
ROWS = KNOWLEDGE.safety
CONDITIONAL = {name: row for name, row in ROWS.items() if row.when is not None}
GATES = {name: row for name, row in ROWS.items() if row.level == "gate"}
STOPS = ("emergency", "urgent", "block")

GATHERED = [
    "ces_bladder",
    "ces_saddle",
    "ces_bilateral",
    "progressive_weakness",
    "fracture",
    "infection",
    "cancer",
    "age_new",
    "thoracic",
    "dvt",
    "chest_pain",
    "parq_gate",
    "age_gate",
    "pain_green",
    "pain_amber",
    "pain_red",
    "pain_model_alt",
    "radiating",
    "preg_ok",
    "preg_stop",
    "preg_supine",
    "preg_contra",
    "thr_posterior",
    "thr_anterior",
    "thr_lateral",
    "htn_severe",
    "htn_managed",
    "gluteal_tendon",
    "post_op",
    "inflammatory",
    "stop_rule",
    "refer_rule",
    "claim_rule",
    "fall_history",
    "fall_faint",
    "under_18",
    "under_15",
    "postnatal_6wk",
    "postnatal_12wk",
    "postnatal_pfd",
    "bone_stress_groin",
    "shoulder_instability",
    "shoulder_recent",
    "kidney_protein",
    "kidney_exercise",
    "low_energy",
    "protein_cut_off",
    "thr_single_leg",
    "thr_prone_ext",
    "thr_precedence",
    "htn_holds",
]
"""Every safety row the evidence was gathered for; none may get lost."""


def condition_of(row: SafetyRow) -> Condition:
    assert row.when is not None
    return row.when


def a_value(leaf: Condition, question: Question | None) -> Any:
    """Some answer for which the comparison holds."""
    if leaf.equals is not None:
        return leaf.equals
    if leaf.one_of:
        return leaf.one_of[0]
    if leaf.includes is not None:
        return (leaf.includes,)
    value = leaf.at_least if leaf.at_least is not None else leaf.at_most
    assert value is not None
    return int(value) if question is not None and question.whole else value


def someone_for_whom(condition: Condition) -> dict[str, Any]:
    """Answers for which the condition holds; what would lift it stays unanswered."""
    if condition.question is not None:
        question = KNOWLEDGE.questions.get(condition.question)
        return {condition.question: a_value(condition, question)}
    if condition.all_of:
        return {k: v for part in condition.all_of for k, v in someone_for_whom(part).items()}
    wanted = condition.any_of[: condition.count_at_least or 1]
    return {k: v for part in wanted for k, v in someone_for_whom(part).items()}


def applying(**answers: Any) -> set[str]:
    """Rows that apply; ``about__age_years=34`` answers ``about.age_years``."""
    values = {name.replace("__", "."): value for name, value in answers.items()}
    sheet = parse_answers(values).values
    return {name for name, row in CONDITIONAL.items() if condition_of(row).holds(sheet)}


def test_no_gathered_row_is_lost() -> None:
    assert set(GATHERED) <= set(ROWS)


@pytest.mark.parametrize("name", CONDITIONAL)
def test_some_answers_reach_it(name: str) -> None:
    when = condition_of(ROWS[name])
    sheet = parse_answers(someone_for_whom(when)).values
    assert when.holds(sheet) is True


def test_no_answers_reach_nothing() -> None:
    assert applying() == set()


def test_someone_well_and_active_meets_no_row() -> None:
    yes_no = {q.id: False for q in KNOWLEDGE.questions.values() if q.kind == "yes_no"}
    sheet = parse_answers(
        yes_no
        | {f"pain.{site}": 0 for site in ("low_back", "hip_side", "hip_front", "knee", "shoulder")}
        | {"about.age_years": 34, "readiness.blood_pressure": "normal", "readiness.falls": 0}
        | {"readiness.hip_replacement": "none", "readiness.used_to_activity": True}
    ).values
    assert {n for n, row in CONDITIONAL.items() if condition_of(row).holds(sheet)} == set()


@pytest.mark.parametrize("pregnant", [True, False])
def test_the_required_questions_alone_settle_every_stop_sign(pregnant: bool) -> None:
    given: dict[str, Any] = {
        "about.age_years": 34,
        "about.pregnant": pregnant,
        "readiness.falls": 0,
    }
    given |= {"readiness.blood_pressure": "normal", "readiness.hip_replacement": "none"}
    needed = [q for q in KNOWLEDGE.questions.values() if q.required and q.asked(given)]
    sheet = parse_answers(dict.fromkeys((q.id for q in needed), False) | given).values
    for name, row in ROWS.items():
        if row.level in STOPS:
            assert condition_of(row).holds(sheet) is False, name


@pytest.mark.parametrize("name", GATES)
def test_whoever_a_gate_holds_back_is_asked_what_clears_it(name: str) -> None:
    row = ROWS[name]
    sheet = parse_answers(someone_for_whom(condition_of(row))).values
    clearing = KNOWLEDGE.questions[row.cleared_by]
    assert clearing.kind == "yes_no"
    assert clearing.asked(sheet)
    if row.cleared_reason:
        reason = KNOWLEDGE.questions[row.cleared_reason]
        assert not reason.asked(sheet)
        assert reason.asked({**sheet, clearing.id: True})


def test_only_a_clearing_question_that_names_who_needs_no_reason() -> None:
    without = {row.cleared_by for row in GATES.values() if not row.cleared_reason}
    assert without == {"about.guardian_consent", "about.postnatal_check"}


@pytest.mark.parametrize("name", ["htn_severe", "htn_reading"])
def test_every_figure_of_blood_pressure_has_its_own_source(name: str) -> None:
    row = ROWS[name]
    compared = {leaf.at_least for leaf in condition_of(row).leaves() if leaf.at_least is not None}
    assert len(compared) == 2
    assert compared <= {figure.value for figure in row.figures}
    for figure in row.figures:
        assert figure.keys
        assert (figure.value in compared) is ("not used" not in figure.unit)


@pytest.mark.parametrize("name", [n for n, row in ROWS.items() if row.level in STOPS])
def test_a_stop_excludes_nothing_because_nothing_goes_on(name: str) -> None:
    row = ROWS[name]
    assert (*row.excludes_tags, *row.excludes_exercises, *row.excludes_tests) == ()
    assert row.limits == {}


@pytest.mark.parametrize(
    ("answers", "rows"),
    [
        ({"about__age_years": 14}, {"under_15"}),
        ({"about__age_years": 15}, {"under_18"}),
        ({"about__age_years": 17}, {"under_18"}),
        ({"about__age_years": 18}, set()),
        ({"about__age_years": 39}, set()),
        ({"about__age_years": 40}, {"htn_holds"}),
        ({"about__age_years": 40, "readiness__blood_pressure": "unknown"}, {"htn_holds"}),
        ({"about__age_years": 40, "readiness__blood_pressure": "normal"}, set()),
        ({"about__age_years": 69}, {"htn_holds"}),
        ({"about__age_years": 70}, {"age_gate", "htn_holds"}),
        ({"about__age_years": 70, "readiness__used_to_activity": True}, {"htn_holds"}),
        ({"readiness__systolic_mmhg": 180}, {"htn_severe", "htn_reading"}),
        ({"readiness__diastolic_mmhg": 100}, {"htn_severe", "htn_reading"}),
        ({"readiness__systolic_mmhg": 179, "readiness__diastolic_mmhg": 99}, {"htn_reading"}),
        ({"readiness__systolic_mmhg": 140, "readiness__diastolic_mmhg": 80}, {"htn_reading"}),
        ({"readiness__systolic_mmhg": 120, "readiness__diastolic_mmhg": 90}, {"htn_reading"}),
        ({"readiness__systolic_mmhg": 139, "readiness__diastolic_mmhg": 89}, set()),
        (
            {"readiness__blood_pressure": "normal", "readiness__systolic_mmhg": 178},
            {"htn_reading"},
        ),
        ({"readiness__falls": 1}, {"fall_history", "fall_history_steps"}),
        ({"readiness__falls": 1, "equipment__items": ["rail"]}, {"fall_history"}),
        ({"readiness__falls": 2, "equipment__items": ["rail"]}, {"fall_history", "fall_repeat"}),
        ({"about__pregnant": True, "about__weeks_pregnant": 12}, {"preg_ok"}),
        ({"about__pregnant": True, "about__weeks_pregnant": 13}, {"preg_ok", "preg_supine"}),
        ({"about__pregnant": True}, {"preg_ok", "preg_supine"}),
        ({"food__eating_sick": True}, {"low_energy_one"}),
        (
            {"food__eating_sick": True, "food__body_image": True},
            {"low_energy", "low_energy_one"},
        ),
        ({"pain__knee": 3.9}, set()),
        ({"pain__knee": 4}, {"pain_amber"}),
        ({"pain__knee": 6}, {"pain_amber", "pain_red_knee"}),
        ({"readiness__kidney": True}, {"kidney_exercise", "kidney_protein"}),
    ],
)
def test_the_edges_of_a_row(answers: dict[str, Any], rows: set[str]) -> None:
    assert applying(**answers) == rows


BIRTH = {"about__gave_birth_past_year": True, "about__postnatal_check": True}


@pytest.mark.parametrize(
    ("weeks", "caesarean", "waits"),
    [(5, False, True), (6, False, False), (6, True, True), (6, None, True), (8, True, False)],
)
def test_a_caesarean_waits_eight_weeks(weeks: int, caesarean: bool | None, waits: bool) -> None:
    rows = applying(about__weeks_since_birth=weeks, about__caesarean=caesarean, **BIRTH)
    assert ("postnatal_6wk" in rows) is waits
    assert "postnatal_12wk" in rows


@pytest.mark.parametrize("approach", ["posterior", "anterior", "lateral", "unknown"])
def test_hip_limits_last_until_they_are_lifted(approach: str) -> None:
    limits = {"thr_posterior", "thr_anterior", "thr_prone_ext", "thr_lateral"}
    rows = applying(readiness__hip_replacement=approach)
    assert rows & limits
    assert "thr_single_leg" in rows
    if approach == "unknown":
        assert limits <= rows
    lifted = applying(
        readiness__hip_replacement=approach,
        readiness__hip_limits_lifted=True,
        readiness__single_leg_cleared=True,
    )
    assert lifted == set()


def test_a_recent_operation_waits_whatever_the_hip_limits_say() -> None:
    rows = applying(readiness__hip_replacement="anterior", readiness__recent_surgery=True)
    assert ROWS["post_op"].level == "gate"
    assert {"post_op", "thr_anterior"} <= rows
    assert all(ROWS[name].level == "modify" for name in rows - {"post_op"})


HELD_OR_TO_FAILURE = ("plank", "side_plank_hold", "sl_bridge_hold", "sl_hamstring_bridge")


@pytest.mark.parametrize("pressure", ["managed", "unknown"])
def test_high_blood_pressure_reaches_every_long_hold_and_last_repetition(pressure: str) -> None:
    rows = applying(readiness__blood_pressure=pressure, about__age_years=40)
    tags = {tag for name in rows for tag in ROWS[name].excludes_tags}
    assert {"long_hold", "to_failure", "breath_hold"} <= tags
    for test in HELD_OR_TO_FAILURE:
        assert tags & set(KNOWLEDGE.tests[test].tags), test
    assert tags & set(KNOWLEDGE.exercises["plank"].tags)
    assert min(ROWS[name].limits.get("max_hold_s", 99) for name in rows) == 30


def test_a_loose_shoulder_skips_the_dip_by_row_and_by_the_test_itself() -> None:
    rows = applying(readiness__shoulder_unstable=True)
    dip = KNOWLEDGE.tests["bench_dip"]
    assert set(dip.tags) & {tag for name in rows for tag in ROWS[name].excludes_tags}
    assert any(skip.holds({"readiness.shoulder_unstable": True}) for skip in dip.skip_if)
    bars = {n for n, e in KNOWLEDGE.exercises.items() if "arm_behind_body" in e.tags}
    assert "bench_dip" in bars


def test_what_the_steps_of_a_person_name_is_barred_by_tag_too() -> None:
    """An exercise named in a row bears one of its tags, so a new one like it is barred too."""
    for name, row in ROWS.items():
        for exercise in row.excludes_exercises:
            bears = set(KNOWLEDGE.exercises[exercise].tags) & set(row.excludes_tags)
            assert bears, f"{name} names {exercise}, which bears none of its tags"


def test_no_figures_about_food_for_those_they_may_harm() -> None:
    harmed: list[dict[str, Any]] = [
        {"about__age_years": 16},
        {"about__pregnant": True},
        {"about__gave_birth_past_year": True},
        {"readiness__kidney": True},
        {"food__eating_history": True},
        {"food__missed_periods": True},
    ]
    for person in harmed:
        rows = applying(**person)
        assert any(ROWS[name].limits.get("no_protein_figures") for name in rows), person
