"""From readings with known truth to a correction that serves people it has not seen.

The correction is a straight line: a bias, and where the data ask for it a slope, a bias that
follows the cosine of the camera yaw, and lines of their own for each test. Which of these is used
is decided by how well people are corrected who were left out, and the simpler one is kept unless
the larger one is plainly better.

References
----------
.. [1] Osborne C. Int Stat Rev 1991;59:309-336 (statistical calibration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge.calibration import CalibrationBand

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
TextArray = npt.NDArray[np.str_]

PLAINLY_BETTER: Final = 0.92
"""A larger form must bring the error of people left out below this share of the simpler one's."""
ROWS_A_TERM: Final = 5
"""A form needs this many rows for its bias and for each thing it uses beside it."""
LEAST_ROWS: Final = 6
LEAST_BODIES: Final = 3
"""Below these a range of yaw is not calibrated."""
LEAST_SLOPE, MOST_SLOPE = 0.3, 1.25
"""A flatter line is not divided out: it would mostly enlarge the noise. A steeper one neither: it
would make the errors look small by drawing everybody to the middle.
"""
LEAST_SPREAD: Final = 0.03
"""Truth that varies by a smaller share of its mean, or by less than one unit, has no slope."""
LEAST_FREE: Final = 4
"""Rows a slope needs beyond those that tell the means."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """Readings of one quantity beside their truth, one row a clip.

    ``added`` is the half-width the product adds for the spread between repetitions, in raw units.
    """

    true: FloatArray
    raw: FloatArray
    added: FloatArray
    yaw_deg: FloatArray
    body: TextArray
    test: TextArray

    def __len__(self) -> int:
        return len(self.true)

    def where(self, keep: BoolArray) -> Readings:
        """The rows that are kept."""
        return Readings(**{f.name: getattr(self, f.name)[keep] for f in fields(self)})

    def between(self, low_deg: float, high_deg: float) -> BoolArray:
        """Where the yaw lies from ``low_deg`` to below ``high_deg``; the last range is closed."""
        closing = (self.yaw_deg == high_deg) & np.isin(high_deg, (90.0, 180.0))
        return np.asarray((self.yaw_deg >= low_deg) & ((self.yaw_deg < high_deg) | closing))

    @property
    def bodies(self) -> tuple[str, ...]:
        """The people, by name."""
        return tuple(np.unique(self.body).tolist())

    @property
    def enough(self) -> bool:
        """Whether there are rows and people enough to calibrate."""
        return len(self) >= LEAST_ROWS and len(self.bodies) >= LEAST_BODIES


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What a correction may use beside a bias."""

    slope: bool = False
    cosine: bool = False
    by_test: bool = False

    @property
    def size(self) -> int:
        """How much it uses."""
        return self.slope + self.cosine + 2 * self.by_test


