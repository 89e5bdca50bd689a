"""The page's section on the browser's model: its figures beside those of the model of files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.coverage import Covered, coverages
from benchmarks.accuracy.figures import NAMES, unit_of
from benchmarks.accuracy.table import Table, read_table

LITE_ROWS: Final = "rendered_lite.csv"
HEAD: Final = (
    "measure",
    *("readings", "hold the truth", "half-width", "MAE"),
    *("full: readings", "full: hold the truth", "full: half-width", "full: MAE"),
)
WORDS: Final = (
    "Tests filmed in the browser are read by MediaPipe's *lite* model, because the full one is too "
    "slow there. It has a calibration of its own, made in the same way from the same fit bodies, "
    "in pictures as the app's page asks the camera for: 640 × 360 pixels, half of the clips "
    "thinned to 15 a second as on a slow computer. Below are the bodies kept apart, beside the "
    "full model on clips of the same tests and purposes in 640 × 480; 95 % intervals without the "
    "factor for real footage. What the lite model was not read on is refused in the browser: no "
    "figure is borrowed from the full one."
)
NOTHING: Final = ("0", *("–",) * 3)


def beside_full(full: Table, *, rows: Path) -> list[tuple[str, ...]]:
    """A row a measure, as :data:`HEAD` has it; none while the browser's model has no rows."""
    if not rows.exists():
        return []
    lite = read_table(rows)
    of_full = {each.quantity: each for each in coverages(same_kind(full, as_in=lite))}
    return [
        (NAMES[each.quantity], *_cells(each), *_cells(of_full.get(each.quantity)))
        for each in coverages(lite)
    ]


def same_kind(table: Table, *, as_in: Table) -> Table:
    """The rows of ``table`` whose part, test and purpose are in the other table too."""
    wanted = set(_kinds(as_in))
    return table.where(np.array([kind in wanted for kind in _kinds(table)], dtype=bool))


def _kinds(table: Table) -> Sequence[tuple[str, ...]]:
    columns = (table.texts(name).tolist() for name in ("part", "test", "purpose"))
    return list(zip(*columns, strict=True))


def _cells(each: Covered | None) -> tuple[str, ...]:
    if each is None:
        return NOTHING
    unit, digits = unit_of(each.quantity), 2 if unit_of(each.quantity) == "s" else 1
    gap = "" if unit == "°" else " "
    return (
        str(each.n),
        f"{100 * each.share.value:.1f} %",
        f"±{each.half_width:.{digits}f}{gap}{unit}",
        f"{each.mae:.{digits}f}",
    )
