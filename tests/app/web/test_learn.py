"""What the app teaches equals what it knows, with grade and doubt at every claim."""

from __future__ import annotations

import re
from html import unescape

import pytest

from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.report.learning import OVERSTATED
from primemover.terms import GLUTES
from tests.app.web.browser import Browser
from tests.app.web.people import with_plan

KNOWN = load_knowledge()
PAGES = ("/learn", "/learn/compensation", "/learn/article", "/learn/yoga", "/learn/words")


def words_of(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_no_looks_of_its_own(client: Browser, path: str) -> None:
    page = client.get(path).text
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", PAGES)
def test_every_source_that_is_cited_is_listed(client: Browser, path: str) -> None:
    page = client.get(path).text
    cited, listed = set(re.findall(r'href="#ref-(\d+)"', page)), re.findall(r'id="ref-(\d+)"', page)
    assert cited == set(listed)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", GLUTES)
def test_each_gluteal_muscle_is_named_with_everything_known_of_it(
    client: Browser, name: str
) -> None:
    words = words_of(client, "/learn")
    assert KNOWN.muscles[name].name in words
    for fact in KNOWN.muscles[name].facts:
        assert fact.text in words


def test_the_size_is_that_of_the_knowledge_and_says_that_it_is_unverified(client: Browser) -> None:
    size = KNOWN.muscles["gluteus_maximus"].facts[0]
    assert size.seen == "recalled"
    assert f"{size.text} unverified" in words_of(client, "/learn")


@pytest.mark.parametrize("entry", KNOWN.compensations.values(), ids=lambda entry: entry.id)
def test_each_compensation_says_what_it_does_not_mean_and_every_figure(
    client: Browser, entry: object
) -> None:
    words = words_of(client, "/learn/compensation")
    for text in (entry.name, entry.does_not_mean, entry.what_to_try):  # type: ignore[attr-defined]
        assert text in words
    for figure in entry.figures:  # type: ignore[attr-defined]
        assert figure.what in words
        assert f"{figure.value if figure.value is not None else figure.low:g}" in words


def test_what_does_not_hold_stands_among_the_ideas_that_are_not_scored(client: Browser) -> None:
    page = client.get("/learn/compensation").text
    scored, unscored = page.split('id="not-scored"')
    for entry in KNOWN.compensations.values():
        where, elsewhere = (scored, unscored) if entry.offered_as_finding else (unscored, scored)
        assert f"<h3>{entry.name}</h3>" in unescape(where)
        assert f"<h3>{entry.name}</h3>" not in unescape(elsewhere)


def test_who_takes_over_leads_to_the_simulation_with_a_picture(client: Browser) -> None:
    page = client.get("/learn/compensation").text
    section = page.split('id="simulated"')[1].split("</section>")[0]
    assert "simulated, not measured" in section
    assert 'href="/check"' in section
    assert "<svg" in section
    assert "hamstrings" in section


def test_claims_are_sorted_by_their_verdict(client: Browser) -> None:
    page = unescape(client.get("/learn/compensation").text)
    holds, too_much = page.split("Where it says too much", maxsplit=1)
    for point in KNOWN.article.values():
        if point.kind == "claim" and point.verdict in OVERSTATED:
            assert point.claim.rstrip(".") in too_much
            assert point.claim.rstrip(".") not in holds


def test_every_point_of_the_article_is_there_with_its_reason(client: Browser) -> None:
    page = client.get("/learn/article").text
    assert len(re.findall(r'id="point-\d+"', page)) == len(KNOWN.article) == 56
    words = words_of(client, "/learn/article")
    for point in KNOWN.article.values():
        assert point.reason.rstrip(".") in words


def test_the_tally_counts_the_verdicts(client: Browser) -> None:
    counted = sum(point.verdict == "contradicted" for point in KNOWN.article.values())
    words = words_of(client, "/learn/article")
    assert f"{counted} evidence speaks against it" in words


def test_the_yoga_poses_stand_in_their_order_with_breaths_and_a_way_to_begin(
    client: Browser,
) -> None:
    words, page = words_of(client, "/learn/yoga"), client.get("/learn/yoga").text
    sequence = KNOWN.yoga_sequences["fifteen"]
    names = [KNOWN.exercise(pose.poses[0]).name for pose in sequence.poses]
    headings = [unescape(text) for text in re.findall(r"<h2>([^<]+)</h2>", page)]
    assert headings == ["Arrive", *names, "Rest"]
    assert 'class="button" href="/check"' in page
    assert f"{sequence.poses[0].breaths} breaths, {sequence.poses[0].hold_s} seconds" in words


@pytest.mark.parametrize("word", ["Activation", "EMG", "Interval", "Couldn’t see", "Unverified"])
def test_words_that_are_not_everyday_words_are_explained(client: Browser, word: str) -> None:
    assert re.search(rf"<dt[^>]*>[^<]*{word}", client.get("/learn/words").text)


def test_the_way_to_the_guided_session_is_one_that_is_there(client: Browser, store: Store) -> None:
    with_plan(store)
    assert 'class="button" href="/plan/settings"' in client.get("/learn/yoga").text
    with_plan(store, wanted={"yoga_days": 1})
    assert 'class="button" href="/today"' in client.get("/learn/yoga").text
