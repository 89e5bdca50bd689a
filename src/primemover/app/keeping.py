"""``primemover export``, ``import``, ``erase``, ``backup``, ``restore``: what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.history.records import Person
    from primemover.history.store import Store

EXPORT_EXAMPLES = """
Examples:
  Everything kept of everybody, as one archive:
    primemover export history.zip
  Of one person:
    primemover export history.zip --whose me
"""
IMPORT_EXAMPLES = """
Examples:
  primemover import history.zip
"""
ERASE_EXAMPLES = """
Examples:
  See what would go:
    primemover erase --whose me
  Erase it:
    primemover erase --whose me --yes
"""
BACKUP_EXAMPLES = """
Examples:
  Beside the history, under the day and the time:
    primemover backup
  Somewhere safe:
    primemover backup safe/history-2026-11-22.backup
"""
RESTORE_EXAMPLES = """
Examples:
  primemover restore safe/history-2026-11-22.backup --overwrite
"""


def export(
    path: Path,
    /,
    *,
    overwrite: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Write everything that is kept into one archive, which any program can read.

    JSON for people, checks and plans; Parquet for sessions, sets and landmarks; PNG for pictures.
    The form is told in docs/reference/archive.md. Nothing leaves this machine.

    Parameters
    ----------
    path
        The archive to write, such as history.zip.
    overwrite
        Replace a file of this name.
    whose
        Only this person; everybody when not given.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.progress import one_bar
    from primemover.app.store import open_store_of, person_of
    from primemover.history.archive import export_archive

    with open_store_of(store) as kept, one_bar(f"Writing {path.name}") as share:
        chosen = None if whose is None else (person_of(kept, label=whose).id,)
        written = export_archive(
            kept, people=chosen, path=path, overwrite=overwrite, progress=share
        )
    print(f"Written: {written} ({_megabytes(written)}). Only you can read it; keep it safe.")
    return ExitCode.OK


def import_(path: Path, /, *, store: StoreName = None) -> ExitCode:
    """Read an archive back; what is here already stays as it is.

    The archive is looked at whole before the first record is written. One that is damaged or made
    to do harm is refused with the reason, and nothing is changed.

    Parameters
    ----------
    path
        An archive that `primemover export` wrote.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.progress import one_bar
    from primemover.app.store import open_store_of
    from primemover.history.archive import import_archive

    with open_store_of(store) as kept, one_bar(f"Reading {path.name}") as share:
        done = import_archive(path, store=kept, progress=share)
    print(f"Added: {_counted(done.added)}.")
    if any(done.there.values()):
        print(f"Here already: {_counted(done.there)}.")
    return ExitCode.OK


def erase(
    *,
    yes: bool = False,
    cache: Path | None = None,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Erase everything that is kept of a person: no byte of it stays, in no cache either.

    Without --yes it only says what would go. Archives, backups and reports that you wrote
    somewhere else are yours to delete.

    Parameters
    ----------
    yes
        Erase for good; there is no way back but a backup or an archive.
    cache
        Folder of computed landmarks, when it is not the usual one.
    whose
        Whom; it must be named, even when there is only one.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    if whose is None:
        raise UsageError("--whose is missing: say whose history goes, for example --whose me")
    from primemover.app.storage import open_cache
    from primemover.app.store import open_store_of, person_of
    from primemover.app.web.live.keeping import forget_kept_sets, live_folder
    from primemover.history.erasing import erase_person
    from primemover.history.opening import default_folder

    with open_store_of(store) as kept:
        person = person_of(kept, label=whose)
        if not yes:
            held = held_of(kept, person=person)
            print(
                f"{person.label}: {held['checks']} checks, {held['plans']} plans, "
                f"{held['sessions']} sessions, {held['breaks']} breaks at the desk and everything "
                "noted would be erased for good. Nothing was erased; add --yes."
            )
            return ExitCode.OK
        erased = erase_person(kept, person=person, cache=open_cache(cache))
    forget_kept_sets(live_folder(default_folder() / "app"), person=person.id)
    kept_files = f"{erased.files} files of computed landmarks and simulations"
    print(f"Erased: {_counted(erased.records)}; {kept_files}.")
    for line in erased.remains:
        print(line)
    return ExitCode.OK


def held_of(store: Store, *, person: Person) -> dict[str, int]:
    """How many checks, plans, sessions and breaks at the desk are kept of a person."""
    done = store.log(person.id).sessions
    breaks = sum(session.kind == "desk" for session in done)
    return {
        "checks": len(store.checks(person.id)),
        "plans": len(store.plans(person.id)),
        "sessions": len(done) - breaks,
        "breaks": breaks,
    }


def backup(
    path: Annotated[Path | None, Parameter()] = None, /, *, store: StoreName = None
) -> ExitCode:
    """Write a copy of the whole history and prove that it can be read.

    Parameters
    ----------
    path
        The file to write; when not given, one with the day and the time in its name, beside the
        history, or in the current folder when that is on a server.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.store import open_store_of
    from primemover.history.backup import backup as back_up

    with open_store_of(store) as kept:
        written = back_up(kept, path=path or free_backup_name(folder_of(store)))
    print(f"Written and read back: {written} ({_megabytes(written)}).")
    return ExitCode.OK


def folder_of(store: str | None) -> Path:
    """The folder the history lies in; the current one for a server."""
    from primemover.history.opening import default_folder, file_of

    if store is None:
        return default_folder()
    kind, colons, rest = store.partition("://")
    if not colons:
        return file_of(Path(store)).parent
    if kind.startswith("sqlite"):  # sqlite:///relative and sqlite:////absolute
        return file_of(Path(rest.removeprefix("/").partition("?")[0])).parent
    return Path.cwd()


def free_backup_name(folder: Path) -> Path:
    """A name for a backup of this second that nothing has yet."""
    stem = f"history-{datetime.now():%Y-%m-%d-%H%M%S}"
    names = (f"{stem}{more}.backup" for more in ("", *(f"-{n}" for n in range(2, 100))))
    return next((folder / name for name in names if not (folder / name).exists()), folder / stem)


def restore(path: Path, /, *, overwrite: bool = False, store: StoreName = None) -> ExitCode:
    """Put a backup in the place of the history, once the backup has proved to be whole.

    Parameters
    ----------
    path
        A file that `primemover backup` wrote.
    overwrite
        Replace a history that is there; it is kept beside it until the new one is proved.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.history.backup import restore as put_back

    where = put_back(path, into=store, overwrite=overwrite)
    print(f"Restored: {where}.")
    return ExitCode.OK


def _counted(counts: Mapping[str, int]) -> str:
    named = [f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items() if count]
    return ", ".join(named) or "nothing"


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"
