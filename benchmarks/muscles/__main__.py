"""`python -m benchmarks.muscles --out FOLDER`: the muscle simulation's figures, table and CSV."""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, print_rows, write_rows

PARTS: Final = {
    "agreement": ("Activations beside OpenSim's", "benchmarks.muscles.agreement"),
    "optimality": ("Conditions of optimality", "benchmarks.muscles.optimality"),
    "mechanics": ("Mechanics beside what is worked out by hand", "benchmarks.muscles.mechanics"),
    "moment_arms": ("Moment arms beside published ones", "benchmarks.muscles.moment_arms"),
    "filmed": ("Filmed sets beside their true postures", "benchmarks.muscles.filmed"),
    "torques": ("Greatest torques beside a dynamometer's", "benchmarks.muscles.torques"),
    "standing": ("One-leg stand beside hips that measure", "benchmarks.muscles.standing"),
    "walking": ("A walk beside OpenSim and beside hips that measure", "benchmarks.muscles.walking"),
    "hip_causes": ("Why the hip presses as hard in that walk", "benchmarks.muscles.hip_causes"),
    "emg_orders": ("Orders of exercises beside published EMG", "benchmarks.muscles.emg_orders"),
    "motions": ("Every motion of the library", "benchmarks.muscles.motions"),
    "what_if": ("Glutes weaker and weaker", "benchmarks.muscles.what_if"),
    "speed": ("Speed beside OpenSim, taking turns in one run", "benchmarks.muscles.speed"),
    "scaling": ("What a frame costs as the batch grows", "benchmarks.muscles.scaling"),
}
"""Name: title, and the module whose ``rows()`` gives the figures (none, with a word why, when
they cannot be had here)."""


def main() -> None:
    """Run what can be run and say what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/muscles"))
    parser.add_argument("--only", choices=tuple(PARTS))
    asked = parser.parse_args()
    names, rows, left_out = [asked.only] if asked.only else list(PARTS), list[Row](), list[str]()
    began_s = time.monotonic()
    for number, name in enumerate(names, start=1):
        title, module = PARTS[name]
        after_s = time.monotonic() - began_s
        print(f"\n[{number} of {len(names)}, {after_s:.0f} s] {title} …", flush=True)
        found: list[Row] = import_module(module).rows()
        if found:
            print_rows(found, title=title)
        else:
            left_out.append(name)
        rows += found
    file = asked.out / f"{asked.only or 'muscles'}.csv"
    write_rows(rows, file)
    print(f"\nWritten: {file}, {len(rows)} rows in {time.monotonic() - began_s:.0f} s")
    if left_out:
        print(f"Left out, as said above: {', '.join(left_out)}")


if __name__ == "__main__":
    main()
