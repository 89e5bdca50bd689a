"""The plots of the page, as SVG: black, grey and one accent that everybody can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from benchmarks.accuracy.coverage import Covered
from benchmarks.accuracy.faults import FaultSpec
from benchmarks.accuracy.figures import (
    FRONTAL,
    NAMES,
    SAGITTAL,
    SIDE_VIEW_DEG,
    Band,
    in_view,
    read_by_product,
    scores_of,
    unit_of,
    well_filmed,
)
from benchmarks.accuracy.statistics import roc
from benchmarks.accuracy.table import Table

INK: Final = "#1f2933"
GREY: Final = "#8a94a0"
FAINT: Final = "#e3e6ea"
ACCENT: Final = "#0a6bb5"
"""A blue that keeps its distance from black and grey in every kind of colour vision."""
STYLE: Final[Any] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "accuracy",
}
SIZE_IN: Final = 2.5
COLUMNS: Final = 3
NOMINAL: Final = 0.95


def write_plots(
    table: Table,
    *,
    found: Sequence[Band],
    covered: Sequence[Covered],
    headline: Sequence[FaultSpec],
    folder: Path,
) -> list[Path]:
    """Where the plots are; those without anything to show are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [
        _truth_and_reading(table, path=folder / "truth-and-reading.svg"),
        _errors_by_view(found, path=folder / "error-by-view.svg"),
        _intervals(covered, path=folder / "coverage.svg"),
        _curves(table, specs=headline, path=folder / "faults.svg"),
    ]
    return [path for path in made if path is not None]


