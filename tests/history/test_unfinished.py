"""What was begun and not ended: kept, replaced, dropped, and never more than can be exported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event, func, select

from primemover.errors import StoreError
from primemover.history import tables, unfinished_rows
from primemover.history.connecting import reading
from primemover.history.opening import open_store
from primemover.history.records import Unfinished
from primemover.history.sql import SqlStore
from tests.history import made
from tests.history.made import NOON


def _begun(store: SqlStore) -> Unfinished:
    owner = made.person()
    store.add_person(owner)
    begun = made.unfinished(1, owner=owner.id)
    store.keep_unfinished(begun)
    return begun


def test_it_is_there_with_its_tracks_when_opened_again(place: str) -> None:
    with open_store(place) as store:
        begun = _begun(store)
    with open_store(place) as store:
        assert store.unfinished(begun.person) == (begun,)


def test_a_later_state_takes_the_place_of_the_earlier(store: SqlStore) -> None:
    begun = _begun(store)
    later = replace(
        begun,
        kind="session",
        at=begun.at + timedelta(minutes=5),
        document={"step": 3},
        tracks=begun.tracks[1:],
    )
    store.keep_unfinished(later)
    assert store.unfinished(begun.person) == (later,)


def test_tracks_that_did_not_change_are_not_written_again(store: SqlStore) -> None:
    begun = _begun(store)
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    store.keep_unfinished(replace(begun, document={"step": 4}))
    assert not [each for each in statements if each.startswith("INSERT INTO unfinished_tracks")]
    store.keep_unfinished(replace(begun, tracks=begun.tracks[:1]))
    assert [each for each in statements if each.startswith("INSERT INTO unfinished_tracks")]


def test_they_come_by_kind_in_the_order_kept(store: SqlStore) -> None:
    begun = _begun(store)
    session = replace(begun, id="s", kind="session", at=NOON - timedelta(days=1), tracks=())
    store.keep_unfinished(session)
    assert store.unfinished(begun.person) == (session, begun)
    assert store.unfinished(begun.person, kind="session") == (session,)
    assert store.unfinished(begun.person, kind="check") == (begun,)
    assert store.unfinished("nobody") == ()


def test_it_is_dropped_once_and_its_tracks_with_it(store: SqlStore) -> None:
    begun = _begun(store)
    assert store.drop_unfinished(begun.id, person=begun.person)
    assert not store.drop_unfinished(begun.id, person=begun.person)
    assert store.unfinished(begun.person) == ()
    with reading(store._engine) as connection:
        assert connection.scalar(select(func.count()).select_from(tables.unfinished_tracks)) == 0


def test_what_another_person_began_stays_theirs(store: SqlStore) -> None:
    begun = _begun(store)
    other = made.person("other")
    store.add_person(other)
    assert not store.drop_unfinished(begun.id, person=other.id)
    with pytest.raises(StoreError, match="of another person"):
        store.keep_unfinished(replace(begun, person=other.id))
    assert store.unfinished(begun.person) == (begun,)


def test_nothing_is_kept_of_nobody(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="nobody has the id 'ghost'"):
        store.keep_unfinished(made.unfinished(1, owner="ghost"))


def test_a_check_ends_as_one(store: SqlStore) -> None:
    begun = _begun(store)
    check = made.check(1, owner=begun.person)
    with store.together() as adding:
        adding.add_check(check)
        assert adding.drop_unfinished(begun.id, person=begun.person)
    assert store.unfinished(begun.person) == ()
    assert store.check(check.id) == check


def test_a_check_that_cannot_be_kept_leaves_what_was_begun(store: SqlStore) -> None:
    begun = _begun(store)

    def broken() -> None:
        with store.together() as adding:
            adding.add_check(made.check(1, owner=begun.person))
            adding.drop_unfinished(begun.id, person=begun.person)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert store.unfinished(begun.person) == (begun,)
    assert store.check("check-1") is None


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"a": "x" * (unfinished_rows.MAX_DOCUMENT_BYTES + 1)}, "bytes"),
        ({"a": "x" * 200_001}, "characters"),
        ({"a": "b\0c"}, "NUL"),
        ({"a": "\ud800"}, "half a character"),
        ({"a": float("nan")}, "finite"),
        ({"a": 10**30}, "digits"),
        ({"a": object()}, "expected"),
    ],
)
def test_a_document_that_no_archive_could_hold_is_refused(
    store: SqlStore, document: dict[str, object], reason: str
) -> None:
    begun = _begun(store)
    with pytest.raises(StoreError, match=reason):
        store.keep_unfinished(replace(begun, document=document))
    assert store.unfinished(begun.person) == (begun,)


def test_a_document_that_is_nested_without_end_is_refused(store: SqlStore) -> None:
    begun = _begun(store)
    deep: dict[str, object] = {}
    for _ in range(50):
        deep = {"a": deep}
    with pytest.raises(StoreError, match="levels of nesting"):
        store.keep_unfinished(replace(begun, document=deep))


def test_too_many_tracks_are_refused(store: SqlStore) -> None:
    begun = _begun(store)
    many = tuple(
        replace(begun.tracks[0], id=f"t{n}") for n in range(unfinished_rows.MAX_TRACKS + 1)
    )
    with pytest.raises(StoreError, match="expected at most 200 tracks, got 201"):
        store.keep_unfinished(replace(begun, tracks=many))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(document=made.ANSWERS)
def test_whatever_the_document_says_comes_back(
    document: dict[str, object], store: SqlStore
) -> None:
    owner = made.person("any")
    if store.find_person("any") is None:
        store.add_person(owner)
    plain = {key: list(v) if isinstance(v, tuple) else v for key, v in document.items()}
    begun = replace(made.unfinished(1, owner=owner.id), id="any", document=plain, tracks=())
    store.keep_unfinished(begun)
    assert store.unfinished(owner.id) == (begun,)
