"""Figures of errors, each with its interval, as the rows that every table is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.accuracy.emg.generator import FloatArray
from benchmarks.accuracy.statistics import Interval, clustered, wilson
from benchmarks.rows import Row, judged

RESAMPLES: Final = 1000
NEVER_MS: Final = 2000.0
"""What an onset that a method never found counts as in percentiles: it is an error, not a gap."""


def percentile(errors_ms: FloatArray, share: float) -> Interval:
    """Percentile of the absolute error with its bootstrap interval, in ms."""
    size = np.abs(np.where(np.isfinite(errors_ms), errors_ms, NEVER_MS))
    return _bootstrap(size, share)


def median(values: FloatArray) -> Interval:
    """Median with its bootstrap interval; what is not known is left out."""
    return _bootstrap(values[np.isfinite(values)], 50)


def _bootstrap(values: FloatArray, share: float) -> Interval:
    names = [str(row) for row in range(len(values))]
    return clustered(
        lambda rows: float(np.percentile(values[rows], share)), names, resamples=RESAMPLES
    )


def error_rows(
    case: str, *, method: str, errors_ms: FloatArray, targets: tuple[float, float] | None = None
) -> list[Row]:
    """Median and 95th percentile of one method in one cell, and how often it found nothing."""
    rows = [
        _row(case, f"{method}: {name} error", percentile(errors_ms, share), target)
        for name, share, target in zip(
            ("median", "95th percentile"), (50, 95), targets or (None, None), strict=True
        )
    ]
    missing = int((~np.isfinite(errors_ms)).sum())
    note = f"{missing} of {len(errors_ms)} without onset, counted as {NEVER_MS:g} ms"
    return [rows[0], replace(rows[1], note=note if missing else "")]


def _row(case: str, quantity: str, found: Interval, most: float | None) -> Row:
    measured = f"{found.value:.1f} ({found.low:.1f} to {found.high:.1f})"
    if most is None:
        return Row(case=case, quantity=quantity, unit="ms", measured=measured)
    return Row(
        case=case,
        quantity=quantity,
        unit="ms",
        measured=measured,
        target=f"≤ {most:g}",
        verdict=judged(met=found.value <= most),
    )


def share_row(
    case: str,
    quantity: str,
    *,
    hits: int,
    trials: int,
    least: float | None = None,
    most: float | None = None,
) -> Row:
    """A share with its binomial (Wilson) interval, beside the least or most it should be."""
    found = wilson(hits, trials)
    measured = f"{100 * found.value:.1f} ({100 * found.low:.1f} to {100 * found.high:.1f})"
    if least is None and most is None:
        return Row(case=case, quantity=quantity, unit="%", measured=measured)
    met = found.value >= least if least is not None else found.value <= (most or 0.0)
    target = f"≥ {100 * least:g}" if least is not None else f"≤ {100 * (most or 0.0):g}"
    return Row(
        case=case, quantity=quantity, unit="%", measured=measured, target=target,
        verdict=judged(met=met),
    )  # fmt: skip


def signed_row(case: str, quantity: str, found: Interval, *, most: float | None = None) -> Row:
    """A signed figure in ms; ``most`` bounds its size."""
    row = _row(case, quantity, found, None)
    if most is None:
        return row
    return replace(row, target=f"within ±{most:g}", verdict=judged(met=abs(found.value) <= most))


def markdown(rows: list[Row], *, title: str) -> str:
    """The rows as a table of a page."""
    lines = [f"### {title}", "", "| case | figure | measured | target | |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.case} | {row.quantity} | {row.measured} {row.unit} | {row.target} | "
        f"{'' if row.verdict == 'reported' else row.verdict} {row.note} |".replace("  ", " ")
        for row in rows
    ]
    return "\n".join([*lines, ""])
