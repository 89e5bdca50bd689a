"""The interview: every question can be skipped, undone and left; what was answered is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.interview import Interview, prompt_of, read_reply
from primemover.errors import AnswersError
from primemover.knowledge import Condition, Question, QuestionOption, load_knowledge

SITES = (
    QuestionOption(id="low_back", label="low back"),
    QuestionOption(id="lower_buttock", label="lower buttock"),
)


def _question(name: str, kind: str, **more: object) -> Question:
    return Question.model_validate(
        {"id": name, "kind": kind, "text": "?", "why": "because", "absent_means": "", **more}
    )


AGE = _question("about.age", "number", unit="years", low=1.0, high=120.0, whole=True)
SEX = _question("about.sex", "choice", options=SITES)
PREGNANT = _question(
    "about.pregnant",
    "yes_no",
    ask_if=Condition(question="about.sex", equals="low_back"),
)
PLANK = _question("felt.plank", "felt_sites", options=SITES, low=0.0, high=10.0)


def _interview(*questions: Question) -> Interview:
    return Interview(questions=questions)


@pytest.mark.parametrize(
    ("question", "reply", "meant"),
    [
        (AGE, "34", 34),
        (AGE, "34.0", 34),
        (PREGNANT, "Y", True),
        (PREGNANT, "no", False),
        (SEX, "2", "lower_buttock"),
        (SEX, "low back", "low_back"),
        (SEX, "low b", "low_back"),
        (SEX, "LOWE", "lower_buttock"),
        (_question("g.l", "multi", options=SITES), "1, 2", ["low_back", "lower_buttock"]),
        (_question("g.l", "multi", options=SITES), "none", []),
        (PLANK, "1=6, lower_buttock 2.5", {"low_back": 6, "lower_buttock": 2.5}),
        (PLANK, "nowhere", {}),
        (_question("s.h", "number", unit="h", low=0.0, high=24.0), "7,5", 7.5),
    ],
)
def test_replies_are_understood(question: Question, reply: str, meant: object) -> None:
    assert read_reply(reply, question=question) == meant


@pytest.mark.parametrize(
    ("question", "reply", "words"),
    [
        (AGE, "old", "expected a number"),
        (AGE, "500", "expected a whole number from 1 to 120 years"),
        (PREGNANT, "maybe", "expected yes or no"),
        (SEX, "3", "expected a number from 1 to 2"),
        (SEX, "low", "it could be low_back or lower_buttock"),
        (AGE, "500", "^expected"),
        (PLANK, "6", "expected the place and 0 to 10"),
        (PLANK, "1=11", "10"),
    ],
)
def test_other_replies_say_what_is_expected_and_the_question_stays(
    question: Question, reply: str, words: str
) -> None:
    asked = Question.model_validate({**question.model_dump(), "ask_if": None})
    interview = _interview(asked)
    with pytest.raises(AnswersError, match=words):
        interview.answer(reply)
    assert interview.current is asked


def test_a_question_whose_condition_fails_is_not_asked() -> None:
    interview = _interview(SEX, PREGNANT, AGE)
    interview.answer("2")
    assert interview.current is AGE


def test_an_answer_that_no_longer_applies_is_dropped() -> None:
    interview = _interview(SEX, PREGNANT, AGE)
    interview.answer("1")
    interview.answer("yes")
    assert interview.answers().values == {"about.sex": "low_back", "about.pregnant": True}
    interview.back()
    interview.back()
    interview.answer("2")
    assert interview.answers().values == {"about.sex": "lower_buttock"}


def test_back_at_the_start_stays() -> None:
    interview = _interview(SEX, AGE)
    assert not interview.back()
    assert interview.current is SEX


@given(st.lists(st.sampled_from(["skip", "back", "yes", "1", "0", "nonsense"]), max_size=40))
def test_any_sequence_of_replies_gives_answers_that_can_be_read_back(replies: list[str]) -> None:
    from primemover.recordings.answers import parse_answers

    interview = Interview(questions=tuple(load_knowledge().questions.values()))
    for reply in replies:
        if reply == "back":
            interview.back()
        elif reply == "skip":
            interview.skip()
        else:
            try:
                interview.answer(reply)
            except AnswersError:
                interview.skip()
    answers = interview.answers()
    assert parse_answers(answers.values).values == answers.values


def test_the_prompt_shows_the_options_and_the_answer_so_far() -> None:
    prompt = prompt_of(PLANK, current={"low_back": 4})
    assert "1 low back" in prompt
    assert "now: low_back=4" in prompt


def test_no_prompt_of_the_questionnaire_fails() -> None:
    for question in load_knowledge().questions.values():
        assert question.text in prompt_of(question, current=None)
