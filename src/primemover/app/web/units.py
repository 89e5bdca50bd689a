"""Kilograms and centimetres as a visitor reads and types them; what is kept stays metric."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from jinja2 import pass_context
from jinja2.runtime import Context

if TYPE_CHECKING:
    from primemover.app.web.languages import Language
    from primemover.app.web.visit import Visit

KG_PER_LB: Final = 0.45359237
"""The international avoirdupois pound."""

CM_PER_INCH: Final = 2.54
INCHES_PER_FOOT: Final = 12

_KEPT_DECIMALS: Final = 4
"""Of a kilogram or a centimetre: fine enough that what was typed in pounds comes back the same."""

_HALF: Final = 0.5
_LOCALES: Final = {"en": "en_GB"}
_NUMBER: Final = re.compile(r"\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*(kg|lbs?|cm|in|\")?\s*", re.ASCII)
_FEET: Final = re.compile(
    r"\s*(\d)\s*(?:ft|')\s*(?:(\d{1,2}(?:[.,]\d)?)\s*(?:in|\")?)?\s*", re.ASCII
)


def kg(value: float | None, *, visit: Visit) -> str:
    """A load as the visitor reads it: ``20 kg`` or ``44 lb``; "" for None."""
    if value is None:
        return ""
    return f"{kg_near(value, visit=visit)}\N{NO-BREAK SPACE}{kg_unit(visit)}"


def kg_near(value: float | None, *, visit: Visit) -> str:
    """The load as one says it, without its unit: pounds to the half, as weights are made."""
    if value is None:
        return ""
    if not visit.imperial:
        return kg_number(value, visit=visit)
    return _short(round(value / KG_PER_LB / _HALF) * _HALF, decimals=1, visit=visit)


def kg_number(value: float | None, *, visit: Visit) -> str:
    """The load to the decimal it was typed with, for the field of a form; "" for None."""
    if value is None:
        return ""
    shown = value / KG_PER_LB if visit.imperial else value
    return _short(shown, decimals=1 + (not visit.imperial), visit=visit)


def kg_unit(visit: Visit) -> str:
    """``kg`` or ``lb``."""
    return "lb" if visit.imperial else "kg"


def kg_step(visit: Visit) -> float:
    """By how much a press on a button changes a load, in the visitor's unit."""
    return 2.5 if visit.imperial else 1.0


def kg_from(text: str, *, visit: Visit) -> float:
    """Kilograms of what was typed; a unit typed with it wins over the visitor's own.

    Raises
    ------
    ValueError
        When it is no number, or a number with a unit that is no weight.
    """
    found = _NUMBER.fullmatch(text)
    if found is None or found[2] in {"cm", "in", '"'}:
        raise ValueError(f"expected a weight such as 20, got {text!r}")
    number = float(found[1].replace(",", "."))
    pounds = visit.imperial if found[2] is None else found[2].startswith("lb")
    return round(number * KG_PER_LB, _KEPT_DECIMALS) if pounds else number


def cm(value: float | None, *, visit: Visit) -> str:
    """A length as the visitor reads it: ``170 cm``, ``5 ft 7 in`` or ``12 in``; "" for None."""
    if value is None:
        return ""
    if not visit.imperial:
        return f"{_short(value, decimals=1, visit=visit)}\N{NO-BREAK SPACE}cm"
    inches = value / CM_PER_INCH
    feet, rest = divmod(round(inches), INCHES_PER_FOOT)
    if feet < 3:  # a step or a waist is told in inches, a person in feet
        return f"{_short(inches, decimals=1, visit=visit)}\N{NO-BREAK SPACE}in"
    return f"{feet}\N{NO-BREAK SPACE}ft {rest}\N{NO-BREAK SPACE}in"


def cm_from(text: str, *, visit: Visit) -> float:
    """Centimetres of what was typed: ``170``, ``67`` (inches), ``5 ft 7``, ``5'7"``.

    Raises
    ------
    ValueError
        When it is no length.
    """
    if feet := _FEET.fullmatch(text):
        inches = INCHES_PER_FOOT * int(feet[1]) + float((feet[2] or "0").replace(",", "."))
        return round(inches * CM_PER_INCH, _KEPT_DECIMALS)
    found = _NUMBER.fullmatch(text)
    if found is None or found[2] in {"kg", "lb", "lbs"}:
        raise ValueError(f"expected a length such as 170, got {text!r}")
    number = float(found[1].replace(",", "."))
    inch = visit.imperial if found[2] is None else found[2] in {"in", '"'}
    return round(number * CM_PER_INCH, _KEPT_DECIMALS) if inch else number


def filters(language: Language) -> dict[str, Callable[..., str]]:
    """The filters of templates that write figures and days for a visitor, by their names."""
    return {"load": _load, "length": _length, "day": partial(day, language=language)}


@pass_context
def _load(context: Context, value: float | None, visit: Visit | None = None) -> str:
    """The filter of templates: ``{{ load_kg|load }}``; in a macro ``{{ load_kg|load(visit) }}``."""
    return kg(value, visit=visit or context["visit"])


@pass_context
def _length(context: Context, value: float | None, visit: Visit | None = None) -> str:
    """The filter of templates that writes centimetres for the visitor, like :func:`_load`."""
    return cm(value, visit=visit or context["visit"])


def day(on: date, *, language: Language) -> str:
    """A day as people of the language write it: ``Mon 23 Nov``, ``Mo., 23. November``.

    The month is written out where its short form would end in a full stop, as a sentence does.
    """
    from babel.dates import format_skeleton

    locale = _LOCALES.get(language.code, language.code)
    short = format_skeleton("MMMEd", on, locale=locale)
    return format_skeleton("MMMMEd", on, locale=locale) if short.endswith(".") else short


def _short(value: float, *, decimals: int, visit: Visit) -> str:
    """The number with as many decimals as say something, as the visitor's language writes it."""
    if not math.isfinite(value):
        raise ValueError(f"expected a number, got {value}")
    return visit.language.written(f"{round(value, decimals):.{decimals}f}".rstrip("0").rstrip("."))
