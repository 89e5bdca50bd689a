"""Results as rows: printed as a table, kept as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

Verdict = Literal["met", "missed", "reported"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure beside what it should be; ``reported`` figures have no target."""

    case: str
    quantity: str
    unit: str
    measured: str
    target: str = ""
    verdict: Verdict = "reported"
    note: str = ""


def judged(*, met: bool) -> Verdict:
    """The verdict of a figure that has a target."""
    return "met" if met else "missed"


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Nothing comes back; the rows are in ``path`` as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def print_rows(rows: Sequence[Row], *, title: str) -> None:
    """Nothing comes back; the rows are printed in aligned columns."""
    head = ("case", "quantity", "measured", "target", "")
    lines = [head, *((r.case, r.quantity, _with_unit(r), r.target, _last(r)) for r in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head) - 1)]
    print(f"\n{title}")
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        print("  ".join([*cells, line[-1]]).rstrip())


def _with_unit(row: Row) -> str:
    return f"{row.measured} {row.unit}".strip()


def _last(row: Row) -> str:
    verdict = "" if row.verdict == "reported" else row.verdict
    return "  ".join(part for part in (verdict, row.note) if part)
