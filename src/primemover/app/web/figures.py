"""Figures and days as people of a language write them, found inside texts made in English.

Rooms below the app write ``12.5 ± 3.4`` and ``12 October 2026``; in German that is ``12,5 ± 3,4``
and ``12. Oktober 2026``. Babel knows how each language does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel.core import Locale
from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import get_decimal_symbol

_WORDS: Final = re.compile(r"[A-Za-z]{2,}")
_UNITS: Final = frozenset(
    {"cm", "mm", "kg", "lb", "deg", "min", "ms", "px", "vs", "MVIC", "Hz", "dB", "mV", "MB"}
)

_QUOTED: Final = re.compile(r"(?<!\w)'[^']*'(?!\w)")
"""What somebody called something, as messages quote it."""


_NAME: Final = re.compile(
    r"\w+[/_]\w+|(?=\w*\d)(?=\w*[a-z])\w{4,}"
    r"|[\w.-]+\.(?:asc|bdf|c3d|csv|edf|gz|h5|mat|parquet|toml|tsv|txt|xdfz?)",
    re.IGNORECASE,
)
"""A name that machines gave, ``mediapipe/full``, ``7eaa9c4f``, or that of a recording's file."""

_DECIMAL: Final = re.compile(r"(?<![\w.])(\d+)\.(\d+)(?!\.?\d)")
"""A number with a decimal point; versions and addresses have more than one point."""

_PERCENT: Final = re.compile(r"(?<=\d)%")

_DAY: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2,8})(?: (\d{4}))?")
_YEAR_LEFT_OUT: Final = 2000
"""Stands in where a day is written without its year; a leap year has every day there is."""


def has_words(text: str) -> bool:
    """Whether there is anything to translate: units and figures are the same everywhere."""
    bare = (word.strip(".,;:()%") for word in _QUOTED.sub("", text).split())
    return any(
        _WORDS.search(word) for word in bare if word not in _UNITS and not _NAME.fullmatch(word)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Writes figures and days of English texts as ``locale`` does: its code, such as ``de``."""

    locale: str

    def say(self, text: str) -> str | None:
        """``text`` when it is a day or holds no words; None when there is something to translate.

        ``12.5 kg`` becomes ``12,5 kg``, and ``9 Nov`` becomes ``9. Nov.``.
        """
        if not has_words(text):
            return self.written(text)
        return self._day(text)

    def written(self, text: str) -> str:
        """``text`` with the language's decimal sign in each number, and its gap before a %."""
        found = _DECIMAL.sub(rf"\1{_decimal_sign(self.locale)}\2", text)
        return _PERCENT.sub("\u00a0%", found) if _percent_apart(self.locale) else found

    def _day(self, text: str) -> str | None:
        found = _DAY.fullmatch(text)
        if found is None or found[2] not in _months():
            return None
        month, short = _months()[found[2]]
        try:
            on = date(int(found[3] or _YEAR_LEFT_OUT), month, int(found[1]))
        except ValueError:
            return None
        if found[3]:
            return format_date(on, "medium" if short else "long", locale=self.locale)
        return format_skeleton("MMMd" if short else "MMMMd", on, locale=self.locale)


@cache
def _decimal_sign(locale: str) -> str:
    return get_decimal_symbol(Locale.parse(locale))


@cache
def _percent_apart(locale: str) -> bool:
    """Whether the language leaves a gap between a number and its %."""
    pattern = Locale.parse(locale).percent_formats[None].pattern
    return not pattern.endswith("0%")


@cache
def _months() -> dict[str, tuple[int, bool]]:
    """English names of months: which it is, and whether the name is a short one."""
    wide, short = (get_month_names(width, locale="en") for width in ("wide", "abbreviated"))
    return {name: (number, True) for number, name in short.items()} | {
        name: (number, False) for number, name in wide.items()
    }
