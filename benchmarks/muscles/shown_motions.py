"""Writes what ships with the simulation of a middle-sized body: which motions of the library are
shown and why the others are not, and exercises in order of glute effort.

``python -m benchmarks.muscles.shown_motions``; to be run again whenever the model or a motion
changes (``tests/simulation/test_shown_motions.py`` notices).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from primemover import simulation
from primemover.knowledge import load_knowledge
from primemover.simulation import ordered_exercises, shown_motions
from primemover.simulation.body_size import BodySize
from primemover.simulation.exercise_order import exercise_order

_DIGITS = 4


def write() -> tuple[Path, ...]:
    """The files written."""
    folder = Path(simulation.__file__).parent
    shown = {
        motion: shown_motions.why_refused(motion) for motion in sorted(load_knowledge().motions)
    }
    order = exercise_order(BodySize()).to_dict()
    for each in order["exercises"]:
        each["simulated"] = {m: round(value, _DIGITS) for m, value in each["simulated"].items()}
    return (
        _written(folder / shown_motions.SHIPPED, shown),
        _written(folder / ordered_exercises.SHIPPED, order),
    )


def _written(path: Path, document: Any) -> Path:
    text = json.dumps(document, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(*write(), sep="\n")
