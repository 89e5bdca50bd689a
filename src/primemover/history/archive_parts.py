"""What an archive holds, person by person, each record looked at as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from primemover.history.archive_layout import (
    COUNTED,
    FIXED_MEMBERS,
    LINE_KINDS,
    MAX_LINE_BYTES,
    MAX_LINES_OF_PERSON_BYTES,
    MAX_OF_PERSON,
    TABLE_KINDS,
    ArchiveError,
    LineKind,
    TableKind,
    lines_member,
    member_of,
    picture_member,
    shown,
    table_member,
    track_member,
    unfinished_track_member,
)
from primemover.history.archive_records import (
    AbsenceLine,
    CheckLine,
    ChoiceLine,
    Line,
    RecheckLine,
    UnfinishedLine,
    from_line,
    line_id,
)
from primemover.history.log_tables import TableReader, read_pains, read_sessions
from primemover.history.records import NoteRecord, OwnFinding, Person, PlanRecord
from primemover.history.zip_members import Members
from primemover.programme.log import TrainingLog


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPart:
    """What an archive holds of one person; tracks and pictures come by ``Archive.check``."""

    person: Person
    checks: tuple[CheckLine, ...]
    plans: tuple[PlanRecord, ...]
    notes: tuple[NoteRecord, ...]
    own_findings: tuple[OwnFinding, ...]
    log: TrainingLog
    unfinished: tuple[UnfinishedLine, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many records of each kind; the person is one."""
        parts = ("checks", "plans", "notes", "own_findings", "unfinished")
        logged = ("sessions", "pains", "absences", "choices", "rechecks")
        return {
            "people": 1,
            **{kind: len(getattr(self, kind)) for kind in parts},
            **{kind: len(getattr(self.log, kind)) for kind in logged},
        }


class _Lines:
    """The records of one kind, in the order of people."""

    def __init__(self, members: Members, *, kind: LineKind) -> None:
        self._kind = kind
        self.count = 0
        self._person = ""
        self._records_before = self._bytes_before = self._bytes = 0
        self._records = self._read(members)
        self._next = next(self._records, None)

    def take(self, person: str | None = None) -> Iterator[Line]:
        """The next records of ``person``, or all."""
        while self._next is not None and person in {None, _person_of(self._next)}:
            record = self._next
            self.count += 1
            self._next = next(self._records, None)
            yield record
            self._require_few(_person_of(record))

    def require_end(self) -> None:
        """Pass silently when every record was taken."""
        if self._next is not None:
            raise ArchiveError(
                lines_member(self._kind),
                f"{line_id(self._next)} is of “{_person_of(self._next)}”, who is not in the "
                "archive, or stands in another order than the people",
            )

    def _require_few(self, person: str) -> None:
        """Pass silently unless one person has so much that it fills the memory."""
        if person != self._person:
            self._person, self._records_before, self._bytes_before = person, self.count, self._bytes
        records, size = self.count - self._records_before, self._bytes - self._bytes_before
        if records > MAX_OF_PERSON or size > MAX_LINES_OF_PERSON_BYTES:
            raise ArchiveError(lines_member(self._kind), "expected less of one person, got a bomb")

    def _read(self, members: Members) -> Iterator[Line]:
        name = lines_member(self._kind)
        for number, line in enumerate(_split(members, name=name), start=1):
            self._bytes += len(line)
            try:
                yield from_line(line, kind=self._kind)
            except ValueError as error:
                raise ArchiveError(name, f"line {number}: {error}") from None


