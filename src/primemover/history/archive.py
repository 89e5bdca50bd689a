"""Everything kept of people as one file, and back: equal stores give equal archives.

The form is told in ``docs/reference/archive.md``. An archive is somebody else's file: it is
looked at whole before the first record is written, and nothing is ever extracted from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primemover.errors import StoreError
from primemover.history.archive_layout import ArchiveError
from primemover.history.archive_parts import PersonPart
from primemover.history.archive_reading import Archive, Progress
from primemover.history.archive_writing import ArchiveWriter
from primemover.history.comparing import Kept
from primemover.history.records import Person
from primemover.history.store import Store
from primemover.history.together import Additions
from primemover.history.whole_files import written_whole

MOST_NAMED: Final = 10
"""Records named in one message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import did: records written, and records that were there already, by kind."""

    added: Mapping[str, int]
    there: Mapping[str, int]


def export_archive(
    store: Store,
    *,
    people: Sequence[str] | None = None,
    path: str | Path,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Where the archive now is: everything kept of ``people`` (ids), or of everybody.

    The file is there whole or not at all, and only its owner may read it.

    Raises
    ------
    StoreError
        When somebody is not in the store, a record has no place in an archive, or the file is
        there already or cannot be written.
    """
    target = Path(path).expanduser().absolute()
    chosen = _chosen(store.people(), people=people)
    with written_whole(target, overwrite=overwrite) as file:
        try:
            with ArchiveWriter(file, folder=target.parent) as writer:
                for number, person in enumerate(chosen):
                    _write_person(store, person=person, writer=writer)
                    _report(progress, done=(number + 1) / (len(chosen) + 1))
                writer.finish()
        except ArchiveError as error:
            raise StoreError(
                f"{target.name}: cannot be written, {error}; correct the record"
            ) from error
    _report(progress, done=1.0)
    return target


def import_archive(path: str | Path, *, store: Store, progress: Progress | None = None) -> Imported:
    """What was added to ``store`` and what was there already; a second time adds nothing.

    Somebody of whom nothing is kept gives way to somebody of the archive with the same name.
    Everything in the archive is looked at first. Then each person is written in one transaction:
    after a power cut the same import goes on where it ended.

    Raises
    ------
    StoreError
        When the archive is damaged, hostile, newer or none, with the member and the reason; or
        when records of the store have the same id and are not equal, with a list. Nothing was
        written then.
    """
    source = Path(path).expanduser()
    try:
        if not source.is_file():
            raise StoreError(f"{source}: expected an archive, there is none; name another file")
        with Archive(source) as archive:
            _require_good(archive, store=store, progress=progress)
            return _write_all(archive, store=store, progress=progress)
    except ArchiveError as error:
        raise StoreError(
            f"{source.name}, {error}; nothing was imported: export it again where it came from"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{source.name}: cannot be read ({error.strerror or error}); check the file"
        ) from error


def verify_archive(path: str | Path) -> Mapping[str, int]:
    """How many records of each kind an archive holds; every byte of it was looked at.

    Raises
    ------
    StoreError
        As for :func:`import_archive`.
    """
    source = Path(path).expanduser()
    try:
        with Archive(source) as archive:
            archive.verify_digests()
            for part in archive.parts():
                for line in part.checks:
                    archive.check(line)
                for begun in part.unfinished:
                    archive.unfinished(begun)
            return dict(archive.manifest.counts)
    except ArchiveError as error:
        raise StoreError(f"{source.name}, {error}; make the archive again") from error
    except OSError as error:
        raise StoreError(
            f"{source.name}: cannot be read ({error.strerror or error}); check the file"
        ) from error


def _chosen(there: Sequence[Person], *, people: Sequence[str] | None) -> tuple[Person, ...]:
    if people is None:
        return tuple(there)
    if unknown := sorted(set(people) - {person.id for person in there}):
        raise StoreError(
            f"nobody in the store has the id {', '.join(map(repr, unknown))}; name people who are "
            "there"
        )
    return tuple(person for person in there if person.id in people)


def _write_person(store: Store, *, person: Person, writer: ArchiveWriter) -> None:
    writer.add_line(person, kind="people")
    for check in store.checks(person.id):
        whole = store.check(check.id)  # one at a time: pictures are large
        writer.add_check(whole or check)
    for plan in store.plans(person.id):
        writer.add_line(plan, kind="plans")
    for note in store.notes(person.id):
        writer.add_line(note, kind="notes")
    for finding in store.own_findings(person.id):
        writer.add_line(finding, kind="own_findings")
    for begun in store.unfinished(person.id):
        writer.add_unfinished(begun)
    writer.add_log(store.log(person.id), person=person.id)


def _require_good(archive: Archive, *, store: Store, progress: Progress | None) -> None:
    """Pass silently when all of the archive is sound and nothing in it contradicts the store."""
    archive.verify_digests()
    _report(progress, done=0.1)
    kept = Kept(store)
    contradictions: list[str] = []
    people = archive.manifest.counts["people"]
    for number, part in enumerate(archive.parts()):
        _look_at_files(archive, part=part, kept=kept, contradictions=contradictions)
        contradictions += kept.contradictions(part)
        _report(progress, done=0.1 + 0.4 * (number + 1) / max(1, people))
    if contradictions:
        named = "; ".join(contradictions[:MOST_NAMED])
        more = len(contradictions) - MOST_NAMED
        raise StoreError(
            f"the store has records of the same id that are not equal: {named}"
            + (f"; and {more} more" if more > 0 else "")
            + "; nothing was imported: import into another store"
        )


def _look_at_files(
    archive: Archive, *, part: PersonPart, kept: Kept, contradictions: list[str]
) -> None:
    for line in part.checks:
        check = archive.check(line)
        if kept.contradicts(check):
            contradictions.append(f"check {line.id}")
    for begun in part.unfinished:
        archive.unfinished(begun)


def _write_all(archive: Archive, *, store: Store, progress: Progress | None) -> Imported:
    added: Counter[str] = Counter()
    there: Counter[str] = Counter()
    people = archive.manifest.counts["people"]
    kept = Kept(store)
    for number, part in enumerate(archive.parts()):
        new = kept.new_of(part)
        known = kept.knows(part.person)
        if (empty := kept.giving_way(part.person)) is not None:
            store.erase(empty.id)
        with store.together() as additions:
            if not known:
                additions.add_person(part.person)
            _add(new, additions=additions, archive=archive)
        all_of, some = Counter(part.counts()), Counter(new.counts())
        some["people"] = 0 if known else 1
        added += some
        there += all_of - some
        _report(progress, done=0.5 + 0.5 * (number + 1) / max(1, people))
    return Imported(added=dict(added), there=dict(there))


def _add(part: PersonPart, *, additions: Additions, archive: Archive) -> None:
    for line in part.checks:
        additions.add_check(archive.check(line))
    for plan in part.plans:
        additions.add_plan(plan)
    for note in part.notes:
        additions.add_note(note)
    for finding in part.own_findings:
        additions.add_own_finding(finding)
    for begun in part.unfinished:
        additions.keep_unfinished(archive.unfinished(begun))
    additions.add_log(part.log, person=part.person.id)


def _report(progress: Progress | None, *, done: float) -> None:
    if progress:
        progress(done)
