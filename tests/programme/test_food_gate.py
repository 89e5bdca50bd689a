"""Who may see figures about food, and who may not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from primemover.knowledge import load_knowledge
from primemover.programme.eaters import Eater, eater_from, figures_for
from primemover.programme.food_gate import FoodGate, food_gate, food_wanted
from primemover.recordings.answers import Answers
from tests.programme.food_answers import HIDING, OPEN, changed, gate_of, told

KNOWLEDGE = load_knowledge()


def _gate(answers: Answers) -> FoodGate:
    return food_gate(answers.values, gate=gate_of(answers), knowledge=KNOWLEDGE)


def test_figures_are_shown_when_nothing_speaks_against_them() -> None:
    assert _gate(told()) == FoodGate(wanted=True, figures=True, because="shown")


@pytest.mark.parametrize("changes", HIDING.values(), ids=HIDING)
def test_what_hides_one_figure_hides_all_and_nothing_is_asked(changes: dict[str, object]) -> None:
    answers = changed(changes)
    found = _gate(answers)
    assert not found.figures
    assert found.because == "safety"
    assert found.open_questions == ()
    eater = eater_from(answers, label="You", gate=gate_of(answers), knowledge=KNOWLEDGE)
    assert eater.mass_kg is None


@pytest.mark.parametrize(
    "question", sorted(set(OPEN) - {"food.wanted", "about.mass_kg", "about.sex"})
)
def test_an_open_question_hides_figures(question: str) -> None:
    found = _gate(Answers(values={k: v for k, v in OPEN.items() if k != question}))
    assert not found.figures
    assert found.because == "unanswered"
    assert found.open_questions == (question,)


def test_questions_for_others_are_not_waited_for() -> None:
    men = set(_gate(told(food__eating_sick=None)).open_questions)
    anyone = set(_gate(told(food__eating_sick=None, about__sex=None)).open_questions)
    assert men == {"food.eating_sick"}
    assert {"about.pregnant", "about.gave_birth_past_year", "food.missed_periods"} <= anyone


def test_no_answers_at_all_show_no_figures() -> None:
    assert not _gate(Answers(values={})).figures


def test_a_stop_or_a_pause_shows_no_figures() -> None:
    answers = told(safety__saddle=True)
    assert gate_of(answers).outcome != "go"
    assert not _gate(answers).figures


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"food.wanted": True}, True),
        ({"food.wanted": False, "goals.list": ("eat_well",)}, False),
        ({"goals.list": ("eat_well", "firmer")}, True),
        ({"goals.list": ("firmer",)}, False),
        ({}, False),
    ],
)
def test_food_is_spoken_of_when_asked_for(values: Mapping[str, object], wanted: bool) -> None:
    assert food_wanted(values) is wanted


def test_a_table_sees_figures_when_each_of_them_may() -> None:
    one, guest = Eater(label="You", figures=True, mass_kg=60), Eater(label="Person 2")
    assert figures_for([one])
    assert not figures_for([one, guest])
    assert not figures_for([])