class Parts:
    """One reading of everything, person by person."""

    def __init__(self, members: Members, *, counts: Mapping[str, int]) -> None:
        self._members = members
        self._expected = counts
        # Which of these there must be, the manifest's version said.
        self._lines = {
            kind: _Lines(members, kind=kind)
            for kind in LINE_KINDS
            if lines_member(kind) in members.names()
        }
        self._tables: dict[TableKind, TableReader] = {
            kind: TableReader(
                members.window(table_member(kind)),
                size=members.size_of(table_member(kind)),
                kind=kind,
            )
            for kind in TABLE_KINDS
        }
        for kind, table in self._tables.items():
            _require_count(kind, found=table.count, expected=counts)
        self._seen: dict[str, set[str]] = {}
        self._owners: dict[str, str] = {}
        self._named: list[tuple[str, str, str]] = []
        self._files = set(FIXED_MEMBERS & members.names())

    def read(self) -> Iterator[PersonPart]:
        """Everybody; after the last, whatever is left over or missing is refused."""
        people = [cast(Person, each) for each in self._lines["people"].take()]
        self._once(people, kind="people")
        self._once_only((each.label for each in people), kind="people", what="label")
        for person in people:
            part = self._part(person)
            self._look_at(part)
            yield part
        self._require_end()

    def _part(self, person: Person) -> PersonPart:
        def of(kind: LineKind) -> tuple[Any, ...]:
            return tuple(self._lines[kind].take(person.id)) if kind in self._lines else ()

        absences: tuple[AbsenceLine, ...] = of("absences")
        choices: tuple[ChoiceLine, ...] = of("choices")
        rechecks: tuple[RecheckLine, ...] = of("rechecks")
        log = TrainingLog(
            sessions=read_sessions(self._tables, person=person.id),
            pains=read_pains(self._tables, person=person.id),
            absences=tuple(each.absence for each in absences),
            choices=tuple(each.choice for each in choices),
            rechecks=tuple(each.recheck for each in rechecks),
        )
        return PersonPart(
            person=person,
            checks=of("checks"),
            plans=of("plans"),
            notes=of("notes"),
            own_findings=of("own_findings"),
            log=log,
            unfinished=of("unfinished"),
        )

    def _look_at(self, part: PersonPart) -> None:
        """Nothing comes back; ids are used once, and what refers to a check is remembered."""
        log = part.log
        for kind, records in {
            "checks": part.checks,
            "plans": part.plans,
            "notes": part.notes,
            "own_findings": part.own_findings,
            "unfinished": part.unfinished,
            "sessions": log.sessions,
            "pains": log.pains,
            "absences": log.absences,
            "choices": log.choices,
            "rechecks": log.rechecks,
        }.items():
            self._once(records, kind=kind)
        who = part.person.id
        self._owners |= dict.fromkeys((each.id for each in part.checks), who)
        for check in part.checks:
            self._named.append(("checks", check.repeats, who))
            self._files |= {track_member(each.id, check=check.id) for each in check.tracks}
            self._files |= {picture_member(each.id, check=check.id) for each in check.pictures}
        for begun in part.unfinished:
            self._files |= {
                unfinished_track_member(each.id, begun=begun.id) for each in begun.tracks
            }
        self._named += [("plans", each.check, who) for each in part.plans]
        self._named += [("own_findings", each.check, who) for each in part.own_findings]

    def _once(self, records: Any, *, kind: str) -> None:
        self._once_only((each.id for each in records), kind=kind, what="id")

    def _once_only(self, values: Iterator[str], *, kind: str, what: str) -> None:
        seen = self._seen.setdefault(f"{kind}.{what}", set())
        for value in values:
            if value in seen:
                raise ArchiveError(member_of(kind), f"two records have the {what} “{shown(value)}”")
            seen.add(value)

    def _require_end(self) -> None:
        for lines in self._lines.values():
            lines.require_end()
        for table in self._tables.values():
            table.require_end()
        for kind, check, who in self._named:
            if self._owners.get(check, who) != who:
                raise ArchiveError(
                    member_of(kind), f"a record of {who} refers to a check of somebody else"
                )
        if odd := sorted(self._files ^ self._members.names()):
            there = odd[0] in self._members.names()
            raise ArchiveError(odd[0], "belongs to no record" if there else "is missing")
        self._require_counts()

    def _require_counts(self) -> None:
        found = dict.fromkeys(COUNTED, 0)
        for kind, lines in self._lines.items():
            found[kind] = lines.count
        for table_kind, table in self._tables.items():
            found[table_kind] = table.count
        for files in ("tracks", "pictures", "unfinished_tracks"):
            found[files] = sum(name.startswith(f"{files}/") for name in self._files)
        for counted in COUNTED:
            _require_count(counted, found=found[counted], expected=self._expected)


def _require_count(kind: str, *, found: int, expected: Mapping[str, int]) -> None:
    if found != expected[kind]:
        raise ArchiveError(
            member_of(kind), f"expected {expected[kind]} {kind} as the manifest says, got {found}"
        )


def _person_of(record: Line) -> str:
    return record.id if isinstance(record, Person) else record.person


def _split(members: Members, *, name: str) -> Iterator[bytes]:
    """The lines of a member, none longer than a record may be."""
    rest = b""
    for chunk in members.chunks(name):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > MAX_LINE_BYTES:
            raise ArchiveError(name, f"expected lines of at most {MAX_LINE_BYTES} bytes")
    if rest:
        raise ArchiveError(name, "ends within a line")
