"""From the rows of the fit bodies to a calibration: every quantity fitted, refused or left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.accuracy.calibrate_fit import BoolArray, Readings, slope_seen
from benchmarks.accuracy.calibrate_intervals import Held, Part, fit_all, leave_each_out, part_for
from benchmarks.accuracy.calibrate_plan import (
    FROM_THE_SIDE,
    LARGEST_BIAS_DEG,
    NEVER_READ,
    NOBODY_MEASURED,
    PLANS,
    TOO_WIDE,
    WIDEST_DEG,
    Confidence,
    Hidden,
    QuantityPlan,
)
from benchmarks.accuracy.scoring import quantities_of
from benchmarks.accuracy.table import Table
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand
from primemover.measures.measuring import measure_entries

READ_OR_NOT_YET: Final = ("", "uncalibrated", "view", "attenuated")
"""Causes that the calibration itself decides; what a gate refused never needs one."""
WHERE: Final = "rendered people with exact truth"
WANTED: Final = 0.95
STEP: Final = 0.01
NARROWEST, WIDEST = 0.8, 1.4
LEAST_FOR_A_FIGURE: Final = 5
LEAST_BODIES: Final = 4
"""A test with fewer people says nothing of itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """A quantity with its readings, parts, and the people left out."""

    plan: QuantityPlan
    readings: Readings
    parts: Sequence[Part]
    held: Held


def readings_of(table: Table, *, plan: QuantityPlan) -> Readings:
    """The rows of the fit bodies that the product would read, with their truth."""
    rows = table.only(part="fit", quantity=plan.quantity, filming="", said="1")
    known = np.isin(rows.texts("refused"), READ_OR_NOT_YET)
    for name in ("true", "raw", "yaw_seen_deg"):
        known &= np.isfinite(rows.numbers(name))
    rows = rows.where(known)
    yaw_deg = rows.numbers("yaw_seen_deg")
    return Readings(
        true=rows.numbers("true"),
        raw=rows.numbers("raw"),
        added=np.nan_to_num(rows.numbers("raw_half_width")),
        yaw_deg=np.minimum(yaw_deg, 180.0 - yaw_deg) if plan.sagittal else yaw_deg,
        body=rows.texts("body"),
        test=rows.texts("test"),
    )


def fit_quantities(
    table: Table, *, plans: Iterable[QuantityPlan] = PLANS, widen: Mapping[str, float]
) -> tuple[Fitted, ...]:
    """Every quantity with its parts; half-widths times what ``widen`` says for its kind."""
    found = []
    for plan in plans:
        readings, times = readings_of(table, plan=plan), widen[plan.kind]
        found.append(
            Fitted(
                plan=plan,
                readings=readings,
                parts=fit_all(readings, zones=plan.zones, widen=times),
                held=leave_each_out(readings, zones=plan.zones, widen=times),
            )
        )
    return tuple(found)


def widening(table: Table, *, plans: Iterable[QuantityPlan] = PLANS) -> dict[str, float]:
    """By how much half-widths are multiplied to hold 95 % of the truths of people left out.

    One number for all angles and one for all times: for each quantity there are too few people.
    """
    plans = tuple(plans)
    return {
        kind: _widening(table, plans=[plan for plan in plans if plan.kind == kind])
        for kind in sorted({plan.kind for plan in plans})
    }


def _widening(table: Table, *, plans: Sequence[QuantityPlan]) -> float:
    every = [leave_each_out(readings_of(table, plan=plan), zones=plan.zones) for plan in plans]
    errors = np.concatenate([np.abs(each.error[each.known]) for each in every])
    halves = np.concatenate([each.half_width[each.known] for each in every])
    for widen in np.arange(NARROWEST, WIDEST + STEP / 2, STEP):
        if len(errors) and float(np.mean(errors <= widen * halves)) >= WANTED:
            return float(round(widen, 2))
    return WIDEST if len(errors) else 1.0


def quantities(fitted: Sequence[Fitted]) -> dict[str, CalibratedQuantity]:
    """Every quantity of the file, those that are never read last; one without rows is left out."""
    known = {
        each.plan.quantity: CalibratedQuantity(
            unit=each.plan.unit,
            bands=tuple(sorted((only_for_read(b, fitted=each) for b in _bands(each)), key=_order)),
        )
        for each in fitted
        if len(each.readings)
    }
    never = {
        name: CalibratedQuantity(unit="deg", bands=(_hidden_band(hidden, error=float("nan")),))
        for name, hidden in NEVER_READ.items()
    }
    return known | never


def only_for_read(band: CalibrationBand, *, fitted: Fitted) -> CalibrationBand:
    """A band for all tests, held to those that were read of people enough.

    What was never read in a test is not known of it: there the quantity stays uncalibrated.
    """
    if band.tests or band.bias is None:
        return band
    wanted, read = filmed_of(fitted.plan.quantity), tests_read(fitted.readings)
    own = {part.test for part in fitted.parts if part.test}
    if wanted <= read | own:
        return band
    named = tuple(sorted(read - own))
    if not named:
        nobody = _unread(fitted.plan, band.yaw_from_deg, band.yaw_to_deg, NOBODY_MEASURED)
        return _hidden_band(nobody, error=float("nan"))
    return band.model_copy(update={"tests": named})


def filmed_of(quantity: str) -> frozenset[str]:
    """The tests of which the product says this quantity."""
    entries = measure_entries().values()
    filmed = {test for entry in entries for test in entry.tests}
    return frozenset(test for test in filmed if quantity in quantities_of(test))


def tests_read(readings: Readings) -> frozenset[str]:
    """The tests of which people enough were read."""
    tests = np.unique(readings.test).tolist()
    return frozenset(
        test
        for test in tests
        if len(np.unique(readings.body[readings.test == test])) >= LEAST_BODIES
    )


