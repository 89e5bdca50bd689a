"""What a person threw away last, so that it can be brought back while the app runs."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from primemover.history.records import NoteRecord, OwnFinding
from primemover.programme.log import TrainingLog

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit

What = TypeVar("What")

_ENTRIES: Final = "entries of the log"
"""Where an entry waits, by person, to be put back into the log as it was."""

_REMARKS: Final = "remarks taken out"
"""Where a note or a professional's own finding waits, by person, to be put back."""

PUT_BACK: Final = "/history/put-back"
"""The address that puts it back."""


class LastThrownAway(Generic[What]):
    """One thing a person, in memory alone; the next one takes its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, What] = {}

    def __contains__(self, person: str) -> bool:
        """Whether something of this person (an id) can be brought back."""
        return person in self._found

    def keep(self, what: What, *, person: str) -> None:
        """Nothing; ``what`` waits to be brought back."""
        with self._lock:
            self._found[person] = what

    def take(self, person: str) -> What | None:
        """What waits, and waits no longer; None when nothing does."""
        with self._lock:
            return self._found.pop(person, None)

    def forget(self, person: str) -> None:
        """Nothing; what this person threw away is gone: they were erased."""
        self.take(person)


def take_out(visit: Visit, *, entry: str, on: date) -> None:
    """Nothing; the entry of this id is out of the log, and the next page offers to put it back.

    ``on`` is the day that is shown once it is back.
    """
    keep_as_it_was(visit, entry=entry, on=on)
    if visit.store.take_back(entry, person=visit.person.id):
        told = visit.language("Taken out. The plan is as if it had never been told.")
        visit.say(told, undo=PUT_BACK)


def keep_as_it_was(visit: Visit, *, entry: str, on: date) -> None:
    """Nothing; the entry of this id can be put back as it is now, until another one is kept."""
    found = _alone(visit.store.log(visit.person.id), entry=entry)
    _entries(visit).keep((on, found), person=visit.person.id)


def put_back(visit: Visit) -> date | None:
    """The day of the entry that is in the log again as it was; None when none waits."""
    found = _entries(visit).take(visit.person.id)
    if found is None:
        return None
    on, before = found
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        for session in before.sessions:  # what it was changed into
            adding.take_back(session.id, person=visit.person.id)
        adding.add_log(before, person=visit.person.id)
    return on


def take_out_note(visit: Visit, *, note: str, person: str, undo: str) -> bool:
    """Whether the person (an id) had this note; the next page then offers to put it back.

    ``undo`` is the address that does so, with :func:`put_back_remark`.
    """
    found = next((one for one in visit.store.notes(person) if one.id == note), None)
    if found is None or not visit.store.remove_note(note, person=person):
        return False
    _remarks(visit).keep(found, person=person)
    visit.say(visit.language("The note is taken out."), undo=undo)
    return True


def take_out_finding(visit: Visit, *, finding: str, person: str, undo: str) -> bool:
    """Whether a professional's finding of this id was about the person; as with a note."""
    found = next((one for one in visit.store.own_findings(person) if one.id == finding), None)
    if found is None or not visit.store.remove_own_finding(finding, person=person):
        return False
    _remarks(visit).keep(found, person=person)
    visit.say(visit.language("The finding is taken out; the check is as it was."), undo=undo)
    return True


def put_back_remark(visit: Visit, *, person: str) -> None:
    """Nothing; the note or finding taken out last of this person is kept again as it was."""
    found = _remarks(visit).take(person)
    if isinstance(found, NoteRecord):
        visit.store.add_note(found)
    elif found is not None:
        visit.store.add_own_finding(found)


def _remarks(visit: Visit) -> LastThrownAway[NoteRecord | OwnFinding]:
    return visit.site.part(_REMARKS, make=LastThrownAway)


def _entries(visit: Visit) -> LastThrownAway[tuple[date, TrainingLog]]:
    return visit.site.part(_ENTRIES, make=LastThrownAway)


def _alone(log: TrainingLog, *, entry: str) -> TrainingLog:
    """The log with this entry alone."""

    def only(entries: Any) -> Any:
        return tuple(one for one in entries if one.id == entry)

    return TrainingLog(
        sessions=only(log.sessions),
        pains=only(log.pains),
        absences=only(log.absences),
        rechecks=only(log.rechecks),
        choices=only(log.choices),
    )
