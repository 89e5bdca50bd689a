"""Page one: what comes first, and how little of it there is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings

from primemover.findings.judge import about, judge
from primemover.findings.model import FilmedTest
from primemover.findings.summary import PageOne, first_sentence, page_one
from primemover.recordings.answers import Answers
from tests.findings.evidence import evidence, measure, recording
from tests.strategies import answer_sheets

SUBJECTS = {"glutes": 0, "covering": 0, "form": 1, "habit": 2, "context": 3}
EVERYTHING = {
    "training.no_progress": True,
    "training.glute_sets_per_week": 1,
    "sitting.hours_work_day": 12,
    "sitting.longest_stretch_min": 200,
    "squat.heels_lift": True,
    "felt.clam_after": {"front_of_thigh": 6},
}


def page_of(answers: Mapping[str, object] | None = None, *filmed: FilmedTest) -> PageOne:
    return page_one(judge(evidence(answers, filmed=filmed)))


def rules_of(page: PageOne) -> list[str]:
    return [message.finding.rule for message in page.messages]


def test_glutes_come_before_form_and_form_before_habits_and_context() -> None:
    assert rules_of(page_of(EVERYTHING)) == ["clam_felt", "squat_heels", "sitting_stretch"]
    habits = {k: v for k, v in EVERYTHING.items() if k.startswith(("training", "sitting"))}
    assert rules_of(page_of(habits))[:2] == ["sitting_stretch", "training_other_causes"]


def test_a_clear_answer_about_the_glutes_is_read_before_the_form_of_a_squat() -> None:
    fine = {"felt.clam_after": {"lower_buttock": 6}, "squat.heels_lift": True}
    order = [m.finding.rule for m in page_of(fine).messages if m.finding.rule != "safety_gate"]
    assert order[:2] == ["clam_felt", "squat_heels"]
    unclear = {"felt.clam_before": {"front_of_thigh": 6}, "squat.heels_lift": True}
    order = [m.finding.rule for m in page_of(unclear).messages if m.finding.rule != "safety_gate"]
    assert order[0] == "squat_heels"


def test_a_message_is_the_strongest_thing_known_and_what_it_may_mean() -> None:
    told = {"squat.toes_can_wiggle": False, "squat.heels_lift": True}
    (message, *_) = page_of(told, recording("squat", measure("heel_lift", 28))).messages
    seen, *meaning = re.split(r"(?<=[.!?])\s+(?=[A-Z])", message.detail)
    assert seen.startswith("Squat, filmed: heel rise")
    assert meaning == ["Your weight moves to the front of the foot."]
    assert "wiggle" not in message.detail


def test_the_first_sentence_ends_where_the_next_begins() -> None:
    assert first_sentence("It reads 2.5 deg. Then more.") == "It reads 2.5 deg."
    assert first_sentence("One only") == "One only"
    asked = "Answer, under “Timed”: “Stand on one leg. How long?”."
    assert first_sentence(f"{asked} Then film.") == asked


def test_one_thing_to_look_at_next_and_it_is_about_the_glutes() -> None:
    assert "Lie on your back" in page_of(EVERYTHING).next_look
    bridge = {"felt.bridge_heels_close": {"lower_buttock": 7}}
    film = page_of(EVERYTHING | bridge).next_look
    assert film.startswith("Film “One-leg stand”")
    assert film.count("Film") == 1
    half = page_of(EVERYTHING | {"felt.bridge": {"back_of_thigh": 7}}).next_look
    assert "heels as close to your seat" in half


def test_a_question_to_answer_next_is_named_by_its_heading() -> None:
    found = [f for f in judge(evidence()) if f.rule == "abductor_strength"]
    step = page_one(found).next_look
    assert step == "Answer, under “Strength by a scale”: “Reading of the left leg?”"


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(answer_sheets())
def test_no_sheet_makes_page_one_long_or_turns_its_order(sheet: Answers) -> None:
    page = page_of(sheet.values)
    assert len(page.messages) <= 3
    for message in page.messages:
        if message.finding.status != "refer":
            assert len(re.split(r"(?<=[.!?])\s+(?=[A-Z“])", message.detail)) <= 2, message.detail
    for status in ("supported", "not_supported"):
        ranks = [SUBJECTS[about(m.finding)] for m in page.messages if m.finding.status == status]
        assert ranks == sorted(ranks)


def test_two_recordings_that_disagree_are_told_apart() -> None:
    clean = FilmedTest(
        test="squat",
        side=None,
        measures=(measure("heel_lift", 2, side="left"),),
        refusals=(),
        source="monday.mp4",
    )
    faulty = FilmedTest(
        test="squat",
        side=None,
        measures=(measure("heel_lift", 28, side="left"),),
        refusals=(),
        source="friday.mp4",
    )
    found = judge(evidence(filmed=[clean, faulty]))
    (heels,) = [f for f in found if f.rule == "squat_heels"]
    assert heels.status == "cannot_tell"
    (sentence,) = heels.contradictions
    assert "(monday.mp4): heel rise as a share of shank length 2%" in sentence
    assert "(friday.mp4): heel rise as a share of shank length 28%" in sentence
    assert sentence.startswith("Two recordings do not agree: ")
    assert sentence in heels.seen.removesuffix(".")
    assert "once more, the same way" in heels.next_step
    alone = [f for f in judge(evidence(filmed=[faulty])) if f.rule == "squat_heels"]
    assert "friday.mp4" not in alone[0].seen


def test_a_message_does_not_hide_what_does_not_agree() -> None:
    told = {"squat.heels_lift": True, "squat.toes_can_wiggle": False}
    clean, faulty = (recording("squat", measure("heel_lift", value)) for value in (2, 28))
    (message, *_) = page_of(told, clean, faulty).messages
    assert message.headline.startswith("Heels in the squat")
    assert "but not everything seen and told agrees." in message.detail
    (message, *_) = page_of(told, faulty).messages
    assert "agrees" not in message.detail
