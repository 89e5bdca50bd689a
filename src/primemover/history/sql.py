"""The store on a SQL database: SQLite in a file, or PostgreSQL on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, select, update
from sqlalchemy.exc import IntegrityError

from primemover.errors import StoreError
from primemover.history import check_rows, shelves, unfinished_rows
from primemover.history.connecting import reading, writing
from primemover.history.copying import copy_of
from primemover.history.erasing_rows import erase_person, leave_no_bytes
from primemover.history.faults import told_clearly
from primemover.history.records import (
    CheckRecord,
    Erased,
    NoteRecord,
    OwnFinding,
    Person,
    PlanRecord,
    Unfinished,
    UnfinishedKind,
)
from primemover.history.shelves import Dated, Shelf
from primemover.history.tables import checks, people, plans
from primemover.history.tables import unfinished as unfinished_table
from primemover.history.together import SqlAdditions
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedSession,
    PainNote,
    Recheck,
    TrainingLog,
)

Record = TypeVar("Record", bound=Dated)
Condition = ColumnElement[bool]


class SqlStore:
    """A :class:`~primemover.history.store.Store` behind SQLAlchemy; see ``open_store``.

    Several processes and threads may use one store at once. ``where`` names it in messages,
    without any password; ``beside`` is what copies made before a migration are named after.
    """

    def __init__(self, engine: Engine, *, where: str, beside: Path) -> None:
        self._engine = engine
        self.where = where
        self._beside = beside

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing; connections are closed."""
        self._engine.dispose()

    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order added."""
        with told_clearly(self.where), reading(self._engine) as connection:
            return _people(connection)

    def find_person(self, label: str) -> Person | None:
        """The person of this label, or None."""
        with told_clearly(self.where), reading(self._engine) as connection:
            return next(iter(_people(connection, people.c.label == label)), None)

    def add_person(self, person: Person) -> None:
        """Nothing; two people cannot have one label."""

        def insert_person(connection: Connection) -> None:
            check_rows.write_person(connection, person=person)

        def kept(connection: Connection) -> Person | None:
            taken = _people(connection, people.c.label == person.label)
            if taken and taken[0].id != person.id:
                raise StoreError(
                    f"{self.where}: somebody is called {person.label!r} already; choose another "
                    "name"
                )
            return next(iter(_people(connection, people.c.id == person.id)), None)

        self._add(person, insert_record=insert_person, kept=kept)

    def rename_person(self, person: str, *, label: str) -> bool:
        """Whether the person of this id is now called ``label``; False when somebody else is."""
        called = update(people).where(people.c.id == person).values(label=label)
        with told_clearly(self.where):
            try:
                with writing(self._engine) as connection:
                    self._person_key(connection, person=person)
                    connection.execute(called)
            except IntegrityError:
                return False
        return True

    def add_check(self, check: CheckRecord) -> None:
        """Nothing; the check, its tracks and its pictures are kept together or not at all."""
        wanted = check_rows.as_kept(check)

        def insert_check(connection: Connection) -> None:
            key = self._person_key(connection, person=check.person)
            check_rows.write_check(connection, check=check, person_key=key)

        def kept(connection: Connection) -> CheckRecord | None:
            where = [checks.c.id == check.id]
            found = check_rows.read_checks(connection, where=where, with_files=True)
            return next(iter(found), None)

        self._add(wanted, insert_record=insert_check, kept=kept)

    def checks(self, person: str, *, with_files: bool = False) -> tuple[CheckRecord, ...]:
        """Checks of a person; tracks and pictures only when asked for."""
        with told_clearly(self.where), reading(self._engine) as connection:
            where = [people.c.id == person]
            return check_rows.read_checks(connection, where=where, with_files=with_files)

    def check(self, check_id: str) -> CheckRecord | None:
        """One check with its tracks and pictures."""
        with told_clearly(self.where), reading(self._engine) as connection:
            where = [checks.c.id == check_id]
            found = check_rows.read_checks(connection, where=where, with_files=True)
            return next(iter(found), None)

    def add_plan(self, plan: PlanRecord) -> None:
        """Nothing; the newest plan is the one in use."""

        def insert_plan(connection: Connection) -> None:
            key = self._person_key(connection, person=plan.person)
            check_rows.write_plan(connection, plan=plan, person_key=key)

        def kept(connection: Connection) -> PlanRecord | None:
            found = check_rows.read_plans(connection, where=[plans.c.id == plan.id])
            return next(iter(found), None)

        self._add(plan, insert_record=insert_plan, kept=kept)

    def plans(self, person: str) -> tuple[PlanRecord, ...]:
        """Every plan of a person."""
        with told_clearly(self.where), reading(self._engine) as connection:
            return check_rows.read_plans(connection, where=[people.c.id == person])

    def current_plan(self, person: str) -> PlanRecord | None:
        """The newest plan, or None."""
        with told_clearly(self.where), reading(self._engine) as connection:
            where = [people.c.id == person]
            found = check_rows.read_plans(connection, where=where, newest_only=True)
            return next(iter(found), None)

    def add_session(self, session: CompletedSession, *, person: str) -> None:
        """Nothing; one session with its exercises and sets."""
        self._put(session, shelf=shelves.SESSIONS, person=person)

    def add_pain(self, pain: PainNote, *, person: str) -> None:
        """Nothing; pain between sessions."""
        self._put(pain, shelf=shelves.PAINS, person=person)

    def add_absence(self, absence: Absence, *, person: str) -> None:
        """Nothing; days away."""
        self._put(absence, shelf=shelves.ABSENCES, person=person)

    def add_choice(self, choice: Choice, *, person: str) -> None:
        """Nothing; a wish about the plan."""
        self._put(choice, shelf=shelves.CHOICES, person=person)

    def add_recheck(self, recheck: Recheck, *, person: str) -> None:
        """Nothing; what a check done again found."""
        self._put(recheck, shelf=shelves.RECHECKS, person=person)

    def log(
        self, person: str, *, since: date | None = None, until: date | None = None
    ) -> TrainingLog:
        """Everything done and told from ``since`` to ``until``, both included."""
        with told_clearly(self.where), reading(self._engine) as connection:

            def between(shelf: Shelf[Record]) -> tuple[Record, ...]:
                where = [shelf.of(person)]
                where += [shelf.last >= since] if since else []
                where += [shelf.first <= until] if until else []
                return shelf.read(connection, where=where)

            return TrainingLog(
                sessions=between(shelves.SESSIONS),
                pains=between(shelves.PAINS),
                absences=between(shelves.ABSENCES),
                rechecks=between(shelves.RECHECKS),
                choices=between(shelves.CHOICES),
            )

    def take_back(self, told: str, *, person: str) -> bool:
        """Whether an entry of the person's log had this id; it is then gone, with its parts."""
        with told_clearly(self.where), writing(self._engine) as connection:
            gone = [shelf.remove(connection, record=told, person=person) for shelf in shelves.LOG]
        return any(gone)

    def add_note(self, note: NoteRecord) -> None:
        """Nothing; a free note."""
        self._put(note, shelf=shelves.NOTES, person=note.person)

    def notes(self, person: str) -> tuple[NoteRecord, ...]:
        """Notes of a person."""
        return self._all_of(person, shelf=shelves.NOTES)

    def remove_note(self, note: str, *, person: str) -> bool:
        """Whether the person had a note of this id; it is then gone."""
        return self._remove(note, shelf=shelves.NOTES, person=person)

    def add_own_finding(self, finding: OwnFinding) -> None:
        """Nothing; a professional's own finding or override."""
        self._put(finding, shelf=shelves.OWN_FINDINGS, person=finding.person)

    def own_findings(self, person: str) -> tuple[OwnFinding, ...]:
        """Professionals' findings about a person."""
        return self._all_of(person, shelf=shelves.OWN_FINDINGS)

    def remove_own_finding(self, finding: str, *, person: str) -> bool:
        """Whether a professional's finding of this id was about the person; it is then gone."""
        return self._remove(finding, shelf=shelves.OWN_FINDINGS, person=person)

    def keep_unfinished(self, begun: Unfinished) -> None:
        """Nothing; it is kept in the place of what the person had unfinished by this id."""
        with told_clearly(self.where), writing(self._engine) as connection:
            key = self._person_key(connection, person=begun.person)
            unfinished_rows.keep(connection, begun=begun, person_key=key)

    def unfinished(
        self, person: str, *, kind: UnfinishedKind | None = None
    ) -> tuple[Unfinished, ...]:
        """What a person began and did not end, with its tracks."""
        where = [people.c.id == person]
        where += [unfinished_table.c.kind == kind] if kind else []
        with told_clearly(self.where), reading(self._engine) as connection:
            return unfinished_rows.read(connection, where=where)

    def drop_unfinished(self, begun: str, *, person: str) -> bool:
        """Whether the person had something unfinished of this id; it is then gone."""
        with told_clearly(self.where), writing(self._engine) as connection:
            return unfinished_rows.drop(connection, begun=begun, person=person)

    @contextmanager
    def together(self) -> Iterator[SqlAdditions]:
        """What adds many records as one: at the end of the block all are kept, or none."""
        with told_clearly(self.where), writing(self._engine) as connection:
            yield SqlAdditions(connection, where=self.where)

    def erase(self, person: str) -> Erased:
        """How much was erased: every record of the person, unrecoverably, in one transaction.

        Copies that were made before a migration, beside the store, go with it: they hold the
        person too. What was exported or backed up elsewhere is not the store's to erase.
        """
        with told_clearly(self.where):
            erased = erase_person(
                self._engine, person=person, where=self.where, beside=self._beside
            )
        with told_clearly(f"{self.where}: erased, but not yet written anew without gaps"):
            leave_no_bytes(self._engine)
        return erased

    def backup(self, path: Path) -> Path:
        """A verified copy of the whole store at ``path``, always as a SQLite file."""
        with told_clearly(self.where), reading(self._engine) as connection:
            return copy_of(connection, to=path)

    def _all_of(self, person: str, *, shelf: Shelf[Record]) -> tuple[Record, ...]:
        with told_clearly(self.where), reading(self._engine) as connection:
            return shelf.read(connection, where=[shelf.of(person)])

    def _remove(self, record: str, *, shelf: Shelf[Record], person: str) -> bool:
        with told_clearly(self.where), writing(self._engine) as connection:
            return shelf.remove(connection, record=record, person=person)

    def _put(self, record: Record, *, shelf: Shelf[Record], person: str) -> None:

        def insert_record(connection: Connection) -> None:
            key = self._person_key(connection, person=person)
            shelf.add(connection, record=record, person_key=key)

        def kept(connection: Connection) -> Record | None:
            where = [shelf.table.c.id == record.id]
            found = shelf.read(connection, where=where)
            owned = shelf.read(connection, where=[*where, shelf.of(person)])
            if found and not owned:
                raise StoreError(
                    f"{self.where}: {record.id} is kept already, of another person; give the new "
                    "record an id of its own"
                )
            return next(iter(found), None)

        self._add(record, insert_record=insert_record, kept=kept)

    def _add(
        self,
        record: Dated,
        *,
        insert_record: Callable[[Connection], None],
        kept: Callable[[Connection], Any],
    ) -> None:
        """Nothing; ``record`` is kept, or was kept already as it is."""
        with told_clearly(self.where):
            try:
                with writing(self._engine) as connection:
                    insert_record(connection)
            except IntegrityError:
                with reading(self._engine) as connection:
                    found = kept(connection)
                if found is None:
                    raise
                if found != record:
                    raise StoreError(
                        f"{self.where}: {record.id} is kept already and is not the same; give the "
                        "new record an id of its own"
                    ) from None

    def _person_key(self, connection: Connection, *, person: str) -> int:
        key = connection.scalar(select(people.c.key).where(people.c.id == person))
        if key is None:
            raise StoreError(f"{self.where}: nobody has the id {person!r}; add the person first")
        return int(key)


def _people(connection: Connection, *where: Condition) -> tuple[Person, ...]:
    rows = connection.execute(select(people).where(*where).order_by(people.c.key))
    return tuple(
        Person(id=row.id, label=row.label, created_at=check_rows.kept_moment(row.created_at))
        for row in rows
    )
