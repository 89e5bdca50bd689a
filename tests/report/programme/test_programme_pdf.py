"""The programme on paper: tagged, titled, readable by others, and never run as code."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest

from primemover.errors import MissingExtraError
from primemover.knowledge import load_knowledge
from primemover.programme.plan import Plan
from primemover.report.programme.pdf import programme_pdf
from primemover.report.programme.view import programme_view
from primemover.report.typesetting import Sheet
from tests.report.papers import read_paper, smallest_text_pt, words_of
from tests.report.plans import STARTS_ON, sample_plan
from tests.words import forbidden_words

pytest.importorskip("typst", reason="the documents extra is not installed")

BODY_PT = 18.0
FOOTNOTE_PT = 14.0  # the page's footer and the list of sources, which are not body
A4_PT = (595.3, 841.9)
LETTER_PT = (612.0, 792.0)
TURN = str.maketrans({"\u00a0": " "})


def paper(plan: Plan, *, on: date = STARTS_ON, sheet: Sheet | None = None) -> bytes:
    view = programme_view(plan, on=on, knowledge=load_knowledge())
    return programme_pdf(view, sheet=sheet or Sheet(on=on))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return paper(sample_plan())


@pytest.fixture(scope="module")
def large() -> bytes:
    return paper(sample_plan(), sheet=Sheet(on=STARTS_ON, large_print=True, paper="letter"))


def test_it_is_tagged_titled_and_claims_to_be_accessible(whole: bytes, large: bytes) -> None:
    for data in (whole, large):
        read = read_paper(data)
        assert read.tagged
        assert read.accessible
        assert "Your programme" in read.raw
        assert read.told_pictures >= 10


def test_sizes_of_paper(whole: bytes, large: bytes) -> None:
    read = read_paper(whole), read_paper(large)
    assert (read[0].width_pt, read[0].height_pt) == pytest.approx(A4_PT, abs=0.1)
    assert (read[1].width_pt, read[1].height_pt) == pytest.approx(LETTER_PT, abs=0.1)


def test_large_print_is_large(whole: bytes, large: bytes) -> None:
    assert smallest_text_pt(large) >= FOOTNOTE_PT
    assert f"{BODY_PT:g} Tf" in read_paper(large).raw
    assert smallest_text_pt(whole) >= 8.0


def test_its_text_can_be_selected(whole: bytes) -> None:
    text = words_of(whole).translate(TURN)
    for words in ("Your programme", "Today, Monday 23 November", "Stop at once:", "Think of:"):
        assert words in text
    for planned in sample_plan().weeks[0].sessions[0].exercises():
        assert planned.name in text


def test_the_letters_have_a_meaning_whatever_reads_them(whole: bytes) -> None:
    assert set("Your programme×–•") <= read_paper(whole).letters | {" "}


def test_what_a_person_wrote_is_never_run() -> None:
    plan = sample_plan(odd=True)
    hostile = '#panic("ran") #read("/etc/passwd") $x$ *b* _e_ @ref <label> \\u{41} // gone'
    decision = replace(plan.decisions[0], what="Odd", why=hostile)
    text = words_of(paper(replace(plan, decisions=(*plan.decisions, decision))))
    for part in ('#panic("ran")', '#read("/etc/passwd")', "$x$", "*b*", "<label>", "// gone"):
        assert part in text
    assert "#eval(" in text


def test_letters_that_no_font_has_do_not_stop_it() -> None:
    plan = sample_plan()
    notice = replace(plan.notices[0], text="中 \U0001f600 \ud800 \u0000 end")
    assert read_paper(paper(replace(plan, notices=(notice,)))).pages > 5


def test_a_plan_withheld_says_why_on_one_page() -> None:
    plan = replace(sample_plan(), weeks=(), withheld="First see somebody.", decisions=())
    data = paper(replace(plan, expectations=(), left_out=(), sitting_break=None, advice=("Rest.",)))
    text = words_of(data)
    assert "First see somebody." in text
    assert "Today" not in text


@pytest.mark.parametrize("days", [4, 60, 83, 400])
def test_any_day_of_the_plan_can_be_printed(days: int) -> None:
    # the fifth day is one of yoga, whose poses have no page of their own to lead to
    on = STARTS_ON + timedelta(days=days)
    assert read_paper(paper(sample_plan(), on=on)).accessible


def test_no_word_that_is_not_ours(whole: bytes) -> None:
    text = words_of(whole)
    assert not forbidden_words(text[: text.rindex("Sources")])


def test_the_same_plan_gives_the_same_bytes(whole: bytes) -> None:
    assert paper(sample_plan()) == whole


def test_without_the_typesetter_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"\.\[documents\]"):
        paper(sample_plan())
