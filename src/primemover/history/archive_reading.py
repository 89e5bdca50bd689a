"""An archive from somebody else, believed only after everything in it was looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from primemover.errors import RecordingError
from primemover.history.archive_layout import (
    COUNTED,
    FIXED_MEMBERS,
    FORMAT,
    FORMAT_VERSION,
    LINE_KINDS,
    MANIFEST,
    MAX_LINE_BYTES,
    MAX_MANIFEST_BYTES,
    MAX_PICTURE_BYTES,
    MAX_TRACK_BYTES,
    TABLE_KINDS,
    ArchiveError,
    LineKind,
    TableKind,
    lines_member,
    picture_member,
    shown,
    table_member,
    track_member,
)
from primemover.history.archive_records import (
    AbsenceLine,
    CheckLine,
    ChoiceLine,
    Line,
    RecheckLine,
    from_line,
    line_id,
)
from primemover.history.bounded_json import read_json
from primemover.history.bounded_png import require_png
from primemover.history.bounded_track import require_pose_track_bytes
from primemover.history.log_tables import TableReader, read_pains, read_sessions
from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    OwnFinding,
    Person,
    PictureRecord,
    PlanRecord,
    TrackRecord,
)
from primemover.history.zip_members import Members
from primemover.programme.log import TrainingLog

Progress = Callable[[float], None]
"""Takes how much is done, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What an archive says of itself: how much of everything, and the digest of every member."""

    format: str
    format_version: int
    software: str
    counts: Mapping[str, int]
    sha256: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPart:
    """What an archive holds of one person; tracks and pictures come by ``Archive.check``."""

    person: Person
    checks: tuple[CheckLine, ...]
    plans: tuple[PlanRecord, ...]
    notes: tuple[NoteRecord, ...]
    own_findings: tuple[OwnFinding, ...]
    log: TrainingLog

    def counts(self) -> dict[str, int]:
        """How many records of each kind; the person is one."""
        parts = ("checks", "plans", "notes", "own_findings")
        logged = ("sessions", "pains", "absences", "choices", "rechecks")
        return {
            "people": 1,
            **{kind: len(getattr(self, kind)) for kind in parts},
            **{kind: len(getattr(self.log, kind)) for kind in logged},
        }


class Archive:
    """An open archive, its form checked; ``verify`` looks at every byte.

    Raises
    ------
    ArchiveError
        Naming the first member that is not as it must be, and why.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            self._members = Members(opened.enter_context(path.open("rb")))
            self.manifest = _manifest(self._members)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        """The archive itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing; the file is closed."""
        self._opened.close()

    def verify_digests(self) -> None:
        """Pass silently when every member has the digest that the manifest gives it."""
        for name, expected in self.manifest.sha256.items():
            digest = hashlib.sha256()
            for chunk in self._members.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != expected:
                raise ArchiveError(name, "is not what the manifest was written for (SHA-256)")

    def parts(self) -> Iterator[PersonPart]:
        """Everybody, one after the other; the last step makes sure that nothing is left over."""
        return _Parts(self._members, counts=self.manifest.counts).read()

    def check(self, line: CheckLine) -> CheckRecord:
        """The check with its tracks and pictures, each one looked at."""
        return CheckRecord(
            id=line.id,
            person=line.person,
            at=line.at,
            answers=line.answers,
            result=line.result,
            versions=line.versions,
            tracks=tuple(
                TrackRecord(
                    id=each.id,
                    test=each.test,
                    side=each.side,
                    source=each.source,
                    parquet=self._track(track_member(each.id, check=line.id)),
                )
                for each in line.tracks
            ),
            pictures=tuple(
                PictureRecord(
                    id=each.id,
                    track=each.track,
                    number=each.number,
                    png=self._picture(picture_member(each.id, check=line.id)),
                )
                for each in line.pictures
            ),
            repeats=line.repeats,
        )

    def _track(self, name: str) -> bytes:
        data = self._members.read(name, limit=MAX_TRACK_BYTES)
        try:
            require_pose_track_bytes(data)
        except (ValueError, RecordingError) as error:
            raise ArchiveError(name, str(error)) from None
        return data

    def _picture(self, name: str) -> bytes:
        data = self._members.read(name, limit=MAX_PICTURE_BYTES)
        try:
            require_png(data)
        except ValueError as error:
            raise ArchiveError(name, str(error)) from None
        return data


