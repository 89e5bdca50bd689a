"""One clip measured, as values ready for JSON and tables; shared by ``measure`` and ``batch``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.app.batch.items import ItemResult, Row

if TYPE_CHECKING:
    from primemover.checkup import TestResult
    from primemover.signals.movement import Movement


def measure_clip(payload: Mapping[str, Any]) -> ItemResult:
    """Rows and details of one clip: a batch's work function.

    ``payload`` has ``path``, ``test``, ``side``, ``person`` and ``cache`` (a folder, "" for none).

    Raises
    ------
    RecordingError
        When the clip cannot be used, with the reason.
    """
    from primemover.checkup import Recording, examine
    from primemover.errors import RecordingError
    from primemover.recordings.cache import Cache

    recording = Recording(
        test=payload["test"],
        path=Path(payload["path"]),
        side=payload["side"],
        person=payload["person"],
    )
    cache = Cache(Path(payload["cache"])) if payload["cache"] else None
    result = examine(recording, cache=cache)
    if result.problem:
        raise RecordingError(result.problem)
    return ItemResult(rows=tuple(rows_of(result)), detail=details_of(result))


def rows_of(result: TestResult) -> Iterator[Row]:
    """One row a measure or refusal."""
    head = {"test": result.test}
    for measure in result.measures:
        yield {**head, **asdict(measure), "refused": "", "reason": ""}
    for refusal in result.refusals:
        yield {
            **head,
            "quantity": refusal.quantity,
            "side": refusal.side,
            "refused": refusal.cause,
            "reason": refusal.reason,
        }


def details_of(result: TestResult) -> dict[str, Any]:
    """Everything about the clip but the series, ready for JSON: as in a check, with the angles."""
    angles = [] if result.movement is None else list(angle_ranges(result.movement))
    return {**result.to_dict(), "angles": angles}


def angle_ranges(movement: Movement) -> Iterator[dict[str, Any]]:
    """Lowest, median and highest value of each angle, side by side where there are two."""
    for name, series in movement.angles.data_vars.items():
        sides = series["side"].values.tolist() if "side" in series.dims else [None]
        for side in sides:
            one = series if side is None else series.sel(side=side)
            if "time" in one.dims and one.ndim == 1 and bool(one.notnull().any()):
                yield {
                    "angle": str(name),
                    "side": side,
                    "unit": series.attrs["units"],
                    "lowest": float(one.min()),
                    "median": float(one.median()),
                    "highest": float(one.max()),
                }
