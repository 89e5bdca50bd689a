"""Every text there is in every language, with the same gaps to fill and the same care in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from benchmarks.programme.simulated_people import simulate_person
from primemover.app.web.collecting import GATHER, missing, renewed
from primemover.app.web.languages import NAMES, catalogue, language
from primemover.checkup import check
from primemover.findings.gate import safety_gate
from primemover.knowledge import load_knowledge
from primemover.programme.planning import make_plan, settings_from

PEOPLE = 8
LEAST_SAID = 0.99
"""0.9995 of what these people are told was said in German when it was measured; the rest, marked as
English, is rare sentences."""

OTHERS = [code for code in NAMES if code != "en"]
CATALOGUES = pytest.mark.parametrize(
    ("code", "kind"), [(code, kind) for code in OTHERS for kind in GATHER]
)
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*(?:[:!][^}]*)?\}")

ENDING = re.compile(r"(?<=[a-z])\{\d+\}(?=[ .,;:{]|$)")
"""A gap that ends a word, as in ``session{2}``: an English plural, formed otherwise elsewhere."""

COUNTS = {"%(count)s", "%(num)s"}
"""Numbers that a singular may say in words."""

FORBIDDEN_DE = re.compile(
    r"\bdiagnos\w*|\bbehandlung\w*|\bpatient\w*|dysfunktion\w*|verletzungsrisiko|\breha\b"
    r"|rehabilit\w*|\bklinisch\w*|schlafende\w* muskel\w*|aufwecken|wachrütteln|\bfaul\w*\b"
    r"|schlaff\w*|peinlich\w*",
    re.IGNORECASE,
)
ALLOWED_DE = re.compile(r"keine? (?:\w+ )?diagnos\w*|keine? (?:\w+ )?behandlung", re.IGNORECASE)


def said_to(seed: int) -> Iterator[str]:
    """What a check and the first plan tell one simulated person."""
    knowledge = load_knowledge()
    person = simulate_person(seed, knowledge=knowledge)
    result = check(person.answers, knowledge=knowledge)
    for one in result.findings:
        yield from (one.title, one.seen, one.meaning, one.does_not_mean, one.next_step)
        yield from (item.statement for item in one.evidence)
    yield from (*result.messages, result.today, result.next_look, result.short_answer.answer)
    plan = make_plan(
        answers=person.answers,
        findings=person.findings,
        gate=safety_gate(person.answers, knowledge=knowledge),
        knowledge=knowledge,
        settings=settings_from(person.answers, starts_on=person.starts_on, knowledge=knowledge),
    )
    for choice in plan.decisions:
        yield from (choice.what, choice.why)
    for session in list(plan.sessions())[:3]:
        yield session.title
        for planned in session.exercises():
            yield from (planned.name, *planned.cues, *planned.reasons, planned.load_words)


def _pairs(code: str, kind: str = "") -> Iterator[tuple[str, str]]:
    """Each English text with its translation; a plural with its own."""
    for message in catalogue(code, kind=kind):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if ids[0]:
            for place, text in enumerate(strings):
                yield str(ids[min(place, len(ids) - 1)]), str(text or "")


@CATALOGUES
def test_nothing_is_missing(code: str, kind: str) -> None:
    assert missing(code, kind=kind) == ()


@CATALOGUES
def test_nothing_is_kept_that_is_shown_nowhere(code: str, kind: str) -> None:
    kept = {english for english, _ in _pairs(code, kind)}
    assert kept == {part for found in GATHER[kind]() for part in found.key}


@CATALOGUES
def test_translations_leave_the_same_gaps(code: str, kind: str) -> None:
    wrong = [
        (english, text)
        for english, text in _pairs(code, kind)
        if not set(GAP.findall(text)) <= set(GAP.findall(english))
        or set(GAP.findall(ENDING.sub("", english))) - set(GAP.findall(text)) - COUNTS
    ]
    assert wrong == []


@CATALOGUES
def test_bringing_a_catalogue_up_to_date_changes_no_translation(code: str, kind: str) -> None:
    old = catalogue(code, kind=kind)
    new = renewed(old, kind=kind)
    assert {m.id: m.string for m in new if m.id} == {m.id: m.string for m in old if m.id}


def test_german_keeps_to_the_words() -> None:
    texts = [
        ALLOWED_DE.sub("", GAP.sub("", text)) for kind in GATHER for _, text in _pairs("de", kind)
    ]
    assert len(texts) > 1000
    assert [text for text in texts if FORBIDDEN_DE.search(text)] == []


@pytest.mark.parametrize("text", ["eine Diagnose", "die Behandlung", "Reha zu Hause"])
def test_each_of_them_would_be_found(text: str) -> None:
    assert FORBIDDEN_DE.search(ALLOWED_DE.sub("", text))


def test_a_page_speaks_the_language_that_the_browser_prefers(client: TestClient) -> None:
    page = client.get("/", headers={"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}).text
    assert '<html lang="de"' in page
    assert language("de")("Skip to the content") in page
    assert "Skip to the content" not in page


def test_a_language_that_is_chosen_stays(client: TestClient) -> None:
    client.cookies.set("language", "de")
    assert '<html lang="de"' in client.get("/", headers={"Accept-Language": "en"}).text
    client.cookies.set("language", "xx")
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "xx"}).text


def test_what_has_no_translation_is_marked_as_english(client: TestClient) -> None:
    from primemover.app.web.rendering import environment

    told = environment(language("de")).filters["told"]
    assert str(told("A sentence that no catalogue holds.")) == (
        '<span lang="en">A sentence that no catalogue holds.</span>'
    )
    assert str(environment(language("en")).filters["told"]("Plain & simple")) == (
        "Plain &amp; simple"
    )


def test_a_word_with_two_meanings_has_two_translations(client: TestClient) -> None:
    assert language("de")("Rest") == "Pause"
    client.cookies.set("language", "de")
    page = client.get("/learn/yoga").text
    assert "<h2>Ausruhen</h2>" in page
    assert "<h2>Pause</h2>" not in page


def test_what_is_said_to_simulated_people_is_said_in_german() -> None:
    """Of all that eight checks and plans say, by how often it is said."""
    texts = Counter(text for seed in range(PEOPLE) for text in said_to(seed) if text)
    german = language("de")
    said = sum(number for text, number in texts.items() if german.says(text) is not None)
    assert sum(texts.values()) > 1000
    assert said / sum(texts.values()) > LEAST_SAID
