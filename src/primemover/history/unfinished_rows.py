"""How what was begun and not ended lies in its tables: a document, and landmarks beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select, update

from primemover.errors import StoreError
from primemover.history.bounded_json import read_json
from primemover.history.check_rows import kept_moment, moment_to_keep
from primemover.history.documents import checked, from_mapping_document, to_mapping_document
from primemover.history.records import TrackRecord, Unfinished
from primemover.history.shelves import new_key
from primemover.history.tables import people, unfinished, unfinished_tracks

Condition = ColumnElement[bool]

MAX_DOCUMENT_BYTES: Final = 4 << 20
"""Far above what a whole check or session needs to go on."""
MAX_TRACKS: Final = 200
MAX_TRACK_BYTES: Final = 64 << 20


def keep(connection: Connection, *, begun: Unfinished, person_key: int) -> None:
    """Nothing comes back; ``begun`` is in the transaction, in the place of what had its id.

    Raises
    ------
    StoreError
        When somebody else has a record of this id, or it is more than is kept.
    """
    values = {
        "kind": begun.kind,
        "kept_at": moment_to_keep(begun.at, what="at of what is unfinished"),
        "document": _document(begun),
    }
    there = connection.execute(
        select(unfinished.c.key, unfinished.c.person_key)
        .where(unfinished.c.id == begun.id)
        .with_for_update()
    ).first()
    if there is None:
        new = insert(unfinished).values(id=begun.id, person_key=person_key, **values)
        _write_tracks(connection, tracks=begun.tracks, key=new_key(connection.execute(new)))
        return
    if there.person_key != person_key:
        raise StoreError(
            f"{begun.id} is kept already, of another person; give the new record an id of its own"
        )
    connection.execute(update(unfinished).where(unfinished.c.key == there.key).values(**values))
    if _tracks(connection, key=there.key) != begun.tracks:  # large: written only when they changed
        connection.execute(
            delete(unfinished_tracks).where(unfinished_tracks.c.owner_key == there.key)
        )
        _write_tracks(connection, tracks=begun.tracks, key=there.key)


def read(connection: Connection, *, where: Sequence[Condition]) -> tuple[Unfinished, ...]:
    """What is unfinished and for which ``where`` holds, with its tracks, oldest first."""
    rows = connection.execute(
        select(unfinished, people.c.id.label("person"))
        .join(people, people.c.key == unfinished.c.person_key)
        .where(*where)
        .order_by(unfinished.c.kept_at, unfinished.c.key)
    ).all()
    return tuple(_unfinished(connection, row=row) for row in rows)


def drop(connection: Connection, *, begun: str, person: str) -> bool:
    """Whether the person had something unfinished of this id; it is then gone, tracks and all."""
    owner = select(people.c.key).where(people.c.id == person).scalar_subquery()
    gone = connection.execute(
        delete(unfinished).where(unfinished.c.id == begun, unfinished.c.person_key == owner)
    )
    return bool(gone.rowcount)


def _document(begun: Unfinished) -> str:
    checked(begun)
    where = f"document of {begun.id}"
    if len(begun.tracks) > MAX_TRACKS:
        raise StoreError(f"{where}: expected at most {MAX_TRACKS} tracks, got {len(begun.tracks)}")
    if any(len(track.parquet) > MAX_TRACK_BYTES for track in begun.tracks):
        raise StoreError(f"{where}: expected tracks of at most {MAX_TRACK_BYTES} bytes")
    text = to_mapping_document(begun.document, where=where)
    if len(text.encode()) > MAX_DOCUMENT_BYTES:
        raise StoreError(f"{where}: expected at most {MAX_DOCUMENT_BYTES} bytes; keep less in it")
    try:
        read_json(text.encode())
    except ValueError as error:
        raise StoreError(f"{where}: {error}; keep less in it") from None
    return text


def _write_tracks(connection: Connection, *, tracks: Sequence[TrackRecord], key: int) -> None:
    for position, track in enumerate(tracks):
        connection.execute(
            insert(unfinished_tracks).values(
                owner_key=key, position=position, **_track_values(track)
            )
        )


def _track_values(track: TrackRecord) -> dict[str, Any]:
    return {
        "id": track.id,
        "test": track.test,
        "side": track.side,
        "source": track.source,
        "parquet": track.parquet,
    }


def _unfinished(connection: Connection, *, row: Row[Any]) -> Unfinished:
    return Unfinished(
        id=row.id,
        person=row.person,
        kind=row.kind,
        at=kept_moment(row.kept_at),
        document=from_mapping_document(row.document, where=f"document of {row.id}"),
        tracks=_tracks(connection, key=row.key),
    )


def _tracks(connection: Connection, *, key: int) -> tuple[TrackRecord, ...]:
    table: Table = unfinished_tracks
    rows = connection.execute(
        select(table).where(table.c.owner_key == key).order_by(table.c.position)
    )
    return tuple(
        TrackRecord(
            id=row.id, test=row.test, side=row.side, source=row.source, parquet=bytes(row.parquet)
        )
        for row in rows
    )
