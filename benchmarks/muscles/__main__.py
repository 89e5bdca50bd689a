"""`python -m benchmarks.muscles --out FOLDER`: the muscle simulation's figures, table and CSV."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, print_rows, write_rows

PARTS: Final = {
    "agreement": ("Activations beside OpenSim's", "benchmarks.muscles.agreement"),
    "optimality": ("Conditions of optimality", "benchmarks.muscles.optimality"),
    "scaling": ("What a frame costs as the batch grows", "benchmarks.muscles.scaling"),
    "emg_orders": ("Orders of exercises beside published EMG", "benchmarks.muscles.emg_orders"),
    "motions": ("Every motion of the library", "benchmarks.muscles.motions"),
    "speed": ("Speed beside OpenSim, taking turns in one run", "benchmarks.muscles.speed"),
    "walking": ("A walk beside OpenSim and beside hips that measure", "benchmarks.muscles.walking"),
    "standing": ("One-leg stand beside hips that measure", "benchmarks.muscles.standing"),
    "hip_causes": ("Why the hip presses as hard in that walk", "benchmarks.muscles.hip_causes"),
    "moment_arms": ("Moment arms beside published ones", "benchmarks.muscles.moment_arms"),
    "torques": ("Greatest torques beside a dynamometer's", "benchmarks.muscles.torques"),
}
"""Name: title, and the module whose ``rows()`` gives the figures (none, with a word why, when
they cannot be had here)."""


def main() -> None:
    """Run what can be run and say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/muscles"))
    parser.add_argument("--only", choices=tuple(PARTS))
    asked = parser.parse_args()
    rows: list[Row] = []
    for part in [asked.only] if asked.only else PARTS:
        title, module = PARTS[part]
        found: list[Row] = import_module(module).rows()
        if found:
            print_rows(found, title=title)
        rows += found
    name = f"{asked.only or 'muscles'}.csv"
    write_rows(rows, asked.out / name)
    print(f"\nWritten: {asked.out / name}")


if __name__ == "__main__":
    main()
