"""The programme as a page: what it promises, what it shows first, and what it must never run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSession, TrainingLog
from primemover.programme.model import LeftOut
from primemover.programme.plan import Plan
from primemover.report.programme.html import programme_html
from primemover.report.programme.view import programme_view
from primemover.report.typesetting import Sheet
from tests.report.pages import Page, broken_rules
from tests.report.plans import ODD, STARTS_ON, exercise, sample_plan
from tests.words import forbidden_words

LARGEST_PAGE_BYTES = 2_600_000  # small enough to send: the loops keep to their own budget


def page(plan: Plan, *, on: date = STARTS_ON, large: bool = False, letter: bool = False) -> Page:
    knowledge = load_knowledge()
    sheet = Sheet(on=on, large_print=large, paper="letter" if letter else "a4")
    view = programme_view(plan, on=on, knowledge=knowledge)
    return Page(programme_html(view, sheet=sheet, knowledge=knowledge))


@pytest.fixture(scope="module")
def whole() -> Page:
    return page(sample_plan())


@pytest.mark.parametrize(
    "plan",
    [
        sample_plan(),
        sample_plan(odd=True, yoga_days=0, desk=False),
        sample_plan(weeks=1, days=1, yoga_days=0),
        replace(sample_plan(), weeks=(), withheld="First see somebody.", advice=("Rest.",)),
    ],
    ids=["whole", "odd", "short", "withheld"],
)
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_it_keeps_what_every_page_promises(plan: Plan, large: bool) -> None:
    assert not broken_rules(page(plan, large=large, letter=large))


def test_today_comes_first_with_every_exercise(whole: Page) -> None:
    assert "Today, Monday 23 November" in whole.text
    first = sample_plan().weeks[0].sessions[0]
    before_the_rest = whole.text[: whole.text.index("In this programme")]
    assert all(each.name in before_the_rest for each in first.exercises())


def test_a_later_day_shows_its_own_week_and_the_next_session() -> None:
    later = page(sample_plan(), on=date(2027, 1, 12)).text
    assert "Week 8 of 12" in later
    assert "Next: Wednesday 13 January" in later


def test_expectations_that_are_past_are_not_repeated() -> None:
    early, late = page(sample_plan()).text, page(sample_plan(), on=date(2027, 1, 12)).text
    assert "nothing can be seen yet" in early
    assert "nothing can be seen yet" not in late
    assert "Muscles are larger in most people" in late


def test_after_the_last_session_the_tests_are_named() -> None:
    text = page(sample_plan(), on=date(2027, 6, 1)).text
    assert "Every session is done" in text


def test_every_exercise_has_its_picture_steps_cues_and_doses(whole: Page) -> None:
    knowledge = load_knowledge()
    for name in ("clam", "bridge", "goblet_squat"):
        known = knowledge.exercises[name]
        assert all(step in whole.text for step in known.steps)
        assert all(cue in whole.text for cue in known.cues)
    pictures = [a for a in whole.of("img") if (a.get("alt") or "").startswith("Bridge")]
    assert pictures
    assert "3 × 8–12" in whole.text
    assert "with a pause of three seconds at the turn" in whole.text
    assert "18 kg" in whole.text


def test_easier_and_harder_are_only_what_suits_the_person() -> None:
    # nothing in this plan offers the goblet squat, which the library knows as harder
    block = replace(
        sample_plan().weeks[0].sessions[0].blocks[1],
        exercises=(
            exercise(
                "bodyweight_squat",
                slot="strength.1",
                dose=sample_plan().weeks[0].sessions[0].blocks[1].exercises[0].dose,
            ),
        ),
    )
    plan = sample_plan(weeks=1, days=1, yoga_days=0, desk=False)
    session = replace(plan.weeks[0].sessions[0], blocks=(block,))
    alone = replace(plan, weeks=(replace(plan.weeks[0], sessions=(session,)),))
    assert "goblet squat" in load_knowledge().exercises["goblet_squat"].name.lower()
    assert "goblet squat" not in page(alone).text.lower()


def test_the_traffic_light_has_the_ratings_of_the_safety_rows(whole: Page) -> None:
    for light in ("Green, 0 to 3 of 10", "Amber, 4 to 5 of 10", "Red, 6 to 10 of 10"):
        assert light in whole.text


def test_decisions_expectations_and_what_was_left_out_are_told(whole: Page) -> None:
    plan = sample_plan()
    assert all(each.text in whole.text for each in plan.expectations)
    assert all(each.why in whole.text for each in plan.decisions)
    assert "There is no barbell." in whole.text
    assert "By the clock" in whole.text
    assert "Every 30 minutes of sitting" in whole.text


def test_what_a_person_wrote_is_text_and_nothing_else() -> None:
    plan = sample_plan(odd=True)
    odd = replace(plan, left_out=(LeftOut(exercise="x", name=ODD, reason=ODD),))
    source = page(odd)
    assert "<b>bold</b>" not in source.source
    assert "<b>bold</b>" in source.text


def test_no_word_that_is_not_ours(whole: Page) -> None:
    own = whole.text[: whole.text.rindex("Sources")]  # citations keep their titles
    assert not forbidden_words(own)


def test_it_is_small_enough_to_send(whole: Page) -> None:
    assert len(whole.source) < LARGEST_PAGE_BYTES


def test_the_same_plan_gives_the_same_page(whole: Page) -> None:
    assert page(sample_plan()).source == whole.source


def test_each_paper_has_its_size_and_print_its_boxes() -> None:
    assert "size: letter" in page(sample_plan(), letter=True).source
    assert "size: letter" not in page(sample_plan()).source
    assert page(sample_plan()).source.count('class="box"') > 100


def test_with_a_log_the_next_session_is_the_first_not_done() -> None:
    plan = sample_plan()
    first, second = list(plan.sessions())[:2]
    knowledge = load_knowledge()

    def coming(*done: str, on: date = STARTS_ON) -> str:
        log = TrainingLog(
            sessions=tuple(CompletedSession(id=each, on=on, session=each) for each in done)
        )
        week = programme_view(plan, on=on, log=log, knowledge=knowledge).week
        assert week is not None
        assert week.session is not None
        assert sum(day.done for day in week.days) == len(done)
        return week.session.heading

    assert coming() == "Today, Monday 23 November"
    assert coming(first.id) == "Next: Wednesday 25 November"
    # a day later nothing is lost: what was not done still comes first
    assert coming(on=second.on) == "Next: Monday 23 November"
