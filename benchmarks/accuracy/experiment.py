"""Running the experiment: render and read what is missing, then score everything.

Rendering and reading take most of the time and are kept, clip by clip; scoring takes a tenth of a
second a clip and is done afresh, so that a change of the product shows at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.accuracy.items import Job, item_of, load_clip, make_clip
from benchmarks.accuracy.scoring import COLUMNS, score
from benchmarks.accuracy.table import Table, read_table, table_of, write_table
from benchmarks.accuracy.trials import Part, Trial
from primemover.app.batch.items import Item, ItemResult
from primemover.app.batch.runner import BatchReport, run_batch
from primemover.app.batch.workers import run_on_processes
from primemover.app.progress import counting_bar

ROWS: Final = "rendered.csv"
SETTINGS: Final = {"experiment": "rendered people", "version": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """The rows of a part; ``left_out`` says which clips could not be had, and why."""

    table: Table
    left_out: tuple[str, ...]


def render(trials: Sequence[Trial], *, part: Part, out: Path, jobs: int) -> BatchReport:
    """How the batch ended: every clip rendered and read that was not before."""
    items = [item_of(trial, store=store_of(out)) for trial in trials]
    with counting_bar(f"Clips of the {part} bodies", total=len(items)) as step:
        return run_batch(
            items,
            work=make_clip,
            folder=out / "batches" / part,
            settings=SETTINGS,
            executor=partial(run_on_processes, jobs=jobs),
            progress=lambda _: step(),
            retry_failed=True,
        )


def store_of(out: Path) -> Path:
    """The folder that keeps what was rendered and read."""
    return out / "clips"


def score_clip(job: Job) -> ItemResult:
    """The rows of one clip: a worker's job."""
    return ItemResult(rows=tuple(score(job.trial, read=load_clip(job))))


def score_all(trials: Sequence[Trial], *, out: Path, jobs: int) -> Scored:
    """Every row of the clips that were made, in the order of the design."""
    items = [
        Item(key=trial.name, payload=Job(trial=trial, store=store_of(out))) for trial in trials
    ]
    found, left_out = {}, []
    with counting_bar("Scoring", total=len(items)) as step:
        for outcome in run_on_processes(score_clip, items=items, jobs=jobs):
            if outcome.result is None:
                left_out.append(f"{outcome.item.key}: {outcome.error}")
            else:
                found[outcome.item.key] = outcome.result.rows
            step()
    rows = [row for item in items for row in found.get(item.key, ())]
    return Scored(table=table_of(rows, columns=COLUMNS), left_out=tuple(sorted(left_out)))


def write_rows(scored: Scored, *, part: Part, out: Path) -> Path:
    """Where the rows are, those of the other part kept beside them."""
    path = out / ROWS
    try:
        earlier = read_table(path)
    except FileNotFoundError:
        return write_table(scored.table, path)
    others = earlier.where(earlier.texts("part") != part)
    return write_table(joined([others, scored.table]), path)


def joined(tables: Sequence[Table]) -> Table:
    """The tables one below the other, the part that fits first."""
    rows = [
        dict(zip(table.columns, cells, strict=True))
        for table in tables
        for cells in zip(*table.columns.values(), strict=True)
    ]
    rows.sort(key=lambda row: row["part"], reverse=True)
    return table_of(rows, columns=COLUMNS)


def keep(path: Path, *, docs: Path) -> Path:
    """The committed copy of the rows."""
    docs.mkdir(parents=True, exist_ok=True)
    for old in (docs / ROWS, docs / f"{ROWS}.gz"):
        old.unlink(missing_ok=True)
    return Path(shutil.copyfile(path, docs / path.name))
