"""The far end of :mod:`primemover.recordings.emg.apart`: one file read under limits, then gone."""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from pathlib import Path
from typing import IO, Any

from primemover.errors import MissingExtraError, RecordingError
from primemover.recordings.emg.apart import send, send_head


def main() -> None:
    """Nothing comes back; the order is read from standard input and answered on the output."""
    order = json.loads(sys.stdin.buffer.read())
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get between the numbers
    warnings.simplefilter("ignore")
    _limit(memory_bytes=int(order["memory"]), seconds=int(order["seconds"]))
    try:
        answer(order, to=output)
    except MemoryError:
        send_head({"fault": "memory"}, to=output)


def answer(order: dict[str, Any], *, to: IO[bytes]) -> None:
    """Nothing comes back; the recording or the fault that was found is written."""
    module = importlib.import_module(f"primemover.recordings.emg_formats.{order['reader']}")
    try:
        recording = module.read_here(Path(order["path"]))
    except RecordingError as error:
        send_head({"error": str(error), "missing": False}, to=to)
    except MissingExtraError as error:
        send_head({"error": str(error), "missing": True}, to=to)
    else:
        send(recording, to=to)


def _limit(*, memory_bytes: int, seconds: int) -> None:
    """Nothing comes back; memory and time are bounded where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows: the time limit of the near end holds there
        return
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        top = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (top, hard))


if __name__ == "__main__":
    main()
