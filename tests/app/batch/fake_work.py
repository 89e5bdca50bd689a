"""Work functions small enough to see through; workers import them by name."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import TypedDict

from primemover.app.batch.items import Item, ItemResult
from primemover.app.batch.runner import BatchReport, Progress, run_batch
from primemover.app.batch.workers import run_on_processes
from primemover.errors import RecordingError

SETTINGS = {"test": "fake"}


class Payload(TypedDict, total=False):
    number: int
    log: str
    sleep_s: float
    fault: str


def square(payload: Payload) -> ItemResult:
    """The square of a number; notes in a log that it ran, and breaks on request."""
    if "log" in payload:
        with Path(payload["log"]).open("a") as log:
            log.write(f"{payload['number']}\n")
    time.sleep(payload.get("sleep_s", 0.0))
    match payload.get("fault"):
        case "recording":
            raise RecordingError(f"clip{payload['number']}.mp4: nobody in it; film again")
        case "bug":
            raise ZeroDivisionError("nobody foresaw this")
        case "death":
            os.kill(os.getpid(), signal.SIGKILL)
    number = payload["number"]
    return ItemResult(rows=({"number": number, "square": number**2},), detail={"number": number})


def numbers(count: int, **extra: object) -> list[Item]:
    """Items 0 … count - 1."""
    return [Item(key=f"n{i:03}", payload={"number": i, **extra}) for i in range(count)]


def run(
    items: list[Item],
    folder: Path,
    *,
    jobs: int = 1,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> BatchReport:
    """A batch of squares on local processes."""
    return run_batch(
        items,
        work=square,
        folder=folder,
        settings=SETTINGS,
        executor=partial(run_on_processes, jobs=jobs),
        progress=progress,
        retry_failed=retry_failed,
    )


if __name__ == "__main__":  # so that a test can start a batch and kill it
    out = Path(sys.argv[1])
    run(numbers(int(sys.argv[2]), log=sys.argv[3], sleep_s=0.05), out, jobs=2)
