"""`python -m benchmarks.speed --out FOLDER`: every speed figure, as a table and as CSV."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, print_rows, write_rows
from benchmarks.speed.batch import batch_rows
from benchmarks.speed.command_line import help_rows
from benchmarks.speed.pipeline import ROUNDS, pipeline_rows

PARTS: Final = {
    "help": "Command line",
    "pipeline": "Pipeline beside the bare pose engine",
    "batch": "Batch",
}


def main() -> None:
    """Run what can be run and say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/speed"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=tuple(PARTS))
    asked = parser.parse_args()
    rows: list[Row] = []
    for part in [asked.only] if asked.only else PARTS:
        found = _part(part, rounds=asked.rounds)
        if found:
            print_rows(found, title=PARTS[part])
        rows += found
    name = f"{asked.only or 'speed'}.csv"
    write_rows(rows, asked.out / name)
    print(f"\nWritten: {asked.out / name}")


def _part(part: str, *, rounds: int) -> list[Row]:
    """The rows of one part; none, with a word why, when it cannot be run."""
    if part == "help":
        return help_rows()
    if part == "batch":
        return batch_rows()
    if folder := os.environ.get("PRIMEMOVER_TEST_DATA"):
        return pipeline_rows(Path(folder) / "video" / "gt_squat.mp4", rounds=rounds)
    print("\nPipeline left out: PRIMEMOVER_TEST_DATA is not set")
    return []


if __name__ == "__main__":
    main()
