"""The wording of templates that know of no language, as patterns with numbered gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jinja2 import Environment

_GAP, _OPEN, _CLOSE, _BETWEEN = "\x00", "\x01", "\x02", "\x03"
_INNERMOST: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_MARKS: Final = re.compile(f"[{_OPEN}{_CLOSE}{_BETWEEN}]")
_TAG: Final = re.compile(r"<[^>]*>")
_SPOKEN: Final = re.compile(r'\b(?:aria-label|alt|title)="([^"]*)"')
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_BLOCKS: Final = {"if": _OPEN, "for": _OPEN, "endif": _CLOSE, "endfor": _CLOSE}


def texts_of_template(source: str) -> Iterator[str]:
    """The wording between the tags of a template, and in what is read aloud of them.

    What a template fills in is a gap. What it shows only sometimes is a gap too where it stands
    among words, and wording of its own.
    """
    flat = _flat(source)
    attributes = [text for tag in _TAG.findall(flat) for text in _SPOKEN.findall(tag)]
    for text in (*_TAG.split(flat), *attributes):
        yield from _texts(text)


def _flat(source: str) -> str:
    """The template with a mark for each gap, and marks around what is shown only sometimes."""
    parts, begun = [], False
    for _line, kind, value in Environment(trim_blocks=True, lstrip_blocks=True).lex(source):
        if kind == "data":
            parts.append(value)
        elif kind == "variable_begin":
            parts.append(_GAP)
        elif kind == "block_begin":
            begun = True
        elif kind == "name" and begun:
            begun = False
            parts.append(_BLOCKS.get(value, _BETWEEN))
    return "".join(parts)


def _texts(text: str) -> Iterator[str]:
    """Texts with numbered gaps, the innermost of what is shown only sometimes first."""
    while found := _INNERMOST.search(text):
        for part in found[1].split(_BETWEEN):
            yield from _texts(part)
        text = f"{text[: found.start()]}{_GAP}{text[found.end() :]}"
    for part in _MARKS.split(text):
        literals = " ".join(part.split()).split(_GAP)
        if _WORD.search(" ".join(literals)):
            gaps = (f"{{{number}}}{after}" for number, after in enumerate(literals[1:], start=1))
            yield "".join((literals[0], *gaps))
