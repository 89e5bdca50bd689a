"""Figures of a test for whoever reads along (``pytest -s``) and for the table of results."""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).resolve().parents[2] / "results" / "browser"


def tell(text: str) -> None:
    """Nothing; a line for whoever reads along."""
    sys.stdout.write(f"{text}\n")


def keep_figures(name: str, **figures: object) -> None:
    """Nothing; a line of the table ``results/browser/<name>.csv``, and told."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    table = RESULTS / f"{name}.csv"
    row = {"on": date.today().isoformat(), **figures}
    new = not table.exists()
    with table.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)
    tell(", ".join(f"{key} {value}" for key, value in figures.items()))
