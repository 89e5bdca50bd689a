"""Whether the stated 95 % intervals hold the truth, on the clips that are not badly filmed.

On rendered people the interval that promises 95 % is the one *without* the factor for real
footage; the one that the product shows is wider by that factor and stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.accuracy.figures import (
    FRONTAL,
    MANY,
    SAGITTAL,
    SIDE_VIEW_DEG,
    TIMES,
    in_view,
    read_by_product,
)
from benchmarks.accuracy.statistics import Interval, agreement, covered
from benchmarks.accuracy.table import Table

HEADLINE: Final = ("knee_depth", "hip_depth", "trunk_lean", "plank_line", "heel_lift")
"""Measures that have a place in the summary."""
PURPOSES: Final = ("clean", "fault", "counting", "oblique")
"""What well-filmed clips were made for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How often the 95 % intervals of a measure held the truth, and how wide they were.

    ``share`` and ``half_width``: without the factor for real footage; ``share_shown`` and
    ``half_width_shown``: as the product shows them. Half-widths are medians. ``purpose`` is ""
    for clips of every purpose.
    """

    quantity: str
    purpose: str
    n: int
    share: Interval
    half_width: float
    share_shown: Interval
    half_width_shown: float
    mae: float
    bias: float


def coverages(table: Table, *, part: str = "check") -> list[Covered]:
    """Coverage of every measure; sagittal ones in side view, no clip badly filmed."""
    rows = _given(table, part=part)
    found = []
    for quantity in (*SAGITTAL, *FRONTAL, *TIMES):
        mine = rows.only(quantity=quantity)
        if quantity in SAGITTAL:
            mine = in_view(mine, SIDE_VIEW_DEG, 91.0)
        if len(mine) >= MANY:
            found.append(_covered(mine, quantity=quantity))
    return found


def side_view(table: Table, *, part: str = "check") -> list[Covered]:
    """The headline measures seen from the side at normal confidence, in all and by purpose."""
    rows = in_view(_given(table, part=part), SIDE_VIEW_DEG, 91.0).only(confidence="normal")
    found = []
    for quantity in HEADLINE:
        mine = rows.only(quantity=quantity)
        groups = {"": mine} | {purpose: mine.only(purpose=purpose) for purpose in PURPOSES}
        found += [
            _covered(group, quantity=quantity, purpose=purpose)
            for purpose, group in groups.items()
            if len(group) >= MANY
        ]
    return found


def _given(table: Table, *, part: str) -> Table:
    """Rows of clips that are not badly filmed, with something said and a truth to hold it to."""
    rows = read_by_product(table.only(part=part, filming=""))
    return rows.where(np.isfinite(rows.numbers("value")) & np.isfinite(rows.numbers("true")))


def _covered(rows: Table, *, quantity: str, purpose: str = "") -> Covered:
    value, true = rows.numbers("value"), rows.numbers("true")
    narrow, shown = rows.numbers("half_width_rendered"), rows.numbers("half_width")
    bodies = list(rows.texts("body"))
    found = agreement(value, true)
    return Covered(
        quantity=quantity,
        purpose=purpose,
        n=len(rows),
        share=covered(value, narrow, true, bodies=bodies),
        half_width=float(np.median(narrow)),
        share_shown=covered(value, shown, true, bodies=bodies),
        half_width_shown=float(np.median(shown)),
        mae=found.mae,
        bias=found.bias,
    )
