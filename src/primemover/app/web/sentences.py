"""Sentences that other rooms make out of words and figures, said in another language.

Rooms below the app speak English and know of no language. What they say comes from patterns,
"Your heels rose by {1} of the shank", which a catalogue of its own holds with their translations
(``texts/<code>.made.po``). A sentence is recognised by its pattern; what fills the gaps is
translated in turn where it is words, and kept where it is figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

GAP: Final = re.compile(r"\{(\d+)\}")
"""A gap of a pattern, by its number."""

_END: Final = re.compile(r"(?<=[.!?…”])\s+(?=[A-Z“‘0-9])")
_JOINTS: Final = ("; ", ": ", ", ", " and ", " or ")
_WORDS: Final = re.compile(r"[A-Za-z]{2,}")
_UNITS: Final = frozenset({"cm", "mm", "kg", "lb", "deg", "min", "ms", "px", "vs", "MVIC"})
_FIGURE: Final = re.compile(r"(.*[A-Za-z)])\s+([\d][\d.,/–%]*)")
_SPACE: Final = re.compile(r"\s+")
_MOST: Final = 20_000
_LONGEST: Final = 400
"""Characters of a sentence that is still held against patterns; longer ones are texts whole."""

_LEAST_WORDING: Final = 3
"""Characters without which a pattern would recognise anything."""

_DEEPEST: Final = 4
"""Sentences within sentences that are followed: more are none that people make."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """A sentence with gaps and its translation.

    ``wordings`` are its fixed pieces. What stands in the gaps is sought twice: as little
    as possible in the first of them, then as much.
    """

    wordings: tuple[str, ...]
    made: tuple[re.Pattern[str], ...]
    translation: str
    gaps: tuple[str, ...]
    wording: int


def pattern_of(english: str, *, translation: str) -> Pattern:
    """The pattern that recognises ``english``, with gaps ``{1}``, ``{2}`` and so on."""
    parts = GAP.split(english)
    literal, gaps = parts[::2], tuple(parts[1::2])
    return Pattern(
        wordings=tuple(sorted(filter(None, literal), key=len, reverse=True)),
        made=tuple(
            re.compile(gap.join(re.escape(part) for part in literal), re.DOTALL)
            for gap in ("(.*?)", "(.*)")
        ),
        translation=translation,
        gaps=gaps,
        wording=sum(map(len, literal)),
    )


class Sentences:
    """What says made sentences in one language.

    Parameters
    ----------
    catalogue : mapping of str to str
        Translations by English wording: whole texts, and patterns with gaps.
    """

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self._catalogue = {**_one_by_one(catalogue), **catalogue}
        self._one = lru_cache(maxsize=_MOST)(self._found)

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        """Those with most wording first, so that the most particular one is found."""
        found = (
            pattern_of(english, translation=text)
            for english, text in self._catalogue.items()
            if GAP.search(english) and len(_SPACE.sub("", GAP.sub("", english))) >= _LEAST_WORDING
        )
        return tuple(sorted(found, key=lambda one: -one.wording))

    def say(self, text: str, *, depth: int = 0) -> str | None:
        """``text`` in the language; None where part of it has no translation."""
        text = text.strip()
        whole = self._one(text, depth)
        if whole is not None:
            return whole
        parts = _END.split(text)
        if len(parts) == 1:
            return None
        said = [self._one(part, depth) for part in parts]
        return None if None in said else " ".join(part for part in said if part)

    def _found(self, sentence: str, depth: int) -> str | None:
        if not _has_words(sentence):
            return sentence
        for form in _forms(sentence):
            found = self._known(form)
            if found is not None:
                return _ended(found, like=sentence)
        if depth > _DEEPEST or len(sentence) > _LONGEST:
            return None
        for form in _forms(sentence):
            found = self._filled(form, depth)
            if found is not None:
                return _ended(found, like=sentence)
        return self._with_figure(sentence, depth) or self._joined(sentence, depth)

    def _with_figure(self, text: str, depth: int) -> str | None:
        """Words and a figure after them: ``low back 4/10``."""
        found = _FIGURE.fullmatch(text)
        said = self._value(found[1], depth) if found else None
        return f"{said} {found[2]}" if found and said else None

    def _known(self, english: str) -> str | None:
        """A text as it stands in the catalogue, or with the other kind of first letter."""
        if english in self._catalogue:
            return self._catalogue[english]
        found = self._catalogue.get(english[:1].swapcase() + english[1:])
        if found is None or english[:1].islower():
            return found
        return found[:1].upper() + found[1:]

    def _filled(self, sentence: str, depth: int) -> str | None:
        for pattern in self._patterns:
            if all(piece in sentence for piece in pattern.wordings):
                for made in pattern.made:
                    found = made.fullmatch(sentence)
                    said = self._fill(pattern, found.groups(), depth) if found else None
                    if said is not None:
                        return said
        return None

    def _fill(self, pattern: Pattern, values: tuple[str, ...], depth: int) -> str | None:
        said = {}
        for gap, value in zip(pattern.gaps, values, strict=True):
            found = self._value(value, depth)
            if found is None:
                return None
            said[gap] = found
        return GAP.sub(lambda gap: said[gap[1]], pattern.translation)

    def _value(self, value: str, depth: int) -> str | None:
        """What fills a gap: figures as they are, words translated."""
        if not _has_words(value):
            return value
        said = self.say(value, depth=depth + 1)
        if said is None:
            return None
        before, _, after = value.partition(value.strip())
        return f"{before}{said}{after}"

    def _joined(self, text: str, depth: int) -> str | None:
        """Several things in a row, each said by itself."""
        for joint in _JOINTS:
            if joint in text:
                said = [self._value(part, depth) for part in text.split(joint)]
                if None not in said:
                    return self._joint(joint).join(part for part in said if part)
        return None

    def _joint(self, joint: str) -> str:
        word = joint.strip()
        return f" {self._catalogue.get(word, word)} " if word.isalpha() else joint


def _has_words(text: str) -> bool:
    """Whether there is anything to translate: units and figures are the same everywhere."""
    bare = (word.strip(".,;:()") for word in text.split())
    return any(_WORDS.search(word) for word in bare if word not in _UNITS)


def _forms(sentence: str) -> tuple[str, str]:
    """The sentence as it is, and with its full stop taken away or added."""
    return sentence, sentence[:-1] if sentence.endswith(".") else f"{sentence}."


def _ended(said: str, *, like: str) -> str:
    """``said`` with a full stop where ``like`` has one, and without where it has none."""
    if like.endswith("."):
        return said if said.endswith((".", "!", "?", "…", ".“")) else f"{said}."
    return said.removesuffix(".") if not like.endswith(("!", "?", "…", ")")) else said


def _one_by_one(catalogue: Mapping[str, str]) -> dict[str, str]:
    """The sentences of longer texts, where the translation has as many: some are said alone."""
    found: dict[str, str] = {}
    for english, text in catalogue.items():
        parts, said = _END.split(english), _END.split(text)
        if len(parts) == len(said) > 1:
            found |= dict(zip(parts, said, strict=True))
    return found
