"""`python -m benchmarks.accuracy --out FOLDER`: every accuracy figure, as a table and as CSV."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.demo_clips import demo_rows
from benchmarks.accuracy.motion_capture import motion_capture_rows
from benchmarks.accuracy.repetitions import repetition_rows
from benchmarks.rows import Row, print_rows, write_rows


def main() -> int:
    """Run what can be run, say what was left out; 1 when a figure missed its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/accuracy"))
    out: Path = parser.parse_args().out
    rows = _shown("demo_clips", demo_rows(), title="Bundled clips beside their truth", out=out)
    if folder := os.environ.get("PRIMEMOVER_TEST_DATA"):
        data = Path(folder)
        counts = repetition_rows(data)
        capture = motion_capture_rows(data)
        rows += _shown("repetitions", counts, title="Repetitions counted by eye", out=out)
        rows += _shown("motion_capture", capture, title="Beside motion capture", out=out)
    else:
        print("\nRecordings left out: PRIMEMOVER_TEST_DATA is not set")
    missed = [row for row in rows if row.verdict == "missed"]
    print(f"\n{len(missed)} figures missed their target. CSV: {out}")
    return 1 if missed else 0


def _shown(name: str, rows: Sequence[Row], *, title: str, out: Path) -> list[Row]:
    print_rows(rows, title=title)
    write_rows(rows, out / f"{name}.csv")
    return list(rows)


if __name__ == "__main__":
    sys.exit(main())
