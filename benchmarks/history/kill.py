"""`python -m benchmarks.history.kill`: what is lost when power goes: kill -9 during writes.

A process writes records and says each one's number once it is confirmed. It is killed at a random
moment; the store is opened again, and every confirmed record must be there, and none by half. On
PostgreSQL the server is killed as well: its first process by SIGKILL, or all of it at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Literal

from benchmarks.history.numbered import number_of, numbered, person_of, records_of
from benchmarks.history.postgres import Server, binaries, running_server
from benchmarks.rows import Row, judged, print_rows, write_rows
from primemover.errors import StoreError
from primemover.history.opening import open_store

KILLS: Final = 200
LONGEST_S: Final = 0.25
"""A process writes for up to this long before it is killed; a record takes 2 to 30 ms."""
AT_OPENING: Final = 0.15
"""Share of kills without waiting for the first record: while the store is made or opened."""

Victim = Literal["writer", "server killed", "server stopped at once"]


@dataclass(kw_only=True, slots=True)
class Toll:
    """What a number of kills cost."""

    kills: int = 0
    confirmed: int = 0
    lost: int = 0
    half_written: int = 0
    opened: int = 0
    kept_unconfirmed: int = 0
    in_a_write: int = 0
    faults: list[str] = field(default_factory=list)


def kill_writers(
    place: str,
    *,
    kills: int,
    seed: int,
    victims: Sequence[Victim] = ("writer",),
    server: Server | None = None,
) -> Toll:
    """What ``kills`` kills cost the one store at ``place``, each during other writes."""
    toll = Toll()
    random = Random(seed)
    written: dict[int, set[int]] = {}
    for run in range(kills):
        victim = victims[run % len(victims)]
        wait_for_first = random.random() > AT_OPENING
        confirmed = _killed(
            place,
            run=run,
            wait_for_first=wait_for_first,
            for_s=random.uniform(0, LONGEST_S),
            kill=_weapon(victim, server=server),
        )
        toll.kills += 1
        toll.confirmed += len(confirmed)
        toll.in_a_write += Path(f"{place}-journal").exists()
        if server is not None and victim != "writer":
            server.start()
        written[run] = confirmed
        _look(place, runs={run: confirmed}, toll=toll, opening=True)
    _look(place, runs=written, toll=toll, opening=False)
    return toll


def _weapon(victim: Victim, *, server: Server | None) -> Callable[[int], None]:
    """What kills: given the writer's process id, nobody writes any more."""

    def kill(writer: int) -> None:
        if server is not None and victim == "server killed":
            server.stop(how=signal.SIGKILL)
        elif server is not None and victim == "server stopped at once":
            server.stop(how=signal.SIGQUIT)
        else:
            os.kill(writer, signal.SIGKILL)

    return kill


def _killed(
    place: str, *, run: int, wait_for_first: bool, for_s: float, kill: Callable[[int], None]
) -> set[int]:
    """Numbers confirmed by a writer until ``kill`` ended it."""
    reading, writing = os.pipe()
    writer = fork()
    if writer == 0:
        os.close(reading)
        _write(place, run=run, told=writing)
    os.close(writing)
    told = os.read(reading, 1) if wait_for_first else b""
    time.sleep(for_s)
    kill(writer)
    while more := os.read(reading, 1 << 16):
        told += more
    os.close(reading)
    os.waitpid(writer, 0)
    whole = told[: told.rfind(b"\n") + 1]  # a number cut short was not said
    return {int(number) for number in whole.split()}


