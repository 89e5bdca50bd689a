"""How people, checks and plans lie in their tables: documents, and files beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from primemover.errors import StoreError
from primemover.history.documents import (
    checked,
    from_document,
    from_mapping_document,
    in_tuples,
    to_document,
    to_mapping_document,
)
from primemover.history.records import CheckRecord, Person, PictureRecord, PlanRecord, TrackRecord
from primemover.history.shelves import new_key
from primemover.history.tables import checks, people, pictures, plans, tracks
from primemover.programme.plan import Plan

Condition = ColumnElement[bool]


def as_kept(check: CheckRecord) -> CheckRecord:
    """``check`` as it comes back: answers in tuples, the result in lists."""
    answers, result, versions = _documents(check)
    return replace(
        check,
        answers=_answers(answers, where="answers"),
        result=from_mapping_document(result, where="result"),
        versions=_versions(versions, where="versions"),
    )


def write_person(connection: Connection, *, person: Person) -> None:
    """Nothing comes back; the person is in the transaction."""
    checked(person)
    connection.execute(
        insert(people).values(
            id=person.id,
            label=person.label,
            created_at=moment_to_keep(person.created_at, what="created_at of a person"),
        )
    )


def write_check(connection: Connection, *, check: CheckRecord, person_key: int) -> None:
    """Nothing comes back; the check, its tracks and pictures are in the transaction."""
    checked(check)
    answers, result, versions = _documents(check)
    done = connection.execute(
        insert(checks).values(
            id=check.id,
            person_key=person_key,
            made_at=moment_to_keep(check.at, what="at of a check"),
            answers=answers,
            result=result,
            versions=versions,
            repeats=check.repeats,
        )
    )
    key = new_key(done)
    for position, track in enumerate(check.tracks):
        connection.execute(
            insert(tracks).values(
                owner_key=key,
                position=position,
                id=track.id,
                test=track.test,
                side=track.side,
                source=track.source,
                parquet=track.parquet,
            )
        )
    for position, picture in enumerate(check.pictures):
        connection.execute(
            insert(pictures).values(
                owner_key=key,
                position=position,
                id=picture.id,
                track=picture.track,
                number=picture.number,
                png=picture.png,
            )
        )


def read_checks(
    connection: Connection, *, where: Sequence[Condition], with_files: bool
) -> tuple[CheckRecord, ...]:
    """The checks for which ``where`` holds, oldest first."""
    rows = connection.execute(
        select(checks, people.c.id.label("person"))
        .join(people, people.c.key == checks.c.person_key)
        .where(*where)
        .order_by(checks.c.made_at, checks.c.key)
    ).all()
    return tuple(_check(connection, row=row, with_files=with_files) for row in rows)


def write_plan(connection: Connection, *, plan: PlanRecord, person_key: int) -> None:
    """Nothing comes back; the plan is in the transaction."""
    checked(plan)
    connection.execute(
        insert(plans).values(
            id=plan.id,
            person_key=person_key,
            made_at=moment_to_keep(plan.made_at, what="made_at of a plan"),
            check_id=plan.check,
            document=to_document(plan.plan),
        )
    )


def read_plans(
    connection: Connection, *, where: Sequence[Condition], newest_only: bool = False
) -> tuple[PlanRecord, ...]:
    """The plans for which ``where`` holds, oldest first; or the newest of them alone."""
    order = (plans.c.made_at.desc(), plans.c.key.desc())
    found = (
        select(plans, people.c.id.label("person"))
        .join(people, people.c.key == plans.c.person_key)
        .where(*where)
        .order_by(*order)
    )
    rows = connection.execute(found.limit(1) if newest_only else found).all()
    return tuple(_plan(row) for row in reversed(rows))


def moment_to_keep(moment: datetime, *, what: str) -> datetime:
    """``moment`` in UTC.

    Raises
    ------
    StoreError
        When it is without a time zone, and so no point in time.
    """
    if moment.tzinfo is None:
        raise StoreError(f"{what}: expected a time zone, got none; use datetime.now(UTC)")
    return moment.astimezone(UTC)


def kept_moment(found: datetime) -> datetime:
    """A moment as the database gives it, in UTC."""
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _documents(check: CheckRecord) -> tuple[str, str, str]:
    return (
        to_mapping_document(check.answers, where=f"answers of check {check.id}"),
        to_mapping_document(check.result, where=f"result of check {check.id}"),
        to_mapping_document(check.versions, where=f"versions of check {check.id}"),
    )


def _check(connection: Connection, *, row: Row[Any], with_files: bool) -> CheckRecord:
    return CheckRecord(
        id=row.id,
        person=row.person,
        at=kept_moment(row.made_at),
        answers=_answers(row.answers, where=f"answers of check {row.id}"),
        result=from_mapping_document(row.result, where=f"result of check {row.id}"),
        versions=_versions(row.versions, where=f"versions of check {row.id}"),
        tracks=_tracks(connection, key=row.key) if with_files else (),
        pictures=_pictures(connection, key=row.key) if with_files else (),
        repeats=row.repeats,
    )


def _answers(document: str, *, where: str) -> Mapping[str, object]:
    found = from_mapping_document(document, where=where)
    return {key: in_tuples(value) for key, value in found.items()}


def _versions(document: str, *, where: str) -> Mapping[str, str]:
    found = from_mapping_document(document, where=where)
    return {key: str(value) for key, value in found.items()}


def _tracks(connection: Connection, *, key: int) -> tuple[TrackRecord, ...]:
    rows = connection.execute(
        select(tracks).where(tracks.c.owner_key == key).order_by(tracks.c.position)
    )
    return tuple(
        TrackRecord(
            id=row.id, test=row.test, side=row.side, source=row.source, parquet=bytes(row.parquet)
        )
        for row in rows
    )


def _pictures(connection: Connection, *, key: int) -> tuple[PictureRecord, ...]:
    rows = connection.execute(
        select(pictures).where(pictures.c.owner_key == key).order_by(pictures.c.position)
    )
    return tuple(
        PictureRecord(id=row.id, track=row.track, number=row.number, png=bytes(row.png))
        for row in rows
    )


def _plan(row: Row[Any]) -> PlanRecord:
    return PlanRecord(
        id=row.id,
        person=row.person,
        made_at=kept_moment(row.made_at),
        plan=from_document(row.document, kind=Plan, where=f"plan {row.id}"),
        check=row.check_id,
    )
