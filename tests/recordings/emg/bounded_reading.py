"""Files read and looked over one after the other, each in a process that is measured and bounded.

A process is forked for each file from one that has everything loaded, so that what is measured is
the file. POSIX only.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 4 << 30
MOST_SECONDS = 60
KILOBYTE = 1024


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of reading one file.

    ``kind`` is refused, noted, read or fault; ``told`` the error or the notes, ``peak_mb`` the
    largest memory of the process (above what was loaded before) or of the child it read in.
    """

    file: str
    kind: str
    told: str
    seconds: float
    peak_mb: float


def read_each(paths: Sequence[Path]) -> list[Outcome]:
    """The outcome of each, in order."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.recordings.emg.bounded_reading"],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


def main() -> None:
    """Prints one line of JSON for each path on standard input."""
    from primemover.knowledge import load_knowledge
    from primemover.recordings.emg.reading import emg_formats

    load_knowledge(), emg_formats()
    for module in ("pyedflib", "pyarrow.parquet", "scipy.io", "scipy.signal"):
        __import__(module)
    for line in sys.stdin.read().splitlines():
        sys.stdout.write(json.dumps(asdict(_in_a_fork(Path(line)))) + "\n")
        sys.stdout.flush()


def _in_a_fork(path: Path) -> Outcome:
    near, far = os.pipe()
    child = os.fork()
    if not child:
        os.close(near)
        answer = _bounded(path)
        os.write(far, json.dumps(answer).encode()[: 1 << 16])
        os._exit(0)
    os.close(far)
    with os.fdopen(near, "rb") as pipe:
        body = pipe.read()
    _, status = os.waitpid(child, 0)
    if not body:
        signalled = f"the process ended by signal {os.WTERMSIG(status)}"
        body = json.dumps(("fault", signalled, float("inf"), float("inf"))).encode()
    kind, told, seconds, peak_mb = json.loads(body)
    return Outcome(file=path.name, kind=kind, told=told, seconds=seconds, peak_mb=peak_mb)


def _bounded(path: Path) -> tuple[str, str, float, float]:
    signal.alarm(MOST_SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    before = _peak_mb(resource.RUSAGE_SELF)
    start = time.perf_counter()
    try:
        kind, told = _told(path)
    except BaseException:  # noqa: BLE001 - whatever else comes out is what the test looks for
        kind, told = "fault", traceback.format_exc()[-1500:]
    seconds = time.perf_counter() - start
    own = _peak_mb(resource.RUSAGE_SELF) - before
    return kind, told, seconds, max(own, _peak_mb(resource.RUSAGE_CHILDREN))


def _told(path: Path) -> tuple[str, str]:
    from primemover.errors import RecordingError
    from primemover.knowledge import load_knowledge
    from primemover.recordings.emg.mapping import read_mapping
    from primemover.recordings.emg.reading import read_emg
    from primemover.signals.emg.overview import look_over

    mapping = path.parent / f"{path.name}.mapping.toml"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            said: Any = read_mapping(mapping) if mapping.exists() else None
            found = read_emg(path, mapping=said)
        except RecordingError as error:
            return "refused", str(error)
        notes = [*found.notes, *(n for c in found.channels for n in c.notes)]
        looked = look_over(found, knowledge=load_knowledge())
    for channel in looked.channels:
        notes += [f"{channel.channel.name} is {f.code}" for f in channel.quality.faults]
    return ("noted" if notes else "read"), "; ".join(notes)


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / KILOBYTE


if __name__ == "__main__":
    main()
