"""The words primemover does not use to people, and the one function that finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable

FORBIDDEN: dict[str, str] = {
    r"diagnos\w*": "a movement check finds training focuses, it names no condition",
    r"treat(?:s|ed|ing|ment|ments)?": "exercise is offered, not treatment",
    r"dysfunction\w*": "say what was seen",
    r"patients?": "say person, you, client",
    r"injury risk|risk of injury": "no test here predicts injury",
    r"rehab\w*": "say training",
    r"clinical[- ]grade": "nothing here is",
    r"dormant": "muscles that were weak are not dormant",
    r"asleep": "muscles do not sleep",
    r"wak(?:e|es|ing) (?:up )?your glutes|wak(?:e|es|ing) (?:them|it) up": "muscles do not sleep",
    r"lazy|shameful|embarrassing|flabby|saggy": "nobody is shamed",
}
"""Pattern of each forbidden wording and why it is not said."""

EXEMPT: tuple[str, ...] = (
    # Disclaimers have to name what this is not.
    r"does not diagnose",
    r"not (?:a )?diagnos\w+",
    r"no diagnosis",
    r"not (?:a )?(?:medical )?treatment",
    r"does not treat",
    r"(?:prone|side|back) sleep\w*",
    # Where the person is sent on to someone who does treat.
    r"(?:being|are|is|was|were) treated (?:for|by)",
    r"under treatment",
    # How one handles an uncertain number.
    r"treat (?:this|it|them|the number|the figure)s? (?:as|with)",
)
"""Wordings let through: the listed disclaimers, each containing a forbidden word."""

_FORBIDDEN = re.compile("|".join(rf"\b(?:{p})\b" for p in FORBIDDEN), re.IGNORECASE)
_EXEMPT = re.compile("|".join(EXEMPT), re.IGNORECASE)


def forbidden_words(text: str) -> list[str]:
    """Every forbidden wording in ``text``, with a little of what stands around it."""
    cleaned = _EXEMPT.sub(lambda m: " " * len(m.group()), text)
    return [
        f"{m.group()!r} in …{text[max(0, m.start() - 40) : m.end() + 40]!r}…"
        for m in _FORBIDDEN.finditer(cleaned)
    ]


def forbidden_in(texts: Iterable[tuple[str, str]]) -> list[str]:
    """The same over (where, text) pairs; an empty list when all is well."""
    return [f"{where}: {found}" for where, text in texts for found in forbidden_words(text)]
