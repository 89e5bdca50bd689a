"""`python -m benchmarks.coaching`: cost a frame and live beside file, as tables and as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.coaching.cost import BUDGET_US, Cost, costs
from benchmarks.coaching.page import page
from benchmarks.coaching.paths import BothPaths, both_paths
from benchmarks.rows import Row, judged, print_rows


def main() -> None:
    """Print the figures and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, default=Path("docs/science/coaching.md"))
    parser.add_argument(
        "--rendered", type=Path, help="folder for pose tracks of the demo's rendered clips"
    )
    asked = parser.parse_args()
    spent = costs()
    print_rows([_of_cost(one) for one in spent], title="Cost a frame")
    paths = list(both_paths(asked.rendered))
    print_rows([row for one in paths for row in _of_paths(one)], title="Live beside file")
    asked.page.write_text(page(spent, paths), encoding="utf-8")
    print(f"\nWritten: {asked.page}")


def _of_cost(one: Cost) -> Row:
    return Row(
        case=one.movement,
        quantity="median a frame",
        unit="µs",
        measured=f"{one.median_us:.0f}",
        target=f"≤ {BUDGET_US:.0f}",
        verdict=judged(met=one.median_us <= BUDGET_US),
        note=f"p99 {one.p99_us:.0f} µs, memory {one.memory_kb:.0f} kB, "
        f"snapshot {one.snapshot_kb:.0f} kB, {one.frames} frames",
    )


def _of_paths(one: BothPaths) -> list[Row]:
    case = f"{one.track}: {one.movement}"
    return [
        Row(
            case=case,
            quantity="repetitions live",
            unit="",
            measured=str(one.live),
            target=f"file {one.file}",
            verdict=judged(met=one.live == one.file),
            note=f"by eye {one.by_eye or '-'}, with gate {one.with_gate} {one.cues}".rstrip(),
        ),
        Row(
            case=case,
            quantity="angle apart, median",
            unit="",
            measured=f"{one.median_diff:.1f}",
            note=f"p95 {one.p95_diff:.1f}, farthest point {one.peak_diff:+.1f}",
        ),
    ]


if __name__ == "__main__":
    main()
