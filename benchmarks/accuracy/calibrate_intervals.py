"""Intervals that hold a new person's truth in 95 of 100 clips, and the proof on people left out.

The half-width comes from the errors of people who were corrected without them: their root mean
square times Student's t, with as many degrees of freedom as those people differ. What the product
adds for the spread between repetitions is taken off first, so that nothing is counted twice.

References
----------
.. [1] Satterthwaite FE. Biometrics Bull 1946;2:110-114 (degrees of freedom of a mean square).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from benchmarks.accuracy.calibrate_fit import (
    FORMS,
    BoolArray,
    Correction,
    FloatArray,
    Form,
    LeftOut,
    Line,
    Readings,
    TextArray,
    best_form,
    fit_correction,
    left_out,
)

BORROWED_ROWS: Final = 8.0
"""A range of yaw borrows this many rows' worth from its whole zone when its spread is told."""
LEAST_DF, MOST_DF = 5.0, 60.0
LEAST_SHARE: Final = 0.5
"""The half-width stays above this share of the whole error, however much repetitions differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """A zone of yaw with one correction: the rising ends of its ranges, and what it may use."""

    cuts_deg: tuple[float, ...]
    forms: tuple[Form, ...] = FORMS

    @property
    def low_deg(self) -> float:
        """Where it begins."""
        return self.cuts_deg[0]

    @property
    def high_deg(self) -> float:
        """Where it ends."""
        return self.cuts_deg[-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A range of yaw of one test (or of all others, "") with its line and its half-width."""

    test: str
    yaw_from_deg: float
    yaw_to_deg: float
    line: Line
    half_width: float
    n: int
    n_bodies: int

    def holds(self, yaw_deg: float, test: str) -> bool:
        """Whether it is a part for this yaw and test."""
        inside = self.yaw_from_deg <= yaw_deg < self.yaw_to_deg or yaw_deg == self.yaw_to_deg
        return inside and self.test in ("", test)


def fit_all(readings: Readings, *, zones: Sequence[Zone], widen: float = 1.0) -> tuple[Part, ...]:
    """The parts of every zone that has rows and people enough; half-widths times ``widen``."""
    return tuple(part for zone in zones for part in _parts(readings, zone=zone, widen=widen))


def _parts(readings: Readings, *, zone: Zone, widen: float) -> Iterator[Part]:
    inside = readings.where(readings.between(zone.low_deg, zone.high_deg))
    if not inside.enough:
        return
    form = best_form(inside, forms=zone.forms)
    correction = fit_correction(inside, form=form)
    without = left_out(inside, form=form)
    for low_deg, high_deg in pairwise(zone.cuts_deg):
        for test, mine in _served(inside, correction):
            alike = inside.where(mine)
            chosen = alike.between(low_deg, high_deg)
            counted = chosen if chosen.any() else np.ones_like(chosen)
            half = half_width(without.where(mine), body=alike.body, chosen=chosen)
            yield Part(
                test=test,
                yaw_from_deg=low_deg,
                yaw_to_deg=high_deg,
                line=correction.line_for(test),
                half_width=widen * half,
                n=int(counted.sum()),
                n_bodies=len(np.unique(alike.body[counted])),
            )


def _served(zone: Readings, correction: Correction) -> Iterator[tuple[str, BoolArray]]:
    """The tests with a line of their own, and all others as "", each with its rows."""
    own = [test for test in correction.lines if test]
    others = ~np.isin(zone.test, own)
    if others.any():
        yield "", others
    for test in own:
        yield test, np.asarray(zone.test == test)


def half_width(without: LeftOut, *, body: TextArray, chosen: BoolArray) -> float:
    """Half-width of the 95 % interval of the chosen rows, drawn towards that of all rows."""
    square = _borrowed(without.errors**2, chosen=chosen)
    repetitions = _borrowed(without.added**2, chosen=chosen)
    whole = student_t(degrees_of_freedom(without.errors, body=body)) ** 2 * square
    return float(np.sqrt(max(whole - repetitions, LEAST_SHARE**2 * whole)))


def _borrowed(squares: FloatArray, *, chosen: BoolArray) -> float:
    """The mean of the chosen, with ``BORROWED_ROWS`` rows of the mean of all."""
    own = float(squares[chosen].sum())
    return (own + BORROWED_ROWS * float(squares.mean())) / (float(chosen.sum()) + BORROWED_ROWS)


def degrees_of_freedom(errors: FloatArray, *, body: TextArray) -> float:
    """Of the mean square error, from how much the people's own mean squares differ."""
    own = np.array([float(np.mean(errors[body == name] ** 2)) for name in np.unique(body)])
    relative = float(own.var(ddof=1)) / (len(own) * max(float(own.mean()) ** 2, 1e-12))
    return float(np.clip(2.0 / max(relative, 1e-9), LEAST_DF, MOST_DF))


def student_t(df: float) -> float:
    """Two-sided 95 % point of Student's t."""
    from scipy.stats import t

    return float(t.ppf(0.975, df))


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Errors and whole intervals of people left out; NaN where nothing was made for them."""

    error: FloatArray
    half_width: FloatArray

    @property
    def known(self) -> BoolArray:
        """Where there is an interval."""
        return np.isfinite(self.half_width)

    @property
    def inside(self) -> BoolArray:
        """Whether the truth lay in the interval."""
        return np.asarray(np.abs(self.error) <= self.half_width)


def leave_each_out(readings: Readings, *, zones: Sequence[Zone], widen: float = 1.0) -> Held:
    """Everybody's errors and whole intervals with everything, the form too, made without them."""
    error, half = np.full(len(readings), np.nan), np.full(len(readings), np.nan)
    for body in readings.bodies:
        mine = readings.body == body
        parts = fit_all(readings.where(~mine), zones=zones, widen=widen)
        for i in np.flatnonzero(mine):
            error[i], half[i] = _one(readings, int(i), parts=parts)
    return Held(error=error, half_width=half)


def _one(readings: Readings, i: int, *, parts: Sequence[Part]) -> tuple[float, float]:
    found = part_for(float(readings.yaw_deg[i]), test=str(readings.test[i]), parts=parts)
    if found is None:
        return float("nan"), float("nan")
    row = readings.where(np.arange(len(readings)) == i)
    error = float(found.line.corrected(row)[0] - row.true[0])
    return error, float(np.hypot(found.half_width, row.added[0] / found.line.slope))


def part_for(yaw_deg: float, *, test: str, parts: Sequence[Part]) -> Part | None:
    """The part of a test's own, else the general one, at this yaw; the upper range at an end."""
    fitting = [part for part in parts if part.holds(yaw_deg, test)]
    return max(fitting, key=lambda part: (bool(part.test), part.yaw_from_deg), default=None)
