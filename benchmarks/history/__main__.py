"""`python -m benchmarks.history --out FOLDER`: figures of the history, as tables and as CSV.

``store`` and ``hostile`` are made here; ``python -m benchmarks.history.kill`` does the kills.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from benchmarks.history.hostile_speed import hostile_rows
from benchmarks.history.store_speed import store_rows
from benchmarks.rows import Row, print_rows, write_rows

PARTS: Final = {"hostile": "Hostile archives", "store": "Store of many people and years"}
PEOPLE: Final = 200
YEARS: Final = 5


def main() -> None:
    """Run what was asked for, print it and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/history"))
    parser.add_argument("--only", choices=tuple(PARTS))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--no-server", action="store_true", help="SQLite alone")
    asked = parser.parse_args()
    for part in [asked.only] if asked.only else PARTS:
        rows = _part(part, asked=asked)
        print_rows(rows, title=PARTS[part])
        write_rows(rows, asked.out / f"{part}.csv")
        print(f"\nWritten: {asked.out / f'{part}.csv'}")


def _part(part: str, *, asked: argparse.Namespace) -> list[Row]:
    if part == "hostile":
        return hostile_rows()
    rows = []
    for row in store_rows(people=asked.people, years=asked.years, server=not asked.no_server):
        rows.append(row)
        print(row.case, row.quantity, row.measured, row.unit, flush=True)  # hours may pass
    return rows


if __name__ == "__main__":
    main()
