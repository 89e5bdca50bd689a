"""`python -m benchmarks.accuracy.emg`: figures of onsets and orders, as tables, CSV and markdown.

Parts: ``onset``, ``fake_lag``, ``coverage`` (needs ``PRIMEMOVER_TEST_DATA``) and ``order``. With
``--development`` the random numbers and muscles that settings were chosen on are used; figures of
these are never the ones told.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.accuracy.emg.coverage import coverage_rows
from benchmarks.accuracy.emg.fake_lag import fake_lag_rows
from benchmarks.accuracy.emg.figures import markdown
from benchmarks.accuracy.emg.onset import onset_rows
from benchmarks.accuracy.emg.order import order_rows
from benchmarks.accuracy.emg.peers import available
from benchmarks.accuracy.emg.semi_real import recording_path
from benchmarks.rows import Row, print_rows, write_rows

TRIALS: Final = 400

PARTS: Final[dict[str, tuple[str, Callable[..., list[Row]]]]] = {
    "onset": ("Errors of onsets", onset_rows),
    "fake_lag": ("Fake lag of one true onset", fake_lag_rows),
    "coverage": ("Semi-real bursts and their intervals", coverage_rows),
    "order": ("Order over five repetitions", order_rows),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 when a figure missed its target."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.emg",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--out", type=Path, default=Path("results/accuracy/emg"))
    parser.add_argument("--development", action="store_true")
    asked = parser.parse_args(arguments)
    if not available():
        print("neurokit2 is left out: there is no .venv-emg-peers")
    rows = [row for part in asked.only or PARTS for row in _part(part, asked=asked)]
    missed = [row for row in rows if row.verdict == "missed"]
    print(f"\n{len(missed)} of {len(rows)} figures missed their target. In {asked.out}")
    return 1 if missed else 0


def _part(part: str, *, asked: argparse.Namespace) -> list[Row]:
    if part == "coverage" and recording_path() is None:
        print("coverage is left out: PRIMEMOVER_TEST_DATA names no walking recording")
        return []
    title, make = PARTS[part]
    use = "development" if asked.development else "reported"
    began = time.perf_counter()
    rows = make(trials=asked.trials, use=use)
    title = f"{title}: {asked.trials} trials a cell, {use} seeds"
    print_rows(rows, title=title)
    write_rows(rows, asked.out / f"{part}.csv")
    (asked.out / f"{part}.md").write_text(markdown(rows, title=title), encoding="utf-8")
    print(f"{time.perf_counter() - began:.0f} s", flush=True)
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
