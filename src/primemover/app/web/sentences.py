"""Sentences that other rooms make out of words and figures, said in another language.

Rooms below the app speak English and know of no language. What they say comes from patterns,
"Your heels rose by {1} of the shank", which a catalogue of its own holds with their translations
(``texts/<code>.made.po``). A sentence is recognised by its pattern; what fills the gaps is
translated in turn where it is words, and written as the language does where it is figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from primemover.app.web.figures import Figures

GAP: Final = re.compile(r"\{(\w+)(?:[:!][^{}]*)?\}")
"""A gap of a pattern, by its number or name; how a figure is written into it does not matter."""

_END: Final = re.compile(r"(?<=[.!?…”])\s+(?=[A-Z“‘0-9])")
_CLAUSES: Final = "; "
_JOINTS: Final = (_CLAUSES, ": ", ", ", " and ", " or ")
_FIGURE_LAST: Final = re.compile(r"(?P<words>.*[A-Za-z)])(?P<gap>\s+)(?P<figure>\d[\d.,/–%]*)")
_FIGURE_FIRST: Final = re.compile(
    r"(?P<figure>[−\d¼½¾][\d.,/–%¼½¾]*)(?P<gap>\s+)(?P<words>[A-Za-z%].*)"
)
_SHARE_LAST: Final = re.compile(r"(?P<words>.*[A-Za-z)]) (?P<figure>\d+%)(?P<end>[.,;:]?)")
_ASIDE: Final = re.compile(r"(.+) \(([^()]+)\)([.,;:]?)")
_PAIRS: Final = (("(", ")"), ("“", "”"))
_ENDS: Final = (":", ";", ",")
_HEAD: Final = re.compile(r"(?<=[a-zäöüß]): (?=\w)")
_PIECES: Final = re.compile(r", ")
_NAME_WORDS: Final = 5
"""Words of a name at most, which is also said in small letters."""

_SHAPES: Final = (
    re.compile(r"(?:[;,] )(.+)"),
    re.compile(r"\((.+)\)"),
    re.compile(r"(.+[.!?]) \{\w+\}"),
)
"""A text that goes on from another, one in brackets, and one that another may follow."""

_WORD: Final = re.compile(r"\w+")
_CUT: Final = "\x00"
_CUT_WORD: Final = re.compile(r"\w*\x00\w*")
"""A gap with the pieces of words beside it, which what fills the gap goes on with."""

_SPACE: Final = re.compile(r"\s+")
_MOST: Final = 50_000
"""Texts remembered before all of them are forgotten."""

_LONGEST: Final = 800
"""Characters of a sentence that is still held against patterns; longer ones are texts whole."""

_LEAST_WORDING: Final = 2
"""Characters without which a pattern would recognise anything: it holds figures only."""

_TRIES: Final = (40, 12, 6, 3)
"""Ways of cutting a sentence into what fills a pattern that are tried, by how deep it lies."""

_DEEPEST: Final = 4
"""Sentences within sentences that are followed: more are none that people make."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """A sentence with gaps and its translation.

    ``literals`` are its fixed pieces: one before each of the ``gaps`` and one after the last;
    ``words`` the whole words in them.
    """

    literals: tuple[str, ...]
    gaps: tuple[str, ...]
    translation: str
    wording: int
    words: frozenset[str]

    def may_be(self, sentence: str) -> bool:
        """Whether the sentence holds every fixed piece, the first and the last in their places."""
        first, *_, last = self.literals
        return (
            sentence.startswith(first)
            and sentence.endswith(last)
            and all(piece in sentence for piece in self.literals)
        )

    def filled(self, values: Sequence[str]) -> str:
        """The translation with ``values`` in its gaps, given in the order of ``gaps``."""
        said = dict(zip(self.gaps, values, strict=True))
        return GAP.sub(lambda gap: said[gap[1]], self.translation)

    def ends(self, sentence: str, *, gap: int, at: int) -> Iterator[int]:
        """Where what fills this gap from ``at`` on may end: as early as can be, then later."""
        after = self.literals[gap + 1]
        if gap == len(self.gaps) - 1:
            yield len(sentence) - len(after)
            return
        if not after:
            yield at
            after = " "
        found = sentence.find(after, at)
        while found >= 0:
            yield found
            found = sentence.find(after, found + 1)
        if not self.literals[gap + 1]:
            yield len(sentence)


def pattern_of(english: str, *, translation: str) -> Pattern:
    """The pattern that recognises ``english``, with gaps ``{1}``, ``{2}`` and so on."""
    parts = GAP.split(english)
    literals = tuple(parts[::2])
    return Pattern(
        literals=literals,
        gaps=tuple(parts[1::2]),
        translation=translation,
        wording=len(_SPACE.sub("", "".join(literals))),
        words=frozenset(_WORD.findall(_CUT_WORD.sub(" ", GAP.sub(_CUT, english)).lower())),
    )


class Sentences:
    """What says made sentences in one language.

    Parameters
    ----------
    catalogue : mapping of str to str
        Translations by English wording: whole texts, and patterns with gaps.
    figures : Figures
        Writes figures and days as the language does.
    """

    def __init__(self, catalogue: Mapping[str, str], *, figures: Figures) -> None:
        self._figures = figures
        self._catalogue = {**_variants(catalogue), **catalogue}
        self._said: dict[str, str] = {}
        self._unsaid: dict[str, int] = {}

    def knowing(self, names: Iterable[str]) -> Sentences:
        """The same, leaving ``names`` as they are: channels are called as a person called them."""
        kept = {name: name for name in names if name not in self._catalogue}
        if not kept:
            return self
        other = Sentences({}, figures=self._figures)
        other._catalogue = {**self._catalogue, **kept}
        other._patterns = self._patterns
        return other

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Patterns by their rarest word; those without a whole word by ``""``."""
        found = [
            pattern_of(english, translation=text)
            for english, text in self._catalogue.items()
            if GAP.search(english)
        ]
        how_often = Counter(word for pattern in found for word in pattern.words)
        by_word: dict[str, list[Pattern]] = {}
        for pattern in found:
            rarest = min(pattern.words, key=lambda word: (how_often[word], word), default="")
            by_word.setdefault(rarest, []).append(pattern)
        return {word: tuple(patterns) for word, patterns in by_word.items()}

    def _that_may_be(self, sentence: str) -> list[Pattern]:
        """Patterns that the sentence may be, the one with most wording first."""
        words = {"", *_WORD.findall(sentence.lower())}
        found = [
            pattern
            for word in words
            for pattern in self._patterns.get(word, ())
            if pattern.may_be(sentence)
        ]
        return sorted(found, key=lambda pattern: (-pattern.wording, pattern.literals))

    def say(self, text: str, *, depth: int = 0) -> str | None:
        """``text`` in the language; None where part of it has no translation."""
        text = text.strip()
        parts = _END.split(text)
        if len(parts) == 1:
            return self._one(text, depth)
        said: list[str] = []
        while parts:
            number, found = self._begins(parts, depth=depth)
            if found is None:
                return self._one(text, depth)
            said.append(found)
            parts = parts[number:]
        return " ".join(said)

    def _begins(self, parts: list[str], *, depth: int) -> tuple[int, str | None]:
        """How many sentences a text begins with that are said together, and what is said.

        As many as stand in the catalogue together, else as few as make up a pattern.
        """
        for number in range(len(parts), 1, -1):
            known = self._known(" ".join(parts[:number]))
            if known is not None:
                return number, known
        for number in range(1, len(parts) + 1):
            found = self._one(" ".join(parts[:number]), depth)
            if found is not None:
                return number, found
        return 0, None

    def _known(self, sentence: str) -> str | None:
        """A sentence that stands in the catalogue as it is, but for how it begins and ends."""
        for form in _forms(sentence):
            found = self._catalogue.get(form)
            if found is not None:
                return _ended(found, like=sentence, form=form)
        return None

    def _one(self, text: str, depth: int) -> str | None:
        """What :meth:`_found` finds, remembered; a text not found is not sought again deeper."""
        if text in self._said:
            return self._said[text]
        if self._unsaid.get(text, depth + 1) <= depth:
            return None
        found = self._found(text, depth)
        if len(self._said) + len(self._unsaid) > _MOST:
            self._said.clear()
            self._unsaid.clear()
        if found is None:
            self._unsaid[text] = depth
        else:
            self._said[text] = found
        return found

    def _found(self, sentence: str, depth: int) -> str | None:
        figures = self._figures.say(sentence)
        if figures is not None:
            return figures
        known = self._known(sentence)
        if known is not None or depth > _DEEPEST or len(sentence) > _LONGEST or _is_torn(sentence):
            return known
        named = self._named(sentence)
        if named is not None:
            return named
        for form in _forms(sentence):
            found = self._filled(form, depth)
            if found is not None:
                return _ended(found, like=sentence, form=form)
        return (
            self._with_figure(sentence, depth)
            or self._with_aside(sentence, depth)
            or self._joined(sentence, depth)
            or self._begun(sentence, depth)
            or self._side_by_side(sentence)
        )

    def _side_by_side(self, text: str) -> str | None:
        """Two texts with nothing between them: ``this time`` ``it was not looked at``."""
        for space in _SPACE.finditer(text):
            said = [self._known(text[: space.start()]), self._known(text[space.end() :])]
            if None not in said:
                return " ".join(part for part in said if part)
        return None

    def _named(self, text: str) -> str | None:
        """Names in a row, each known whole: no pattern takes ``muscles of the calf`` apart."""
        said = [self._name(part) for part in _PIECES.split(text)]
        return None if None in said else ", ".join(part for part in said if part)

    def _name(self, text: str) -> str | None:
        """A name with an aside or a share behind it, ``lower back (left)``, ``lower back 4%``."""
        found = _ASIDE.fullmatch(text)
        if found is not None:
            said = [self._known(found[1]), self._known(found[2])]
            return None if None in said else f"{said[0]} ({said[1]}){found[3]}"
        share = _SHARE_LAST.fullmatch(text)
        if share is None:
            return self._known(text)
        name = self._known(share["words"])
        return name and f"{name} {self._figures.written(share['figure'])}{share['end']}"

    def _with_aside(self, text: str, depth: int) -> str | None:
        """Words and more of them in brackets: ``knee (left)``."""
        found = _ASIDE.fullmatch(text)
        said = [self._value(part, depth) for part in found.groups()] if found else [None]
        return None if None in said else "{} ({}){}".format(*said)

    def _with_figure(self, text: str, depth: int) -> str | None:
        """Words beside a figure: ``low back 4/10``, ``12 almonds``."""
        found = _FIGURE_LAST.fullmatch(text) or _FIGURE_FIRST.fullmatch(text)
        if found is None:
            return None
        said = self._value(found["words"], depth)
        figure = self._figures.written(found["figure"])
        both = (figure, said) if text.startswith(found["figure"]) else (said, figure)
        return found["gap"].join(both) if said else None  # type: ignore[arg-type]

    def _begun(self, text: str, depth: int) -> str | None:
        """What leads on to something else: ``Your answer:``."""
        said = self._value(text[:-1], depth) if text.endswith(_ENDS) else None
        return f"{said}{text[-1]}" if said else None

    def _filled(self, sentence: str, depth: int) -> str | None:
        for pattern in self._that_may_be(sentence):
            tries = iter(range(_TRIES[min(depth, len(_TRIES) - 1)]))
            start = len(pattern.literals[0])
            values = self._fill(pattern, sentence, at=start, depth=depth, tries=tries)
            if values is not None:
                return pattern.filled(values)
        return None

    def _fill(
        self,
        pattern: Pattern,
        sentence: str,
        *,
        at: int,
        depth: int,
        tries: Iterator[int],
        gap: int = 0,
    ) -> tuple[str, ...] | None:
        """What stands in this gap and those after it, said; None where it cannot be."""
        say = self._value if pattern.wording >= _LEAST_WORDING else self._figure
        for end in pattern.ends(sentence, gap=gap, at=at):
            if end < at or next(tries, None) is None:
                return None
            said = say(sentence[at:end], depth)
            if said is None:
                continue
            if gap == len(pattern.gaps) - 1:
                return (said,)
            rest = self._fill(
                pattern,
                sentence,
                at=end + len(pattern.literals[gap + 1]),
                depth=depth,
                tries=tries,
                gap=gap + 1,
            )
            if rest is not None:
                return (said, *rest)
        return None

    def _value(self, value: str, depth: int) -> str | None:
        """What fills a gap: figures as they are, words translated."""
        figures = self._figures.say(value)
        if figures is not None:
            return figures
        said = self.say(value, depth=depth + 1)
        if said is None:
            return None
        before, _, after = value.partition(value.strip())
        return f"{before}{said}{after}"

    def _figure(self, value: str, depth: int) -> str | None:
        """What fills a gap of a pattern that has hardly a word of its own."""
        return self._figures.say(value) if value.strip() else None

    def _joined(self, text: str, depth: int) -> str | None:
        """Several things in a row, each said by itself; one may hold the joint in itself."""
        for joint in _JOINTS:
            # a clause stands by itself: what it holds lies no deeper than what the whole holds
            within = depth - (joint == _CLAUSES)
            said = self._in_runs(text.split(joint), joint=joint, depth=within)
            if said is not None:
                return self._joint(joint).join(said)
        return None

    def _in_runs(self, parts: list[str], *, joint: str, depth: int) -> list[str] | None:
        """The parts said, as many together as are known together but never all of them."""
        said: list[str] = []
        while parts:
            most = len(parts) - (not said)
            runs = ((n, self._value(joint.join(parts[:n]), depth)) for n in range(most, 0, -1))
            number, found = next(((n, run) for n, run in runs if run is not None), (0, None))
            if found is None:
                return None
            said.append(found)
            parts = parts[number:]
        return said

    def _joint(self, joint: str) -> str:
        word = joint.strip()
        return f" {self._catalogue.get(word, word)} " if word.isalpha() else joint


