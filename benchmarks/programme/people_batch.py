"""The people in chunks, on the batch runner: safe to stop and to start again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.programme.behaviour import Pace
from benchmarks.programme.year import MOST_EXAMPLES, Year, live_year
from primemover.app.batch.items import Item, ItemResult, Row
from primemover.app.batch.runner import BatchReport, run_batch
from primemover.app.batch.workers import run_on_processes
from primemover.app.progress import counting_bar
from primemover.knowledge import load_knowledge

PEOPLE_A_CHUNK: Final = 20
COUNTED: Final = ("sets", "minutes", "adherence", "broken", "notices")
SUMMED: Final = (
    "plans",
    "withheld",
    "looks",
    "twice",
    "planned",
    "done",
    "pains",
    "absences",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """People by number, ``first`` and those after it."""

    first: int
    count: int
    weeks: int
    pace: Pace


def live_chunk(chunk: Chunk) -> ItemResult:
    """The years of one chunk: a row a person, and everything counted, added up."""
    knowledge = load_knowledge()
    years = [
        live_year(seed, knowledge=knowledge, weeks=chunk.weeks, pace=chunk.pace)
        for seed in range(chunk.first, chunk.first + chunk.count)
    ]
    counts = {
        name: {str(key): n for key, n in sorted(_added(years, name).items())} for name in COUNTED
    }
    examples = [line for year in years for line in year.examples][: MOST_EXAMPLES * 4]
    return ItemResult(rows=tuple(_rows(years)), detail={"counts": counts, "examples": examples})


def run_people(
    *, people: int, weeks: int, pace: Pace, out: Path, jobs: int, code: str
) -> BatchReport:
    """How the batch ended; what was lived before is not lived again.

    Parameters
    ----------
    code : str
        Fingerprint of the code and the knowledge under test: other code, other years.
    """
    items = [
        Item(
            key=f"people-{first:05d}",
            payload=Chunk(
                first=first, count=min(PEOPLE_A_CHUNK, people - first), weeks=weeks, pace=pace
            ),
            fingerprint=f"{people - first if people - first < PEOPLE_A_CHUNK else 'whole'}",
        )
        for first in range(0, people, PEOPLE_A_CHUNK)
    ]
    settings = {
        "experiment": "simulated people",
        "weeks": str(weeks),
        "pace": pace,
        "primemover": version("primemover"),
        "knowledge": load_knowledge().version,
        "code": code,
    }
    with counting_bar(f"{people} people, {weeks} weeks", total=len(items)) as step:
        return run_batch(
            items,
            work=live_chunk,
            folder=out / f"batch-{pace}-{weeks}-{code}",
            settings=settings,
            executor=partial(run_on_processes, jobs=jobs),
            progress=lambda _: step(),
            retry_failed=True,
        )


def added_up(details: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """The counts of all chunks together."""
    totals: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for detail in details:
        for name in COUNTED:
            totals[name].update(detail["counts"][name])
    return totals


def _added(years: Iterable[Year], name: str) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for year in years:
        total.update(getattr(year, name))
    return total


def _rows(years: Iterable[Year]) -> Iterator[Row]:
    for year in years:
        values = asdict(year)
        yield {
            "person": year.seed,
            **{name: values[name] for name in SUMMED},
            "broken": sum(year.broken.values()),
        }
