"""An entry of a log taken back, and turns taken by those who choose and then write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from primemover.history import tables
from primemover.history.connecting import reading
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore
from primemover.programme.log import TrainingLog
from tests.history import made

AT_ONCE = 6


@pytest.mark.parametrize("kind", ["sessions", "pains", "absences", "rechecks", "choices"])
def test_one_entry_is_gone_with_its_parts_and_everything_else_stays(
    store: SqlStore, kind: str
) -> None:
    somebody = made.fill(store)
    before = store.log(somebody.id)
    gone = getattr(before, kind)[-1]
    assert store.take_back(gone.id, person=somebody.id)
    left = tuple(each for each in getattr(before, kind) if each.id != gone.id)
    assert store.log(somebody.id) == replace(before, **{kind: left})
    assert not store.take_back(gone.id, person=somebody.id)
    if kind == "sessions":
        with reading(store._engine) as connection:
            owners = set(connection.scalars(select(tables.completed_sets.c.owner_key)))
        assert len(owners) == len(left)


def test_what_another_person_told_stays(store: SqlStore) -> None:
    somebody, another = made.fill(store), made.person("other")
    store.add_person(another)
    (first, *_) = store.log(somebody.id).sessions
    assert not store.take_back(first.id, person=another.id)
    assert first in store.log(somebody.id).sessions


def test_an_entry_is_exchanged_whole_or_not_at_all(store: SqlStore) -> None:
    somebody = made.fill(store)
    before = store.log(somebody.id)
    old = before.sessions[0]
    new = replace(old, note="corrected")
    with store.together() as adding:
        assert adding.take_back(old.id, person=somebody.id)
        adding.add_log(TrainingLog(sessions=(new,)), person=somebody.id)
    assert store.log(somebody.id).sessions == (new, *before.sessions[1:])

    def cut_short() -> None:
        with store.together() as adding:
            adding.take_back(new.id, person=somebody.id)
            raise RuntimeError("cut short")

    with pytest.raises(RuntimeError, match="cut short"):
        cut_short()
    assert store.log(somebody.id).sessions == (new, *before.sessions[1:])


def test_who_chooses_and_then_writes_takes_turns(place: str) -> None:
    """Everybody counts what is there and writes the next number: none twice, none left out."""
    owner = made.person()
    with open_store(place) as store:
        store.add_person(owner)

    def write_next(_: int) -> None:
        with open_store(place) as store, store.together() as adding:
            adding.take_turn(owner.id)
            number = len(store.log(owner.id).sessions)
            adding.add_log(TrainingLog(sessions=(made.session(number),)), person=owner.id)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(write_next, range(AT_ONCE)))
    with open_store(place) as store:
        found = {session.id for session in store.log(owner.id).sessions}
        assert found == {made.session(number).id for number in range(AT_ONCE)}


def test_one_note_and_one_own_finding_go_alone(store: SqlStore) -> None:
    somebody, another = made.fill(store), made.person("other")
    store.add_person(another)
    before = made.everything(store)
    (note,), (finding,) = store.notes(somebody.id), store.own_findings(somebody.id)
    assert not store.remove_note(note.id, person=another.id)
    assert not store.remove_own_finding(finding.id, person=another.id)
    assert store.remove_note(note.id, person=somebody.id)
    assert (store.notes(somebody.id), store.own_findings(somebody.id)) == ((), (finding,))
    assert store.remove_own_finding(finding.id, person=somebody.id)
    assert store.own_findings(somebody.id) == ()
    assert not store.remove_note(note.id, person=somebody.id)
    assert not store.remove_own_finding(finding.id, person=somebody.id)
    store.add_note(note)
    store.add_own_finding(finding)
    assert made.everything(store) == before
