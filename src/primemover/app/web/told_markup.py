"""Markup that the report makes in English, said in the language of the page, text by text.

The report knows of no language, and its parts stand whole on the page of a result. What stands
between their tags, and what is read aloud of them, is translated; the rest is marked as English.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from primemover.app.web.languages import Language

_TAG: Final = re.compile(r"(<[^>]*>)")
"""Templates of the report escape what they fill in, so that no ``>`` stands inside a tag."""

_SPOKEN: Final = re.compile(r'\b(aria-label|alt|title)="([^"]*)"')
_OPENING: Final = re.compile(r"<(\w+)(?=[\s>])(?![^>]*/>)")
_NAMED: Final = re.compile(r'<[^>]* translate="no"[^>]*>([^<]*)<')
"""What a person called something: it stays as it is, also within sentences."""

_BLANK: Final = re.compile(r"[ \t\r\n]+")


def told_markup(markup: str, *, language: Language) -> Markup:
    """``markup`` in ``language``; a text without a translation is marked ``lang="en"``."""
    if language.sentences is None:
        return Markup(markup)
    names = {unescape(found[1]) for found in _NAMED.finditer(markup)}
    language = replace(language, sentences=language.sentences.knowing(names))
    pieces = _TAG.split(markup)  # text, tag, text, tag, …, text
    for at in range(1, len(pieces), 2):
        pieces[at] = _SPOKEN.sub(lambda found: _spoken(found, language=language), pieces[at])
    for at in range(0, len(pieces), 2):
        text = _BLANK.sub(" ", unescape(pieces[at]))
        said = language.says(text)
        if said is None:
            _mark(pieces, at=at)
        elif text.strip():
            before, after = text[: -len(text.lstrip())], text[len(text.rstrip()) :]
            pieces[at] = f"{before}{escape(said)}{after}"
    return Markup("".join(pieces))


def _spoken(found: re.Match[str], *, language: Language) -> str:
    said = language.says(unescape(found[2]))
    return found[0] if said is None else f'{found[1]}="{escape(said)}"'


def _mark(pieces: list[str], *, at: int) -> None:
    """Nothing; this text is marked as English: its element where it holds no other, else itself.

    Elements of a drawing hold nothing but text, and take no ``span``.
    """
    opening = _OPENING.match(pieces[at - 1]) if at else None
    if opening and at + 1 < len(pieces) and pieces[at + 1].startswith(f"</{opening[1]}"):
        end = opening.end()
        pieces[at - 1] = f'{pieces[at - 1][:end]} lang="en"{pieces[at - 1][end:]}'
    else:
        pieces[at] = f'<span lang="en">{pieces[at]}</span>'
