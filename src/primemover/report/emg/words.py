"""Muscles, measures and numbers of surface EMG as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from primemover.findings.recorded import GROUP_WORDS
from primemover.report.words import fixed, with_side

if TYPE_CHECKING:
    from primemover.knowledge import EmgRule, Knowledge
    from primemover.measures.emg.model import EmgMeasure
    from primemover.recordings.emg.model import EmgChannel
    from primemover.terms import Side

EFFORT_WORDS: Final = {
    "repetitions": ("repetition", "repetitions"),
    "hold": ("held effort", "held efforts"),
    "gait": ("step", "steps"),
}
"""What a recording falls into: one of them, and several."""

QUANTITY_NAMES: Final = {
    "emg_amplitude": "EMG amplitude",
    "peak_amplitude": "highest EMG amplitude",
    "amplitude_share": "share of the EMG amplitude",
    "amplitude_side_difference": "left less right, of the mean of both",
    "co_contraction": "both muscles at once",
    "median_frequency_slope": "change of the median frequency",
    "onset_lag": "lag between two muscles",
    "onset_before_movement": "begins before the movement by",
}
"""Measures in plain words; others are shown by their name."""

FAULT_NAMES: Final = {
    "dead": "no signal",
    "clipped": "cut off",
    "mains": "mains hum",
    "motion": "cable movement",
    "heart": "heartbeat",
    "crosstalk": "a neighbour's signal",
    "weak": "hardly above rest",
    "missing": "gaps",
    "unit": "doubtful unit",
    "slow": "low sampling rate",
    "short": "too short",
}


def name_of_muscle(muscle: str, *, knowledge: Knowledge) -> str:
    """The name of a muscle or a group without its article."""
    if muscle in GROUP_WORDS:
        return GROUP_WORDS[muscle].removeprefix("the ")
    known = knowledge.muscles.get(muscle)
    return known.name if known else muscle.replace("_", " ")


def name_of_channel(channel: EmgChannel, *, knowledge: Knowledge) -> str:
    """What a channel is called: its muscle and side, or its own name where no muscle is known."""
    name = name_of_muscle(channel.muscle, knowledge=knowledge) if channel.muscle else channel.name
    return capital(with_side(name, side=channel.side))


def measured_words(measure: EmgMeasure, *, knowledge: Knowledge) -> str:
    """What a measure is of: muscle and side, or two muscles."""
    name = name_of_muscle(measure.muscle, knowledge=knowledge) if measure.muscle else "all muscles"
    pair = measure.quantity in ("onset_lag", "co_contraction") and measure.against
    if pair:
        name = f"{name} and {name_of_muscle(measure.against, knowledge=knowledge)}"
    return capital(with_side(name, side=measure.side))


def quantity_name(quantity: str) -> str:
    """A measure in plain words."""
    return QUANTITY_NAMES.get(quantity, quantity.replace("_", " "))


def figure(value: float, *, uncertainty: float, unit: str) -> str:
    """A value with its unit, as many digits as its interval carries."""
    return _with_unit(fixed(value, digits=_digits(uncertainty)), unit=unit)


def span(low: float, *, high: float, unit: str) -> str:
    """The ends of an interval in words."""
    digits = _digits((high - low) / 2)
    ends = f"{fixed(low, digits=digits)} to {fixed(high, digits=digits)}"
    return _with_unit(ends, unit=unit)


def measure_figure(measure: EmgMeasure, *, short: bool = False) -> tuple[str, str]:
    """Value and 95 % interval of a measure; ``short`` says the unit once."""
    value = figure(measure.value, uncertainty=measure.uncertainty, unit=measure.unit)
    return value, span(measure.low, high=measure.high, unit="" if short else measure.unit)


def decibels(value: float) -> str:
    """A signal-to-noise ratio; a dash where there is none."""
    return f"{value:.0f}\N{NO-BREAK SPACE}dB" if math.isfinite(value) else "–"


def volts_words(value: float) -> str:
    """Volts in the unit people read them in; a dash where there are none."""
    if not math.isfinite(value):
        return "–"
    for factor, unit in ((1.0, "V"), (1e3, "mV")):
        if abs(value) * factor >= 1.0:
            return f"{value * factor:.2g}\N{NO-BREAK SPACE}{unit}"
    return f"{value * 1e6:.3g}\N{NO-BREAK SPACE}µV"


def counted_efforts(count: int, *, kind: str) -> str:
    """``8 repetitions``, ``1 step``."""
    one, several = EFFORT_WORDS[kind]
    return f"{count} {one if count == 1 else several}"


def rule_words(rule: EmgRule) -> str:
    """A rule of knowledge with its figure: what it decides, how much, and whose number it is."""
    origin = "our own rule" if rule.basis == "product_rule" else "published"
    return f"{rule.what}: {rule.value:g} {rule.unit} ({origin})"


def capital(text: str) -> str:
    """``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def of_side(side: Side | None) -> str:
    """``, left`` or nothing."""
    return f", {side}" if side else ""


def _digits(spread: float) -> int:
    return 0 if spread >= 1 or spread == 0 else 1 if spread >= 0.1 else 2


def _with_unit(text: str, *, unit: str) -> str:
    if unit in ("%", ""):
        return f"{text}{unit}"
    return f"{text}\N{NO-BREAK SPACE}{unit}"
