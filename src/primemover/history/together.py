"""Many records written as one: kept all, or none of them."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection, select

from primemover.errors import StoreError
from primemover.history import check_rows, shelves, unfinished_rows
from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    OwnFinding,
    Person,
    PlanRecord,
    Unfinished,
)
from primemover.history.tables import people
from primemover.programme.log import TrainingLog


class Additions(Protocol):
    """Adds records within one transaction; none of them may be there already."""

    def take_turn(self, person: str) -> None:
        """Nothing; nobody else adds for this person before the block ends.

        What is read of the person from here on, from the store too, is therefore the newest.
        """
        ...

    def add_person(self, person: Person) -> None:
        """Nothing; the person comes before any record."""
        ...

    def add_check(self, check: CheckRecord) -> None:
        """Nothing; a check with its tracks and pictures."""
        ...

    def add_plan(self, plan: PlanRecord) -> None:
        """Nothing; a plan."""
        ...

    def add_note(self, note: NoteRecord) -> None:
        """Nothing; a free note."""
        ...

    def add_own_finding(self, finding: OwnFinding) -> None:
        """Nothing; a professional's own finding."""
        ...

    def add_log(self, log: TrainingLog, *, person: str) -> None:
        """Nothing; everything done and told."""
        ...

    def take_back(self, told: str, *, person: str) -> bool:
        """Whether an entry of the person's log had this id; it is then gone, with its parts."""
        ...

    def keep_unfinished(self, begun: Unfinished) -> None:
        """Nothing; it is kept in the place of what the person had unfinished by this id."""
        ...

    def drop_unfinished(self, begun: str, *, person: str) -> bool:
        """Whether the person had something unfinished of this id; it is then gone."""
        ...


class SqlAdditions:
    """Additions to a SQL database, in the transaction of ``connection``."""

    def __init__(self, connection: Connection, *, where: str) -> None:
        self._connection = connection
        self._where = where
        self._keys: dict[str, int] = {}

    def take_turn(self, person: str) -> None:
        """Nothing; nobody else adds for this person before the block ends.

        A file lets one write at a time as it is; a server locks the row of the person, which the
        records of others in their turn refer to.
        """
        row = select(people.c.key).where(people.c.id == person).with_for_update()
        self._connection.execute(row)

    def add_person(self, person: Person) -> None:
        """Nothing; the person comes before any record."""
        check_rows.write_person(self._connection, person=person)

    def add_check(self, check: CheckRecord) -> None:
        """Nothing; a check with its tracks and pictures."""
        key = self._key(check.person)
        check_rows.write_check(self._connection, check=check, person_key=key)

    def add_plan(self, plan: PlanRecord) -> None:
        """Nothing; a plan."""
        key = self._key(plan.person)
        check_rows.write_plan(self._connection, plan=plan, person_key=key)

    def add_note(self, note: NoteRecord) -> None:
        """Nothing; a free note."""
        self._put((note,), shelf=shelves.NOTES, person=note.person)

    def add_own_finding(self, finding: OwnFinding) -> None:
        """Nothing; a professional's own finding."""
        self._put((finding,), shelf=shelves.OWN_FINDINGS, person=finding.person)

    def add_log(self, log: TrainingLog, *, person: str) -> None:
        """Nothing; everything done and told."""
        self._put(log.sessions, shelf=shelves.SESSIONS, person=person)
        self._put(log.pains, shelf=shelves.PAINS, person=person)
        self._put(log.absences, shelf=shelves.ABSENCES, person=person)
        self._put(log.choices, shelf=shelves.CHOICES, person=person)
        self._put(log.rechecks, shelf=shelves.RECHECKS, person=person)

    def take_back(self, told: str, *, person: str) -> bool:
        """Whether an entry of the person's log had this id; it is then gone, with its parts."""
        gone = [shelf.remove(self._connection, record=told, person=person) for shelf in shelves.LOG]
        return any(gone)

    def keep_unfinished(self, begun: Unfinished) -> None:
        """Nothing; it is kept in the place of what the person had unfinished by this id."""
        key = self._key(begun.person)
        unfinished_rows.keep(self._connection, begun=begun, person_key=key)

    def drop_unfinished(self, begun: str, *, person: str) -> bool:
        """Whether the person had something unfinished of this id; it is then gone."""
        return unfinished_rows.drop(self._connection, begun=begun, person=person)

    def _put(
        self,
        records: tuple[shelves.Record, ...],
        *,
        shelf: shelves.Shelf[shelves.Record],
        person: str,
    ) -> None:
        if records:
            shelf.add_all(self._connection, records=records, person_key=self._key(person))

    def _key(self, person: str) -> int:
        if person not in self._keys:
            key = self._connection.scalar(select(people.c.key).where(people.c.id == person))
            if key is None:
                raise StoreError(f"{self._where}: nobody has the id {person!r}; add the person")
            self._keys[person] = int(key)
        return self._keys[person]
