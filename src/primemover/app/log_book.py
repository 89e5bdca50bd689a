"""What was written down last: shown, and taken out again when it was a slip."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.app.exit_codes import ExitCode
from primemover.app.stop_signs import is_stop
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.programme.log import (
        Absence,
        Choice,
        CompletedSession,
        PainNote,
        Recheck,
        TrainingLog,
    )

SHOWN: Final = 15
"""Entries that are listed: some weeks of training."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing written down: its id, its day, and it in words.

    ``lasting`` entries belong to something else that is kept (a check) and cannot be taken out
    alone. ``exercises`` are the ids of what was done in a session.
    """

    id: str
    on: date
    words: str
    lasting: bool = False
    exercises: tuple[str, ...] = ()


def entries_of(log: TrainingLog) -> tuple[Entry, ...]:
    """Everything in a log, the last written down first, as the ids tell, which grow with time."""
    entries = sorted(_entries(log), key=_written_ms)
    return tuple(entries[::-1])


def look_back(store: Store, *, person: Person, undo: bool, sure: bool) -> ExitCode:
    """OK; the last entries are listed, or with ``undo`` the very last one is taken out.

    Raises
    ------
    UsageError
        When somebody is ``sure`` of nothing that would be taken out.
    """
    if sure and not undo:
        raise UsageError("--yes: goes with --undo")
    if undo:
        return take_back_last(store, person=person, sure=sure)
    return show_last(store, person=person)


def show_last(store: Store, *, person: Person) -> ExitCode:
    """Always OK; the last entries are printed."""
    entries = entries_of(store.log(person.id))
    if not entries:
        print("Nothing is written down yet.")
        return ExitCode.OK
    for entry in entries[:SHOWN]:
        print(f"{entry.on}  {entry.words}")
    if len(entries) > SHOWN:
        print(f"… and {len(entries) - SHOWN} before these; `primemover export` writes them all.")
    return ExitCode.OK


def take_back_last(store: Store, *, person: Person, sure: bool) -> ExitCode:
    """OK, whether or not the last entry is taken out; it is shown and asked about first."""
    entries = [entry for entry in entries_of(store.log(person.id)) if not entry.lasting]
    if not entries:
        print("Nothing is written down that could be taken out.")
        return ExitCode.OK
    last = entries[0]
    print(f"Written down last: {last.on}  {last.words}")
    if not (sure or _yes("Take it out? y/N ")):
        print("Nothing was changed.")
        return ExitCode.OK
    gone = store.take_back(last.id, person=person.id)
    print("Taken out; the plan is as if it had never been told." if gone else "It is gone already.")
    return ExitCode.OK


def _yes(asked: str) -> bool:
    sys.stderr.write(asked)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _written_ms(entry: Entry) -> int:
    """When it was written, in ms since 1970; ids that do not tell it come first of all."""
    from primemover.programme.order import told_at_ms

    return told_at_ms(entry.id) or 0


def _entries(log: TrainingLog) -> Iterator[Entry]:
    """Each kind after those it may have been told beside: of one moment the session comes first."""
    for done in log.sessions:
        yield Entry(id=done.id, on=done.on, words=_session(done), exercises=_exercises(done))
    yield from (Entry(id=one.id, on=one.on, words=_pain(one)) for one in log.pains)
    yield from (Entry(id=one.id, on=one.on, words=_choice(one)) for one in log.choices)
    yield from (Entry(id=one.id, on=one.first, words=_absence(one)) for one in log.absences)
    for one in log.rechecks:
        yield Entry(id=one.id, on=one.on, words=_recheck(one), lasting=not is_stop(one))


def _exercises(done: CompletedSession) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.exercise for one in done.exercises))


def _session(done: CompletedSession) -> str:
    sets = sum(len(one.sets) for one in done.exercises)
    names = ", ".join(_exercises(done)) or "nothing done"
    effort = f", effort {done.effort} of 10" if done.effort is not None else ""
    return f"session {done.session or 'of your own'}: {names} ({sets} sets{effort})"


def _pain(pain: PainNote) -> str:
    return f"pain: {pain.place.replace('_', ' ')} {pain.rating} of 10"


def _absence(away: Absence) -> str:
    kit = f", with {', '.join(sorted(away.equipment))}" if away.equipment else ""
    return f"away ({away.why}{kit}) until {away.last}"


def _choice(choice: Choice) -> str:
    place = f" in {choice.slot}" if choice.slot else ""
    return f"wish: {choice.kind} {choice.exercise}{place}"


def _recheck(check: Recheck) -> str:
    if is_stop(check):
        return f"stop sign: {', '.join(one.title for one in check.findings)}"
    return "check done again"
