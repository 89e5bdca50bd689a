"""Kept checks beside each other, for every command that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from primemover.findings.change import Comparison
    from primemover.findings.trends import Trend
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeatable:
    """From when on a check can be done once more with nothing changed, and whether that is now."""

    since: datetime
    now: bool


def repeatable(record: CheckRecord, *, now: datetime, knowledge: Knowledge) -> Repeatable | None:
    """When doing ``record`` once more tells how much the person varies; None where it does not.

    A repeat is not repeated, and after some weeks a change may be a real one.
    """
    recent, apart = knowledge.gates["repeat_recent"], knowledge.gates["repeat_apart"]
    if record.repeats or not recent.holds((now - record.at) / timedelta(days=1)):
        return None
    soonest = record.at + timedelta(hours=apart.value)
    return Repeatable(since=soonest.astimezone(), now=now >= soonest)


def checks_done(store: Store, *, person: Person) -> tuple[CheckRecord, ...]:
    """The kept checks that safety did not hold back, oldest first, without their files."""
    return done(store.checks(person.id))


def done(records: Iterable[CheckRecord]) -> tuple[CheckRecord, ...]:
    """Those of these checks that safety did not hold back; sensors alone are no check."""
    return tuple(each for each in whole(records) if each.result.get("outcome") == "go")


def whole(records: Iterable[CheckRecord]) -> tuple[CheckRecord, ...]:
    """Those of these checks in which something was answered or filmed."""
    return tuple(each for each in records if not each.of_sensors_alone)


def set_beside(
    records: Sequence[CheckRecord], *, since: Literal["last", "first"] = "last"
) -> CheckRecord | None:
    """The check to compare the newest with: the one it repeats, else the last or the first."""
    *earlier, newest = records
    repeated = next((record for record in earlier if record.id == newest.repeats), None)
    if repeated is not None and since == "last":
        return repeated
    if not earlier:
        return None
    return earlier[0] if since == "first" else earlier[-1]


def comparison_of(
    before: CheckRecord,
    *,
    after: CheckRecord,
    records: Sequence[CheckRecord],
    store: Store,
    knowledge: Knowledge,
) -> Comparison:
    """Two checks side by side; ``records`` are all of the person, to learn the noise from."""
    from primemover.findings.change import compare
    from primemover.history.readings import day_of, days_of, repeats_of

    linked = {record.repeats for record in records} - {""}
    repeating = [record for record in records if record.repeats or record.id in linked]
    days = days_of(repeating, knowledge=knowledge, store=store)
    return compare(
        day_of(before, knowledge=knowledge, store=store),
        after=day_of(after, knowledge=knowledge, store=store),
        knowledge=knowledge,
        repeats=repeats_of(repeating, days=days),
    )


def trends_of(
    records: Sequence[CheckRecord], *, store: Store, knowledge: Knowledge
) -> tuple[Trend, ...]:
    """Every quantity over all these checks."""
    from primemover.findings.trends import series
    from primemover.history.readings import days_of, repeats_of

    days = days_of(records, knowledge=knowledge, store=store)
    return series(days, knowledge=knowledge, repeats=repeats_of(records, days=days))
