"""How fast a store of many people and years is: today, progress, export, import, round trip."""

from __future__ import annotations

import hashlib
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from benchmarks.history.many_years import LAST_DAY, Size, fill
from benchmarks.history.postgres import binaries, running_server
from benchmarks.rows import Row, judged
from primemover.history.archive import export_archive, import_archive
from primemover.history.opening import open_store
from primemover.knowledge import load_knowledge

Result = TypeVar("Result")
ROUNDS: Final = 2
"""How often everybody is asked for; the first time a store is cold."""


def store_rows(*, people: int, years: int, server: bool = True) -> Iterator[Row]:
    """Every figure of a store of this size, on both databases where there is a server."""
    size = Size(people=people, years=years)
    with tempfile.TemporaryDirectory(prefix="primemover-") as name:
        folder = Path(name)
        first = str(folder / "first.sqlite")
        yield from _built(first, size=size)
        yield from _asked(first, database="SQLite")
        archive = folder / "first.zip"
        yield from _exported(first, path=archive, database="SQLite")
        expected = _digest(archive)
        second = str(folder / "second.sqlite")
        yield from _imported(second, path=archive, database="SQLite")
        yield from _compared(second, folder=folder, expected=expected, database="SQLite")
        Path(second).unlink()
        if server and binaries() is not None:
            with running_server() as running:
                url = running.create("speed")
                yield from _imported(url, path=archive, database="PostgreSQL")
                yield from _asked(url, database="PostgreSQL")
                yield from _compared(url, folder=folder, expected=expected, database="PostgreSQL")


def _built(where: str, *, size: Size) -> Iterator[Row]:
    (sets, seconds, _) = _alone(build, where, size)
    case = f"{size.people} people, {size.years} years of daily sessions"
    yield Row(case=case, quantity="sessions", unit="", measured=f"{size.people * size.days}")
    yield Row(case=case, quantity="sets", unit="", measured=f"{sets}")
    yield Row(case=case, quantity="building", unit="s", measured=f"{seconds:.0f}")
    megabytes = Path(where).stat().st_size / 1e6
    yield Row(case=case, quantity="size of the SQLite file", unit="MB", measured=f"{megabytes:.0f}")


def _asked(where: str, *, database: str) -> Iterator[Row]:
    for what in ("today", "progress"):
        (whole, reading), _, _ = _alone(ask, where, what)
        for name, times in (("", whole), (", of this reading the store", reading)):
            for share in (50, 99):
                yield Row(
                    case=f"{what}, {database}",
                    quantity=f"p{share}{name}",
                    unit="ms",
                    measured=f"{np.percentile(times, share):.0f}",
                    note=f"{len(times)} times",
                )


def _exported(where: str, *, path: Path, database: str) -> Iterator[Row]:
    _, seconds, peak = _alone(export, where, str(path))
    case = f"export, {database}"
    yield Row(case=case, quantity="time", unit="s", measured=f"{seconds:.0f}")
    yield Row(case=case, quantity="most memory", unit="MB", measured=f"{peak:.0f}")
    yield Row(case=case, quantity="archive", unit="MB", measured=f"{path.stat().st_size / 1e6:.0f}")


def _imported(where: str, *, path: Path, database: str) -> Iterator[Row]:
    _, seconds, peak = _alone(take_in, where, str(path))
    case = f"import, {database}"
    yield Row(case=case, quantity="time", unit="s", measured=f"{seconds:.0f}")
    yield Row(case=case, quantity="most memory", unit="MB", measured=f"{peak:.0f}")


def _compared(where: str, *, folder: Path, expected: str, database: str) -> Iterator[Row]:
    again = folder / "again.zip"
    _, seconds, _ = _alone(export, where, str(again))
    same = _digest(again) == expected
    again.unlink()
    case = f"round trip, {database}"
    yield Row(case=case, quantity="exporting again", unit="s", measured=f"{seconds:.0f}")
    yield Row(
        case=case,
        quantity="archive of the imported store",
        unit="",
        measured="equal, byte for byte" if same else "not equal",
        target="equal",
        verdict=judged(met=same),
    )


def build(where: str, size: Size) -> int:
    """How many sets are now in a new store."""
    with open_store(where) as store:
        return fill(store, size=size, knowledge=load_knowledge())


def ask(where: str, what: str) -> tuple[list[float], list[float]]:
    """Milliseconds a question took, for everybody; and those of them spent reading the store."""
    from primemover.app.course import course_of
    from primemover.app.retests import checks_done, trends_of
    from primemover.report.period.sums import Period, week_sums

    knowledge = load_knowledge()
    whole, reading = [], []
    with open_store(where) as store:
        people = store.people()
        course_of(store, person=people[0], on=LAST_DAY, knowledge=knowledge)  # imports
        for person in [*people] * ROUNDS:
            start = time.perf_counter()
            course = course_of(store, person=person, on=LAST_DAY, knowledge=knowledge)
            course.next_session()
            if what == "progress":
                records = checks_done(store, person=person)
                trends_of(records, store=store, knowledge=knowledge)
                since = course.plan.inputs.settings.starts_on
                period = Period(since=since, until=LAST_DAY)
                week_sums(course.plan, log=course.log, period=period, knowledge=knowledge)
            whole.append(1000 * (time.perf_counter() - start))
            start = time.perf_counter()
            record = store.current_plan(person.id)
            if record is not None:
                store.log(person.id, since=record.plan.inputs.settings.starts_on, until=LAST_DAY)
            if what == "progress":
                store.checks(person.id)
            reading.append(1000 * (time.perf_counter() - start))
    return whole, reading


def export(where: str, path: str) -> None:
    """Nothing; the archive is at ``path``."""
    with open_store(where) as store:
        export_archive(store, path=path)


def take_in(where: str, path: str) -> None:
    """Nothing; the archive is in a new store."""
    with open_store(where) as store:
        import_archive(path, store=store)


def _alone(step: Callable[..., Result], *given: object) -> tuple[Result, float, float]:
    """What a step gives in a process of its own, the seconds it took, and its memory in MB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, step, *given).result()


def _measured(step: Callable[..., Result], *given: object) -> tuple[Result, float, float]:
    start = time.perf_counter()
    result = step(*given)
    seconds = time.perf_counter() - start
    return result, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
