"""Muscle and side from a channel's name as people write it; what is open stays open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from primemover.knowledge import Knowledge
from primemover.terms import Side

SIDE_WORDS: Final[dict[str, Side]] = {
    **dict.fromkeys(("left", "links", "linke", "linker", "linkes", "lt", "li", "lft", "l"), "left"),
    **dict.fromkeys(("right", "rechts", "rechte", "rechter", "rechtes"), "right"),
    **dict.fromkeys(("rt", "re", "rgt", "r"), "right"),
}
FILLERS: Final = frozenset(
    (
        *("emg", "semg", "sensor", "sensors", "mini", "avanti", "trigno", "quattro", "maize"),
        *("channel", "kanal", "chan", "ch", "raw", "signal", "muscle", "muskel", "musculus"),
        *("m", "musc", "the", "der", "analog", "voltage", "im", "ultium", "uv", "mv", "v"),
    )
)
"""Words of channels' names that say nothing of the muscle."""

OTHERS: Final = (
    *("peroneus brevis", "peronaeus brevis", "fibularis brevis", "peroneus brev", "per brev"),
    *("peroneus tertius", "fibularis tertius", "adductor hallucis", "abductor hallucis"),
    *("quadratus lumborum", "quad lumb", "quad lumborum", "quadratus lumb", "quadratus femoris"),
    *("longissimus capitis", "longissimus cervicis", "iliocostalis cervicis"),
    *("multifidus cervicis", "cervical multifidus", "cervical erector spinae", "cervical es"),
    *("gluteus minimus", "glutaeus minimus", "gluteus min", "glute min", "glut min"),
    *("vastus intermedius", "vastus int", "vast int"),
)
"""Muscles that knowledge does not hold, written so that a part of the name is one that it does."""

SPINE: Final = re.compile(r"\b[ltsc]\s?\d{1,2}\b", re.IGNORECASE)
"""A level of the spine, whose ``l`` is no side."""

SHORT: Final = 4
"""A word of so many letters is a code and stands alone; longer ones may be written together."""

MUTATED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_GROUPED: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HOW: Final = "name it in a mapping file"


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedMuscle:
    """What a name says: the muscle's id ("" when open), the side (None when open), and why."""

    muscle: str
    side: Side | None
    notes: tuple[str, ...] = ()


def muscle_of(text: str, *, knowledge: Knowledge) -> NamedMuscle:
    """The muscle and the side that ``text`` names; what may be read in two ways is left open.

    Examples
    --------
    >>> from primemover.knowledge import load_knowledge
    >>> muscle_of("RT GLUTEUS MED.", knowledge=load_knowledge()).muscle
    'gluteus_medius'
    """
    words = _words(knowledge)
    tokens = _tokens(text, known=words)
    sides = {SIDE_WORDS[each] for each in tokens if each in SIDE_WORDS and each not in words}
    named = [each for each in tokens if each not in FILLERS and each not in SIDE_WORDS]
    found = _found(named, words=words)
    if not found:
        glued = _glued(named, words=words)
        found = {each for _, muscles in glued for each in muscles}
        sides |= {side for side, _ in glued}
    muscles = _most_specific(found, knowledge=knowledge)
    return NamedMuscle(
        muscle=min(muscles) if len(muscles) == 1 else "",
        side=min(sides) if len(sides) == 1 else None,
        notes=tuple(_notes(text, muscles=muscles, sides=sides)),
    )


def _notes(text: str, *, muscles: set[str], sides: set[Side]) -> Iterator[str]:
    if not muscles:
        yield f"no known muscle in the name {text!r}; {_HOW}"
    elif len(muscles) > 1:
        either = " or ".join(sorted(each.replace("_", " ") for each in muscles))
        yield f"{text!r} may be {either}; {_HOW}"
    if len(sides) > 1:
        yield f"{text!r} names both sides; {_HOW}"


def _plain(text: str) -> str:
    """Without accents; German letters as they are written without them."""
    spelled = text.translate(MUTATED).translate({0x1E9E: "SS", 0xC4: "Ae", 0xD6: "Oe", 0xDC: "Ue"})
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(each for each in parts if not unicodedata.combining(each))


def _tokens(text: str, *, known: Mapping[str, frozenset[str]]) -> list[str]:
    """Words of letters, in lower case: ``LGlutMax`` is three; ``GMAXr`` is one."""
    plain = SPINE.sub(" ", _plain(text).replace("_", " "))
    tokens: list[str] = []
    for word in re.findall(r"[A-Za-z]+", plain):
        if word.lower() in known or word.lower() in SIDE_WORDS:
            tokens.append(word.lower())
        else:
            tokens += [each.lower() for each in _GROUPED.findall(word)]
    return tokens


@cache
def _words_of(version: str, words: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    """Muscles by word, joined, none for others'; ``version`` tells one knowledge from another."""
    found: dict[str, set[str]] = {}
    for muscle, word in words:
        found.setdefault(_joined(word), set()).add(muscle)
    known = {word: frozenset(muscles) for word, muscles in found.items()}
    return {_joined(word): frozenset[str]() for word in OTHERS} | known


def _words(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    pairs = tuple((m.id, word) for m in knowledge.emg_muscles.values() for word in m.words)
    return _words_of(knowledge.version, pairs)


def _joined(word: str) -> str:
    return re.sub(r"[^a-z]", "", _plain(word).lower())


def _found(tokens: list[str], *, words: Mapping[str, frozenset[str]]) -> set[str]:
    """Muscles of every run of tokens that is a word and lies in no longer one that is."""
    spans = [
        (start, end)
        for start in range(len(tokens))
        for end in range(start + 1, len(tokens) + 1)
        if _is_word(tokens[start:end], words=words)
    ]
    longest = [s for s in spans if not any(_within(s, outer=other) for other in spans)]
    muscles = [words["".join(tokens[start:end])] for start, end in longest]
    sure = [each for each in muscles if len(each) == 1]
    return {muscle for each in sure or muscles for muscle in each}


def _is_word(tokens: list[str], *, words: Mapping[str, frozenset[str]]) -> bool:
    joined = "".join(tokens)
    return joined in words and (len(tokens) == 1 or len(joined) >= SHORT)


def _within(span: tuple[int, int], *, outer: tuple[int, int]) -> bool:
    return span != outer and outer[0] <= span[0] and span[1] <= outer[1]


def _glued(
    tokens: list[str], *, words: Mapping[str, frozenset[str]]
) -> list[tuple[Side, frozenset[str]]]:
    """Codes with the side's letter before or behind them: ``RBF``, ``GMAXL``."""
    found: list[tuple[Side, frozenset[str]]] = []
    for token in tokens:
        for letter, rest in ((token[:1], token[1:]), (token[-1:], token[:-1])):
            if letter in ("l", "r") and rest in words:
                found.append((SIDE_WORDS[letter], words[rest]))
    return found


def _most_specific(muscles: set[str], *, knowledge: Knowledge) -> set[str]:
    """Without those of which another is a part: ``hamstring (biceps femoris)``."""
    parents = {knowledge.muscles[each].part_of for each in muscles}
    return muscles - parents
