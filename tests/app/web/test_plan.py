"""The plan: made of a check, explained, changed by one wish at a time, handed out."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from primemover.app.course import Course, course_of
from primemover.app.stop_signs import stop_of
from primemover.app.store import new_id
from primemover.history.records import Person
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet
from tests.app.web.browser import Browser
from tests.app.web.people import somebody, with_plan

SETTINGS = {
    "weekdays": ["1", "4"],
    "length": "20",
    "has": ["mat", "chair", "dumbbell"],
    "yoga_days": "0",
    "desk": "1",
}


def _course(store: Store, person: Person) -> Course:
    return course_of(store, person=person, on=date.today(), knowledge=load_knowledge())


def test_without_a_check_there_is_nothing_to_make_a_plan_of(client: Browser, store: Store) -> None:
    assert "No plan yet" in client.get("/plan").text
    client.post("/plan/new", data=SETTINGS)
    assert all(store.current_plan(one.id) is None for one in store.people())


def test_a_plan_is_made_of_the_check_and_these_settings(client: Browser, store: Store) -> None:
    person = somebody(store)
    start = date.today() + timedelta(days=3)
    answer = client.post("/plan/new", data=SETTINGS | {"starts_on": start.isoformat()})
    assert answer.url.path == "/plan"
    record = store.current_plan(person.id)
    assert record is not None
    settings = record.plan.inputs.settings
    assert (settings.weekdays, settings.days_per_week, settings.minutes) == ((1, 4), 2, 20)
    assert settings.starts_on == start
    assert settings.desk_version
    assert record.plan.inputs.answers["equipment.items"] == ("mat", "chair", "dumbbell")


def test_settings_are_filled_in_from_the_check(client: Browser, store: Store) -> None:
    somebody(store)
    page = client.get("/plan/new").text
    assert len(re.findall(r'name="weekdays" value="\d" checked', page)) == 3
    assert re.search(r'name="length" value="30" checked', page)
    assert re.search(r'name="has" value="dumbbell" checked', page)
    assert "3 sessions a week" in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"weekdays": []}, "at least one day"),
        ({"length": "other"}, "how many minutes"),
        ({"starts_on": "2020-01-01"}, "from today on"),
        ({"length": "other", "minutes": "500"}, "minutes"),
        ({"has": ["spaceship"]}, "spaceship"),
    ],
)
def test_what_no_plan_can_be_made_of_is_said_beside_it(
    client: Browser, store: Store, told: dict[str, object], words: str
) -> None:
    person = somebody(store)
    answer = client.post("/plan/new", data=SETTINGS | told)
    assert answer.status_code == 422
    assert words in answer.text
    assert store.current_plan(person.id) is None


def test_a_preview_keeps_nothing(client: Browser, store: Store) -> None:
    person = somebody(store)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8765/plan/new"}
    page = client.post("/plan/preview", data=SETTINGS, headers=headers).text
    assert "2 sessions a week" in page
    assert store.current_plan(person.id) is None


def test_twelve_weeks_and_each_of_them_is_shown_with_sources(client: Browser, store: Store) -> None:
    person = with_plan(store)
    assert client.get("/plan").text.count('href="/plan/week/') == 12
    page = client.get("/plan/week/1").text
    for session in _course(store, person).plan.weeks[0].sessions:
        for one in session.exercises():
            assert one.name.replace("'", "&#39;") in page
    assert 'href="#source-1"' in page
    assert 'id="source-1"' in page
    assert client.get("/plan/week/13").status_code == 404
    assert client.get("/plan/week/one").status_code == 404


def test_a_week_shows_what_was_really_done(client: Browser, store: Store) -> None:
    person = with_plan(store)
    planned = _course(store, person).plan.weeks[0].sessions[0]
    swapped = next(one for one in planned.exercises() if one.others)
    other = swapped.others[0]
    done = CompletedExercise(
        exercise=other, slot=swapped.slot, sets=(CompletedSet(reps=11, load_kg=7.5),)
    )
    session = CompletedSession(
        id=new_id(), on=date.today(), session=planned.id, exercises=(done,), kind=planned.kind
    )
    store.add_session(session, person=person.id)
    page = client.get("/plan/week/1").text
    head, _, rest = page.partition("What was planned")
    assert load_knowledge().exercises[other].name.replace("'", "&#39;") in head
    assert "11 × 7.5" in head
    assert f'href="/history/day/{date.today()}"' in head
    assert swapped.name.replace("'", "&#39;") not in head.partition("<h2>")[2]
    assert swapped.name.replace("'", "&#39;") in rest


def test_every_decision_and_omission_has_its_reason(client: Browser, store: Store) -> None:
    person = with_plan(store)
    page = client.get("/plan/why").text
    plan = _course(store, person).plan
    assert page.count("<dt>") == len(plan.decisions) + len(plan.left_out)


def test_the_best_other_takes_the_place(client: Browser, store: Store) -> None:
    person = with_plan(store)
    before = next(_course(store, person).plan.weeks[0].sessions[0].exercises())
    page = client.get(f"/plan/swap/{before.slot}").text
    assert load_knowledge().exercises[before.others[0]].name in page
    wish = {"kind": "swap", "slot": before.slot, "exercise": before.others[0]}
    assert client.post("/plan/wish", data=wish).url.path == "/plan"
    after = next(_course(store, person).plan.weeks[0].sessions[0].exercises())
    assert (after.slot, after.exercise) == (before.slot, before.others[0])


def test_an_exchange_that_does_not_suit_is_refused_with_the_reason(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    wish = {"kind": "swap", "slot": "strength.1", "exercise": "back_squat"}
    answer = client.post("/plan/wish", data=wish)
    assert answer.status_code == 422
    assert "not offered" in answer.text
    assert not store.log(person.id).choices


def test_refused_stays_out_until_allowed_and_undo_takes_the_wish_back(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)

    def has_clam() -> bool:
        plan = _course(store, person).plan
        return any(one.exercise == "clam" for s in plan.sessions() for one in s.exercises())

    assert has_clam()
    client.post("/plan/wish", data={"kind": "refuse", "exercise": "clam"})
    assert not has_clam()
    assert "Allow Clam again" in client.get("/plan").text
    client.post("/plan/wish", data={"kind": "allow", "exercise": "clam"})
    assert has_clam()
    page = client.get("/plan").text
    entry = re.search(r'name="entry" value="([^"]+)"', page)
    assert entry is not None
    client.post("/plan/undo", data={"entry": entry[1]})
    assert not has_clam()
    client.post("/plan/undo", data={"entry": entry[1]})  # of a page that is old by now
    assert len(store.log(person.id).choices) == 1


def test_illness_moves_the_days(client: Browser, store: Store) -> None:
    person = with_plan(store)
    last = date.today() + timedelta(days=6)
    told = {"why": "illness", "first": date.today().isoformat(), "last": last.isoformat()}
    client.post("/plan/away", data=told)
    coming = _course(store, person).next_session()
    assert coming is not None
    assert coming.on > last


def test_a_journey_trains_with_what_is_there(client: Browser, store: Store) -> None:
    person = with_plan(store)
    last = date.today() + timedelta(days=6)
    told = {
        "why": "travel",
        "first": date.today().isoformat(),
        "last": last.isoformat(),
        "trains": "1",
        "has": ["mini_band"],
    }
    client.post("/plan/away", data=told)
    assert store.log(person.id).absences[0].equipment == frozenset({"mini_band"})


def test_days_in_the_wrong_order_are_said(client: Browser, store: Store) -> None:
    person = with_plan(store)
    told = {"first": "2026-11-20", "last": "2026-11-10"}
    assert client.post("/plan/away", data=told).status_code == 422
    assert not store.log(person.id).absences


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("programme.pdf", b"%PDF"),
        ("programme-large-print.pdf", b"%PDF"),
        ("programme.html", b"<!"),
        ("programme.ics", b"BEGIN:VCALENDAR"),
        ("programme.csv", b""),
    ],
)
def test_hand_outs_come_whole(client: Browser, store: Store, name: str, begins: bytes) -> None:
    with_plan(store)
    answer = client.get(f"/plan/files/{name}")
    assert answer.status_code == 200
    assert answer.content.lstrip().lower().startswith(begins.lower())
    assert len(answer.content) > 500
    assert f'filename="{name}"' in answer.headers["content-disposition"]


def test_no_other_file_is_handed_out(client: Browser, store: Store) -> None:
    with_plan(store)
    assert client.get("/plan/files/store.db").status_code == 404


def test_a_plan_that_waits_is_told_calmly_and_not_gone_round(client: Browser, store: Store) -> None:
    person = with_plan(store)
    stop = stop_of(("dizziness",), on=date.today())
    assert stop is not None
    store.add_recheck(stop, person=person.id)
    page = client.get("/plan").text
    assert "No exercises for now" in page
    before = store.current_plan(person.id)
    answer = client.post("/plan/settings", data=SETTINGS | {"has": ["mat"]})
    assert answer.status_code == 409
    assert "No new plan while this one waits" in answer.text
    assert store.current_plan(person.id) == before
