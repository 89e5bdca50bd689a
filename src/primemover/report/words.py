"""Plain words for what the result holds as codes; every sentence template of the report."""

from __future__ import annotations

import re
from typing import Final

from primemover.measures.model import Measure
from primemover.terms import STATUS_WORDS, Confidence, Grade, Side, Status

STATUS_ORDER: Final[tuple[Status, ...]] = (
    "refer",
    "supported",
    "cannot_tell",
    "not_supported",
)
"""Most useful first."""

STATUS_ICONS: Final[dict[Status, str]] = {
    "refer": "plus",
    "supported": "triangle",
    "cannot_tell": "dashed",
    "not_supported": "tick",
}
"""A shape for each status, so that colour never stands alone."""

STATUS_MARKS: Final[dict[Status, str]] = {
    "refer": "✚",
    "supported": "▲",
    "cannot_tell": "○",
    "not_supported": "✓",
}
"""The same shapes as characters, for the terminal."""

STATUS_LEADS: Final[dict[Status, str]] = {
    "refer": "Best shown to a professional before you train it.",
    "supported": "Worth your attention; the programme starts here.",
    "cannot_tell": "Not enough to go on yet. Each says what would help.",
    "not_supported": "Nothing seen or told points to these. That is no proof that all is well.",
}

GRADES_EXPLAINED: Final = (
    "A grade says how good the research behind a sentence is: A strong, B fair, C thin, D none "
    "published, so expert opinion or our own rule."
)
"""Said once, where the first grade stands."""

ANSWER_FIRST: Final = "Answer the stop signs before you begin"
"""The banner while not one warning sign was answered."""

CURVE_NOTE: Final = (
    "The curve is as the camera read it; the table takes off the error known for this view, so "
    "its figures can differ from the curve."
)

QUANTITY_WORDS: Final[dict[str, str]] = {
    "body_line": "line from shoulder to ankle",
    "heel_lift": "how high the heel rose, as a share of the lower leg",
    "hinge_ratio": "how much of the bend came from the hips",
    "hip_depth": "how far the hips bent",
    "hip_drift": "how far the hips moved away from the bench",
    "hip_extension_range": "how far the hip opened backwards",
    "hip_opening": "how far the knees opened",
    "hold_time": "time held",
    "knee_depth": "how far the knee bent",
    "knee_flexion": "bend of the knee",
    "knee_valgus": "knee moving inwards",
    "lumbar_arch": "arch of the lower back",
    "pelvic_drop": "tip of the pelvis",
    "pelvis_roll": "pelvis rolling back",
    "plank_line": "line at the hips",
    "plank_line_worst": "line at the hips at its worst",
    "shin_angle": "lean of the shin",
    "stance_time": "time on one leg",
    "tempo_back": "time on the way back",
    "tempo_out": "time on the way out",
    "trunk_lean": "lean of the upper body",
    "trunk_side_lean": "lean over the standing leg",
}
"""Quantities and signals in words that need no anatomy; others are shown by their id."""

GRADE_WORDS: Final[dict[Grade, str]] = {
    "A": "strong evidence: systematic reviews or large, careful studies",
    "B": "fair evidence: several studies that mostly agree",
    "C": "thin evidence: few or small studies, or only indirect ones",
    "D": "no published evidence: expert opinion or our own rule",
}

ORIGIN_WORDS: Final[dict[str, str]] = {
    "answer": "Your answer",
    "camera": "Camera",
    "emg": "Sensor",
}

MISSING_WORDS: Final[dict[str, str]] = {
    "answer": "Not answered",
    "camera": "Not seen",
    "emg": "Not recorded",
}
"""In place of the origin, when there is nothing of it; what to do follows."""

DIRECTION_WORDS: Final[dict[str, str]] = {
    "for": "supports this",
    "against": "speaks against this",
    "unclear": "points neither way",
    "missing": "",
}

CONFIDENCE_WORDS: Final[dict[Confidence, str]] = {
    "normal": "normal",
    "low": "low: shown, but never decides alone",
}

FACING_WORDS: Final[dict[str, str]] = {
    "side": "from the side",
    "oblique": "at an angle",
    "front": "from the front",
    "back": "from behind",
    "unknown": "from an unclear direction",
}

