"""The questionnaire: complete, neutral, and askable in its order."""

from __future__ import annotations

import re

import pytest

from primemover.knowledge import Question, load_knowledge
from tests.words import forbidden_words

KNOWLEDGE = load_knowledge()
QUESTIONS = KNOWLEDGE.questions
SECTIONS = sorted(KNOWLEDGE.question_sections.values(), key=lambda section: section.order)
IN_ORDER = [question for section in SECTIONS for question in section.questions]
FELT = [question for question in IN_ORDER if question.kind == "felt_sites"]

SITES = {
    "lower_buttock", "upper_outer_hip", "front_of_hip", "front_of_thigh", "back_of_thigh",
    "inner_thigh", "low_back", "abdomen", "upper_arm", "shoulder", "chest", "calf",
}  # fmt: skip
CLAM_SITES = {
    "lower_buttock", "upper_outer_hip", "front_of_hip", "front_of_thigh", "back_of_thigh",
    "low_back",
}  # fmt: skip

AGREED = [
    "about.age_years",
    "about.sex",
    "about.height_cm",
    "about.mass_kg",
    "about.ankle_sprain",
    "about.pregnant",
    "about.weeks_pregnant",
    "readiness.cleared",
    "readiness.kidney",
    "readiness.hip_replacement",
    "readiness.blood_pressure",
    "sitting.hours_work_day",
    "sitting.hours_free_day",
    "sitting.longest_stretch_min",
    "felt.bench_dip",
    "felt.plank",
    "felt.clam_before",
    "felt.clam_after",
    "felt.bridge",
    "felt.bridge_heels_close",
    "felt.squat",
    "felt.prone_hip_extension",
    "pain.low_back",
    "pain.hip_side",
    "pain.hip_front",
    "pain.knee",
    "pain.shoulder",
    "pain.ankle",
    "pain.wrist",
    "squat.toes_can_wiggle",
    "squat.heels_lift",
    "hinge.back_rounds",
    "timed.one_leg_stand_left_s",
    "timed.one_leg_stand_right_s",
    "timed.plank_s",
    "timed.chair_stands",
    "scale.abductor_left_kg",
    "scale.abductor_right_kg",
    "scale.exact_position",
    "training.sessions_per_week",
    "training.glute_sets_per_week",
    "training.experience",
    "training.months",
    "training.no_progress",
    "sleep.hours",
    "food.protein_portions",
    "equipment.items",
    "goals.list",
]


def test_every_agreed_question_is_there() -> None:
    assert set(AGREED) <= set(QUESTIONS)
    assert "firmer" in QUESTIONS["goals.list"].option_ids


def test_sections_have_an_order_of_their_own_and_one_file_each() -> None:
    assert len({section.order for section in SECTIONS}) == len(SECTIONS)
    for name, section in KNOWLEDGE.question_sections.items():
        assert {question.section for question in section.questions} == {name}


def test_a_bound_is_set_by_numbers_of_the_same_section() -> None:
    bounded = [question for question in IN_ORDER if question.no_more_than is not None]
    assert bounded
    for question in bounded:
        assert question.no_more_than is not None
        for name in question.no_more_than.questions:
            assert QUESTIONS[name].kind == "number"
            assert QUESTIONS[name].section == question.section  # asked back beside the field


def test_a_question_depends_only_on_questions_asked_before_it() -> None:
    place = {question.id: index for index, question in enumerate(IN_ORDER)}
    late: list[str] = []
    for question in IN_ORDER:
        for condition in (question.ask_if, question.skip_if):
            asked = condition.questions() if condition else frozenset()
            late += [f"{question.id} on {q}" for q in asked if place[q] >= place[question.id]]
    # A birth or an eating disorder told late only hides what was optional before.
    assert late == ["tape.hip_girth_cm on food.eating_history"]


def test_stop_signs_come_before_any_test() -> None:
    first_felt = IN_ORDER.index(next(q for q in IN_ORDER if q.section == "felt"))
    for section in ("safety", "readiness", "pain"):
        assert all(IN_ORDER.index(q) < first_felt for q in IN_ORDER if q.section == section)


@pytest.mark.parametrize("question", FELT, ids=lambda question: question.id)
def test_a_felt_question_is_neutral(question: Question) -> None:
    said = f"{question.text} {question.why}".lower()
    for leading in ("glute", r"should\b", "correct", "weak", "wrong", "instead of"):
        assert not re.search(rf"\b{leading}", said), leading
    assert set(question.option_ids) <= SITES
    assert {"lower_buttock", "upper_outer_hip", "low_back"} <= set(question.option_ids)


def test_the_clam_offers_both_targets_and_four_others() -> None:
    for when in ("before", "after"):
        assert set(QUESTIONS[f"felt.clam_{when}"].option_ids) == CLAM_SITES


def test_the_clam_is_asked_before_the_cue_and_after_it() -> None:
    place = [question.id for question in IN_ORDER]
    assert place.index("felt.clam_before") + 1 == place.index("felt.clam_after")


def test_questions_about_eating_are_asked_only_where_food_is_wanted() -> None:
    eating = [q for q in IN_ORDER if q.section == "food" and q.kind == "yes_no"]
    asked_of_anyone = {q.id for q in eating if q.asked({})}
    assert asked_of_anyone == {"food.wanted"}
    assert QUESTIONS["food.eating_sick"].asked({"food.wanted": True})
    assert QUESTIONS["food.eating_sick"].asked({"goals.list": ("eat_well",)})


def test_a_follow_up_is_asked_only_after_the_yes() -> None:
    weeks = QUESTIONS["about.weeks_pregnant"]
    assert not weeks.asked({})
    assert not weeks.asked({"about.pregnant": False})
    assert weeks.asked({"about.pregnant": True})


def test_a_skip_needs_its_reason_to_be_known() -> None:
    dip = QUESTIONS["felt.bench_dip"]
    assert dip.asked({})
    assert not dip.asked({"pain.shoulder": 4})


def test_every_question_says_why_in_plain_short_words() -> None:
    for question in IN_ORDER:
        assert question.why.endswith("."), question.id
        assert len(question.why) < 160, question.id
        assert forbidden_words(question.text) == []


def test_what_is_missing_says_what_it_costs() -> None:
    """Everything that feeds a finding says what its absence costs."""
    for question in IN_ORDER:
        if question.section in ("sitting", "felt", "squat", "timed", "scale", "training", "sleep"):
            assert question.absent_means.endswith("."), question.id
