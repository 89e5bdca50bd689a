"""The languages of the app: English is written in the templates, others in ``texts/``.

A text's English wording is its key. What knowledge says is translated the same way, so a
catalogue holds both; a second one holds the patterns of sentences that other rooms make. What has
no translation is shown in English and marked so for readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from primemover.app.web.figures import Figures
from primemover.app.web.sentences import Sentences

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from primemover.app.web.visit import Visit

NAMES: Final = {"en": "English", "de": "Deutsch"}
"""The languages there are, each by its own name."""

COOKIE: Final = "language"

MADE: Final = ".made"
"""What the name of a catalogue of made sentences has after its language."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Language:
    """One language: its code (``de``) and what translates into it."""

    code: str
    texts: NullTranslations
    sentences: Sentences | None = None
    figures: Figures | None = None

    def __call__(self, text: str) -> str:
        """``text`` in this language; itself when it has no translation.

        For titles and attributes, which cannot be marked as English: else :meth:`says` is better.
        """
        said = self.texts.gettext(text) if text else text
        return said if said != text else self.says(text) or text

    def written(self, figure: object) -> str:
        """A figure, or figures in a text, as people of this language write them: ``12,5``."""
        return str(figure) if self.figures is None else self.figures.written(str(figure))

    def says(self, text: str) -> str | None:
        """``text``, which may be made of words and figures, in this language; None if it cannot."""
        if self.sentences is None or not text.strip():
            return text
        return self.sentences.say(text)


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
    """The language of this code; its catalogues are read the first time."""
    if code == "en":
        return Language(code=code, texts=NullTranslations())
    told, made, figures = catalogue(code), catalogue(code, kind=MADE), Figures(locale=code)
    whole = {
        str(one.id): str(one.string)
        for one in (*made, *told)
        if one.string and isinstance(one.id, str) and one.context is None
    }
    return Language(
        code=code,
        texts=_looked_up(told),
        sentences=Sentences(whole, figures=figures),
        figures=figures,
    )


def catalogue(code: str, *, kind: str = "") -> Catalog:
    """The catalogue of a language as it is on disk; ``kind`` is "" or :data:`MADE`."""
    source = files("primemover.app.web") / "texts" / f"{code}{kind}.po"
    with source.open("rb") as file:
        return read_po(file, locale=code)


def _looked_up(told: Catalog) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, told)
    compiled.seek(0)
    return GNUTranslations(compiled)
