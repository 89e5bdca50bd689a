"""The muscle simulation's figures, each beside what it is held against: a table and a CSV file."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.rows import Row, print_rows, write_rows

DATA: Final = "test data"
OPENSIM: Final = "test data and OpenSim"
CLIPS: Final = "clips"


class Part(NamedTuple):
    """A title, the module whose ``rows()`` gives the figures, and what it needs besides the code.

    A module gives no rows, with a word why, when they cannot be had here.
    """

    title: str
    module: str
    needs: str = ""


PARTS: Final = {
    "agreement": Part("Activations beside OpenSim's", "agreement", DATA),
    "optimality": Part("Conditions of optimality", "optimality", DATA),
    "mechanics": Part("Mechanics beside what is worked out by hand", "mechanics"),
    "moment_arms": Part("Moment arms beside published ones", "moment_arms"),
    "torques": Part("Greatest torques beside a dynamometer's", "torques"),
    "standing": Part("One-leg stand beside hips that measure", "standing"),
    "walking": Part("A walk beside OpenSim and beside hips that measure", "walking", OPENSIM),
    "hip_causes": Part("Why the hip presses as hard in that walk", "hip_causes", OPENSIM),
    "emg_orders": Part("Orders of exercises beside published EMG", "emg_orders"),
    "motions": Part("Every motion of the library", "motions"),
    "filmed": Part("Films of rendered people beside their true postures", "filmed", CLIPS),
    "what_if": Part("Glutes weaker and weaker", "what_if"),
    "tables": Part("The tables that are written, read and posed by OpenSim", "tables", OPENSIM),
    "speed": Part("Speed beside OpenSim, taking turns in one run", "speed", OPENSIM),
    "scaling": Part("What a frame costs as the batch grows", "scaling"),
}

NOTES: Final = """
test data  recordings that PRIMEMOVER_TEST_DATA names; without them optimality runs on random
           systems alone
OpenSim    set up by `make opensim`
clips      rendered and read by `make accuracy`, or the folder that PRIMEMOVER_CLIPS names

A part that cannot be run says so, and the others go on. Without --only all parts run, one after
the other, which takes long; everything is by processor and needs no network.

Examples:
  python -m benchmarks.muscles --only mechanics
  PRIMEMOVER_TEST_DATA=recordings python -m benchmarks.muscles --only agreement

Two commands write what is shipped, and have to be run again when the model changes:
  python -m benchmarks.muscles.shown_motions    which motions are shown, and why others are not
  python -m benchmarks.muscles.plots            moment arms and torques as pictures for the docs

One fits what films are corrected by, and shows how good the fit is:
  python -m benchmarks.muscles.filmed_fit       readings and bands on the development bodies
"""


def part_lines() -> Iterator[str]:
    """Every part with what it needs, for the help."""
    for name, part in PARTS.items():
        needs = f" (needs {part.needs})" if part.needs else ""
        yield f"  {name:<12} {part.title}{needs}"


def main() -> None:
    """Run what can be run and say what was left out."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.muscles",
        description=__doc__,
        epilog="\n".join(["parts:", *part_lines(), NOTES]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("results/muscles"),
        metavar="FOLDER",
        help="where PART.csv, or muscles.csv for all, is written (default: %(default)s)",
    )
    parser.add_argument(
        "--only", choices=tuple(PARTS), metavar="PART", help="run one part; all when left out"
    )
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(PARTS)
    rows, left_out, took_s = _run(names)
    file = asked.out / f"{asked.only or 'muscles'}.csv"
    write_rows(rows, file)
    print(f"\nWritten: {file}, {len(rows)} rows in {took_s:.0f} s")
    if left_out:
        print(f"Left out, as said above: {', '.join(left_out)}")


def _run(names: list[str]) -> tuple[list[Row], list[str], float]:
    """The rows of parts, names of those that gave none, and the seconds it took."""
    rows, left_out = list[Row](), list[str]()
    began_s = time.monotonic()
    for number, name in enumerate(names, start=1):
        part = PARTS[name]
        after_s = time.monotonic() - began_s
        print(f"\n[{number} of {len(names)}, {after_s:.0f} s] {part.title} …", flush=True)
        found: list[Row] = import_module(f"benchmarks.muscles.{part.module}").rows()
        if found:
            print_rows(found, title=part.title)
        else:
            left_out.append(name)
        rows += found
    return rows, left_out, time.monotonic() - began_s


if __name__ == "__main__":
    main()
