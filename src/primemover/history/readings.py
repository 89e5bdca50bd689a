"""Kept checks as readings a re-test can compare; judged again where another version judged them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primemover.findings.change_words import day_words
from primemover.findings.filmed_readings import filmed_readings
from primemover.findings.readings import Reading, TestDay
from primemover.findings.side_differences import side_differences
from primemover.findings.told_readings import told_readings
from primemover.history.judging import judged_today, measure_again
from primemover.history.records import CheckRecord
from primemover.knowledge import Knowledge

if TYPE_CHECKING:
    from primemover.history.store import Store


def day_of(record: CheckRecord, *, knowledge: Knowledge, store: Store | None = None) -> TestDay:
    """Every reading of a kept check, told and filmed, with the differences of sides.

    Judged by another version, its landmarks are measured again today; what has none keeps the
    stored values under the version that judged them, and is then compared with nothing newer.

    Parameters
    ----------
    store : Store, optional
        Where landmarks are fetched from when ``record`` was read without them.
    """
    told = told_readings(record.answers, knowledge=knowledge)
    stored: Sequence[Mapping[str, Any]] = _tests(record)
    if not stored or judged_today(record, knowledge=knowledge):
        filmed = filmed_readings(stored, versions=record.versions, knowledge=knowledge)
        return _day(record, told=told, filmed=filmed)
    if store is not None and not record.tracks:
        record = store.check(record.id) or record
    fresh, versions = measure_again(record, knowledge=knowledge)
    lost = _without_landmarks(stored, record=record)
    filmed = (
        *filmed_readings(fresh, versions=versions, knowledge=knowledge),
        *filmed_readings(lost, versions=record.versions, knowledge=knowledge),
    )
    return _day(record, told=told, filmed=filmed, notes=_notes(record, again=fresh, lost=lost))


def days_of(
    records: Iterable[CheckRecord], *, knowledge: Knowledge, store: Store | None = None
) -> tuple[TestDay, ...]:
    """Each kept check that safety did not hold back, as :func:`day_of` reads it."""
    return tuple(
        day_of(record, knowledge=knowledge, store=store)
        for record in records
        if record.result.get("outcome") == "go"
    )


def repeats_of(
    records: Iterable[CheckRecord], *, days: Iterable[TestDay]
) -> tuple[tuple[TestDay, ...], ...]:
    """The days between which nothing changed, group by group: a check and those repeating it."""
    links = {record.id: record.repeats for record in records}
    groups: dict[str, list[TestDay]] = {}
    for day in days:
        groups.setdefault(_first_of(day.id, links=links), []).append(day)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def filmed_in(record: CheckRecord) -> tuple[str, ...]:
    """Ids of the tests that were filmed in a kept check, each once, in order."""
    used = (str(test["test"]) for test in _tests(record) if test.get("measures"))
    return tuple(dict.fromkeys(used))


def _first_of(check: str, *, links: Mapping[str, str]) -> str:
    """The check that a chain of repeats began with; a chain that closes on itself ends."""
    seen = {check}
    while (earlier := links.get(check, "")) in links and earlier not in seen:
        seen.add(earlier)
        check = earlier
    return check


def _tests(record: CheckRecord) -> list[Mapping[str, Any]]:
    tests = record.result.get("tests", ())
    if not isinstance(tests, list | tuple):
        return []
    return [each for each in tests if isinstance(each, Mapping)]


def _without_landmarks(
    stored: Iterable[Mapping[str, Any]], *, record: CheckRecord
) -> list[Mapping[str, Any]]:
    kept = Counter((track.test, track.side, track.source) for track in record.tracks)
    lost = []
    for test in stored:
        name = (test["test"], test["side"], test["source"])
        if kept[name]:
            kept[name] -= 1
        elif test.get("measures"):
            lost.append(test)
    return lost


def _day(
    record: CheckRecord,
    *,
    told: tuple[Reading, ...],
    filmed: tuple[Reading, ...],
    notes: tuple[str, ...] = (),
) -> TestDay:
    readings = (*filmed, *told)
    return TestDay(
        id=record.id,
        at=record.at,
        readings=(*readings, *side_differences(readings)),
        notes=notes,
    )


def _notes(
    record: CheckRecord, *, again: Sequence[Mapping[str, Any]], lost: Sequence[object]
) -> tuple[str, ...]:
    on = day_words(record.at)
    found = []
    if again:
        found.append(
            f"The check of {on} was judged again from its stored landmarks, because the software "
            "or what it knows has changed since."
        )
    if lost:
        recordings = "one recording" if len(lost) == 1 else f"{len(lost)} recordings"
        found.append(
            f"No landmarks are kept of {recordings} of {on}: what was measured then stays as it "
            "was, and is compared with nothing newer."
        )
    found += [f"Stored landmarks of {on}: {each['problem']}" for each in again if each["problem"]]
    return tuple(found)
