"""How each kind of record lies in its table: written, read, found again by its id."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Generic, Protocol, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Row,
    ScalarSelect,
    Table,
    delete,
    insert,
    select,
)

from primemover.history import tables
from primemover.history.documents import checked
from primemover.history.records import NoteRecord, OwnFinding
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    Recheck,
)
from primemover.programme.plan import FindingInBrief
from primemover.terms import Side

_AS_DONE: Final = (tables.sessions.c.day, tables.sessions.c.key)
"""In the order of the index that sessions are found by, so that nothing has to be sorted."""


def new_key(done: CursorResult[Any]) -> int:
    """The number a new record got."""
    found = done.inserted_primary_key
    return int(found[0]) if found else 0


class Dated(Protocol):
    """A record that has an id."""

    @property
    def id(self) -> str:
        """What the record is found by."""
        ...


Record = TypeVar("Record", bound=Dated)
Condition = ColumnElement[bool]
Values = Mapping[str, Any]
ReadParts = Callable[[Connection, Sequence[Condition]], Mapping[int, Sequence[Any]]]
WriteParts = Callable[[Connection, Sequence[tuple[int, Any]]], None]


@dataclass(frozen=True, kw_only=True)
class Shelf(Generic[Record]):
    """One kind of record.

    Attributes
    ----------
    kind : type
    table : Table
    first, last : Column
        Day a record begins and ends at; the same for most.
    values_of : callable
        A record's columns, without its person.
    record_of : callable
        A row and its parts as the record.
    write_parts, read_parts : callable, optional
        For what has rows of its own.
    """

    kind: type[Record]
    table: Table
    first: Column[Any]
    last: Column[Any]
    values_of: Callable[[Record], Values]
    record_of: Callable[[Row[Any], Sequence[Any]], Record]
    write_parts: WriteParts | None = None
    read_parts: ReadParts | None = None

    def add(self, connection: Connection, *, record: Record, person_key: int) -> None:
        """Nothing comes back; the record and its parts are in the transaction."""
        checked(record)
        values = {"id": record.id, "person_key": person_key, **self.values_of(record)}
        done = connection.execute(insert(self.table).values(values))
        if self.write_parts:
            self.write_parts(connection, [(new_key(done), record)])

    def add_all(
        self, connection: Connection, *, records: Sequence[Record], person_key: int
    ) -> None:
        """Nothing comes back; many records at once are in the transaction, none was there."""
        write_rows(
            connection,
            table=self.table,
            rows=[
                {"id": each.id, "person_key": person_key, **self.values_of(checked(each))}
                for each in records
            ],
        )
        if self.write_parts:
            found = select(self.table.c.id, self.table.c.key)
            rows = connection.execute(found.where(self.table.c.person_key == person_key)).all()
            keys = {row.id: row.key for row in rows}
            self.write_parts(connection, [(keys[each.id], each) for each in records])

    def remove(self, connection: Connection, *, record: str, person: str) -> bool:
        """Whether the person had a record of this id; it is then gone, with its parts."""
        where = (self.table.c.id == record, self.of(person))
        return connection.execute(delete(self.table).where(*where)).rowcount > 0

    def of(self, person: str) -> Condition:
        """That a record is of the person with this id."""
        return self.table.c.person_key == _key_of(person)

    def read(self, connection: Connection, *, where: Sequence[Condition]) -> tuple[Record, ...]:
        """The records for which all of ``where`` holds, by day and as they were added."""
        rows = connection.execute(
            select(self.table, tables.people.c.id.label("person"))
            .join(tables.people, tables.people.c.key == self.table.c.person_key)
            .where(*where)
            .order_by(self.first, self.table.c.key)
        ).all()
        parts = self.read_parts(connection, where) if self.read_parts and rows else {}
        return tuple(self.record_of(row, parts.get(row.key, ())) for row in rows)


def write_rows(connection: Connection, *, table: Table, rows: Sequence[Values]) -> None:
    """Nothing comes back; the rows are in the transaction, many to a statement."""
    if not rows:
        return
    statement: Executable = insert(table)
    if connection.dialect.name != "sqlite":
        # SQLAlchemy puts many rows in one message to a server only where something comes back.
        statement = insert(table).returning(next(iter(table.primary_key)))
    connection.execute(statement, rows)


def _key_of(person: str) -> ScalarSelect[int]:
    found = select(tables.people.c.key).where(tables.people.c.id == person)
    return found.scalar_subquery()


def _flat(
    kind: type[Record], *, table: Table, fields: Mapping[str, str], names_person: bool = False
) -> Shelf[Record]:
    """The shelf of a record of one day that has no parts.

    Parameters
    ----------
    fields : mapping of str to str
        The record's field that each column keeps.
    names_person : bool
        Whether the record says itself whose it is.
    """
    read = {**fields, "id": "id", **({"person": "person"} if names_person else {})}
    return Shelf(
        kind=kind,
        table=table,
        first=table.c.day,
        last=table.c.day,
        values_of=lambda record: {name: getattr(record, field) for name, field in fields.items()},
        record_of=lambda row, _: kind(
            **{field: getattr(row, name) for name, field in read.items()}
        ),
    )


def _session_values(session: CompletedSession) -> Values:
    return {
        "day": session.on,
        "planned": session.session,
        "kind": session.kind,
        "minutes": session.minutes,
        "effort": session.effort,
        "note": session.note,
    }


def _session(row: Row[Any], exercises: Sequence[CompletedExercise]) -> CompletedSession:
    return CompletedSession(
        id=row.id,
        on=row.day,
        session=row.planned,
        kind=row.kind,
        exercises=tuple(exercises),
        minutes=row.minutes,
        effort=row.effort,
        note=row.note,
    )


def _write_exercises(
    connection: Connection, sessions: Sequence[tuple[int, CompletedSession]]
) -> None:
    exercises = [
        {
            "owner_key": key,
            "position": position,
            "exercise": each.exercise,
            "slot": each.slot,
            "step": each.step,
            "pain": each.pain,
            "pain_place": each.pain_place,
            "felt": _list_text(each.felt),
            "refused": each.refused,
            "stopped": each.stopped,
            "note": each.note,
        }
        for key, session in sessions
        for position, each in enumerate(session.exercises)
    ]
    write_rows(connection, table=tables.completed_exercises, rows=exercises)
    sets = [
        {
            "owner_key": key,
            "exercise_position": exercise,
            "position": position,
            "reps": each.reps,
            "hold_s": each.hold_s,
            "load_kg": each.load_kg,
            "reps_in_reserve": each.reps_in_reserve,
            "side": each.side,
        }
        for key, session in sessions
        for exercise, done in enumerate(session.exercises)
        for position, each in enumerate(done.sets)
    ]
    write_rows(connection, table=tables.completed_sets, rows=sets)


def _read_exercises(
    connection: Connection, where: Sequence[Condition]
) -> Mapping[int, Sequence[CompletedExercise]]:
    """Exercises with their sets, by the key of their session."""
    sets = _read_sets(connection, where)
    table = tables.completed_exercises
    rows = connection.execute(
        select(
            table.c.owner_key,
            table.c.position,
            table.c.exercise,
            table.c.slot,
            table.c.step,
            table.c.pain,
            table.c.pain_place,
            table.c.felt,
            table.c.refused,
            table.c.stopped,
            table.c.note,
        )
        .join(tables.sessions, tables.sessions.c.key == table.c.owner_key)
        .where(*where)
        .order_by(*_AS_DONE, table.c.position)
    )
    found: defaultdict[int, list[CompletedExercise]] = defaultdict(list)
    for (
        key,
        position,
        exercise,
        slot,
        step,
        pain,
        place,
        felt,
        refused,
        stopped,
        note,
    ) in rows.all():
        found[key].append(
            CompletedExercise(
                exercise=exercise,
                slot=slot,
                sets=tuple(sets.get((key, position), ())),
                step=step,
                pain=pain,
                pain_place=place,
                felt=_texts(felt),
                refused=refused,
                stopped=stopped,
                note=note,
            )
        )
    return found


def _read_sets(
    connection: Connection, where: Sequence[Condition]
) -> Mapping[tuple[int, int], list[CompletedSet]]:
    """Sets, by the key of their session and the position of their exercise."""
    table = tables.completed_sets
    rows = connection.execute(
        select(
            table.c.owner_key,
            table.c.exercise_position,
            table.c.reps,
            table.c.hold_s,
            table.c.load_kg,
            table.c.reps_in_reserve,
            table.c.side,
        )
        .join(tables.sessions, tables.sessions.c.key == table.c.owner_key)
        .where(*where)
        .order_by(*_AS_DONE, table.c.exercise_position, table.c.position)
    )
    found: defaultdict[tuple[int, int], list[CompletedSet]] = defaultdict(list)
    for key, exercise, reps, hold_s, load_kg, reserve, side in rows.all():
        found[key, exercise].append(_set(reps, hold_s, load_kg, reserve, side))
    return found


@lru_cache(maxsize=4096)
def _set(
    reps: int | None,
    hold_s: float | None,
    load_kg: float | None,
    reps_in_reserve: int | None,
    side: Side | None,
) -> CompletedSet:
    """One set; years of training are made of a few different ones, which may be shared."""
    return CompletedSet(
        reps=reps, hold_s=hold_s, load_kg=load_kg, reps_in_reserve=reps_in_reserve, side=side
    )


def _write_findings(connection: Connection, rechecks: Sequence[tuple[int, Recheck]]) -> None:
    rows = [
        {
            "owner_key": key,
            "position": position,
            "rule": each.rule,
            "status": each.status,
            "title": each.title,
            "side": each.side,
            "compensation": each.compensation,
        }
        for key, recheck in rechecks
        for position, each in enumerate(recheck.findings)
    ]
    write_rows(connection, table=tables.recheck_findings, rows=rows)


def _read_findings(
    connection: Connection, where: Sequence[Condition]
) -> Mapping[int, Sequence[FindingInBrief]]:
    table = tables.recheck_findings
    rows = connection.execute(
        select(table)
        .join(tables.rechecks, tables.rechecks.c.key == table.c.owner_key)
        .where(*where)
        .order_by(table.c.owner_key, table.c.position)
    )
    found: defaultdict[int, list[FindingInBrief]] = defaultdict(list)
    for row in rows:
        found[row.owner_key].append(
            FindingInBrief(
                rule=row.rule,
                status=row.status,
                title=row.title,
                side=row.side,
                compensation=row.compensation,
            )
        )
    return found


def _absence(row: Row[Any], _: Sequence[Any]) -> Absence:
    return Absence(
        id=row.id,
        first=row.first_day,
        last=row.last_day,
        why=row.why,
        equipment=None if row.equipment is None else frozenset(_texts(row.equipment)),
    )


def _absence_values(absence: Absence) -> Values:
    equipment = absence.equipment
    return {
        "first_day": absence.first,
        "last_day": absence.last,
        "why": absence.why,
        "equipment": None if equipment is None else _list_text(sorted(equipment)),
    }


def _list_text(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


@lru_cache(maxsize=1024)
def _texts(document: str) -> tuple[str, ...]:
    return tuple(json.loads(document))


SESSIONS: Shelf[CompletedSession] = Shelf(
    kind=CompletedSession,
    table=tables.sessions,
    first=tables.sessions.c.day,
    last=tables.sessions.c.day,
    values_of=_session_values,
    record_of=_session,
    write_parts=_write_exercises,
    read_parts=_read_exercises,
)

RECHECKS: Shelf[Recheck] = Shelf(
    kind=Recheck,
    table=tables.rechecks,
    first=tables.rechecks.c.day,
    last=tables.rechecks.c.day,
    values_of=lambda recheck: {"day": recheck.on},
    record_of=lambda row, findings: Recheck(id=row.id, on=row.day, findings=tuple(findings)),
    write_parts=_write_findings,
    read_parts=_read_findings,
)

PAINS: Shelf[PainNote] = _flat(
    PainNote,
    table=tables.pains,
    fields={"day": "on", "place": "place", "rating": "rating", "note": "note"},
)

ABSENCES: Shelf[Absence] = Shelf(
    kind=Absence,
    table=tables.absences,
    first=tables.absences.c.first_day,
    last=tables.absences.c.last_day,
    values_of=_absence_values,
    record_of=_absence,
)

CHOICES: Shelf[Choice] = _flat(
    Choice,
    table=tables.choices,
    fields={"day": "on", "kind": "kind", "exercise": "exercise", "slot": "slot"},
)

LOG: Final[tuple[Shelf[Any], ...]] = (SESSIONS, PAINS, ABSENCES, RECHECKS, CHOICES)
"""Everything that makes a log."""

NOTES: Shelf[NoteRecord] = _flat(
    NoteRecord,
    table=tables.notes,
    fields={"day": "on", "author": "by", "text": "text"},
    names_person=True,
)

OWN_FINDINGS: Shelf[OwnFinding] = _flat(
    OwnFinding,
    table=tables.own_findings,
    fields={
        "day": "on",
        "status": "status",
        "text": "text",
        "reason": "reason",
        "author": "by",
        "check_id": "check",
        "rule": "rule",
        "side": "side",
    },
    names_person=True,
)
