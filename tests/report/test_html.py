"""The HTML report: what it says, what it never does, and that nothing can be slipped into it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html as html_module
import re
from itertools import pairwise

import pytest

from primemover.findings.gate import Level, SafetyGate, TriggeredRow
from primemover.knowledge import load_knowledge
from primemover.report import render_html
from primemover.report.sections.filmed import PICTURE_BUDGET_BYTES
from primemover.report.sections.limits import doubt, unverified
from primemover.report.sections.stop import stop_page
from primemover.report.words import ANSWER_FIRST, CURVE_NOTE, STATUS_ORDER, typographic
from primemover.terms import STATUS_WORDS
from tests.report.pages import Page
from tests.report.results import (
    HOSTILE,
    check_result,
    finding,
    noted,
    paused,
    recordings,
    stopped,
    tiny_png,
)
from tests.words import forbidden_words

MAX_BYTES = 3_000_000
"""A report can be sent by mail: most providers stop at far more, phones on a train do not."""


@pytest.fixture(scope="module")
def source() -> str:
    return render_html(check_result())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_every_element_is_closed_where_it_should_be(page: Page) -> None:
    assert not page.faults
    assert not page.open


def test_ids_are_unique_and_every_reference_resolves(page: Page) -> None:
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = " ".join(attrs.get("aria-labelledby") or "" for _, attrs in page.elements).split()
    linked = [
        href[1:] for _, attrs in page.elements if (href := attrs.get("href") or "").startswith("#")
    ]
    assert not {*named, *linked} - set(ids)


def test_hostile_answers_and_file_names_are_shown_as_text(source: str, page: Page) -> None:
    assert HOSTILE not in source
    assert "&lt;script&gt;" in source
    assert not page.of("script")
    assert not [attrs for _, attrs in page.elements if any(k.startswith("on") for k in attrs)]
    assert all((attrs["src"] or "").startswith("data:image/") for attrs in page.of("img"))
    assert HOSTILE in page.text


def test_nothing_is_fetched_from_anywhere(source: str, page: Page) -> None:
    policies = [a["content"] for a in page.of("meta") if "http-equiv" in a]
    assert policies
    assert "default-src 'none'" in (policies[0] or "")
    assert "script-src" not in (policies[0] or "")
    loading = [attrs for tag, attrs in page.elements if tag in {"script", "iframe", "object"}]
    assert not loading
    style = source[source.index("<style>") : source.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    outside = [attrs for attrs in page.of("use") if not (attrs["href"] or "").startswith("#")]
    assert not outside


@pytest.mark.parametrize("status", STATUS_ORDER)
def test_each_status_is_a_word_and_an_icon(page: Page, status: str) -> None:
    assert STATUS_WORDS[status] in page.text  # type: ignore[index]
    marked = [a for a in page.of("span") if f"is-{status}" in (a.get("class") or "")]
    icons = {a["href"] for a in page.of("use") if (a["href"] or "").startswith("#i-")}
    assert marked
    assert len(icons) >= len(STATUS_ORDER)


def test_headings_never_skip_a_level(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(page.headings))


def test_pictures_drawings_and_tables_can_be_read_aloud(page: Page) -> None:
    # a loop lies over its still, which carries the words
    told = [attrs for attrs in page.of("img") if attrs.get("class") != "moving"]
    assert all((attrs.get("alt") or "").strip() for attrs in told)
    for svg in page.of("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("role") == "img"
    assert all(attrs.get("scope") in {"row", "col"} for attrs in page.of("th"))
    assert page.of("html")[0]["lang"] == "en"
    assert [len(page.of(tag)) for tag in ("main", "header", "nav", "footer")] == [1, 1, 1, 1]


def test_no_more_than_three_messages() -> None:
    many = tuple(finding(f"rule_{n}", "supported", title=f"Title {n}") for n in range(9))
    page = Page(render_html(check_result(findings=many)))
    text = page.text
    first = text[: text.index("One thing to do today")]
    assert sum(f"Title {n}" in first for n in range(9)) == 3


def test_one_thing_to_do_and_one_to_film(page: Page) -> None:
    assert page.text.count("One thing to do today") == 1
    assert page.text.count("One thing to film") == 1
    assert "Do ten slow clams on each side." in page.text


def test_every_refusal_and_problem_is_shown_with_what_to_film(page: Page) -> None:
    for test in recordings():
        for refusal in test.refusals:
            assert refusal.reason in page.text
            assert refusal.remedy in page.text
        assert test.problem in page.text


def test_every_measure_comes_with_its_uncertainty(page: Page) -> None:
    for value in ("92 ± 7°", "24 ± 6%", "1.7 ± 0.1\u00a0s", "6 ± 4°", "−14 ± 4°"):
        assert " ".join(value.split()) in page.text
    assert "confidence low: shown, but never decides alone" in page.text


def test_plots_name_their_axes_with_units(page: Page) -> None:
    assert page.text.count("time (s)") >= 3
    assert "bend of the knee (°)" in page.text
    assert "5 repetitions marked" in page.text


def test_every_finding_shows_what_it_rests_on(page: Page) -> None:
    for found in check_result().findings:
        assert found.title in page.text
        assert found.next_step in page.text
        if found.status == "cannot_tell":
            continue
        for words in (found.seen, found.meaning, found.does_not_mean):
            assert words in page.text
        for item in found.evidence:
            assert item.statement[1:] in page.text
            assert item.limit in page.text
    assert "Two do not fit." in page.text
    assert "Grade C" in page.text


def test_what_nobody_looked_at_is_one_line_with_what_to_do(page: Page) -> None:
    text = page.text
    part = text[text.index("Not looked at yet") :]
    assert part.startswith(
        "Not looked at yet Pelvis on one leg (left) What to do about pelvic_signal."
    )


def test_every_source_cited_is_in_the_list(source: str) -> None:
    cited = set(re.findall(r'href="#source-(\d+)"', source))
    listed = re.findall(r'id="source-(\d+)"', source)
    assert cited == set(listed)
    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    assert load_knowledge().sources["dempsey2020"].full in html_module.unescape(source)


def test_the_programme_shows_dose_cues_and_what_was_left_out(page: Page) -> None:
    for words in (
        "2 × 10–12 repetitions",
        "3 × 6 s hold",
        "Hips stacked like a wall",
        "Your shoulder is sore.",
        "Keep the range small.",
        "Stand up every half hour.",
        "optional",
    ):
        assert words in page.text


def test_the_same_check_gives_the_same_page(source: str) -> None:
    assert render_html(check_result()) == source


def test_dark_print_and_narrow_are_cared_for(source: str) -> None:
    for rule in ("prefers-color-scheme: dark", "@media print", "@page", "max-width: 40rem"):
        assert rule in source
    assert 'name="viewport"' in source


def test_words_we_do_not_use_are_absent(source: str) -> None:
    # sources keep their titles and the article its claims; everything else is our own wording
    own = re.sub(r'<p class="claim">.*?</p>', "", source[: source.index('<h2 id="sources"')])
    assert not forbidden_words(Page(own).text)


def test_a_report_full_of_large_pictures_stays_small_enough_to_send() -> None:
    noise = tiny_png()[:-12] + bytes(range(256)) * 1500  # about 400 kB, whatever a viewer says
    tests = tuple(dataclasses.replace(t, key_frames=(noise,) * 6) for t in recordings()[:3])
    source = render_html(check_result(tests=tests))
    teaching = sum(map(len, re.findall(r"data:image/(?:avif|webp)[^\"]+", source)))
    frames = (PICTURE_BUDGET_BYTES - teaching) // (len(noise) * 4 // 3 + 30)
    assert len(source.encode()) < MAX_BYTES
    assert source.count("data:image/png") == frames > 0
    assert "more in the folder key_frames" in source


def test_a_stopped_check_says_what_to_do_and_nothing_else() -> None:
    page = Page(render_html(stopped()))
    assert page.text.count("Call your emergency number now") == 2  # the tab's title and the heading
    assert "emergency number" not in page.text.replace("Call your emergency number now", "")
    for absent in ("welcome back", "physiotherapist", "Something you told us"):
        assert absent not in page.text
    assert "New trouble starting to pass urine" in page.text
    for absent in ("programme", "Clam", "stands out", "Grade", "today"):
        assert absent not in page.text.partition("primemover is for")[0]
    assert not page.of("img")
    assert not page.faults


def test_a_paused_check_says_what_to_clear_and_offers_no_exercise() -> None:
    page = Page(render_html(paused()))
    assert "Ask your surgeon first" in page.text
    assert "Your programme" not in page.text
    assert "How to do it" not in page.text
    assert "The recordings were not looked at." in page.text
    assert not page.faults


def test_answers_alone_make_a_whole_page() -> None:
    page = Page(render_html(check_result(tests=(), gate=SafetyGate())))
    assert not page.faults
    assert "The findings" in page.text


STOPS = [
    ("emergency", "x", "Stop and call your maternity unit now.", "Call your maternity unit now"),
    ("emergency", "x", "Stop here: no exercise, and get urgent care now.", "Get medical help now"),
    ("urgent", "x", "Stop here and see a doctor today.", "Get this looked at today"),
    ("block", "x", "Ask them first.", "Let’s pause here"),
    ("block", "under_15", "Ask a coach.", "This check is made for people of 15 and older"),
]


@pytest.mark.parametrize(("level", "row_id", "do", "heading"), STOPS)
def test_the_heading_of_a_stop_is_the_action(
    level: Level, row_id: str, do: str, heading: str
) -> None:
    source = render_html(stopped(level=level, row_id=row_id, do=do))
    assert f"<h1>{heading}</h1>" in source
    assert ("Something you told us" in source) == (level == "block" and row_id == "x")


def test_what_follows_the_call_is_kept_and_the_call_is_not_said_again() -> None:
    do = "Stop here and call the emergency number now: this is looked at within hours."
    page = Page(render_html(stopped(do=do)))
    assert "This is looked at within hours." in page.text
    assert "Stop here" not in page.text


def test_every_emergency_we_know_is_headed_by_an_action() -> None:
    for row in load_knowledge().safety.values():
        if row.level == "emergency":
            page = stop_page([TriggeredRow(id=row.id, level=row.level, say=row.say, do=row.do)])
            assert re.match(
                r"(Call your|Get medical help) .*now$|Get medical help now$", page.heading
            )


def test_recordings_that_gave_nothing_are_not_counted(page: Page) -> None:
    assert "6 answers and 3 recordings; 1 recording could not be used." in page.text


def test_the_day_of_the_check_is_said_when_known() -> None:
    day = dt.date(2024, 3, 9)
    assert "9 March 2024" in Page(render_html(check_result(), on=day)).text
    assert "March" not in Page(render_html(check_result())).text


def test_findings_and_programme_come_before_the_tests(page: Page) -> None:
    places = [page.ids.index(name) for name in ("findings", "programme", "tests", "felt")]
    assert places == sorted(places)
    links = [a["href"] for a in page.of("a") if a.get("href") in {"#findings", "#tests"}]
    assert links == ["#findings", "#tests"]


def test_the_curve_is_told_apart_from_the_table(page: Page) -> None:
    assert page.text.count(CURVE_NOTE) == 3


def test_notes_of_a_recording_are_shown_with_it() -> None:
    page = Page(render_html(check_result(tests=(noted(),))))
    assert "only the first five minutes were read" in page.text


def test_open_stop_signs_are_asked_for_once() -> None:
    gate = SafetyGate(unanswered=("safety.chest_pain",))
    page = Page(render_html(check_result(gate=gate, next_look=f"{ANSWER_FIRST}: now")))
    assert page.text.count(ANSWER_FIRST) == 1
    answered = dataclasses.replace(check_result().answers, values={"safety.night_pain": False})
    assert ANSWER_FIRST not in Page(render_html(check_result(gate=gate, answers=answered))).text


def test_signs_are_printed_as_people_write_them() -> None:
    assert typographic("from -14 deg or -3 to 5, a 3-axis 2-1-2") == (
        "from −14° or −3 to 5, a 3-axis 2-1-2"
    )


def test_a_figure_that_was_not_read_says_so() -> None:
    studies = load_knowledge().emg_amplitudes.values()
    for number in (n for study in studies for n in study.amplitudes):
        if number.seen == "recalled" or "secondary source" in number.where:
            assert unverified(number)
            assert doubt(number)
