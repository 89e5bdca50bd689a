"""The figures of a run: sums, percentiles, laws, as rows and CSV."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.programme.laws import LAWS
from benchmarks.programme.people_batch import SUMMED, added_up
from benchmarks.rows import Row, judged, write_rows
from primemover.app.batch.runner import BatchReport

FIGURES: Final = "figures.csv"
EVERY_SESSION: Final = "figures-every-session.csv"
"""Fewer people, who look at their plan, and are judged with it, before every session."""

DISTRIBUTIONS: Final = "distributions.csv"
LAWS_CSV: Final = "laws.csv"
PERCENTILES: Final = (0, 1, 5, 25, 50, 75, 95, 99, 100)
OTHER_LAWS: Final = {
    "deterministic": "The same input gives the same plan: one look in twenty was made twice.",
    "nothing_done_changes_nothing": "Before anything is done, a plan is as it was made.",
}
MEASURED: Final = {
    "sets": ("glute sets a planned week", "sets"),
    "minutes": ("minutes a planned session", "min"),
    "adherence": ("sessions done of those planned, a plan", "%"),
}
CODE: Final = ("src/primemover/programme", "benchmarks/programme")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Everything counted in one run; ``seconds`` of work, and by the clock if it ran through."""

    people: int
    weeks: int
    pace: str
    jobs: int
    sums: Mapping[str, int]
    counts: Mapping[str, Counter[str]]
    examples: Sequence[str]
    failed: Sequence[str]
    seconds: float
    clock_s: float | None

    @property
    def broken(self) -> int:
        """Breaches of all laws."""
        return sum(self.counts["broken"].values())


def figures_of(
    report: BatchReport, *, people: int, weeks: int, pace: str, jobs: int, clock_s: float
) -> Figures:
    """The figures of a batch, read from its folder."""
    whole = [e for e in report.entries.values() if e.status == "done"]
    contents = [
        json.loads((report.folder / "items" / f"{entry.key}.json").read_text(encoding="utf-8"))
        for entry in whole
    ]
    rows = [row for content in contents for row in content["rows"]]
    return Figures(
        people=len(rows),
        weeks=weeks,
        pace=pace,
        jobs=jobs,
        sums={name: sum(row[name] for row in rows) for name in SUMMED},
        counts=added_up(content["detail"] for content in contents),
        examples=[line for content in contents for line in content["detail"]["examples"]],
        failed=[f"{entry.key}: {entry.error}" for entry in report.failed],
        seconds=sum(entry.seconds for entry in whole),
        clock_s=None if report.resumed else clock_s,
    )


def figure_rows(figures: Figures) -> Iterator[Row]:
    """Every figure of a run; breaches and people without a year are held against zero."""
    case = f"{figures.people} people, {figures.weeks} weeks"
    yield Row(
        case=case,
        quantity="laws broken",
        unit="",
        measured=str(figures.broken),
        target="0",
        verdict=judged(met=figures.broken == 0),
        note="; ".join(figures.examples[:3]),
    )
    yield Row(
        case=case,
        quantity="chunks of people that could not be lived",
        unit="",
        measured=str(len(figures.failed)),
        target="0",
        verdict=judged(met=not figures.failed),
        note="; ".join(figures.failed[:3]),
    )
    for name, words in (
        ("plans", "plans made"),
        ("withheld", "plans withheld, with the reason"),
        ("looks", "plans held against every law, as a person saw them on a day"),
        ("twice", "of these made twice and compared"),
        ("planned", "sessions planned"),
        ("done", "sessions done"),
        ("pains", "pain notes between sessions"),
        ("absences", "absences told"),
    ):
        yield Row(case=case, quantity=words, unit="", measured=str(figures.sums[name]))
    yield Row(case=case, quantity="seconds of work", unit="s", measured=f"{figures.seconds:.0f}")
    if figures.clock_s is not None:
        note = f"{figures.jobs} processes"
        seconds = f"{figures.clock_s:.0f}"
        yield Row(case=case, quantity="by the clock", unit="s", measured=seconds, note=note)


def distribution_rows(figures: Figures) -> Iterator[dict[str, str]]:
    """Percentiles of every measured quantity, one row each."""
    for name, (words, unit) in MEASURED.items():
        values = numbers(figures.counts[name])
        if values:
            cells = {f"p{p}": f"{percentile(values, p):g}" for p in PERCENTILES}
            n = sum(values.values())
            yield {"quantity": words, "unit": unit, "n": str(n), **cells}


def law_rows(figures: Figures) -> Iterator[dict[str, str]]:
    """Every law in words, and how often it was broken."""
    words = {name: _first_line(law.__doc__) for name, law in LAWS.items()} | OTHER_LAWS
    for name, said in words.items():
        yield {"law": name, "says": said, "broken": str(figures.counts["broken"][name])}


def numbers(counts: Mapping[str, int]) -> dict[float, int]:
    """Counts by value, in order of value."""
    return dict(sorted((float(value), n) for value, n in counts.items()))


def percentile(values: Mapping[float, int], percent: float) -> float:
    """The smallest value that at least ``percent`` of all are not above."""
    wanted, seen = percent / 100 * sum(values.values()), 0
    for value, n in values.items():
        seen += n
        if seen >= wanted:
            return value
    return max(values)


def write_figures(figures: Figures, *, folder: Path) -> list[Row]:
    """The rows; they, percentiles and laws are in ``folder`` as CSV."""
    rows = list(figure_rows(figures))
    write_rows(rows, folder / FIGURES)
    _write(list(distribution_rows(figures)), folder / DISTRIBUTIONS)
    _write(list(law_rows(figures)), folder / LAWS_CSV)
    return rows


def write_every_session(figures: Figures, *, folder: Path) -> list[Row]:
    """The rows of a run in which every session is looked at; they are in ``folder`` as CSV."""
    rows = list(figure_rows(figures))
    write_rows(rows, folder / EVERY_SESSION)
    return rows


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def code_fingerprint(root: Path) -> str:
    """Changes whenever the code under test, or the test, does."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _write(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["quantity"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
