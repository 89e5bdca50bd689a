"""The languages of the app: English is written in the templates, others in ``texts/``.

A text's English wording is its key. What knowledge says is translated the same way, so a
catalogue holds both. What has no translation is shown in English and marked so for readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit

NAMES: Final = {"en": "English", "de": "Deutsch"}
"""The languages there are, each by its own name."""

COOKIE: Final = "language"


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """One language: its code (``de``) and what translates into it."""

    code: str
    texts: NullTranslations

    def __call__(self, text: str) -> str:
        """``text`` in this language; itself when it has no translation."""
        return self.texts.gettext(text) if text else text

    def has(self, text: str) -> bool:
        """Whether ``text`` is in this language: English is in English."""
        return self.code == "en" or self.texts.gettext(text) != text


def language_of(request: Request) -> Language:
    """The language chosen, else the first the browser names that there is, else English."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in NAMES:
        return language(chosen)
    wanted = request.headers.get("Accept-Language", "")
    codes = (part.partition(";")[0].strip().lower()[:2] for part in wanted.split(","))
    return language(next((code for code in codes if code in NAMES), "en"))


def language_named(code: str, *, visit: Visit) -> Language:
    """The language of this code; that of the visit when the browser is to choose."""
    return language(code) if code in NAMES else visit.language


@cache
def language(code: str) -> Language:
    """The language of this code; its catalogue is read the first time."""
    return Language(code=code, texts=NullTranslations() if code == "en" else _catalogue(code))


def _catalogue(code: str) -> GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("primemover.app.web") / "texts" / f"{code}.po"
    with source.open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
