"""`python -m benchmarks.programme`: simulated people train for a year, under every law.

It goes on where it was stopped. The page under docs/science is written at the end.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.programme.behaviour import DAYS_OF_PACE, WEEKS
from benchmarks.programme.figures import (
    code_fingerprint,
    figures_of,
    write_every_session,
    write_figures,
)
from benchmarks.programme.page import FOLDER, write_page
from benchmarks.programme.people_batch import run_people
from benchmarks.programme.plots import write_plot
from benchmarks.rows import print_rows

ROOT: Final = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Live the years, write the figures; 1 when a law was broken."""
    chosen = _parser().parse_args(arguments)
    folder = chosen.docs / FOLDER
    if chosen.page:
        print(write_page(folder))
        return 0
    start_s = time.perf_counter()
    report = run_people(
        people=chosen.people,
        weeks=chosen.weeks,
        pace=chosen.pace,
        out=chosen.out,
        jobs=chosen.jobs,
        code=code_fingerprint(ROOT),
    )
    figures = figures_of(
        report,
        people=chosen.people,
        weeks=chosen.weeks,
        pace=chosen.pace,
        jobs=chosen.jobs,
        clock_s=time.perf_counter() - start_s,
    )
    folder = folder if chosen.keep else chosen.out
    write = write_every_session if chosen.pace == "session" else write_figures
    print_rows(write(figures, folder=folder), title="Simulated people")
    for law, count in figures.counts["broken"].most_common():
        print(f"  broken {count} times: {law}")
    for line in (*figures.failed[:5], *figures.examples[: chosen.examples]):
        print(f"  {line}")
    if chosen.keep and chosen.pace != "session":
        write_plot(figures, folder=folder)
    if chosen.keep:
        write_page(folder)
    return 1 if figures.broken or figures.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.programme",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=10_000, help="how many")
    parser.add_argument("--weeks", type=int, default=WEEKS, help="how long")
    parser.add_argument(
        "--pace",
        choices=tuple(DAYS_OF_PACE),
        default="month",
        help="how often a person looks at the plan, and the laws with them",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--out", type=Path, default=Path("results/programme"), help="results")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs" / "science", help="page folder")
    parser.add_argument("--keep", action="store_true", help="write figures and page into the docs")
    parser.add_argument("--page", action="store_true", help="only the page, from kept figures")
    parser.add_argument("--examples", type=int, default=20, help="breaches shown in words")
    return parser


if __name__ == "__main__":
    sys.exit(main())
