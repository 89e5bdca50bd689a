"""Recipes and the note in a real browser: silent, self-contained, whole on a phone."""

from __future__ import annotations

from datetime import date

import pytest

from primemover.knowledge import load_knowledge
from primemover.programme.eaters import eater_from
from primemover.report.citations import Citations
from primemover.report.eating_card import eating_card
from primemover.report.professional_note import note_html, professional_note
from primemover.report.recipes import recipe_book
from primemover.report.recipes_files import recipes_html
from primemover.report.stored_check import read_check
from tests.browser.chromium import Opened, at_both_widths, open_page
from tests.programme.food_answers import gate_of, told
from tests.report.test_professional_note import log, plan, stored

KNOWLEDGE = load_knowledge()


def _recipes() -> str:
    answers = told()
    gate, citations = gate_of(answers), Citations(KNOWLEDGE.sources)
    card = eating_card(answers, gate=gate, knowledge=KNOWLEDGE, citations=citations)
    eater = eater_from(answers, label="You", gate=gate, knowledge=KNOWLEDGE)
    book = recipe_book([eater], knowledge=KNOWLEDGE, card=card, citations=citations)
    return recipes_html(book)


def _note() -> str:
    on = date(2026, 11, 22)
    return note_html(
        professional_note(
            read_check(stored()), checked_on=on, on=on, knowledge=KNOWLEDGE, plan=plan(), log=log()
        )
    )


PAGES = {"recipes": _recipes, "note": _note}


@pytest.fixture(scope="module", params=at_both_widths(PAGES))
def opened(
    request: pytest.FixtureRequest, executable: str, tmp_path_factory: pytest.TempPathFactory
) -> Opened:
    name, width_px = request.param
    return open_page(
        PAGES[name](),
        executable=executable,
        width_px=width_px,
        profile=tmp_path_factory.mktemp("profile"),
    )


def test_the_page_logs_nothing(opened: Opened) -> None:
    assert opened.console == ()


def test_the_page_asks_for_nothing(opened: Opened) -> None:
    assert opened.requested == ()


def test_nothing_is_wider_than_the_window(opened: Opened) -> None:
    assert opened.measured["too_wide"] == []
    assert opened.measured["scroll_width"] <= opened.measured["client_width"]
