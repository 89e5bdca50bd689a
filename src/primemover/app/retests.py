"""Kept checks beside each other, for every command that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from primemover.findings.change import Comparison
    from primemover.findings.trends import Trend
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge


def checks_done(store: Store, *, person: Person) -> tuple[CheckRecord, ...]:
    """The kept checks that safety did not hold back, oldest first, without their files."""
    return done(store.checks(person.id))


def done(records: Iterable[CheckRecord]) -> tuple[CheckRecord, ...]:
    """Those of these checks that safety did not hold back."""
    return tuple(record for record in records if record.result.get("outcome") == "go")


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
