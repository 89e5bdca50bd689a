"""The parts on rendered people: made, scored, kept, and told in a few rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.experiment import ROWS, keep, render, score_all, write_rows
from benchmarks.accuracy.page import FOLDER, write_page
from benchmarks.accuracy.summary import times
from benchmarks.accuracy.table import Table, read_table
from benchmarks.accuracy.targets import figures_of, target_rows
from benchmarks.accuracy.trials import Part, Trial
from benchmarks.rows import Row, judged
from primemover.errors import PrimeMoverError


def part_rows(
    trials: Sequence[Trial], *, part: Part, out: Path, docs: Path, jobs: int
) -> list[Row]:
    """What became of one half: clips made, time taken; the rows themselves go into a file."""
    report = render(trials, part=part, out=out, jobs=jobs)
    scored = score_all(trials, out=out, jobs=jobs)
    path = write_rows(scored, part=part, out=out)
    keep(path, docs=docs / FOLDER)
    failed = [*(f"{entry.key}: {entry.error}" for entry in report.failed), *scored.left_out]
    made = len(trials) - len(report.failed)
    return [
        Row(
            case=part,
            quantity="clips rendered and read",
            unit="",
            measured=str(made),
            target=str(len(trials)),
            verdict=judged(met=made == len(trials)),
            note="; ".join(dict.fromkeys(failed)),
        ),
        *times(trials, out=out, part=part),
        *_view_rows(scored.table, part=part),
    ]


def _view_rows(table: Table, *, part: Part) -> Iterator[Row]:
    """How well the camera's yaw is estimated."""
    clips = table.where(_first_of_each(table))
    error = clips.numbers("yaw_seen_deg") - clips.numbers("yaw_true_deg")
    known = error[np.isfinite(error)]
    if len(known):
        yield Row(
            case=part,
            quantity="camera yaw, mean absolute error",
            unit="°",
            measured=f"{np.abs(known).mean():.1f}",
            note=f"bias {known.mean():+.1f}°, {len(known)} clips",
        )


def _first_of_each(table: Table) -> npt.NDArray[np.bool_]:
    _, first = np.unique(table.texts("clip"), return_index=True)
    keep_rows = np.zeros(len(table), dtype=bool)
    keep_rows[first] = True
    return keep_rows


def page_rows(*, out: Path, docs: Path) -> list[Row]:
    """The targets, met or missed; the page is written on the way.

    Raises
    ------
    PrimeMoverError
        When there are no rows to write it from.
    """
    table = rows_there_are(out=out, docs=docs)
    write_page(table, docs=docs)
    return target_rows(figures_of(table))


def rows_there_are(*, out: Path, docs: Path) -> Table:
    """The rows of the last run, or the committed ones."""
    for folder in (out, docs / FOLDER):
        try:
            return read_table(folder / ROWS)
        except FileNotFoundError:
            continue
    raise PrimeMoverError(
        f"{out / ROWS}: there are no rows yet; run `python -m benchmarks.accuracy --part fit "
        "--part check` first"
    )