def fork() -> int:
    """The process id of a copy of this process, 0 in the copy.

    A copy has everything loaded, so that it is killed while it writes and not while it starts.
    Python 3.12 warns that other threads' locks may be held in it; it waits for none of theirs.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _write(place: str, *, run: int, told: int) -> None:
    """Nothing comes back, ever: writes until it is killed, or its server is."""
    try:
        with open_store(place) as store:
            store.add_person(person_of(run))
            os.write(told, b"0\n")
            number = 1
            while True:
                numbered(run, number=number).add(store)
                os.write(told, f"{number}\n".encode())
                number += 1
    except StoreError:
        os._exit(1)  # the server was killed: what was not confirmed may be lost
    finally:
        os._exit(2)


def _look(place: str, *, runs: dict[int, set[int]], toll: Toll, opening: bool) -> None:
    """Nothing comes back; what is missing or half there is in the toll."""
    try:
        with open_store(place) as store:
            toll.opened += opening
            for run, confirmed in runs.items():
                people = Counter(p for p in store.people() if p == person_of(run))
                found = {number_of(r): r for r in records_of(store, run=run)}
                if people:
                    found[0] = person_of(run)
                toll.lost += len(confirmed - found.keys())
                toll.half_written += sum(
                    number > 0 and record != numbered(run, number=number).record
                    for number, record in found.items()
                )
                toll.kept_unconfirmed += opening * len(found.keys() - confirmed)
    except StoreError as fault:
        toll.faults.append(str(fault))
        return
    if "://" not in place:
        toll.half_written += _unsound(Path(place))


def _unsound(path: Path) -> int:
    """Faults SQLite finds in its own file."""
    with closing(sqlite3.connect(path)) as connection:
        faults = connection.execute("PRAGMA integrity_check").fetchall()
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    return (faults != [("ok",)]) + len(loose)


def rows_of(toll: Toll, *, case: str, seconds: float) -> list[Row]:
    """The toll as rows with what it should be."""
    must = {
        "confirmed records lost": (toll.lost, 0),
        "half-written records": (toll.half_written, 0),
        "stores that open afterwards": (toll.opened, toll.kills),
    }
    said = {
        "kills": toll.kills,
        "records confirmed": toll.confirmed,
        "records kept though not yet confirmed": toll.kept_unconfirmed,
        "seconds": round(seconds),
    }
    if "SQLite" in case:
        said["kills in the middle of a transaction"] = toll.in_a_write
    rows = [Row(case=case, quantity=k, unit="", measured=str(n)) for k, n in said.items()]
    rows += [
        Row(
            case=case,
            quantity=quantity,
            unit="",
            measured=str(measured),
            target=str(target),
            verdict=judged(met=measured == target),
            note="; ".join(toll.faults[:1]) if "open" in quantity else "",
        )
        for quantity, (measured, target) in must.items()
    ]
    return rows


def main() -> None:
    """Kill, look, and write down what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("results/history"))
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=4)
    asked = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        toll = kill_writers(
            str(Path(folder) / "history.sqlite"), kills=asked.kills, seed=asked.seed
        )
        rows += rows_of(toll, case="SQLite, writer", seconds=time.monotonic() - began)
    if binaries() is None:
        print("PostgreSQL is not installed: left out")
    else:
        rows += _on_a_server(kills=asked.kills, seed=asked.seed)
    print_rows(rows, title="Kill -9 during writes")
    write_rows(rows, asked.out / "kills.csv")
    print(f"\nWritten: {asked.out / 'kills.csv'}")
    sys.exit(any(row.verdict == "missed" for row in rows))


def _on_a_server(*, kills: int, seed: int) -> list[Row]:
    rows: list[Row] = []
    plans: dict[str, tuple[Victim, ...]] = {
        "PostgreSQL, writer": ("writer",),
        "PostgreSQL, server": ("server killed", "server stopped at once"),
    }
    with running_server() as server:
        for case, victims in plans.items():
            name = case.split()[-1]
            server.create(name)
            began = time.monotonic()
            toll = kill_writers(
                server.url(name), kills=kills, seed=seed, victims=victims, server=server
            )
            rows += rows_of(toll, case=case, seconds=time.monotonic() - began)
    return rows


if __name__ == "__main__":
    main()
