"""A person erased: records, files of the store, and the cache of pose tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primemover.errors import StoreError
from primemover.history.opening import default_folder
from primemover.history.records import Person
from primemover.history.sql import SqlStore
from primemover.history.store import Store
from primemover.recordings.cache import Cache

BACKUPS: Final = "*.backup"
"""What backups are called where nobody says otherwise."""

STILL_HOLDING: Final = (
    "Backups, archives, reports and calendars made before still hold this person. They are where "
    "you put them: delete them as well."
)
OF_THE_SERVER: Final = (
    "Backups and logs of the PostgreSQL server still hold this person until its administrator "
    "removes them."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasedPerson:
    """What was erased of a person, and what is not ours to erase.

    Attributes
    ----------
    records : mapping of str to int
        Records by table.
    files : int
        Pose tracks erased from the cache, whosever they were.
    copies : int
        Files the store had kept beside itself: copies made before a migration or a restore.
    remains : tuple of str
        What to tell the person: what else was erased, and what still holds their data.
    """

    records: Mapping[str, int]
    files: int
    copies: int
    remains: tuple[str, ...]


def erase_person(
    store: Store, *, person: Person, cache: Cache | None = None, backups: Path | None = None
) -> ErasedPerson:
    """What was erased of ``person``; afterwards no byte of it is left in store and cache.

    The cache knows recordings by their content and not by their people, and holds tracks of
    recordings that never became part of a check. So all of it is erased; it fills again by itself.

    Parameters
    ----------
    store : Store
    person : Person
    cache : Cache, optional
        Where pose tracks are kept between checks.
    backups : Path, optional
        Folder whose backups are named in ``remains``; that of the store by default.

    Raises
    ------
    StoreError
        When the store does not have this person; nothing was erased then.
    """
    if person.id not in {each.id for each in store.people()}:
        raise StoreError(
            f"{person.label}: is not in the store, nothing was erased; name somebody who is"
        )
    # The cache first: should the store fail, erasing can simply be done again.
    cached = cache.erase().entries if cache else 0
    erased = store.erase(person.id)
    left = sorted(each.name for each in (backups or _folder_of(store)).glob(BACKUPS))
    return ErasedPerson(
        records=erased.records,
        files=cached,
        copies=erased.files,
        remains=tuple(_remains(store, cached=cached, copies=erased.files, backups=left)),
    )


def _folder_of(store: Store) -> Path:
    """The folder of the store's file; this user's own for a server."""
    if isinstance(store, SqlStore) and not store.where.startswith("postgresql:"):
        return Path(store.where).parent
    return default_folder()


def _remains(store: Store, *, cached: int, copies: int, backups: Sequence[str]) -> Iterator[str]:
    if cached:
        yield (
            "The cache of landmarks does not know whose they are, so all of it was erased; it "
            "fills again by itself."
        )
    if copies:
        yield f"Older copies of the history beside it were erased as well ({copies})."
    if isinstance(store, SqlStore) and store.where.startswith("postgresql:"):
        yield OF_THE_SERVER
    yield STILL_HOLDING
    if backups:
        yield f"In the folder of the history: {', '.join(backups)}."
