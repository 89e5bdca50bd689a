"""``python -m benchmarks.live``: the live coach under load, as a table and a page of the docs."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2 as httpx
import numpy as np
import xarray as xr

from benchmarks.live.clients import (
    EXERCISE,
    UNANSWERED,
    misuse,
    open_sets,
    play_many,
    reconnect,
)
from benchmarks.live.shares import own_shares
from primemover.app.web.live.wire import write_frame
from primemover.coaching.frames import frames_of
from tests.synthetic import synthetic_track

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "science" / "live.md"
SETS: Final = (1, 50, 200)
HELD_MS: Final = 50.0
STARTS_WITHIN_S: Final = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What came of so many sets at once."""

    sets: int
    frames: int
    left_out: int
    p50_ms: float
    p99_ms: float
    core_share: float
    frame_us: float
    counted: tuple[int, int]


def main() -> None:
    """Run it all in one go against one app on one core."""
    options = _parser().parse_args()
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))  # the first is the app's
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as (address, process):
        result = asyncio.run(_run(address, process, options))
    print(result)
    if options.write:
        PAGE.write_text(result, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=main.__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of frames for each load")
    parser.add_argument("--reconnects", type=int, default=10_000)
    parser.add_argument("--misuses", type=int, default=300)
    parser.add_argument("--write", action="store_true", help=f"also write {PAGE.name}")
    return parser


async def _run(address: str, process: subprocess.Popen[bytes], options: argparse.Namespace) -> str:
    packets = [write_frame(frame) for frame in frames_of(_squats())]
    loads = [
        await _load(address, process, packets, sets=sets, seconds=options.seconds) for sets in SETS
    ]
    held = await _held(address, process, packets, loads=loads, seconds=options.seconds)
    before_mb = _memory_mb(process)
    begun = time.perf_counter()
    token = (await open_sets(address, 1))[0]
    cut = await reconnect(address, token, packets, times=options.reconnects)
    cut_s = time.perf_counter() - begun
    closed = await misuse(address, token, times=options.misuses)
    after_mb = _memory_mb(process)
    alive = process.poll() is None and httpx.get(f"{address}/coach").status_code == 200
    return _page(
        loads, shares=own_shares(packets, exercise=EXERCISE), held=held, options=options,
        cut=(cut, cut_s), closed=closed, memory_mb=(before_mb, after_mb), alive=alive,
    )  # fmt: skip


def _squats() -> xr.Dataset:
    return synthetic_track("squat", repetitions=5, rest_s=1.5)


async def _load(
    address: str,
    process: subprocess.Popen[bytes],
    packets: list[bytes],
    *,
    sets: int,
    seconds: float,
) -> Load:
    tokens = await open_sets(address, sets)
    cpu_s, begun = _cpu_s(process), time.perf_counter()
    played = await play_many(address, tokens, packets, seconds=seconds)
    wall_s = time.perf_counter() - begun
    return Load(
        sets=sets,
        frames=len(played.spent_ms),
        left_out=played.left_out,
        p50_ms=float(np.percentile(played.spent_ms, 50)),
        p99_ms=float(np.percentile(played.spent_ms, 99)),
        core_share=(_cpu_s(process) - cpu_s) / wall_s,
        frame_us=1e6 * (_cpu_s(process) - cpu_s) / len(played.spent_ms),
        counted=(min(played.counted), max(played.counted)),
    )


async def _held(
    address: str,
    process: subprocess.Popen[bytes],
    packets: list[bytes],
    *,
    loads: list[Load],
    seconds: float,
) -> list[Load]:
    """Further loads between the last that holds and the first that does not, by halving."""
    good = max((load.sets for load in loads if load.p99_ms < HELD_MS), default=0)
    bad = min((load.sets for load in loads if load.p99_ms >= HELD_MS), default=256)
    found = []
    while bad - good > max(good // 8, 4):
        sets = (good + bad) // 2
        load = await _load(address, process, packets, sets=sets, seconds=seconds)
        found.append(load)
        good, bad = (sets, bad) if load.p99_ms < HELD_MS else (good, sets)
    return found


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app in a process of its own, on one core where the system can say so."""
    port = 18_765
    code = (
        "import os\n"
        "from pathlib import Path\n"
        "from primemover.app.web.server import listening, server_of\n"
        "from primemover.app.web.site import ServeSettings\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {0})\n"
        f"folder = Path({str(folder)!r})\n"
        f"serving = ServeSettings(store=folder / 'store', folder=folder / 'own', port={port})\n"
        f"server_of(serving).run(sockets=[listening('127.0.0.1', port={port})])\n"
    )
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, process
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    until_s = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            if httpx.get(f"{address}/coach").status_code == 200:
                return
        except httpx.TransportError:
            if time.monotonic() > until_s:
                raise
        time.sleep(0.2)


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor the app has used (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of the app (Linux)."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _page(
    loads: list[Load],
    *,
    shares: tuple[tuple[str, float], ...],
    held: list[Load],
    options: argparse.Namespace,
    cut: tuple[int, float],
    closed: int,
    memory_mb: tuple[float, float],
    alive: bool,
) -> str:
    rows = sorted([*loads, *held], key=lambda load: load.sets)
    most = max((load.sets for load in rows if load.p99_ms < HELD_MS), default=0)
    table = "\n".join(
        f"| {load.sets} | {load.frames} | {load.left_out} | {load.p50_ms:.1f} | {load.p99_ms:.1f} "
        f"| {load.core_share:.0%} | {load.frame_us:.0f} | {load.counted[0]}–{load.counted[1]} |"
        for load in rows
    )
    return _TEXT.format(
        seconds=options.seconds,
        table=table,
        shares="\n".join(f"| {part} | {us:.0f} |" for part, us in shares),
        unanswered=UNANSWERED,
        most=most,
        held_ms=HELD_MS,
        cut=cut[0],
        cut_s=cut[1],
        misuses=options.misuses,
        closed=closed,
        before_mb=memory_mb[0],
        after_mb=memory_mb[1],
        alive="alive" if alive else "NOT ALIVE",
        load=os.getloadavg()[0],
        python=platform.python_version(),
        cores=os.cpu_count(),
    )


_TEXT: Final = """\
# The live coach under load

From a frame of landmarks to the coach's answer, over a real socket: `python -m benchmarks.live
--write`. The real app with its real coach is served from one process on one core; the clients, in
another process on the same machine, send the frames of a squatting stick figure at 30 a second
each for {seconds:.0f} seconds a load, and leave one out, as the page does, when {unanswered} before
it are without an answer. Everything is from one run
(Python {python}, {cores} cores shared with other work, load average {load:.1f}).

| sets at once | frames | left out | p50 ms | p99 ms | of one core | µs a frame | repetitions |
|---|---|---|---|---|---|---|---|
{table}

Processor time a frame is of the whole app. Repetitions are the least and the most counted by any
of the sets. Where a load needs less than the core and still answers late, other work on the machine
had the core.

Sets held with p99 below {held_ms:.0f} ms: **{most}**.

Of a frame's cost, this is the app's own work, in a loop of nothing else (it costs more in the
served app, where other sets and other work empty the caches between two frames):

| part | µs a frame |
|---|---|
{shares}

The rest is the server's and the system's: woken, received, unmasked, handed over, framed, sent.

What else was done to the same process:

- {cut} times the line of one set was opened, used for one frame and cut without a word
  ({cut_s:.0f} s).
- {misuses} lines sent bytes that are no frame, of 0 to 2,000,000 bytes, or text that is no word:
  {closed} of them were closed by the app.
- Memory before and after both: {before_mb:.0f} and {after_mb:.0f} MB. The app is {alive} after it.
"""


if __name__ == "__main__":
    main()