UNVERIFIED: Final = "unverified"
"""Marks a number that was not seen in its source text."""

DISCLAIMER: Final = (
    "primemover is for wellness and education. It describes how you moved in front of a camera "
    "and what you told it; it does not find or rule out any medical condition and does not "
    "replace a professional who can examine you. Stop if something hurts. If pain lasts, gets "
    "worse or worries you, consider seeing a physiotherapist or a doctor."
)

_MINUS: Final = re.compile(r"(?<![\w.)\]–-])-(?=\d)")
_DEGREES: Final = re.compile(r"(\d)\s?deg\b")
_TIGHT_UNITS: Final = {"°", "%"}
_UNIT_SIGNS: Final = {
    "deg": "°",
    "percent": "%",
    "%MVIC": "%",
    "%MVC": "%",
    "count": "",
    "1": "",
}


def status_word(status: Status) -> str:
    """What a person reads in place of ``status``."""
    return STATUS_WORDS[status]


def plain(identifier: str) -> str:
    """An id as words: ``trunk_side_lean`` → ``trunk side lean``."""
    return identifier.replace("_", " ")


def title(identifier: str) -> str:
    """An id as a heading: ``one_leg_stand`` → ``One leg stand``."""
    words = plain(identifier)
    return words[:1].upper() + words[1:]


def quantity_words(quantity: str) -> str:
    """A quantity or signal in lay words: ``trunk_side_lean`` → ``lean over the standing leg``."""
    return QUANTITY_WORDS.get(quantity, plain(quantity))


def quantity_title(quantity: str) -> str:
    """:func:`quantity_words` with a capital first letter."""
    words = quantity_words(quantity)
    return words[:1].upper() + words[1:]


def typographic(text: str) -> str:
    """``text`` with real minus signs before numbers and ``°`` for ``deg``."""
    return _DEGREES.sub(r"\1°", _MINUS.sub("\u2212", text))


def unit_sign(unit: str) -> str:
    """The sign a person knows for ``unit``: ``deg`` → ``°``; nothing for counts."""
    return _UNIT_SIGNS.get(unit, unit)


def with_unit(text: str, *, unit: str) -> str:
    """``text`` followed by its unit, spaced the way that unit is written."""
    sign = unit_sign(unit)
    if not sign:
        return text
    return f"{text}{sign}" if sign in _TIGHT_UNITS else f"{text}\u00a0{sign}"


def measure_value(measure: Measure) -> str:
    """Value ± half-width of the 95 % interval with the unit; digits follow the uncertainty."""
    if _whole(measure):
        return fixed(measure.value, digits=0)
    spread = measure.uncertainty
    value = fixed(measure.value, digits=_digits(spread))
    if spread == 0:
        return with_unit(value, unit=measure.unit)
    shown = fixed(spread, digits=_digits(spread))
    return with_unit(f"{value} ± {shown}", unit=measure.unit)


def interval(measure: Measure) -> str:
    """The 95 % interval in words: ``61 to 75°``; "" when the value is exact.

    A count is a whole number: only where it may be off by a whole one, that is said.
    """
    if _whole(measure):
        return f"give or take {measure.uncertainty:.0f}" if measure.uncertainty >= 1 else ""
    if measure.uncertainty == 0:
        return ""
    digits = _digits(measure.uncertainty)
    low, high = (fixed(end, digits=digits) for end in (measure.low, measure.high))
    return with_unit(f"{low} to {high}", unit=measure.unit)


def _whole(measure: Measure) -> bool:
    return measure.unit == "count" or measure.quantity == "repetitions"


def fixed(value: float, *, digits: int) -> str:
    """``value`` with exactly ``digits`` decimals and a real minus sign."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "\u2212")


def _digits(spread: float) -> int:
    """Decimals worth showing: none from 2 units of doubt, one from 0.05, else two."""
    if spread == 0 or spread >= 2:
        return 0
    return 1 if spread >= 0.05 else 2


def with_side(text: str, *, side: Side | None) -> str:
    """``text`` with the side in brackets, when there is one."""
    return f"{text} ({side})" if side else text


def counted(count: int, *, noun: str) -> str:
    """``3 recordings``, ``1 recording``, ``no recordings``."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """``text`` with a capital first letter, a full stop, and signs as they are printed."""
    text = typographic(text.strip())
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."
