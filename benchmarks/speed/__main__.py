"""`python -m benchmarks.speed --out FOLDER`: every speed figure, as a table and as CSV."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.rows import print_rows, write_rows
from benchmarks.speed.command_line import help_rows
from benchmarks.speed.pipeline import ROUNDS, pipeline_rows


def main() -> None:
    """Run what can be run and say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/speed"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    rows = help_rows()
    print_rows(rows, title="Command line")
    if folder := os.environ.get("PRIMEMOVER_TEST_DATA"):
        video_rows = pipeline_rows(Path(folder) / "video" / "gt_squat.mp4", rounds=asked.rounds)
        print_rows(video_rows, title="Pipeline beside the bare pose engine")
        rows += video_rows
    else:
        print("\nPipeline left out: PRIMEMOVER_TEST_DATA is not set")
    write_rows(rows, asked.out / "speed.csv")
    print(f"\nWritten: {asked.out / 'speed.csv'}")


if __name__ == "__main__":
    main()