def _order(band: CalibrationBand) -> tuple[float, tuple[str, ...]]:
    return band.yaw_from_deg, band.tests


def _bands(fitted: Fitted) -> Iterator[CalibrationBand]:
    plan = fitted.plan
    for hidden in plan.hidden:
        yield _hidden_band(hidden, error=_raw_error(fitted.readings, hidden))
    for part in fitted.parts:
        too_wide = plan.unit == "deg" and part.half_width > WIDEST_DEG
        yield _too_wide(fitted, part) if too_wide else _measured_band(fitted, part)
    for zone in plan.zones:
        if not any(part.yaw_from_deg == zone.low_deg for part in fitted.parts):
            nobody = _unread(plan, zone.low_deg, zone.high_deg, NOBODY_MEASURED)
            yield _hidden_band(nobody, error=float("nan"))


def _unread(plan: QuantityPlan, low_deg: float, high_deg: float, reason: str) -> Hidden:
    remedy = plan.hidden[0].remedy if plan.hidden else FROM_THE_SIDE
    return Hidden(
        yaw_from_deg=low_deg,
        yaw_to_deg=high_deg,
        reason=reason,
        otherwise=reason,
        remedy=remedy,
    )


def _too_wide(fitted: Fitted, part: Part) -> CalibrationBand:
    """A refusal with the half-width as its reason."""
    reason = TOO_WIDE.format(half_width=part.half_width)
    hidden = _unread(fitted.plan, part.yaw_from_deg, part.yaw_to_deg, reason)
    band = _hidden_band(hidden, error=float("nan"))
    return band.model_copy(update={"tests": (part.test,) if part.test else ()})


def _raw_error(readings: Readings, hidden: Hidden) -> float:
    inside = readings.between(hidden.yaw_from_deg, hidden.yaw_to_deg)
    if inside.sum() < LEAST_FOR_A_FIGURE:
        return float("nan")
    return float(np.abs(readings.raw - readings.true)[inside].mean())


def _hidden_band(hidden: Hidden, *, error: float) -> CalibrationBand:
    told = np.isfinite(error) or not hidden.otherwise
    return CalibrationBand(
        yaw_from_deg=hidden.yaw_from_deg,
        yaw_to_deg=hidden.yaw_to_deg,
        refuse_reason=hidden.reason.format(error=error) if told else hidden.otherwise,
        remedy=hidden.remedy,
        where=WHERE,
    )


def _measured_band(fitted: Fitted, part: Part) -> CalibrationBand:
    plan, line = fitted.plan, part.line
    # how long a phase lasts shows in full: what noise does to its slope says nothing
    slope = slope_of(fitted, part) if plan.unit != "s" else float("nan")
    slanted = line.per_cos != 0.0
    return CalibrationBand(
        yaw_from_deg=part.yaw_from_deg,
        yaw_to_deg=part.yaw_to_deg,
        bias=_rounded(line.bias, 1),
        half_width=max(_rounded(part.half_width, 1), 0.1),
        slope=_rounded(line.slope, 2) if line.slope != 1.0 else None,
        reference=line.reference if line.slope != 1.0 else 0.0,
        bias_per_cos=_rounded(line.per_cos, 1) if slanted else 0.0,
        bias_at_deg=line.at_deg if slanted else None,
        slope_seen=_rounded(slope, 2) if np.isfinite(slope) else None,
        confidence=_confidence(plan, part),
        remedy=plan.remedy,
        tests=(part.test,) if part.test else (),
        n=part.n,
        n_bodies=part.n_bodies,
        coverage=coverage_of(fitted, part),
        where=WHERE,
        note=plan.note,
    )


def _confidence(plan: QuantityPlan, part: Part) -> Confidence:
    """That of the zone; low where most of the reading is correction."""
    far_off = plan.unit == "deg" and abs(part.line.bias) > LARGEST_BIAS_DEG
    return "low" if far_off else plan.confidence_at(part.yaw_from_deg)


def slope_of(fitted: Fitted, part: Part) -> float:
    """How much of a true change shows in one person, over the zone of yaw the part lies in."""
    zone = next(z for z in fitted.plan.zones if z.low_deg <= part.yaw_from_deg < z.high_deg)
    readings = fitted.readings
    chosen = readings.between(zone.low_deg, zone.high_deg)
    if part.test:
        chosen &= readings.test == part.test
    return slope_seen(readings.where(chosen))


def coverage_of(fitted: Fitted, part: Part) -> float | None:
    """Share of the truths of people left out that their intervals held, in one part."""
    readings, held = fitted.readings, fitted.held
    mine = np.array(
        [
            part_for(float(yaw), test=str(test), parts=fitted.parts) is part
            for yaw, test in zip(readings.yaw_deg, readings.test, strict=True)
        ],
        dtype=bool,
    )
    chosen = mine & held.known
    return _rounded(float(held.inside[chosen].mean()), 3) if chosen.any() else None


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) + 0.0


def coverage_by_quantity(fitted: Sequence[Fitted]) -> Mapping[str, tuple[int, float, float]]:
    """Rows, coverage on people left out, and median half-width of each quantity and zone."""
    return {
        f"{each.plan.quantity} {zone.low_deg:.0f} to {zone.high_deg:.0f}": found
        for each in fitted
        for zone in each.plan.zones
        if (found := _covered(each, each.readings.between(zone.low_deg, zone.high_deg)))
    }


def _covered(each: Fitted, inside: BoolArray) -> tuple[int, float, float] | None:
    chosen = inside & each.held.known
    if not chosen.any():
        return None
    return (
        int(chosen.sum()),
        float(each.held.inside[chosen].mean()),
        float(np.median(each.held.half_width[chosen])),
    )