FORMS: Final = tuple(
    sorted(
        (
            Form(slope=slope, cosine=cosine, by_test=by_test)
            for slope in (False, True)
            for cosine in (False, True)
            for by_test in (False, True)
        ),
        key=lambda form: form.size,
    )
)
"""Every form, the simpler ones first."""
NO_COSINE: Final = tuple(form for form in FORMS if not form.cosine)
BIAS_ALONE: Final = (Form(), Form(by_test=True))
EACH_TEST: Final = (Form(by_test=True),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """raw − reference = bias + per_cos · (cos yaw − cos at) + slope · (true − reference)."""

    bias: float
    reference: float
    at_deg: float
    slope: float = 1.0
    per_cos: float = 0.0

    def corrected(self, readings: Readings) -> FloatArray:
        """The readings brought to the truth, by the product's own formula."""
        band = CalibrationBand(
            yaw_from_deg=0,
            yaw_to_deg=180,
            bias=self.bias,
            half_width=1.0,
            slope=self.slope,
            reference=self.reference,
            bias_per_cos=self.per_cos,
            bias_at_deg=self.at_deg,
            where="being fitted",
        )
        pairs = zip(readings.raw, readings.yaw_deg, strict=True)
        return np.array([band.corrected(float(raw), yaw_deg=float(yaw)) for raw, yaw in pairs])


def fit_line(readings: Readings, *, form: Form) -> Line:
    """The least-squares line of raw on true.

    The slope is that within people, so that it cannot hide how people differ; where the truth
    hardly varies within them, or where it is not fit to divide by, it is left at 1.
    """
    slope = _usable_slope(readings) if form.slope else 1.0
    reference = float(np.round(readings.true.mean())) if slope != 1.0 else 0.0
    at_deg = _middle_yaw_deg(readings)
    columns = [np.ones(len(readings))]
    if form.cosine:
        columns.append(_cos(readings.yaw_deg) - float(_cos(at_deg)))
    target = readings.raw - reference - slope * (readings.true - reference)
    found = np.linalg.lstsq(np.stack(columns, axis=1), target, rcond=None)[0]
    return Line(
        bias=float(found[0]),
        reference=reference,
        at_deg=at_deg,
        slope=slope,
        per_cos=float(found[1]) if form.cosine else 0.0,
    )


def _usable_slope(readings: Readings) -> float:
    found = slope_within(readings)
    usable = np.isfinite(found) and LEAST_SLOPE <= found <= MOST_SLOPE
    return found if usable else 1.0


def _middle_yaw_deg(readings: Readings) -> float:
    return float(np.round(np.degrees(np.arccos(_cos(readings.yaw_deg).mean()))))


def _cos(yaw_deg: FloatArray | float) -> FloatArray:
    return np.asarray(np.cos(np.radians(yaw_deg)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """The lines of a form, by test; "" for the tests without a line of their own."""

    form: Form
    lines: dict[str, Line]

    def line_for(self, test: str) -> Line:
        """The line a test is corrected with."""
        return self.lines.get(test) or self.lines[""]

    def errors(self, readings: Readings) -> FloatArray:
        """Corrected minus true."""
        found = np.empty(len(readings))
        for test in np.unique(readings.test):
            mine = readings.test == test
            part = readings.where(mine)
            found[mine] = self.line_for(str(test)).corrected(part) - part.true
        return found

    def added(self, readings: Readings) -> FloatArray:
        """What the product adds for repetitions, in units of the truth."""
        slopes = np.array([self.line_for(str(test)).slope for test in readings.test])
        return np.asarray(readings.added / slopes)


def fit_correction(readings: Readings, *, form: Form) -> Correction:
    """The lines of a form; a test with too few rows is corrected with the common line."""
    lines = {"": fit_line(readings, form=form)}
    if form.by_test:
        for test in np.unique(readings.test):
            part = readings.where(readings.test == test)
            if part.enough:
                lines[str(test)] = fit_line(part, form=form)
    return Correction(form=form, lines=lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Errors of people corrected without them, and what the product adds for repetitions."""

    errors: FloatArray
    added: FloatArray

    def where(self, keep: BoolArray) -> LeftOut:
        """Those of the rows that are kept."""
        return LeftOut(errors=self.errors[keep], added=self.added[keep])

    @property
    def rms(self) -> float:
        """Root mean square of the errors."""
        return float(np.sqrt(np.mean(self.errors**2)))


def left_out(readings: Readings, *, form: Form) -> LeftOut:
    """Everybody's errors with the correction made from the others."""
    errors, added = np.empty(len(readings)), np.empty(len(readings))
    for body in readings.bodies:
        mine = readings.body == body
        correction = fit_correction(readings.where(~mine), form=form)
        errors[mine] = correction.errors(readings.where(mine))
        added[mine] = correction.added(readings.where(mine))
    return LeftOut(errors=errors, added=added)


def best_form(readings: Readings, *, forms: Sequence[Form] = FORMS) -> Form:
    """The form whose errors on people left out are smallest, the simplest unless plainly worse."""
    one_test = len(np.unique(readings.test)) == 1
    usable = sorted(
        {replace(form, by_test=False) if one_test else form for form in forms},
        key=lambda form: form.size,
    )
    best, best_rms = usable[0], left_out(readings, form=usable[0]).rms
    for form in usable[1:]:
        if len(readings) < ROWS_A_TERM * (1 + form.size):
            continue
        rms = left_out(readings, form=form).rms
        if rms < PLAINLY_BETTER ** (form.size - best.size or 1) * best_rms:
            best, best_rms = form, rms
    return best


def slope_within(readings: Readings) -> float:
    """What a unit of true change in one person doing one test shows; NaN when that is not known.

    Every person's own mean in each test is taken off, and what the yaw alone explains.
    """
    groups = np.char.add(np.char.add(readings.body, "/"), readings.test)
    return _slope(readings, groups=groups)


def slope_seen(readings: Readings) -> float:
    """The slope within people, or that over all of them where too few did a test twice."""
    within = slope_within(readings)
    return within if np.isfinite(within) else _slope(readings, groups=readings.test)


def _slope(readings: Readings, *, groups: TextArray) -> float:
    """Slope of raw on true, the mean of each group and the cosine of the yaw taken off both."""
    names = np.unique(groups)
    if len(readings) - len(names) - 1 < LEAST_FREE:
        return float("nan")
    columns = [*(groups == name for name in names), _cos(readings.yaw_deg)]
    matrix = np.stack(columns, axis=1).astype(float)
    true, raw = (
        values - matrix @ np.linalg.lstsq(matrix, values, rcond=None)[0]
        for values in (readings.true, readings.raw)
    )
    spread = float(true @ true)
    least = max(LEAST_SPREAD * float(np.abs(readings.true).mean()), 1.0)
    return float(true @ raw) / spread if spread > len(true) * least**2 else float("nan")
