"""The figures of the experiment beside what was aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.accuracy.coverage import Covered, coverages, side_view
from benchmarks.accuracy.figures import (
    NAMES,
    Band,
    Counts,
    Detected,
    Filming,
    Legs,
    bands,
    counts,
    detections,
    filming,
    legs,
    unit_of,
)
from benchmarks.accuracy.statistics import Interval
from benchmarks.accuracy.table import Table
from benchmarks.rows import Row, judged

LEAST_COVERAGE, MOST_COVERAGE = 0.93, 0.97
LEAST_AREA: Final = 0.95
MOST_FALSE_ALARMS: Final = 0.05
LEAST_EXACT: Final = 0.98
LEAST_HELD_BACK: Final = 0.98
MOST_REFUSED: Final = 0.03
WRONG: Final = ("wrong view", "cropped feet", "second person", "moving camera")
CLEAN: Final = "clean, from the side"


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Every figure of the page; ``fit`` are the bands that a calibration is made from."""

    fit: Sequence[Band]
    check: Sequence[Band]
    covered: Sequence[Covered]
    side_view: Sequence[Covered]
    detected: Sequence[Detected]
    filmed: Sequence[Filming]
    counted: Sequence[Counts]
    legs: Sequence[Legs]


def figures_of(table: Table) -> Figures:
    """Everything the page shows, from the rows."""
    return Figures(
        fit=bands(table, part="fit"),
        check=bands(table, part="check"),
        covered=coverages(table),
        side_view=side_view(table),
        detected=detections(table),
        filmed=filming(table),
        counted=counts(table),
        legs=legs(table),
    )


def target_rows(figures: Figures) -> list[Row]:
    """Each figure that has a target, met or missed."""
    return [
        *_coverage(figures.covered, case="intervals that hold the truth"),
        *_coverage(
            [each for each in figures.side_view if each.purpose == ""],
            case="the same, from the side, at normal confidence",
        ),
        *_faults(figures.detected),
        *_counts(figures.counted),
        *_filming(figures.filmed),
    ]


def percent(interval: Interval) -> str:
    """A share in per cent with its interval."""
    words = f"{interval.value:.1%}".replace("%", " %")
    if interval.low != interval.low:
        return words
    return f"{words} ({100 * interval.low:.0f}–{100 * interval.high:.0f})"


def wide(half_width: float, *, quantity: str) -> str:
    """A half-width with its unit."""
    digits = 2 if unit_of(quantity) == "s" else 1
    return f"±{half_width:.{digits}f} {unit_of(quantity)}".replace(" °", "°").strip()


def _coverage(covered: Sequence[Covered], *, case: str) -> Iterator[Row]:
    """Judged without the factor for real footage; the interval that is shown stands beside."""
    for each in covered:
        share = each.share.value
        inside = LEAST_COVERAGE <= share <= MOST_COVERAGE
        fault = "" if inside else "too narrow; " if share < LEAST_COVERAGE else "too wide; "
        yield Row(
            case=case,
            quantity=NAMES[each.quantity],
            unit="",
            measured=percent(each.share),
            target="93–97 %",
            verdict=judged(met=inside),
            note=f"{fault}{wide(each.half_width, quantity=each.quantity)}, {each.n} readings; "
            f"shown: {100 * each.share_shown.value:.1f} % at "
            f"{wide(each.half_width_shown, quantity=each.quantity)}",
        )


def _faults(detected: Sequence[Detected]) -> Iterator[Row]:
    for each in detected:
        if not each.spec.headline or each.share != 1.0:
            continue
        name = f"{each.spec.test}, {each.spec.fault.replace('_', ' ')} of {each.spec.size:g} "
        name = (name + each.spec.unit).replace(" °", "°")
        area = each.between
        yield Row(
            case="area under the curve",
            quantity=name,
            unit="",
            measured=f"{area.value:.3f} ({area.low:.2f}–{area.high:.2f})",
            target=">= 0.95",
            verdict=judged(met=area.value >= LEAST_AREA),
            note=f"own clean clips as the reference: {each.within.value:.3f}",
        )
        if each.false_alarms.value == each.false_alarms.value:
            yield Row(
                case="false alarms on clean clips",
                quantity=name,
                unit="",
                measured=percent(each.false_alarms),
                target="<= 5 %",
                verdict=judged(met=each.false_alarms.value <= MOST_FALSE_ALARMS),
            )


def _counts(counted: Sequence[Counts]) -> Iterator[Row]:
    for each in counted:
        if each.kind in ("all", "pauses, partial repetitions, uneven tempo"):
            yield Row(
                case="repetitions counted exactly",
                quantity=each.kind,
                unit="",
                measured=percent(each.exact),
                target=">= 98 %",
                verdict=judged(met=each.exact.value >= LEAST_EXACT),
                note=f"{each.n} clips, {each.refused} refused",
            )


def _filming(filmed: Sequence[Filming]) -> Iterator[Row]:
    for each in filmed:
        if each.kind in WRONG:
            yield Row(
                case="badly filmed: refused or low confidence",
                quantity=each.kind,
                unit="",
                measured=percent(each.held_back),
                target=">= 98 %",
                verdict=judged(met=each.held_back.value >= LEAST_HELD_BACK),
                note=f"{each.n} readings; sure and wrong: {percent(each.misled)}",
            )
        elif each.kind == CLEAN:
            yield Row(
                case="well filmed: refused",
                quantity=each.kind,
                unit="",
                measured=percent(each.refused),
                target="<= 3 %",
                verdict=judged(met=each.refused.value <= MOST_REFUSED),
                note=f"{each.n} readings",
            )