class _Lines:
    """The records of one kind, in the order of people."""

    def __init__(self, members: Members, *, kind: LineKind) -> None:
        self._kind = kind
        self._records = self._read(members)
        self._next = next(self._records, None)
        self.count = 0

    def take(self, person: str | None = None) -> Iterator[Line]:
        """The next records of ``person``, or all."""
        while self._next is not None and person in {None, _person_of(self._next)}:
            record = self._next
            self.count += 1
            self._next = next(self._records, None)
            yield record

    def require_end(self) -> None:
        """Pass silently when every record was taken."""
        if self._next is not None:
            raise ArchiveError(
                lines_member(self._kind),
                f"{line_id(self._next)} is of “{_person_of(self._next)}”, who is not in the "
                "archive, or stands in another order than the people",
            )

    def _read(self, members: Members) -> Iterator[Line]:
        name = lines_member(self._kind)
        for number, line in enumerate(_split(members, name=name), start=1):
            try:
                yield from_line(line, kind=self._kind)
            except ValueError as error:
                raise ArchiveError(name, f"line {number}: {error}") from None


class _Parts:
    """One reading of everything, person by person."""

    def __init__(self, members: Members, *, counts: Mapping[str, int]) -> None:
        self._members = members
        self._expected = counts
        self._lines = {kind: _Lines(members, kind=kind) for kind in LINE_KINDS}
        self._tables: dict[TableKind, TableReader] = {
            kind: TableReader(
                members.window(table_member(kind)),
                size=members.size_of(table_member(kind)),
                kind=kind,
            )
            for kind in TABLE_KINDS
        }
        self._seen: dict[str, set[str]] = {}
        self._owners: dict[str, str] = {}
        self._named: list[tuple[str, str, str]] = []
        self._files = set(FIXED_MEMBERS)

    def read(self) -> Iterator[PersonPart]:
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
            return tuple(self._lines[kind].take(person.id))

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
        )

    def _look_at(self, part: PersonPart) -> None:
        """Nothing comes back; ids are used once, and what refers to a check is remembered."""
        log = part.log
        for kind, records in {
            "checks": part.checks,
            "plans": part.plans,
            "notes": part.notes,
            "own_findings": part.own_findings,
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
        self._named += [("plans", each.check, who) for each in part.plans]
        self._named += [("own_findings", each.check, who) for each in part.own_findings]

    def _once(self, records: Any, *, kind: str) -> None:
        self._once_only((each.id for each in records), kind=kind, what="id")

    def _once_only(self, values: Iterator[str], *, kind: str, what: str) -> None:
        seen = self._seen.setdefault(f"{kind}.{what}", set())
        for value in values:
            if value in seen:
                raise ArchiveError(kind, f"two records have the {what} “{shown(value)}”")
            seen.add(value)

    def _require_end(self) -> None:
        for lines in self._lines.values():
            lines.require_end()
        for table in self._tables.values():
            table.require_end()
        for kind, check, who in self._named:
            if self._owners.get(check, who) != who:
                raise ArchiveError(kind, f"a record of {who} refers to a check of somebody else")
        if odd := sorted(self._files ^ self._members.names()):
            there = odd[0] in self._members.names()
            raise ArchiveError(odd[0], "belongs to no record" if there else "is missing")
        self._require_counts()

    def _require_counts(self) -> None:
        found: dict[str, int] = {kind: lines.count for kind, lines in self._lines.items()}
        for table_kind, table in self._tables.items():
            found[table_kind] = table.count
        found["tracks"] = sum(name.startswith("tracks/") for name in self._files)
        found["pictures"] = sum(name.startswith("pictures/") for name in self._files)
        for kind in COUNTED:
            if found[kind] != self._expected[kind]:
                raise ArchiveError(
                    MANIFEST, f"expected {self._expected[kind]} {kind}, got {found[kind]}"
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


def _manifest(members: Members) -> Manifest:
    missing = sorted(FIXED_MEMBERS - members.names())
    if missing:
        raise ArchiveError(missing[0], "is missing")
    data = members.read(MANIFEST, limit=MAX_MANIFEST_BYTES)
    try:
        value = read_json(data)
        _require_version(value)
        (manifest,) = TypeAdapter(
            tuple[Manifest], config=ConfigDict(strict=True, extra="forbid")
        ).validate_json(b"[" + data + b"]")
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = shown(".".join(str(each) for each in fault["loc"][1:]))
        raise ArchiveError(MANIFEST, f"{where}: {fault['msg']}") from None
    except ValueError as error:
        raise ArchiveError(MANIFEST, str(error)) from None
    if set(manifest.counts) != set(COUNTED):
        raise ArchiveError(MANIFEST, f"expected counts of {', '.join(COUNTED)}")
    if odd := sorted(set(manifest.sha256) ^ (members.names() - {MANIFEST})):
        raise ArchiveError(odd[0], "is in the manifest or in the archive, not in both")
    return manifest


def _require_version(value: Any) -> None:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError("expected an archive of primemover, got something else")
    version = value.get("format_version")
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise ValueError(
            f"expected format version {FORMAT_VERSION}, got {shown(str(version))}; a newer "
            "primemover may have written it: update primemover"
        )
