"""The clock of a recording from its time stamps: its rate, its start, and how even it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import FloatArray
from primemover.recordings.emg.units import plain_unit

SECONDS = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "min": 60.0}
"""Seconds in one of each unit of time."""

FEW = 3
"""Stamps that a rate is taken from at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """Rate and start of an even clock; ``fault`` says why there is none ("" where there is)."""

    rate_hz: float
    start_s: float = 0.0
    note: str = ""
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockRules:
    """How uneven time stamps may be, and which rates and steps are believed."""

    time_jitter_refused: float
    time_jitter_noted: float
    largest_rate_hz: float
    longest_step_s: float


@cache
def clock_rules() -> ClockRules:
    """The rules as knowledge has them."""
    rules = load_knowledge().emg_rules
    return ClockRules(**{each.name: rules[each.name].value or 0.0 for each in fields(ClockRules)})


def clock_of(stamps: FloatArray, *, unit: str = "s") -> Clock:
    """The even clock that ``stamps`` follow, or why they follow none.

    Stamps in whole steps of one without a unit are numbers of samples and say no rate.
    """
    if len(stamps) < FEW:
        return _none(f"expected at least {FEW} time stamps, got {len(stamps)}")
    if not np.isfinite(stamps).all():
        row = int(np.flatnonzero(~np.isfinite(stamps))[0])
        return _none(f"no time stands in row {row + 1} of the numbers")
    seconds = stamps * SECONDS.get(plain_unit(unit), 1.0)
    step = (seconds[-1] - seconds[0]) / (len(seconds) - 1)
    if step <= 0.0:
        return _none("the times do not rise")
    if not plain_unit(unit) and step > clock_rules().longest_step_s:
        return _none(
            f"the times rise by {step:g} a sample and say no unit: sample numbers or milliseconds"
        )
    return _even(seconds, step=step)


def _even(seconds: FloatArray, *, step: float) -> Clock:
    rules = clock_rules()
    # Against the straight line through most of them, so that one lost stretch is found in place.
    off = seconds - (seconds[0] + step * np.arange(len(seconds)))
    worst = float(np.abs(off - np.median(off)).max()) / step
    if worst > rules.time_jitter_refused:
        place = _jump(seconds)
        return _none(
            f"the times are not even: up to {worst:.3g} steps from an even clock, the largest jump "
            f"in row {place + 2} of the numbers, at {seconds[place + 1]:.6g} s"
        )
    rate = 1.0 / step
    # Stamps are written with few digits: a whole rate within that error is the rate.
    slack = rate * max(2.0 * worst / (len(seconds) - 1), 1e-9)
    rate = float(round(rate)) if abs(rate - round(rate)) <= slack else rate
    if rate > rules.largest_rate_hz:
        return _none(f"the times give a rate of {rate:.3g} Hz, higher than any recorder has")
    noted = worst > rules.time_jitter_noted
    note = f"the time stamps are up to {worst:.2g} samples off an even clock" if noted else ""
    return Clock(rate_hz=rate, start_s=max(float(seconds[0]), 0.0), note=note)


def _jump(seconds: FloatArray) -> int:
    steps = np.diff(seconds)
    return int(np.argmax(np.abs(steps - np.median(steps))))


def _none(fault: str) -> Clock:
    return Clock(rate_hz=float("nan"), fault=fault)


def thinned(samples: FloatArray) -> int:
    """Every which sample holds a value, where the rest hold none: a slower channel; else 1.

    Examples
    --------
    >>> thinned(np.array([1.0, np.nan, np.nan, 2.0, np.nan, np.nan, 3.0]))
    3
    """
    places = np.flatnonzero(np.isfinite(samples))
    if len(places) < FEW or len(places) == len(samples) or places[0] != 0:
        return 1
    steps = np.diff(places)
    return int(steps[0]) if (steps == steps[0]).all() else 1
