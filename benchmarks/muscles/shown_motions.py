"""Writes which motions of the library are shown, and why the others are not.

``python -m benchmarks.muscles.shown_motions``; to be run again whenever the model or a motion
changes (``tests/simulation/test_shown_motions.py`` notices).
"""

from __future__ import annotations

import json
from pathlib import Path

from primemover import simulation
from primemover.knowledge import load_knowledge
from primemover.simulation.shown_motions import SHIPPED, why_refused


def write() -> Path:
    """The file written; each motion is done by a middle-sized body."""
    path = Path(simulation.__file__).parent / SHIPPED
    found = {motion: why_refused(motion) for motion in sorted(load_knowledge().motions)}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write())
