"""Every hostile archive refused: how many, how long, how much memory, and nothing written."""

from __future__ import annotations

import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.history.good_archive import fill_good_store
from benchmarks.history.hostile_archives import hostile_archives
from benchmarks.rows import Row, judged
from primemover.errors import StoreError
from primemover.history.archive import export_archive, import_archive
from primemover.history.opening import open_store

MOST_S: Final = 10.0
"""Longest that refusing one archive may take, on two shared cores."""
MOST_MB: Final = 500.0
"""Most memory that refusing may take beside what a good archive takes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """What became of one archive: the words, "" when it was accepted; seconds; memory in MB."""

    name: str
    words: str
    named: bool
    seconds: float
    peak_mb: float


def hostile_rows() -> list[Row]:
    """The figures, over all archives."""
    with tempfile.TemporaryDirectory(prefix="primemover-") as name:
        folder = Path(name)
        good = folder / "good.zip"
        target = folder / "target.sqlite"
        with open_store(folder / "good.sqlite") as store:
            fill_good_store(store)
            export_archive(store, path=good)
        before = _digest(target)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(refuse, str(good), str(folder / "warm.sqlite"), "good", "").result()
            base = pool.submit(peak_mb).result()
            found = [
                pool.submit(refuse, str(_written(folder, data)), str(target), name, member).result()
                for name, member, data in _each(good)
            ]
        unchanged = before == _digest(target)
    return _rows(found, base_mb=base, unchanged=unchanged)


def refuse(path: str, target: str, name: str, member: str) -> Refusal:
    """What becomes of the archive at ``path``."""
    words = ""
    with open_store(target) as store:
        start = time.perf_counter()
        try:
            import_archive(path, store=store)
        except StoreError as error:
            words = str(error)
        seconds = time.perf_counter() - start
    return Refusal(
        name=name, words=words, named=member in words, seconds=seconds, peak_mb=peak_mb()
    )


def peak_mb() -> float:
    """Most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _each(good: Path) -> Iterator[tuple[str, str, bytes]]:
    for hostile in hostile_archives(good):
        yield hostile.name, hostile.member, hostile.data


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "hostile.zip"
    path.write_bytes(data)
    return path


def _digest(target: Path) -> str:
    """Of everything in the store, as an archive."""
    with open_store(target) as store:
        if not store.people():
            fill_good_store(store, word="kept")
        archive = export_archive(store, path=target.with_suffix(".zip"), overwrite=True)
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def _rows(found: list[Refusal], *, base_mb: float, unchanged: bool) -> list[Row]:
    refused = [each for each in found if each.words]
    slowest = max(found, key=lambda each: each.seconds)
    grown = max(each.peak_mb for each in found) - base_mb
    named = sum(each.named for each in refused)
    all_of = f"{len(found)}"

    def row(quantity: str, measured: str, *, target: str, met: bool, unit: str = "") -> Row:
        return Row(
            case="hostile archives",
            quantity=quantity,
            unit=unit,
            measured=measured,
            target=target,
            verdict=judged(met=met),
            note=slowest.name if quantity.startswith("slowest") else "",
        )

    return [
        row("refused", f"{len(refused)} of {all_of}", target="all", met=len(refused) == len(found)),
        row("member named", f"{named} of {all_of}", target="all", met=named == len(found)),
        row("store unchanged", "yes" if unchanged else "no", target="yes", met=unchanged),
        row(
            "slowest refusal",
            f"{slowest.seconds:.1f}",
            unit="s",
            target=f"≤ {MOST_S:.0f}",
            met=slowest.seconds <= MOST_S,
        ),
        row(
            "memory beside a good archive's",
            f"{grown:.0f}",
            unit="MB",
            target=f"≤ {MOST_MB:.0f}",
            met=grown <= MOST_MB,
        ),
    ]
