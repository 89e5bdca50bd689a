"""What goes into a batch and what comes out: items, results, outcomes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from primemover.errors import PrimeMoverError

Row = Mapping[str, str | float | int | bool | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing to do.

    ``key`` names it and its file, so it must be unique and fit for a file name (see
    :func:`primemover.app.batch.folder.file_key`). ``payload`` goes to the work function and must
    pickle. ``fingerprint`` changes when the input does: the item is then done again.
    """

    key: str
    payload: Any
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemResult:
    """What the work function hands back: rows for the summary table, and all there is to know.

    ``detail`` must be ready for JSON. ``rows`` are flat; the column ``item`` is added.
    """

    rows: tuple[Row, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How an item ended: a result, or the message of what went wrong; ``seconds`` it took."""

    item: Item
    result: ItemResult | None
    error: str
    seconds: float


Work = Callable[[Any], ItemResult]
"""A module-level function: workers import it by name."""


def outcome_of(work: Work, *, item: Item) -> Outcome:
    """The outcome of ``work(item.payload)``; never raises, so one item cannot end the others."""
    start_s = time.perf_counter()
    result, error = None, ""
    try:
        result = work(item.payload)
    except PrimeMoverError as fault:
        error = str(fault)
    # The one broad except of the project: a fault nobody foresaw in one item out of thousands is
    # written down with that item, and the night's run goes on.
    except Exception as fault:  # noqa: BLE001
        error = f"unexpected {type(fault).__name__}: {fault}"
    return Outcome(
        item=item, result=result, error=error, seconds=round(time.perf_counter() - start_s, 3)
    )
