"""A handful of clips, from drawing to measure: fails when a figure leaves its bounds.

The bounds are wide: they tell a broken pipeline from a working one, and are no accuracy figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.design import bodies_of, quick_trials
from benchmarks.accuracy.experiment import render, score_all
from benchmarks.accuracy.table import Table
from benchmarks.accuracy.trials import Trial
from benchmarks.rows import Row, judged

LARGEST_MAE_DEG: Final = 15.0
"""Twice the mean error of the worst measure filmed from the side."""
LEAST_HEEL_RISE: Final = 10.0
"""Per cent of the shank, of 22 put in."""
MOST_SAG_DEG: Final = -8.0
"""Of -15 put in."""
LARGEST_FILE_ERROR: Final = 3.0
"""The rig's own points filmed from the side read as the truth, but for perspective and tilt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """A figure that must hold: its words, and whether it does in the rows of one test."""

    what: str
    target: str
    figure: Callable[[Table], float]
    holds: Callable[[float], bool]


def quick_rows(*, out: Path, jobs: int) -> list[Row]:
    """The bounds beside what was found."""
    trials = quick_trials(bodies_of("check"))
    report = render(trials, part="check", out=out / "quick", jobs=jobs)
    scored = score_all(trials, out=out / "quick", jobs=1)
    faults = [*(entry.error for entry in report.failed), *scored.left_out]
    return [
        Row(
            case="clips rendered and read",
            quantity="all",
            unit="",
            measured=str(len(trials) - len(report.failed)),
            target=str(len(trials)),
            verdict=judged(met=not faults),
            note="; ".join(faults),
        ),
        *_checked(scored.table, trials),
    ]


def _checked(table: Table, trials: tuple[Trial, ...]) -> Iterator[Row]:
    for trial in trials:
        rows = table.only(clip=trial.name)
        for bound in BOUNDS[_kind(trial)]:
            value = bound.figure(rows)
            yield Row(
                case=f"{trial.test}, {trial.fault or trial.filming or trial.purpose}",
                quantity=bound.what,
                unit="",
                measured=f"{value:.1f}",
                target=bound.target,
                verdict=judged(met=bound.holds(value)),
            )


def _kind(trial: Trial) -> str:
    return f"{trial.test} {trial.fault or trial.filming}".strip()


def _value(quantity: str) -> Callable[[Table], float]:
    return lambda rows: _first(rows.only(quantity=quantity, said="1").numbers("value"))


def _first(values: npt.NDArray[np.float64]) -> float:
    return float(values[0]) if len(values) else float("nan")


def _mae(rows: Table) -> float:
    """Mean absolute error of the angles the product gave."""
    angles = rows.only(
        quantity=["knee_depth", "hip_depth", "trunk_lean", "plank_line", "hip_opening"]
    )
    return float(np.nanmean(np.abs(angles.numbers("value") - angles.numbers("true"))))


def _file_error(rows: Table) -> float:
    """Mean absolute error of the rig's own points, near leg."""
    rows = rows.only(quantity=["knee_depth", "trunk_lean"], said="1")
    return float(np.nanmean(np.abs(rows.numbers("raw_true_track") - rows.numbers("true"))))


def _miscount(rows: Table) -> float:
    counts = rows.only(quantity="repetitions")
    return _first(np.abs(counts.numbers("value") - counts.numbers("true")))


def _sagittal_given(rows: Table) -> float:
    """How many angles seen from the side were given."""
    angles = rows.only(quantity=["knee_depth", "hip_depth", "trunk_lean", "heel_lift"], said="1")
    return float((angles.texts("refused") == "").sum())


_ERROR = Bound(
    what="mean absolute error of the angles",
    target=f"<= {LARGEST_MAE_DEG:g}",
    figure=_mae,
    holds=lambda value: value <= LARGEST_MAE_DEG,
)
_COUNT = Bound(
    what="repetitions miscounted", target="0", figure=_miscount, holds=lambda value: value == 0
)
BOUNDS: Final[Mapping[str, tuple[Bound, ...]]] = {
    "squat": (
        _ERROR,
        _COUNT,
        Bound(
            what="error of the rig's own points",
            target=f"<= {LARGEST_FILE_ERROR:g}",
            figure=_file_error,
            holds=lambda value: value <= LARGEST_FILE_ERROR,
        ),
    ),
    "squat heel_lift": (
        _COUNT,
        Bound(
            what="heel lift",
            target=f">= {LEAST_HEEL_RISE:g}",
            figure=_value("heel_lift"),
            holds=lambda value: value >= LEAST_HEEL_RISE,
        ),
    ),
    "plank sag": (
        Bound(
            what="plank line",
            target=f"<= {MOST_SAG_DEG:g}",
            figure=_value("plank_line"),
            holds=lambda value: value <= MOST_SAG_DEG,
        ),
    ),
    "clam": (_ERROR, _COUNT),
    "squat wrong_view": (
        Bound(
            what="side-view angles given from the front",
            target="0",
            figure=_sagittal_given,
            holds=lambda value: value == 0,
        ),
    ),
}
"""What must hold of each quick clip; NaN never does."""
