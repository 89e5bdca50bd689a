"""What is said once something is written down: what is kept, and what the plan makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan


def confirm(
    told: TrainingLog, *, store: Store, person: Person, on: date, knowledge: Knowledge
) -> ExitCode:
    """``SAFETY_STOP`` where the plan waits now, else OK; printed is what was kept and changed."""
    from primemover.app.stop_signs import advice

    for line in (*_kept(told), *_more_than_one(told, store=store, person=person)):
        print(line)
    for stop in told.rechecks:
        print(*advice(stop, knowledge=knowledge), sep="\n")
    waits = _what_changes(told, store=store, person=person, on=on, knowledge=knowledge)
    return ExitCode.SAFETY_STOP if waits or told.rechecks else ExitCode.OK


def said_of(told: TrainingLog, *, stands: Plan, on: date) -> tuple[str, ...]:
    """What the plan, as it ``stands`` now, says of what was done or hurt on a day."""
    if not (told.sessions or told.pains):
        return ()
    return tuple(notice.text for notice in stands.notices if notice.on == on)


def _kept(told: TrainingLog) -> Iterator[str]:
    for session in told.sessions:
        sets = sum(len(one.sets) for one in session.exercises)
        name = f"session {session.session}, " if session.session else ""
        yield f"Kept: {name}{len(session.exercises)} exercises, {sets} sets, on {session.on}."
    for pain in told.pains:
        where = pain.place.replace("_", " ")
        yield f"Written down: {where}, {pain.rating} of 10, on {pain.on}."
    for away in told.absences:
        yield f"Written down: away from {away.first} to {away.last}. The plan waits for you."


def _more_than_one(told: TrainingLog, *, store: Store, person: Person) -> Iterator[str]:
    """A hint where a day has several sessions: most often one was written down twice."""
    for session in told.sessions:
        there = store.log(person.id, since=session.on, until=session.on).sessions
        if len(there) > 1:
            yield (
                f"That makes {len(there)} sessions on {session.on}; if one is too many, "
                "`primemover log --undo` takes back the last."
            )


def _what_changes(
    told: TrainingLog, *, store: Store, person: Person, on: date, knowledge: Knowledge
) -> bool:
    """Whether the plan waits; its notices of the day are printed, or why it waits."""
    from primemover.app.course import course_of

    if store.current_plan(person.id) is None:
        return False
    stands = course_of(store, person=person, on=date.today(), knowledge=knowledge).plan
    said = said_of(told, stands=stands, on=on)
    for text in said:
        print(f"· {text}")
    if stands.withheld and not any(text in stands.withheld for text in said):
        print(f"No exercises for now: {stands.withheld}")
    return bool(stands.withheld)
