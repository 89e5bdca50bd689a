"""What a store does, the same on a file and on a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.errors import StoreError
from primemover.history.opening import open_store
from primemover.history.records import PictureRecord, TrackRecord
from primemover.history.sql import SqlStore
from primemover.history.store import Store
from primemover.programme.log import Absence, CompletedSession, Recheck, TrainingLog
from primemover.programme.plan import Plan
from tests.history import made
from tests.history.made import MONDAY, NOON

ADDED_ALONE = {"add_note", "add_own_finding"}
"""Records that name their person themselves."""


def test_a_new_store_is_empty(store: SqlStore) -> None:
    as_agreed: Store = store
    assert as_agreed.people() == ()
    assert store.find_person("me") is None
    assert store.check("check-1") is None
    assert store.current_plan("nobody") is None
    assert store.log("nobody") == TrainingLog()


def test_everything_added_is_there_when_opened_again(place: str) -> None:
    with open_store(place) as store:
        somebody = made.fill(store)
    with open_store(place) as store:
        own = made.others(owner=somebody.id)
        at = [NOON + timedelta(days=1), NOON + timedelta(days=2)]
        checks = tuple(
            made.check(n, owner=somebody.id, at=t, word="w")
            for n, t in zip((1, 2), at, strict=True)
        )
        plans = tuple(
            made.plan_record(n, owner=somebody.id, at=t, word="w")
            for n, t in zip((1, 2), at, strict=True)
        )
        assert store.people() == (somebody,)
        assert store.find_person("me") == somebody
        assert store.checks(somebody.id, with_files=True) == checks
        assert store.check("check-2") == checks[1]
        assert store.plans(somebody.id) == plans
        assert store.current_plan(somebody.id) == plans[1]
        assert store.log(somebody.id) == TrainingLog(
            sessions=tuple(
                made.session(n, on=MONDAY + timedelta(days=n), word="w") for n in (1, 2)
            ),
            pains=(own["add_pain"],),
            absences=(own["add_absence"],),
            rechecks=(own["add_recheck"],),
            choices=(own["add_choice"],),
        )
        assert store.notes(somebody.id) == (own["add_note"],)
        assert store.own_findings(somebody.id) == (own["add_own_finding"],)


def test_files_come_only_when_asked_for(store: SqlStore) -> None:
    somebody = made.fill(store)
    assert all(not c.tracks and not c.pictures for c in store.checks(somebody.id))


@pytest.mark.parametrize("kind", [CompletedSession, Absence, Recheck])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_whatever_was_done_comes_back_equal(
    kind: type[Any], data: st.DataObject, store: SqlStore
) -> None:
    record = data.draw(made.any_of(kind))
    owner = made.person(f"{uuid4()}")
    store.add_person(owner)
    add, part = {
        CompletedSession: (store.add_session, "sessions"),
        Absence: (store.add_absence, "absences"),
        Recheck: (store.add_recheck, "rechecks"),
    }[kind]
    add(record, person=owner.id)  # type: ignore[operator]
    assert getattr(store.log(owner.id), part) == (record,)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(plan=made.any_of(Plan))
def test_whatever_is_planned_comes_back_equal(plan: Plan, store: SqlStore) -> None:
    owner = made.person(f"{uuid4()}")
    store.add_person(owner)
    record = replace(made.plan_record(1, owner=owner.id), id=str(uuid4()), plan=plan)
    store.add_plan(record)
    assert store.current_plan(owner.id) == record


def _add(store: SqlStore, *, method: str, record: Any, owner: str) -> None:
    named = {} if method in ADDED_ALONE else {"person": owner}
    getattr(store, method)(record, **named)


EVERY = sorted(made.others(owner="x"))


@pytest.mark.parametrize("method", EVERY)
def test_the_same_record_twice_is_kept_once(store: SqlStore, method: str) -> None:
    somebody = made.fill(store)
    before = (store.log(somebody.id), store.notes(somebody.id), store.own_findings(somebody.id))
    record = made.others(owner=somebody.id)[method]
    _add(store, method=method, record=record, owner=somebody.id)
    after = (store.log(somebody.id), store.notes(somebody.id), store.own_findings(somebody.id))
    assert after == before


def test_people_checks_plans_and_sessions_twice_are_kept_once(store: SqlStore) -> None:
    somebody = made.fill(store)
    at = NOON + timedelta(days=1)
    store.add_person(somebody)
    store.add_check(made.check(1, owner=somebody.id, at=at, word="w"))
    store.add_plan(made.plan_record(1, owner=somebody.id, at=at, word="w"))
    on = MONDAY + timedelta(days=1)
    store.add_session(made.session(1, on=on, word="w"), person=somebody.id)
    assert len(store.people()) == 1
    assert len(store.checks(somebody.id)) == 2
    assert len(store.plans(somebody.id)) == 2
    assert len(store.log(somebody.id).sessions) == 2


@pytest.mark.parametrize("method", EVERY)
def test_another_record_of_the_same_id_is_refused(store: SqlStore, method: str) -> None:
    somebody = made.fill(store)
    other = made.others(owner=somebody.id, word="another")[method]
    with pytest.raises(StoreError, match="is kept already and is not the same"):
        _add(store, method=method, record=other, owner=somebody.id)


def test_a_session_of_the_same_id_but_another_set_is_refused(store: SqlStore) -> None:
    somebody = made.fill(store)
    kept = store.log(somebody.id).sessions[0]
    first, *rest = kept.exercises
    fewer = replace(kept, exercises=(replace(first, sets=first.sets[:-1]), *rest))
    with pytest.raises(StoreError, match="not the same"):
        store.add_session(fewer, person=somebody.id)
    assert store.log(somebody.id).sessions[0] == kept


def test_a_check_of_the_same_id_but_other_landmarks_is_refused(store: SqlStore) -> None:
    somebody = made.fill(store)
    kept = store.check("check-1")
    assert kept is not None
    other = replace(kept, tracks=(replace(kept.tracks[0], parquet=b"x"), kept.tracks[1]))
    with pytest.raises(StoreError, match="not the same"):
        store.add_check(other)
    assert store.check("check-1") == kept
    assert len(store.checks(somebody.id)) == 2


def test_a_record_of_somebody_else_is_refused_though_equal(store: SqlStore) -> None:
    made.fill(store)
    other = made.person("other")
    store.add_person(other)
    with pytest.raises(StoreError, match="of another person"):
        store.add_pain(made.others(owner="x")["add_pain"], person=other.id)


def test_two_people_cannot_have_one_label(store: SqlStore) -> None:
    store.add_person(made.person("me"))
    with pytest.raises(StoreError, match="somebody is called 'me' already"):
        store.add_person(made.person("me", id="another id"))
    assert len(store.people()) == 1


def test_people_come_in_the_order_added(store: SqlStore) -> None:
    for label in ("c", "a", "b"):
        store.add_person(made.person(label))
    assert [p.label for p in store.people()] == ["c", "a", "b"]


@pytest.mark.parametrize("method", EVERY)
def test_nothing_is_kept_of_nobody(store: SqlStore, method: str) -> None:
    with pytest.raises(StoreError, match="nobody has the id 'ghost'; add the person first"):
        _add(store, method=method, record=made.others(owner="ghost")[method], owner="ghost")


def test_no_check_plan_or_session_is_kept_of_nobody(store: SqlStore) -> None:
    nobody = "nobody has the id 'ghost'"
    with pytest.raises(StoreError, match=nobody):
        store.add_check(made.check(1, owner="ghost"))
    with pytest.raises(StoreError, match=nobody):
        store.add_plan(made.plan_record(1, owner="ghost"))
    with pytest.raises(StoreError, match=nobody):
        store.add_session(made.session(1), person="ghost")


def test_a_check_is_kept_with_all_its_files_or_not_at_all(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    lost = PictureRecord(id="p", track="no such track", number=0, png=b"x")
    wrong = replace(made.check(1, owner=somebody.id), pictures=(lost,))
    with pytest.raises(StoreError, match="does not fit the others"):
        store.add_check(wrong)
    assert store.checks(somebody.id) == ()
    store.add_check(made.check(1, owner=somebody.id))
    assert store.check("check-1") == made.check(1, owner=somebody.id)


def test_two_checks_may_hold_the_landmarks_of_one_recording(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    track = TrackRecord(id="digest", test="squat", side=None, source="a.mp4", parquet=b"1")
    for number in (1, 2):
        check = replace(
            made.check(number, owner=somebody.id), tracks=(track,), pictures=(), repeats="check-1"
        )
        store.add_check(check)
    assert [c.tracks for c in store.checks(somebody.id, with_files=True)] == [(track,), (track,)]


def test_a_rating_out_of_range_is_refused(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    pain = replace(made.others(owner="")["add_pain"], rating=11)
    with pytest.raises(StoreError, match="out of its range"):
        store.add_pain(pain, person=somebody.id)
    hard = replace(made.session(1), effort=-1)
    with pytest.raises(StoreError, match="out of its range"):
        store.add_session(hard, person=somebody.id)
    assert store.log(somebody.id) == TrainingLog()


def test_an_absence_that_ends_before_it_begins_is_refused(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    backwards = Absence(id="a", first=MONDAY, last=MONDAY - timedelta(days=1), why="other")
    with pytest.raises(StoreError, match="does not fit"):
        store.add_absence(backwards, person=somebody.id)


@pytest.mark.parametrize("naive", [datetime(2026, 3, 2)])
def test_a_moment_without_a_zone_is_refused(store: SqlStore, naive: datetime) -> None:
    with pytest.raises(StoreError, match="expected a time zone"):
        store.add_person(replace(made.person(), created_at=naive))


def test_moments_of_any_zone_are_the_same_moment(store: SqlStore) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    somebody = replace(made.person(), created_at=local)
    store.add_person(somebody)
    assert store.people() == (somebody,)
    assert store.people()[0].created_at.tzinfo is UTC


def _sessions_on(*days: date) -> list[CompletedSession]:
    return [made.session(number, on=day) for number, day in enumerate(days, start=1)]


def test_the_log_is_in_order_of_days_then_as_told(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    later, first, second = _sessions_on(MONDAY + timedelta(days=1), MONDAY, MONDAY)
    for session in (later, second, first):
        store.add_session(session, person=somebody.id)
    assert store.log(somebody.id).sessions == (second, first, later)


def test_both_ends_of_a_stretch_belong_to_it(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    for session in _sessions_on(*days):
        store.add_session(session, person=somebody.id)
    log = store.log(somebody.id, since=days[1], until=days[3])
    assert [s.on for s in log.sessions] == days[1:4]
    assert [s.exercises for s in log.sessions] == [s.exercises for s in _sessions_on(*days)[1:4]]


@pytest.mark.parametrize(
    ("since", "until", "within"),
    [(-3, -1, False), (-3, 0, True), (1, 2, True), (6, 9, True), (7, 9, False), (-9, 9, True)],
)
def test_days_away_belong_to_a_stretch_they_reach_into(
    store: SqlStore, since: int, until: int, within: bool
) -> None:
    somebody = made.person()
    store.add_person(somebody)
    away = made.others(owner="")["add_absence"]  # the week from Monday to Sunday
    store.add_absence(away, person=somebody.id)
    log = store.log(
        somebody.id, since=MONDAY + timedelta(days=since), until=MONDAY + timedelta(days=until)
    )
    assert log.absences == ((away,) if within else ())


def test_people_are_kept_apart(store: SqlStore) -> None:
    somebody, other = made.person("me"), made.person("other")
    store.add_person(somebody)
    store.add_person(other)
    store.add_session(made.session(1), person=somebody.id)
    store.add_session(made.session(2), person=other.id)
    store.add_plan(made.plan_record(1, owner=other.id))
    assert store.log(somebody.id).sessions == (made.session(1),)
    assert store.log(other.id).sessions == (made.session(2),)
    assert store.current_plan(somebody.id) is None


def test_the_newest_plan_is_in_use_whenever_it_was_added(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    newer = made.plan_record(1, owner=somebody.id, at=NOON + timedelta(hours=1))
    older = made.plan_record(2, owner=somebody.id, at=NOON)
    for record in (newer, older):
        store.add_plan(record)
    assert store.current_plan(somebody.id) == newer
    assert store.plans(somebody.id) == (older, newer)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfff"])
def test_text_that_no_database_keeps_is_refused(store: SqlStore, text: str) -> None:
    somebody = made.fill(store)
    note = replace(made.others(owner=somebody.id)["add_note"], id="new", text=text)
    with pytest.raises(StoreError, match="cannot be kept"):
        store.add_note(note)
    with pytest.raises(StoreError, match="cannot be kept"):
        store.add_person(made.person(text))
    check = made.check(9, owner=somebody.id)
    for wrong in (
        replace(check, repeats=text),
        replace(check, answers={"a": text}),
        replace(check, tracks=(replace(check.tracks[0], source=text),), pictures=()),
    ):
        with pytest.raises(StoreError):
            store.add_check(wrong)
    with pytest.raises(StoreError):
        store.add_plan(replace(made.plan_record(9, owner=somebody.id), check=text))


def test_text_is_never_a_statement(store: SqlStore) -> None:
    nasty = "'; DROP TABLE people; -- \" % ? :x \\ {}"
    somebody = made.fill(store, label=nasty, word=nasty)
    assert store.find_person(nasty) == somebody
    assert store.notes(somebody.id)[0].text == f"Text: {nasty}"
    assert store.find_person("' OR '1'='1") is None


def test_threads_may_share_a_store(store: SqlStore) -> None:
    somebody = made.person()
    store.add_person(somebody)
    with ThreadPoolExecutor(max_workers=4) as threads:
        added = threads.map(
            lambda n: store.add_session(made.session(n), person=somebody.id), range(20)
        )
        assert list(added) == [None] * 20
    assert len(store.log(somebody.id).sessions) == 20


def test_two_open_stores_see_each_other(place: str) -> None:
    with open_store(place) as one, open_store(place) as two:
        somebody = made.fill(one)
        assert two.people() == (somebody,)
        two.add_session(made.session(7), person=somebody.id)
        assert made.session(7) in one.log(somebody.id).sessions
