"""A folder of recordings of surface EMG, measured one by one by the one runner of batches."""

from __future__ import annotations

import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.app.batch.items import Item
    from primemover.app.emg.wishes import CheckWish
    from primemover.knowledge import Knowledge
    from primemover.signals.emg.model import MaximumReference


def check_folder(
    folder: Path, *, wish: CheckWish, out: Path, jobs: int, ray: str, retry_failed: bool
) -> ExitCode:
    """Whether every recording below ``folder`` could be used, once all are looked at."""
    from primemover.app.batch.command import executor_of, how_it_ended
    from primemover.app.batch.runner import run_batch
    from primemover.app.emg.examining import check_recording, maxima_wished
    from primemover.app.emg.wishes import protocol_and_side
    from primemover.app.progress import counting_bar
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    protocol_and_side(wish, knowledge=knowledge)
    maxima = maxima_wished(wish, knowledge=knowledge)
    items = recording_items(folder, wish=wish, maxima=maxima, out=out)
    with counting_bar(f"{wish.protocol}: {folder}", total=len(items)) as step:
        report = run_batch(
            items,
            work=check_recording,
            folder=out,
            settings=settings_of_batch(wish, knowledge=knowledge),
            executor=executor_of(jobs=jobs or os.cpu_count() or 1, ray=ray),
            progress=lambda _: step(),
            retry_failed=retry_failed,
        )
    names = {item.key: Path(item.payload["path"]) for item in items}
    for line in how_it_ended(report, names=names, root=folder.resolve(), what="recordings"):
        print(line)
    return ExitCode.BAD_RECORDING if report.failed else ExitCode.OK


def recording_items(
    folder: Path, *, wish: CheckWish, maxima: tuple[MaximumReference, ...], out: Path
) -> tuple[Item, ...]:
    """One item a recording below ``folder``, in alphabetical order.

    Maximal contractions, the mapping file and the batch's own results are left out.

    Raises
    ------
    UsageError
        When it holds no recording.
    """
    from primemover.app.batch.folder import file_key
    from primemover.app.batch.items import Item
    from primemover.app.usage import UsageError

    suffixes = recording_suffixes()
    others = {path.resolve() for path in wish.files()}
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.name.lower().endswith(suffixes)
        and path.is_file()
        and path.resolve() not in others
        and out.resolve() not in path.resolve().parents
    )
    if not found:
        raise UsageError(
            f"{folder}: holds no recording; put some in it, with names that end in "
            f"{', '.join(suffixes)}"
        )
    return tuple(
        Item(
            key=file_key(path.relative_to(folder).as_posix()),
            payload={"path": str(path.resolve()), "wish": wish, "maxima": maxima},
            fingerprint=_fingerprint(path),
        )
        for path in found
    )


def recording_suffixes() -> tuple[str, ...]:
    """Endings of the names of recordings that a reader takes."""
    from primemover.registry import discover

    readers = discover("primemover.recordings.emg_formats").values()
    return tuple(sorted({suffix for reader in readers for suffix in reader.suffixes}))


def settings_of_batch(wish: CheckWish, *, knowledge: Knowledge) -> dict[str, str]:
    """What must be equal for earlier results to count."""
    return {
        "protocol": wish.protocol,
        "side": wish.side or "both",
        "mvic": _digest(wish.mvic),
        "mapping": _digest((wish.mapping,) if wish.mapping else ()),
        "format": wish.format or "found",
        "start channel": wish.start_channel or "found",
        "onsets": "yes" if wish.onsets else "no",
        "primemover": version("primemover"),
        "knowledge": knowledge.version,
    }


def _digest(files: tuple[Path, ...]) -> str:
    """Changes when one of the files does."""
    if not files:
        return "none"
    digest = sha256()
    for path in files:
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _fingerprint(path: Path) -> str:
    facts = path.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"
