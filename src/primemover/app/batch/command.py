"""``primemover batch``: every clip of a folder, measured."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.app.batch.items import Item
    from primemover.app.batch.runner import BatchReport, Executor
    from primemover.terms import Side

EXAMPLES = """
Examples:
  Start it again to continue where it ended:
    primemover batch clips/ --test squat --out results/
  On a Ray cluster of this machine, or an existing one (--ray HOST:6379):
    primemover batch clips/ --test squat --out results/ --ray local

Results:
  summary.csv, summary.parquet   a row a measure or refusal
  items/                         everything about each clip
  manifest.jsonl                 what is finished, what failed and why
"""

_MOST_FAILURES_SHOWN = 20


def batch(
    folder: Path,
    *,
    test: str = "",
    out: Annotated[Path, Parameter(alias="-o")],
    side: str = "",
    person: str = "largest",
    jobs: Annotated[int, Parameter(alias="-j")] = 0,
    ray: str = "",
    retry_failed: bool = False,
    cache: Path | None = None,
    no_cache: bool = False,
) -> ExitCode:
    """Measure every clip of a folder. It can be stopped, or killed, at any time and started again.

    A clip that cannot be used is written down with its reason and the others go on.

    Parameters
    ----------
    folder
        Where the clips are, in folders inside it too.
    test
        What is done in all of them; `primemover knowledge tests` lists the ids.
    out
        Folder for the results; continued when it holds this batch.
    side
        left or right, the person's own, where a test has a side.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    jobs
        Clips at a time; as many as there are processors when 0.
    ray
        Address of a Ray cluster, or local to start one here. Its machines need the same paths.
    retry_failed
        Try again what could not be used before.
    cache
        Folder for what was computed before, instead of the usual one.
    no_cache
        Compute everything again and keep nothing.
    """
    from primemover.app.batch.runner import run_batch
    from primemover.app.clips import measure_clip
    from primemover.app.progress import counting_bar
    from primemover.app.storage import cache_folder
    from primemover.app.usage import parse_side, parse_whom, require_test
    from primemover.knowledge import load_knowledge

    person, knowledge = parse_whom(person), load_knowledge()
    require_test(test, knowledge=knowledge)
    chosen_side = parse_side(side, where="--side") if side else None
    kept = "" if no_cache else str((cache or cache_folder()).resolve())
    items = clip_items(folder, test=test, side=chosen_side, person=person, cache=kept)
    settings = {
        "test": test,
        "side": side or "as seen",
        "person": person,
        "primemover": version("primemover"),
        "knowledge": knowledge.version,
    }
    with counting_bar(f"{test}: {folder}", total=len(items)) as step:
        report = run_batch(
            items,
            work=measure_clip,
            folder=out,
            settings=settings,
            executor=executor_of(jobs=jobs or os.cpu_count() or 1, ray=ray),
            progress=lambda _: step(),
            retry_failed=retry_failed,
        )
    names = {item.key: Path(item.payload["path"]) for item in items}
    for line in how_it_ended(report, names=names, root=folder.resolve()):
        print(line)
    return ExitCode.BAD_RECORDING if report.failed else ExitCode.OK


def clip_items(
    folder: Path, *, test: str, side: Side | None, person: str, cache: str
) -> tuple[Item, ...]:
    """One item a video below ``folder``, in alphabetical order.

    Raises
    ------
    UsageError
        When it is not a folder or holds no video.
    """
    from primemover.app.batch.folder import file_key
    from primemover.app.batch.items import Item
    from primemover.app.usage import VIDEOS, UsageError

    if not folder.is_dir():
        raise UsageError(f"{folder}: expected a folder of clips, there is none; check the path")
    clips = sorted(p for p in folder.rglob("*") if p.suffix.lower() in VIDEOS and p.is_file())
    if not clips:
        raise UsageError(
            f"{folder}: holds no video; put some in it, with names that end in {', '.join(VIDEOS)}"
        )
    return tuple(
        Item(
            key=file_key(clip.relative_to(folder).as_posix()),
            payload={
                "path": str(clip.resolve()),
                "test": test,
                "side": side,
                "person": person,
                "cache": cache,
            },
            fingerprint=_fingerprint(clip),
        )
        for clip in clips
    )


def _fingerprint(clip: Path) -> str:
    """Changes when the file does; size and time, since reading thousands of videos takes long."""
    facts = clip.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def executor_of(*, jobs: int, ray: str) -> Executor:
    """What runs the work: processes of this machine, or a Ray cluster at the address ``ray``."""
    if ray:
        from primemover.app.batch.cluster import run_on_ray

        return partial(run_on_ray, address=ray, jobs=jobs)
    from primemover.app.batch.workers import run_on_processes

    return partial(run_on_processes, jobs=jobs)


def how_it_ended(
    report: BatchReport, *, names: Mapping[str, Path], root: Path, what: str = "clips"
) -> Iterator[str]:
    """The lines that say it: how many were measured and when, and what could not be, with its file.

    Parameters
    ----------
    names : mapping
        The file of each item, by key.
    root : Path
        The folder the files are named from.
    what : str
        What they are called.
    """
    total, failed = len(report.entries), report.failed
    measured, new = total - len(failed), total - report.resumed
    if report.resumed and not new:
        yield f"Nothing new: all {total} {what} were looked at before."
    elif report.resumed:
        yield f"{new} looked at now, {report.resumed} were before."
    yield f"{measured} of {total} {what} measured: {report.folder}/summary.csv"
    if failed:
        again = "" if new else "; --retry-failed tries them again"
        yield f"{len(failed)} could not be used{again}:"
    for entry in failed[:_MOST_FAILURES_SHOWN]:
        file = names[entry.key]
        yield f"  {file.relative_to(root)}: {entry.error.removeprefix(f'{file.name}: ')}"
    if len(failed) > _MOST_FAILURES_SHOWN:
        yield "  … the rest is in summary.csv"
