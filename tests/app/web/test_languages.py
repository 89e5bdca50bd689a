"""Every text there is in every language, with the same gaps to fill and the same care in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from primemover.app.web.collecting import catalogue_of, every_text, missing, renewed
from primemover.app.web.languages import NAMES, language

OTHERS = [code for code in NAMES if code != "en"]
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*(?:[:!][^}]*)?\}")

FORBIDDEN_DE = re.compile(
    r"\bdiagnos\w*|\bbehandlung\w*|\bpatient\w*|dysfunktion\w*|verletzungsrisiko|\breha\b"
    r"|rehabilit\w*|\bklinisch\w*|schlafende\w* muskel\w*|aufwecken|wachrütteln|\bfaul\w*\b"
    r"|schlaff\w*|peinlich\w*",
    re.IGNORECASE,
)
ALLOWED_DE = re.compile(r"keine? (?:\w+ )?diagnos\w*|keine? (?:\w+ )?behandlung", re.IGNORECASE)


def _pairs(code: str) -> Iterator[tuple[str, str]]:
    """Each English text with its translation; a plural with its own."""
    for message in catalogue_of(code):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if ids[0]:
            for place, text in enumerate(strings):
                yield str(ids[min(place, len(ids) - 1)]), str(text or "")


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_missing(code: str) -> None:
    assert missing(code) == ()


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_kept_that_is_shown_nowhere(code: str) -> None:
    kept = {english for english, _ in _pairs(code)}
    assert kept == {part for found in every_text() for part in found.key}


@pytest.mark.parametrize("code", OTHERS)
def test_translations_leave_the_same_gaps(code: str) -> None:
    wrong = [
        (english, text)
        for english, text in _pairs(code)
        if not set(GAP.findall(text)) <= set(GAP.findall(english))
        or (set(GAP.findall(english)) - set(GAP.findall(text)) - {"%(count)s", "%(num)s"})
    ]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_bringing_a_catalogue_up_to_date_changes_no_translation(code: str) -> None:
    old = catalogue_of(code)
    new = renewed(old)
    assert {m.id: m.string for m in new if m.id} == {m.id: m.string for m in old if m.id}


def test_german_keeps_to_the_words() -> None:
    texts = [ALLOWED_DE.sub("", GAP.sub("", text)) for _, text in _pairs("de")]
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
