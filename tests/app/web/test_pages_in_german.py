"""Every page there is an example of, in German: what is still English is somebody's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import httpx2
import pytest

from primemover.app.web.figures import has_words
from primemover.app.web.languages import language
from primemover.report.citations import Citations, Reference
from tests.browser.lived_app import LivedApp, lived_app
from tests.browser.pages import PAGES, PARTS, Example

VOID: Final = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
READ_ALOUD: Final = frozenset({"alt", "aria-label", "aria-valuetext", "placeholder", "title"})
OWN_WORDS: Final = re.compile(r"Slept badly|Seen on the stairs|stairs|Left hip drops")
"""What people in the example wrote themselves."""

NAMES: Final = re.compile(r"primemover|English|Deutsch|mediapipe|/store/|/own$", re.IGNORECASE)
"""Names of programs, languages and places on the disk."""


class _Texts(HTMLParser):
    """Texts of a page and what is read aloud of it, each with its language."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def _lang(self) -> str:
        return next((lang for _, lang in reversed(self._open) if lang), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lang = dict(attrs).get("lang") or ""
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self.found.append((lang or self._lang(), value))
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one for one, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in {"script", "style"} for tag, _ in self._open) and data.strip():
            self.found.append((self._lang(), " ".join(data.split())))


def texts_of(page: str) -> list[tuple[str, str]]:
    """Each text of a page with its language."""
    parser = _Texts()
    parser.feed(page)
    return parser.found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedApp]:
    with lived_app(tmp_path_factory.mktemp("app")) as found:
        yield found


def seen(one: Example, *, lived: LivedApp, code: str) -> list[tuple[str, str]]:
    """The texts of an example in a language."""
    cookies = {"language": code, "whose": lived.people.get(one.whose, "")}
    part = {"HX-Request": "true"} if one in PARTS else {}
    with httpx2.Client(
        base_url=lived.app.address, cookies=cookies, follow_redirects=True, timeout=60
    ) as browser:
        return texts_of(browser.get(one.address(lived), headers=part).text)


def cited() -> set[str]:
    """Titles of papers and names of those who wrote them, in every way they are shown."""
    from primemover.knowledge import load_knowledge

    citations = Citations(load_knowledge().sources)
    marks = citations.cite(tuple(load_knowledge().sources))
    references: tuple[Reference, ...] = citations.references()
    return {each.short for each in marks} | {
        text for one in references for text in (one.text, one.link)
    }


@pytest.mark.slow
def test_what_is_english_on_a_german_page_is_nobodys_sentence_of_ours(lived: LivedApp) -> None:
    german, people = language("de"), {*lived.people}
    labels = {person.label for person in lived.app.app.state.site.store.people()}
    sources = cited()
    faults: dict[str, list[str]] = {}
    for one in (*PAGES, *PARTS):
        if one.locked or one.route == "/settings/licences":
            continue
        english = {text for _, text in seen(one, lived=lived, code="en")}
        for lang, text in seen(one, lived=lived, code="de"):
            bare = re.sub(r"\s*\[\d+\]$", "", text)
            if not has_words(text) or bare in sources or bare in labels | people:
                continue
            if any(len(each) > 40 and each in text for each in sources):
                continue
            if NAMES.search(text) or OWN_WORDS.search(text):
                continue
            if lang == "en" or (text in english and german.says(text) != text):
                faults.setdefault(text, []).append(one.name)
    assert faults == {}