@contextmanager
def _sheet(count: int, *, path: Path) -> Iterator[list[Axes]]:
    """Axes in rows of three, saved as one SVG without the date of today."""
    columns = min(COLUMNS, count)
    rows = -(-count // columns)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(SIZE_IN * columns, SIZE_IN * rows), layout="constrained")
        FigureCanvasSVG(figure)
        axes = [figure.add_subplot(rows, columns, i + 1) for i in range(count)]
        yield axes
        figure.savefig(path, metadata={"Date": None})


def _truth_and_reading(table: Table, *, path: Path) -> Path | None:
    """What the product said against what was true, side view or front view, check bodies."""
    rows = read_by_product(well_filmed(table.only(part="check")))
    rows = rows.where(np.isfinite(rows.numbers("value")) & np.isfinite(rows.numbers("true")))
    names = [q for q in (*SAGITTAL, *FRONTAL) if len(_usual_view(rows.only(quantity=q))) > 0]
    if not names:
        return None
    with _sheet(len(names), path=path) as axes:
        for axis, quantity in zip(axes, names, strict=True):
            mine = _usual_view(rows.only(quantity=quantity))
            _scatter(axis, mine, quantity=quantity)
    return path


def _usual_view(rows: Table) -> Table:
    """Sagittal measures from the side; the others from everywhere they were read."""
    sagittal = len(rows) > 0 and rows.texts("quantity")[0] in SAGITTAL
    return in_view(rows, SIDE_VIEW_DEG, 91.0) if sagittal else rows


def _scatter(axis: Axes, rows: Table, *, quantity: str) -> None:
    true, value, half = (rows.numbers(name) for name in ("true", "value", "half_width_rendered"))
    held = np.abs(value - true) <= half
    ends = [float(min(true.min(), value.min())), float(max(true.max(), value.max()))]
    axis.plot(ends, ends, color=GREY, linewidth=0.8)
    axis.errorbar(true, value, yerr=half, fmt="none", ecolor=FAINT, elinewidth=0.8, zorder=0)
    axis.plot(true[held], value[held], "o", color=ACCENT, markersize=2.5)
    axis.plot(true[~held], value[~held], "x", color=INK, markersize=4)
    axis.set_title(NAMES[quantity])
    unit = unit_of(quantity)
    axis.set_xlabel(f"true {unit}".strip())
    axis.set_ylabel(f"read {unit}".strip())


def _errors_by_view(found: Sequence[Band], *, path: Path) -> Path | None:
    """Bias and 95 % limits of the raw reading by camera yaw; projection and detector apart."""
    names = [q for q in SAGITTAL if sum(b.quantity == q for b in found) > 1]
    if not names:
        return None
    with _sheet(len(names), path=path) as axes:
        for axis, quantity in zip(axes, names, strict=True):
            mine = [b for b in found if b.quantity == quantity]
            at = np.array([(b.from_deg + b.to_deg) / 2 for b in mine])
            axis.axhline(0, color=GREY, linewidth=0.8)
            low, high = np.array([b.raw.low for b in mine]), np.array([b.raw.high for b in mine])
            axis.fill_between(at, low, high, color=FAINT, linewidth=0)
            axis.plot(at, [b.raw.bias for b in mine], "o-", color=ACCENT, markersize=3)
            axis.plot(at, [b.projection.bias for b in mine], "--", color=INK, linewidth=1)
            axis.set_title(NAMES[quantity])
            axis.set_xlabel("camera, ° from the front")
            axis.set_ylabel(f"read − true {unit_of(quantity)}".strip())
            axis.set_xlim(0, 90)
            axis.set_xticks([0, 30, 60, 90])
    return path


def _intervals(covered: Sequence[Covered], *, path: Path) -> Path | None:
    """Coverage of the stated intervals with its own interval, one line a measure."""
    if not covered:
        return None
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.5, 0.6 + 0.26 * len(covered)), layout="constrained")
        FigureCanvasSVG(figure)
        axis = figure.add_subplot()
        for y, each in enumerate(reversed(covered)):
            axis.plot([each.share.low, each.share.high], [y, y], color=GREY, linewidth=1.5)
            axis.plot(each.share_shown.value, y, "o", color=GREY, markersize=7, fillstyle="none")
            axis.plot(each.share.value, y, "o", color=ACCENT, markersize=4)
        axis.axvline(NOMINAL, color=INK, linewidth=0.8, linestyle="--")
        labels = [
            f"{NAMES[c.quantity]} (±{c.half_width:.1f} {unit_of(c.quantity)})".replace(" )", ")")
            for c in reversed(covered)
        ]
        axis.set_yticks(range(len(covered)), labels)
        axis.set_xlabel("share of intervals that hold the truth; dashed: 95 %")
        axis.set_xlim(
            min(
                0.7,
                *(c.share.low for c in covered if np.isfinite(c.share.low)),
                *(c.share.value for c in covered),
            )
            - 0.02,
            1.01,
        )
        figure.savefig(path, metadata={"Date": None})
    return path


def _curves(table: Table, *, specs: Sequence[FaultSpec], path: Path) -> Path | None:
    """Hits against false alarms of the headline faults, by size."""
    shown = [spec for spec in specs if scores_of(table, spec, 1.0) is not None]
    if not shown:
        return None
    with _sheet(len(shown), path=path) as axes:
        for axis, spec in zip(axes, shown, strict=True):
            axis.plot([0, 1], [0, 1], color=FAINT, linewidth=1)
            for share, colour, style in ((0.5, GREY, ":"), (1.0, ACCENT, "-"), (1.5, INK, "--")):
                scores = scores_of(table, spec, share)
                if scores is None:
                    continue
                curve = roc(scores.values, scores.faulty)
                label = f"{spec.size * share:g} {spec.unit}".replace(" °", "°")
                axis.step(
                    curve.false_alarms,
                    curve.hits,
                    where="post",
                    color=colour,
                    linestyle=style,
                    label=label,
                )
            axis.set_title(f"{spec.test.capitalize()}: {spec.fault.replace('_', ' ')}")
            axis.set_xlabel("false alarms")
            axis.set_ylabel("found")
            axis.legend(frameon=False, fontsize=8, loc="lower right")
    return path
