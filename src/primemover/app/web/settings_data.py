"""What the settings do with everything that is kept: give it, take it in, erase it."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primemover.app.web.handing import handed
from primemover.app.web.passing_folders import PassingFolder

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile
    from starlette.responses import Response

    from primemover.app.web.visit import Visit
    from primemover.history.archive import Imported
    from primemover.history.erasing import ErasedPerson
    from primemover.history.records import Person

_BLOCK: Final = 1 << 20


def archive_download(visit: Visit, *, everybody: bool) -> Response:
    """The archive as a download; it lies in a folder of its own until it was sent."""
    from primemover.history.archive import export_archive

    with ExitStack() as undone:
        folder = PassingFolder()
        undone.callback(folder.remove)
        people = None if everybody else [visit.person.id]
        path = export_archive(visit.store, people=people, path=folder.path / "archive.zip")
        undone.pop_all()
    return handed(path, name=f"primemover-{_now()}.zip", gone=folder.remove)


def backup_download(visit: Visit) -> Response:
    """A verified backup as a download; it lies in a folder of its own until it was sent."""
    from primemover.history.backup import backup

    with ExitStack() as undone:
        folder = PassingFolder()
        undone.callback(folder.remove)
        path = backup(visit.store, path=folder.path / "history.backup")
        undone.pop_all()
    return handed(path, name=f"history-{_now()}.backup", gone=folder.remove)


def import_upload(visit: Visit, *, archive: UploadFile) -> Imported:
    """What was added and what was there already.

    Raises
    ------
    StoreError
        When the archive is damaged, hostile or contradicts what is kept; nothing was written.
    """
    from primemover.history.archive import import_archive

    with PassingFolder() as folder:
        path = folder / "archive.zip"  # its own name comes from outside and is not used
        with path.open("wb") as target:
            shutil.copyfileobj(archive.file, target, _BLOCK)
        return import_archive(path, store=visit.store)


def erase_everything(visit: Visit, *, person: Person) -> ErasedPerson:
    """What was erased of ``person``: the history, the cache, and what the app held while it ran."""
    from primemover.app.storage import open_cache
    from primemover.history.erasing import erase_person

    visit.site.forget(person.id)
    visit.safety.codes.forget(person.id)
    erased = erase_person(visit.store, person=person, cache=open_cache(None))
    visit.site.forget(person.id)  # once more: another page may just have been made
    return erased


def notice_text() -> str:
    """The licences of everything the app is made of."""
    for path in metadata.files("primemover") or ():
        if path.name == "NOTICE":
            found = Path(str(path.locate()))
            if found.is_file():
                return found.read_text("utf-8")
    beside = Path(__file__).parents[4] / "NOTICE"  # run from its sources
    return beside.read_text("utf-8") if beside.is_file() else ""


def _now() -> str:
    return f"{datetime.now():%Y-%m-%d-%H%M}"
