"""One runner for every batch: recordings, accuracy runs, simulated people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from primemover.app.batch.folder import BatchFolder, Entry
from primemover.app.batch.items import Item, Outcome, Work
from primemover.app.batch.summary import write_summary
from primemover.errors import PrimeMoverError

Progress = Callable[[Entry], None]


class Executor(Protocol):
    """Runs work over items and yields outcomes as they finish (processes here, or Ray)."""

    def __call__(self, work: Work, *, items: Sequence[Item]) -> Iterator[Outcome]:
        """Outcomes in any order, one an item."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchReport:
    """How a batch ended: every entry by key, in the items' order, and how many were done before."""

    folder: Path
    entries: Mapping[str, Entry]
    resumed: int

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The items that could not be done, each with its message."""
        return tuple(e for e in self.entries.values() if e.status == "failed")


def run_batch(
    items: Sequence[Item],
    *,
    work: Work,
    folder: Path,
    settings: Mapping[str, str],
    executor: Executor,
    progress: Progress | None = None,
    retry_failed: bool = False,
) -> BatchReport:
    """The report of a batch that is complete: what was finished before is not done again.

    Parameters
    ----------
    items : sequence of Item
        With unique keys.
    work : callable
        A module-level function of an item's payload.
    folder : Path
        Made when missing; continued when it holds this batch (see
        :mod:`primemover.app.batch.folder`).
    settings : mapping
        What must be equal for earlier results to count.
    executor : callable
        For example ``partial(run_on_processes, jobs=2)``.
    progress : callable, optional
        Called with each entry: those finished before first, then each as it is finished.
    retry_failed : bool
        Try again what could not be done before.

    Raises
    ------
    PrimeMoverError
        When two items share a key, or the folder cannot be used.
    """
    _require_unique(items)
    batch = BatchFolder(folder, settings=settings)
    with batch.opened() as earlier:
        kept = {
            item.key: earlier[item.key]
            for item in items
            if _still_holds(earlier.get(item.key), item=item, retry_failed=retry_failed)
        }
        entries = dict(kept)
        for entry in kept.values():
            _tell(progress, entry=entry)
        missing = [item for item in items if item.key not in kept]
        with closing(_started(executor, work=work, items=missing)) as outcomes:
            for outcome in outcomes:
                entries[outcome.item.key] = entry = batch.record(outcome)
                _tell(progress, entry=entry)
        ordered = {item.key: entries[item.key] for item in items}
        write_summary(batch, entries=ordered)
    return BatchReport(folder=folder, entries=ordered, resumed=len(kept))


def _started(
    executor: Executor, *, work: Work, items: Sequence[Item]
) -> Generator[Outcome, None, None]:
    """A generator, so that closing it closes the executor's; no worker starts for no items."""
    if items:
        yield from executor(work, items=items)


def _require_unique(items: Sequence[Item]) -> None:
    counts = Counter(item.key for item in items)
    twice = sorted(key for key, count in counts.items() if count > 1)
    if twice:
        raise PrimeMoverError(f"batch: two items have the same key: {', '.join(twice)}; rename one")


def _still_holds(entry: Entry | None, *, item: Item, retry_failed: bool) -> bool:
    if entry is None or entry.fingerprint != item.fingerprint:
        return False
    return entry.status == "done" or not retry_failed


def _tell(progress: Progress | None, *, entry: Entry) -> None:
    if progress is not None:
        progress(entry)