def _is_torn(sentence: str) -> bool:
    """Whether it is half of something: a bracket or a quotation is open at an end."""
    return any(sentence.count(begun) != sentence.count(ended) for begun, ended in _PAIRS)


def _forms(sentence: str) -> tuple[str, ...]:
    """The sentence as it may be written: its full stop left out or added, its first letter too."""
    stopped = sentence[:-1] if sentence.endswith(".") else f"{sentence}."
    other = f"{sentence[:1].swapcase()}{sentence[1:]}"
    other_stopped = f"{stopped[:1].swapcase()}{stopped[1:]}"
    return sentence, stopped, other, other_stopped


def _ended(said: str, *, like: str, form: str) -> str:
    """``said``, found as ``form``, begun and ended as ``like`` is."""
    if like[:1].isupper() and form[:1].islower():
        said = f"{said[:1].upper()}{said[1:]}"
    if like.endswith("."):
        return said if said.endswith((".", "!", "?", "…", ".“")) else f"{said}."
    return said.removesuffix(".") if form.endswith(".") or not like.endswith((")", "?")) else said


def _variants(catalogue: Mapping[str, str]) -> dict[str, str]:
    """Parts of texts that are also said alone, where the translation has the same parts."""
    found: dict[str, str] = {}
    for english, text in catalogue.items():
        if not GAP.search(english) and len(english.split()) <= _NAME_WORDS:
            found[english.lower()] = text
        for parts in (_END.split, _HEAD.split, _PIECES.split):
            pieces, said = parts(english), parts(text)
            if len(pieces) == len(said) > 1:
                found |= {e: t for e, t in zip(pieces, said, strict=True) if _gaps(e) == _gaps(t)}
        for shape in _SHAPES:
            inner, said_inner = shape.fullmatch(english), shape.fullmatch(text)
            if inner and said_inner and _gaps(inner[1]) == _gaps(said_inner[1]):
                found[inner[1]] = said_inner[1]
    return found


def _gaps(text: str) -> set[str]:
    return set(GAP.findall(text))
