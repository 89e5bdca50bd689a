"""What of an archive a store has already, has otherwise, or does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from primemover.history.archive_parts import PersonPart
from primemover.history.archive_records import check_line, to_line
from primemover.history.records import CheckRecord, Person, PlanRecord
from primemover.history.store import Store
from primemover.programme.log import TrainingLog

Records = Mapping[str, tuple[Any, ...]]
LOG_KINDS: Final = ("sessions", "pains", "absences", "choices", "rechecks")
OWN_KINDS: Final = ("plans", "notes", "own_findings")


class Kept:
    """What ``store`` holds, as far as an import must know it; a new store costs nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._people = {person.id: person for person in store.people()}
        self._labels = {person.label: person for person in store.people()}
        self._owners: dict[tuple[str, str], str] | None = None

    def knows(self, person: Person) -> bool:
        """Whether this person is in the store."""
        return person.id in self._people

    def giving_way(self, person: Person) -> Person | None:
        """Somebody else called as ``person`` is, of whom nothing is kept; None if nobody is.

        The first page that is opened makes somebody called as everybody is at first. A history
        taken in from another machine is to stand in that place.
        """
        there = self._labels.get(person.label)
        if there is None or there.id == person.id or self._store.checks(there.id):
            return None
        return None if any(_of(self._store, person=there.id).values()) else there

    def contradictions(self, part: PersonPart) -> list[str]:
        """What of ``part`` the store has otherwise, in words; checks but for their files."""
        found = list(self._about_person(part.person))
        mine = self._mine(part.person)
        for kind, records in _records(part).items():
            there = {each.id: each for each in mine[kind]}
            for record in records:
                owner = self._owner(kind, record.id)
                if owner not in {None, part.person.id}:
                    found.append(f"{kind} {record.id}, of somebody else")
                elif record.id in there and not _equal(record, there[record.id]):
                    found.append(f"{kind} {record.id}")
        # What was begun goes on changing: only its owner can contradict.
        found += [
            f"unfinished {begun.id}, of somebody else"
            for begun in part.unfinished
            if self._owner("unfinished", begun.id) not in {None, part.person.id}
        ]
        return found

    def contradicts(self, check: CheckRecord) -> bool:
        """Whether the store has another check, or other files of it, by the same id."""
        if not self._people:
            return False
        there = self._store.check(check.id)
        return there is not None and not (
            to_line(check_line(there)) == to_line(check_line(check))
            and [track.parquet for track in there.tracks] == [t.parquet for t in check.tracks]
            and [picture.png for picture in there.pictures] == [p.png for p in check.pictures]
        )

    def new_of(self, part: PersonPart) -> PersonPart:
        """``part`` without what the store has, or has in a later state: begun, or ended by now."""
        if not self.knows(part.person):
            return part
        mine = self._mine(part.person)
        there = {kind: {each.id for each in records} for kind, records in mine.items()}
        there["checks"] = {each.id for each in self._store.checks(part.person.id)}
        there["unfinished"] |= there["checks"] | there["sessions"]

        def new(kind: str, records: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(each for each in records if each.id not in there[kind])

        return replace(
            part,
            checks=new("checks", part.checks),
            plans=new("plans", part.plans),
            notes=new("notes", part.notes),
            own_findings=new("own_findings", part.own_findings),
            unfinished=new("unfinished", part.unfinished),
            log=TrainingLog(**{kind: new(kind, getattr(part.log, kind)) for kind in LOG_KINDS}),
        )

    def _about_person(self, person: Person) -> Iterator[str]:
        there = self._people.get(person.id)
        if there is not None and to_line(there) != to_line(person):
            yield f"person {person.id}"
        elif (
            self._labels.get(person.label, person).id != person.id
            and self.giving_way(person) is None
        ):
            yield f"somebody else is called “{person.label}”"

    def _mine(self, person: Person) -> Records:
        if not self.knows(person):
            return dict.fromkeys((*OWN_KINDS, *LOG_KINDS, "unfinished"), ())
        return _of(self._store, person=person.id)

    def _owner(self, kind: str, record: str) -> str | None:
        """Whose a record is; everything is read once, only when the store is not empty."""
        if self._owners is None:
            self._owners = {
                (kind, each.id): person
                for person in self._people
                for kind, records in _of(self._store, person=person).items()
                for each in records
            }
        return self._owners.get((kind, record))


def _of(store: Store, *, person: str) -> Records:
    log = store.log(person)
    return {
        "plans": store.plans(person),
        "notes": store.notes(person),
        "own_findings": store.own_findings(person),
        "unfinished": store.unfinished(person),
        **{kind: getattr(log, kind) for kind in LOG_KINDS},
    }


def _records(part: PersonPart) -> Records:
    return {
        **{kind: getattr(part, kind) for kind in OWN_KINDS},
        **{kind: getattr(part.log, kind) for kind in LOG_KINDS},
    }


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, PlanRecord):  # answers may hold lists or tuples, and mean the same
        return to_line(one) == to_line(other)
    return bool(one == other)
