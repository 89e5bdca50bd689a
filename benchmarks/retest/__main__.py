"""Simulated people done twice, then tested again: is *more than noise* said too often, or too late?

``python -m benchmarks.retest`` writes ``docs/science/retest/coverage.csv``: for each number of
repeats and each kind of person the share with nothing changed whose change lies within noise (95 %
is promised), and how large a change, in standard errors of one test, is told in half and in nine
of ten people.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from primemover.findings.noise import own_noise

FloatArray = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, tuple[int, ...]], FloatArray]

PEOPLE = 20_000
REPEATS = (1, 2, 3, 5, 10)
SEED = 4
OUT = Path(__file__).parents[2] / "docs" / "science" / "retest" / "coverage.csv"


def _normal(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    return rng.normal(size=shape)


def _heavy(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    return np.asarray(rng.standard_t(4, size=shape) / np.sqrt(2.0))


def _skewed(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    return rng.exponential(size=shape) - 1.0


def _coarse(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    return np.asarray(np.round(rng.normal(size=shape)))


KINDS: dict[str, tuple[Draw, float, bool, float]] = {
    "normal": (_normal, 0.0, False, 0.0),
    "normal, the repeated check is the one compared": (_normal, 0.0, True, 0.0),
    "normal, the second try one standard error better": (_normal, 0.0, False, 1.0),
    "rounded to one standard error": (_coarse, 1.0, False, 0.0),
    "heavy tails (t with 4 degrees of freedom)": (_heavy, 0.0, False, 0.0),
    "skewed (exponential)": (_skewed, 0.0, False, 0.0),
}
"""How somebody varies: errors of one standard deviation, their step, sharing, and practice."""


def limits_and_changes(kind: str, *, repeats: int) -> tuple[FloatArray, FloatArray]:
    """For each simulated person the noise learnt, and a later difference with nothing changed."""
    draw, step, shared, practice = KINDS[kind]
    rng = np.random.default_rng(SEED)
    pairs = draw(rng, (PEOPLE, repeats, 2))
    before, after = draw(rng, (2, PEOPLE))
    if shared:
        before = pairs[:, 0, 0]
    pairs = pairs + np.array([0.0, practice])
    found = (own_noise(person, step=step) for person in pairs.tolist())
    return np.array([noise.limit for noise in found if noise]), after - before


def rows() -> Iterator[dict[str, str]]:
    """One row a kind of person and number of repeats."""
    for kind in KINDS:
        for repeats in REPEATS:
            limits, changes = limits_and_changes(kind, repeats=repeats)
            yield {
                "people": kind,
                "repeats": str(repeats),
                "within_noise_percent": f"{100 * float((np.abs(changes) <= limits).mean()):.1f}",
                "median_limit_in_standard_errors": f"{float(np.median(limits)):.1f}",
                "told_in_half": f"{_told(limits, changes=changes, share=0.5):.1f}",
                "told_in_nine_of_ten": f"{_told(limits, changes=changes, share=0.9):.1f}",
            }


def _told(limits: FloatArray, *, changes: FloatArray, share: float) -> float:
    """The true change that is more than noise in this share of the people."""
    return float(np.quantile(limits - changes, share))


def main() -> None:
    """Write the table and say where."""
    table = list(rows())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    print(f"{len(table)} rows of {PEOPLE} people each: {OUT.relative_to(OUT.parents[3])}")


if __name__ == "__main__":
    main()
