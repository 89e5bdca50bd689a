"""A session by forms alone: told as it was, kept once, and the plan follows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from primemover.app.course import Course, course_of
from primemover.app.session_in_hand import in_hand
from primemover.app.store import new_id
from primemover.app.web.application import create_app
from primemover.app.web.live import sets
from primemover.app.web.site import ServeSettings, Site
from primemover.coaching.report import LiveRepetition, SetReport, SetTarget
from primemover.coaching.session_state import SessionState
from primemover.history.records import Person, Unfinished
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSession
from primemover.programme.progress import progress
from primemover.terms import Side
from tests.app.web.browser import Browser
from tests.app.web.people import with_plan

MOST_STEPS = 200
"""More than any session has: a walk through one that does not end is a fault."""


def _turn(page: str) -> str:
    found = re.search(r'name="turn" value="(\d+)"', page)
    assert found is not None, page[:2000]
    return found[1]


def _course(store: Store, person: Person) -> Course:
    return course_of(store, person=person, on=date.today(), knowledge=load_knowledge())


def _walk(
    client: Browser, *, reps: str = "11", load: str = "", hurt: dict[str, str] | None = None
) -> None:
    """The session in hand to its end, every set with the same figures; ``hurt`` in the first."""
    for _ in range(MOST_STEPS):
        answer = client.get("/today/session")
        if answer.url.path == "/today/finish":
            return
        page = answer.text
        told = {"turn": _turn(page)}
        if "/today/session/set" in page:
            told |= {"reps": reps} if 'id="reps"' in page else {}
            told |= {"hold_s": "17"} if 'name="hold_s"' in page else {}
            told |= {"load": load} if load and 'id="load"' in page else {}
            assert client.post("/today/session/set", data=told).status_code == 200
        else:
            assert client.post("/today/session/end", data=told | (hurt or {})).status_code == 200
            hurt = None
    raise AssertionError("the session does not end")


def _stands(store: Store, person: Person) -> SessionState:
    return (in_hand(store, person=person) or pytest.fail("no session")).session.state()


def _last(store: Store, person: Person) -> CompletedSession:
    return store.log(person.id).sessions[-1]


def test_without_a_plan_nothing_is_offered(client: Browser, store: Store) -> None:
    assert "No session yet" in client.get("/today").text
    client.post("/today/start", data={"minutes": "10"})
    client.post("/today/desk", data={})
    assert client.get("/today/session").url.path == "/today"
    assert all(not store.log(person.id).sessions for person in store.people())


def test_a_whole_session_lands_in_the_history_as_typed(client: Browser, store: Store) -> None:
    person = with_plan(store)
    planned = _course(store, person).next_session()
    assert planned is not None
    client.post("/today/start", data={"minutes": "30"})
    _walk(client)
    client.post("/today/finish", data={"effort": "6", "note": "went well", "minutes": "24"})
    kept = _last(store, person)
    assert kept.session == planned.id
    assert (kept.effort, kept.note, kept.minutes) == (6, "went well", 24.0)
    assert [one.exercise for one in kept.exercises] == [one.exercise for one in planned.exercises()]
    for done, asked in zip(kept.exercises, planned.exercises(), strict=True):
        assert done.slot == asked.slot
        assert done.pain == 0
        assert len(done.sets) == asked.dose.sets
        for one in done.sets:
            assert (one.reps, one.hold_s) == (
                11 if asked.dose.reps_low is not None else None,
                17.0 if asked.dose.hold_s is not None else None,
            )
    assert not store.unfinished(person.id)


def test_progress_takes_what_was_told(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    _walk(client)
    client.post("/today/finish")
    course = _course(store, person)
    again = progress(
        course.record.plan, log=course.log, on=date.today(), knowledge=load_knowledge()
    )
    assert again == course.plan
    coming = course.next_session()
    assert coming is not None
    assert coming.id == "w01d2"


def test_loading_the_page_again_changes_nothing(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    first, again = client.get("/today/session").text, client.get("/today/session").text
    assert _turn(first) == _turn(again) == "1"
    hand = in_hand(store, person=person)
    assert hand is not None
    assert hand.session.state().sets[0][0].reps == 9


def test_a_session_outlives_the_app(tmp_path: Path) -> None:
    serving = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    app = create_app(serving)
    with Browser(app, base_url="http://127.0.0.1:8765") as client:
        with_plan(app.state.site.store)
        client.post("/today/start")
        client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    with Browser(create_app(serving), base_url="http://127.0.0.1:8765") as client:
        assert "Your session is waiting" in client.get("/today").text
        assert _turn(client.get("/today/session").text) == "1"


def test_two_windows_tell_one_set_once(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    second = client.post("/today/session/set", data={"turn": "0", "reps": "12"})
    assert "already told" in second.text
    hand = in_hand(store, person=person)
    assert hand is not None
    assert len(hand.session.words) == 1


def test_a_session_is_written_down_once(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/finish", data={"effort": "5"})
    client.post("/today/finish", data={"effort": "5"})
    assert len(store.log(person.id).sessions) == 1


def test_a_second_session_of_a_day_is_asked_about(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/finish")
    asked = client.post("/today/start")
    assert "A second session today?" in asked.text
    assert in_hand(store, person=person) is None
    client.post("/today/start", data={"again": "1"})
    assert in_hand(store, person=person) is not None


def test_red_pain_takes_the_exercise_out_and_says_so(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    first = _stands(store, person).current
    assert first is not None
    hurt = {"hurt": "yes", "pain": "7", "place": "hip_side"}
    _walk(client, hurt=hurt)
    page = client.post("/today/finish").text
    kept = _last(store, person).exercises[0]
    assert (kept.exercise, kept.pain, kept.pain_place) == (first.exercise, 7, "hip_side")
    course = _course(store, person)
    coming = course.next_session()
    assert coming is not None
    assert first.exercise not in {one.exercise for one in coming.exercises()}
    told = [notice.text for notice in course.plan.notices if notice.kind == "pain"]
    assert told
    assert told[0][:30] in page.replace("&#39;", "'")


def test_pain_needs_its_place(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    page = client.get("/today/session/end").text
    answer = client.post(
        "/today/session/end", data={"turn": _turn(page), "hurt": "yes", "pain": "4"}
    )
    assert answer.status_code == 422
    assert "how much and where" in answer.text
    hand = in_hand(store, person=person)
    assert hand is not None
    assert len(hand.session.words) == 1


def _broken_off(client: Browser, store: Store) -> tuple[Person, str]:
    """Somebody whose first exercise hurt so much that it was stopped, and where that led."""
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "3"})
    hurt = {"hurt": "yes", "pain": "8", "place": "hip_side", "stopped": "1"}
    answer = client.post("/today/session/end", data={"turn": "1"} | hurt)
    assert "Rest now" in answer.text
    return person, answer.url.path


def test_breaking_off_with_strong_pain_makes_the_plan_wait(client: Browser, store: Store) -> None:
    person, _ = _broken_off(client, store)
    page = client.post("/today/finish").text
    withheld = _course(store, person).plan.withheld
    assert withheld
    assert withheld[:40] in page
    assert "No exercises for now" in client.get("/today").text


def test_pain_at_which_the_stop_rule_speaks_ends_the_session(client: Browser, store: Store) -> None:
    person, led_to = _broken_off(client, store)
    assert led_to == "/today/finish"
    assert client.get("/today/session").url.path == "/today/finish"
    client.post("/today/session/skip", data={"turn": "2"})
    assert _stands(store, person).place == 1
    client.post("/today/session/back", data={"turn": "2"})
    assert client.get("/today/session").url.path == "/today/session"


def test_the_rest_after_a_set_is_shown(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    assert 'id="rest"' not in client.get("/today/session").text
    client.post("/today/session/skip", data={"turn": "0"})
    assert 'id="rest"' not in client.get("/today/session").text, "nothing was done"
    client.post("/today/session/back", data={"turn": "1"})
    client.post("/today/session/set", data={"turn": "2", "reps": "3", "hold_s": "9"})
    page = client.post("/today/session/end", data={"turn": "3"}).text
    left_s = re.search(r'id="rest-clock" data-seconds="(\d+)"', page)
    assert left_s is not None
    assert 0 < int(left_s[1]) <= _stands(store, person).rest_s


PAGES_OF_A_SESSION = (
    *("/", "/today", "/today/session", "/today/session/end", "/today/session/swap"),
    *("/today/finish", "/today/stop", "/today/desk", "/plan", "/history"),
)


def test_a_session_of_another_version_breaks_no_page_and_is_begun_anew(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    told = '{"id":"one","on":"2026-11-23","began_s":0.0,"told":[],"turn":3}'
    store.keep_unfinished(
        Unfinished(
            id="one",
            person=person.id,
            kind="session",
            at=datetime.now(UTC),
            document={"hand": told},
        )
    )
    for path in PAGES_OF_A_SESSION:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "is waiting" not in answer.text
    client.post("/today/session/set", data={"turn": "3", "reps": "9"})
    client.post("/today/start")
    assert [one.id for one in store.unfinished(person.id)] != ["one"]
    client.post("/today/leave")
    assert not store.unfinished(person.id)


def test_an_easy_set_is_asked_for_before_the_first_one(client: Browser, store: Store) -> None:
    person = with_plan(store, wanted=None, **{"training.experience": "over_2_years"})
    client.post("/today/start")
    for _ in range(MOST_STEPS):
        current = _stands(store, person).current
        if current is None or current.warm_up:
            break
        client.post("/today/session/skip", data={"turn": _turn(client.get("/today/session").text)})
    assert current is not None
    page = client.get("/today/session").text
    assert "First an easy set or two" in page
    assert f"{current.warm_up[0].reps} w" in page


def test_a_stop_sign_ends_the_session_and_keeps_what_was_done(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    page = client.post("/today/stop", data={"signs": "dizziness"}).text
    assert "Rest now" in page
    log = store.log(person.id)
    assert len(log.sessions[0].exercises[0].sets) == 1
    assert len(log.rechecks) == 1
    assert _course(store, person).plan.withheld


def test_swapping_now_keeps_the_place_and_not_the_plan(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    hand = in_hand(store, person=person)
    assert hand is not None
    before = hand.session.state().current
    assert before is not None
    other = before.others[0]
    assert load_knowledge().exercises[other].name in client.get("/today/session/swap").text
    client.post("/today/session/swap", data={"turn": "0", "exercise": other})
    after = _stands(store, person).current
    assert after is not None
    assert (after.exercise, after.slot) == (other, before.slot)
    assert not store.log(person.id).choices
    client.post("/today/session/set", data={"turn": "1", "reps": "8", "hold_s": "5"})
    client.post("/today/finish")
    assert _last(store, person).exercises[0].exercise == other


def test_swapping_for_good_is_a_wish_of_the_plan(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    before = _stands(store, person).current
    assert before is not None
    told = {"turn": "0", "exercise": before.others[0], "lasting": "1"}
    client.post("/today/session/swap", data=told)
    choices = store.log(person.id).choices
    assert [(one.kind, one.slot, one.exercise) for one in choices] == [
        ("swap", before.slot, before.others[0])
    ]


def test_what_does_not_suit_is_not_swapped_in(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    answer = client.post("/today/session/swap", data={"turn": "0", "exercise": "back_squat"})
    assert answer.status_code == 422
    hand = in_hand(store, person=person)
    assert hand is not None
    assert not hand.session.words


def test_undo_takes_back_the_last_set(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/session/back", data={"turn": "1"})
    hand = in_hand(store, person=person)
    assert hand is not None
    assert not hand.session.words
    assert hand.turn == 2  # a form of before the undo is of another moment


def test_undo_takes_out_the_session(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/finish")
    kept = _last(store, person)
    page = client.post("/today/undo", data={"session": kept.id}).text
    assert not store.log(person.id).sessions
    assert 'action="/history/put-back"' in page, "a slip of the slip can be put right"
    client.post("/history/put-back")
    assert store.log(person.id).sessions == (kept,)


@pytest.mark.parametrize(
    "told",
    [{"reps": "0"}, {"reps": "201"}, {"reps": "ten"}, {"reps": ""}, {"reps": "9", "left": "11"}],
)
def test_what_nobody_can_have_done_is_refused_beside_the_field(
    client: Browser, store: Store, told: dict[str, str]
) -> None:
    person = with_plan(store)
    client.post("/today/start")
    answer = client.post("/today/session/set", data={"turn": "0"} | told)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    hand = in_hand(store, person=person)
    assert hand is not None
    assert not hand.session.words


def test_sides_that_differ_are_told_apart(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "12", "reps_right": "9"})
    hand = in_hand(store, person=person)
    assert hand is not None
    sets = hand.session.state().sets
    assert [(one.side, one.reps) for one in sets[0]] == [("left", 12), ("right", 9)]
    assert len(sets) == 1


def test_ten_minutes_are_a_shorter_session_of_the_same_place(client: Browser, store: Store) -> None:
    person = with_plan(store)
    usual = _course(store, person).next_session()
    client.post("/today/start", data={"minutes": "10"})
    hand = in_hand(store, person=person)
    assert usual is not None
    assert hand is not None
    assert hand.session.planned.minutes <= 10.0 < usual.minutes
    assert hand.session.planned.id == usual.id


def test_only_what_is_at_hand_is_asked_for(client: Browser, store: Store) -> None:
    person = with_plan(store, wanted={"minutes": 20})
    client.post("/today/start", data={"kit": "today"})
    hand = in_hand(store, person=person)
    assert hand is not None
    library = load_knowledge().exercises
    needs = [library[one.exercise].needs_any for one in hand.session.planned.exercises()]
    assert all(not any_of or () in any_of for any_of in map(tuple, needs))
    assert not store.log(person.id).absences


def test_pounds_come_back_as_typed(client: Browser, store: Store) -> None:
    person = with_plan(store, wanted=None, **{"training.experience": "over_2_years"})
    client.cookies.set("units", "imperial", domain="127.0.0.1")
    client.post("/today/start")
    for _ in range(MOST_STEPS):
        page = client.get("/today/session").text
        if 'id="load"' in page:
            break
        client.post("/today/session/skip", data={"turn": _turn(page)})
    assert ">lb<" in page
    client.post("/today/session/set", data={"turn": _turn(page), "reps": "8", "load": "45"})
    hand = in_hand(store, person=person)
    assert hand is not None
    load_kg = hand.session.state().sets[0][0].load_kg
    assert load_kg == pytest.approx(20.4117, abs=5e-5)
    assert re.search(r'id="load" name="load" value="45"', client.get("/today/session").text)


def test_a_break_at_the_desk_is_written_down(client: Browser, store: Store) -> None:
    person = with_plan(store)
    course = _course(store, person)
    assert course.plan.sitting_break is not None
    planned = [one.exercise for one in course.plan.sitting_break.session.exercises()]
    page = client.get("/today/desk").text
    names = [
        one.name.replace("'", "&#39;") for one in course.plan.sitting_break.session.exercises()
    ]
    assert max(page.index(f"<h2>{name}") for name in names) < page.index("I did it")
    client.post("/today/desk")
    kept = _last(store, person)
    assert (kept.kind, kept.session) == ("desk", "")
    assert [one.exercise for one in kept.exercises] == planned
    assert "1 break today" in client.get("/today/desk").text
    coming = _course(store, person).next_session()
    assert coming is not None
    assert coming.id == "w01d1"


def test_yoga_is_guided_and_written_down(client: Browser, store: Store) -> None:
    person = with_plan(store, wanted={"yoga_days": 3})
    planned = _course(store, person).next_session()
    assert planned is not None
    assert planned.kind == "yoga"
    client.post("/today/start", data={"minutes": "30"})
    for _ in range(MOST_STEPS):
        page = client.get("/today/session").text
        if "/today/session/yoga" in page:
            break
        client.post("/today/session/skip", data={"turn": _turn(page)})
    assert "Arrive" in page
    client.post("/today/session/yoga", data={"turn": _turn(page)})
    client.post("/today/finish")
    kept = _last(store, person)
    assert (kept.kind, kept.session) == ("yoga", planned.id)
    poses = [one for one in planned.exercises() if one.slot.startswith("yoga.")]
    assert [one.slot for one in kept.exercises] == [one.slot for one in poses]
    assert [len(one.sets) for one in kept.exercises] == [one.dose.sets for one in poses]


def test_a_session_left_alone_leaves_nothing(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/leave")
    assert not store.unfinished(person.id)
    assert not store.log(person.id).sessions
    client.post("/today/start")
    client.post("/today/finish")
    assert not store.log(person.id).sessions
    assert not store.unfinished(person.id)


def test_a_session_thrown_away_comes_back_as_it_was(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    before = in_hand(store, person=person)
    page = client.post("/today/leave").text
    assert 'action="/today/bring-back"' in page
    assert in_hand(store, person=person) is None
    assert client.post("/today/bring-back").url.path == "/today/session"
    assert in_hand(store, person=person) == before
    assert client.post("/today/bring-back").url.path == "/today/session", "once is enough"
    assert in_hand(store, person=person) == before


def test_what_was_thrown_away_pushes_nothing_out(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/leave")
    client.post("/today/start")
    begun = in_hand(store, person=person)
    page = client.post("/today/bring-back").text
    assert "Another session was begun since" in page
    assert in_hand(store, person=person) == begun
    client.post("/today/leave")
    client.post("/today/bring-back")
    assert in_hand(store, person=person) == begun, "the last one thrown away"


def test_who_was_erased_brings_nothing_back(client: Browser, store: Store, site: Site) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/leave")
    site.forget(person.id)
    client.post("/today/bring-back")
    assert in_hand(store, person=person) is None


def test_a_place_filled_meanwhile_is_kept_beside(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    elsewhere = CompletedSession(
        id=new_id(),
        on=date.today(),
        session="w01d1",
    )
    store.add_session(elsewhere, person=person.id)
    client.post("/today/finish")
    sessions = store.log(person.id).sessions
    assert sorted(one.session for one in sessions) == ["", "w01d1"]


def _report(exercise: str, *, side: Side | None, count: int) -> SetReport:
    repetition = LiveRepetition(
        number=1, start_s=0.0, turn_s=1.0, end_s=2.0, depth=None, excursion=20.0
    )
    return SetReport(
        movement=exercise,
        side=side,
        target=SetTarget(reps=count),
        repetitions=(repetition,) * count,
        partials=0,
        holds=(),
        words=(),
        active_s=30.0,
        ended="done",
    )


def test_sets_the_camera_counted_come_in_once_and_sides_go_together(
    client: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = with_plan(store)
    client.post("/today/start")
    first = _stands(store, person).current
    assert first is not None
    assert first.each_side
    reports = {
        "one": _report(first.exercise, side="left", count=9),
        "two": _report(first.exercise, side="right", count=8),
    }
    owner = SimpleNamespace(owner=SimpleNamespace(what=first.exercise))
    monkeypatch.setattr(sets, "owned", lambda visit, token, kind: owner)
    monkeypatch.setattr(sets, "finished_coach", lambda visit, token: reports[token])
    assert "side=left" in client.get("/today/session").text
    client.post("/today/coached", data={"live": "one"})
    client.post("/today/coached", data={"live": "one"})
    page = client.get("/today/session").text
    assert "on the right" in page
    assert "side=right" in page
    client.post("/today/coached", data={"live": "two"})
    stands = _stands(store, person)
    assert [(one.side, one.reps) for one in stands.sets[0]] == [("left", 9), ("right", 8)]
    assert stands.sets_over == (first.dose.sets == 1)


def test_a_set_of_another_exercise_is_not_taken(
    client: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = with_plan(store)
    client.post("/today/start")
    owner = SimpleNamespace(owner=SimpleNamespace(what="back_squat"))
    monkeypatch.setattr(sets, "owned", lambda visit, token, kind: owner)
    client.post("/today/coached", data={"live": "one"})
    hand = in_hand(store, person=person)
    assert hand is not None
    assert not hand.session.words
