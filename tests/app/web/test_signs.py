"""What is withheld after a stop or a pause, on every page that lets somebody move."""

from __future__ import annotations

import re
from typing import Final

import pytest

from primemover.app.session_in_hand import in_hand
from primemover.app.stop_signs import is_stop
from primemover.history.store import Store
from tests.app.web import checking
from tests.app.web.browser import Browser
from tests.app.web.people import somebody, with_plan

STOP: Final = {"signs": ["chest_pain"]}
MOVING: Final = (
    "/today",
    "/today/session",
    "/today/desk",
    "/feel/first",
    "/coach/bodyweight_squat",
    "/film/squat",
    "/plan/new",
)
READING: Final = ("/", "/learn", "/learn/yoga", "/eat", "/history", "/check", "/feel", "/settings")


def _told_a_sign(client: Browser, store: Store) -> None:
    with_plan(store)
    client.post("/today/stop", data=STOP)


def _told_in_a_check(client: Browser, store: Store) -> None:
    with_plan(store)
    page = checking.begin(client)
    while page.url.path.startswith("/check/step/"):
        told = checking.filled(page.text, told={})
        if "safety.chest" in checking.fields_of(page.text):
            told["safety.chest"] = "yes"
        page = client.post(page.url.path, data=told)


def _skips_everything(client: Browser) -> None:
    """What somebody sends who answers nothing, whatever the pages offer."""
    page = checking.begin(client)
    for _ in range(checking.MOST_PAGES):
        before = page.url.path
        if not before.startswith("/check/step/"):
            break
        page = client.post(before, data={"do": "skip"})
        if page.url.path == before:
            break
    client.post("/check/finish")


@pytest.mark.parametrize("tell", [_told_a_sign, _told_in_a_check])
def test_after_a_stop_nobody_moves_on_any_page(client: Browser, store: Store, tell: object) -> None:
    assert callable(tell)
    tell(client, store)
    for path in MOVING:
        assert client.get(path).url.path == "/signs", path
    coach = client.post("/coach/bodyweight_squat", data={"reps": "8"})
    assert coach.url.path == "/signs"
    assert "Answer the stop signs again" in client.get("/signs").text
    for path in READING:
        assert client.get(path).url.path == path


def test_the_first_page_leads_to_what_to_do_and_to_no_session(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    _told_in_a_check(client, store)
    page = client.get("/")
    assert 'class="button big" href="/signs"' in page.text
    assert 'href="/today/session"' not in page.text
    assert in_hand(store, person=person) is not None, "what was begun is kept"


@pytest.mark.parametrize("tell", [_told_a_sign, _told_in_a_check])
def test_a_check_with_nothing_answered_lifts_no_stop(
    client: Browser, store: Store, tell: object
) -> None:
    assert callable(tell)
    tell(client, store)
    _skips_everything(client)
    assert client.get("/today").url.path == "/signs"


@pytest.mark.parametrize("tell", [_told_a_sign, _told_in_a_check])
def test_every_sign_answered_lifts_it(client: Browser, store: Store, tell: object) -> None:
    assert callable(tell)
    tell(client, store)
    page = checking.no_signs(client, to="/today")
    assert page.url.path == "/today"
    assert "No exercises" not in page.text
    assert client.post("/today/start", data={}).url.path == "/today/session"


def test_answers_of_a_check_begun_before_a_sign_do_not_lift_it(
    client: Browser, store: Store
) -> None:
    with_plan(store)
    page = checking.begin(client)
    checking.answer_on(client, page)
    client.post("/today/stop", data=STOP)
    client.post("/check/finish")
    assert client.get("/today").url.path == "/signs"


def test_a_check_with_nothing_answered_shows_no_advice_on_training(client: Browser) -> None:
    checking.begin(client)
    page = client.post("/check/finish")
    assert page.url.path.startswith("/results/")
    assert "One thing to do today" not in page.text
    assert "/plan/new" not in page.text
    assert "/signs/answer" in page.text
    checking.no_signs(client)
    assert client.get("/plan/new").url.path == "/plan/new"


def test_a_stop_sign_is_not_skipped(client: Browser) -> None:
    page = client.get("/signs/answer")
    assert "Skip" not in re.sub(r"<header.*?</header>", "", page.text, flags=re.DOTALL).replace(
        "Skip to", ""
    )
    some = {**checking.SIGNS, "do": "keep"}
    refused = client.post("/signs/answer", data=some)
    assert refused.status_code == 422
    assert "Please answer this one" in refused.text
    assert client.get("/feel/first").url.path == "/signs/answer"


def test_the_page_of_the_check_has_every_sign_and_no_way_past(client: Browser) -> None:
    page = checking.begin(client)
    while "safety-1" not in page.url.path:
        page = client.post(page.url.path, data=checking.filled(page.text, told={}))
    assert sum(name.startswith("safety.") for name in checking.fields_of(page.text)) >= 10
    assert 'value="skip"' not in page.text
    refused = client.post(page.url.path, data={"do": "skip"})
    assert refused.status_code == 422
    onward = client.post(page.url.path, data={"do": "none"})
    assert onward.status_code == 200
    assert onward.url.path != page.url.path


def test_without_a_check_nothing_is_filmed_or_tried(client: Browser) -> None:
    checking.begin(client)
    for path in ("/film/squat", "/feel/first", "/coach/bodyweight_squat"):
        assert client.get(path).url.path == "/signs/answer", path
    assert client.post("/film/squat/camera").url.path == "/signs/answer"


def test_answered_once_they_are_not_asked_again(client: Browser) -> None:
    assert checking.no_signs(client, to="/feel/first").url.path == "/feel/first"
    page = checking.begin(client)
    seen = set()
    while page.url.path.startswith("/check/step/") and page.url.path not in seen:
        seen.add(page.url.path)
        assert "safety.chest" not in checking.fields_of(page.text)
        page = client.post(page.url.path, data=checking.filled(page.text, told={}))
    assert page.url.path.startswith("/film/")


def test_a_pause_says_its_own_words_and_goes_on_with_a_go_ahead(
    client: Browser, store: Store
) -> None:
    somebody(store, **{"readiness.heart": True})
    page = client.get("/coach/bodyweight_squat")
    assert checking.heading(page) == "One thing to clear first"
    assert "Somebody has said it is fine" in page.text
    cleared = {
        **checking.SIGNS,
        "readiness.heart": "yes",
        "readiness.cleared": "yes",
        "readiness.cleared_by_whom": "doctor",
        "asked": "readiness.cleared_by_whom readiness.cleared_note",
        "to": "/coach/bodyweight_squat",
    }
    assert client.post("/signs/answer", data=cleared).url.path == "/coach/bodyweight_squat"


def test_who_is_sixteen_is_asked_for_an_adult(client: Browser) -> None:
    page = client.post("/signs/answer", data={**checking.SIGNS, "about.age_years": "16"})
    assert "about.guardian_consent" in checking.fields_of(page.text)
    asked = re.search(r'name="asked" value="([^"]*)"', page.text)
    assert asked is not None
    told = {**checking.SIGNS, "about.age_years": "16", "asked": asked[1].strip()}
    held = client.post("/signs/answer", data=told)
    assert checking.heading(held) == "One thing to clear first"
    assert client.get("/feel/first").url.path == "/signs"
    agreed = {**told, "about.guardian_consent": "yes", "to": "/feel/first"}
    assert client.post("/signs/answer", data=agreed).url.path == "/feel/first"


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere"])
def test_it_leads_to_no_other_site(client: Browser, to: str) -> None:
    assert client.get("/signs", params={"to": to}).status_code == 422


def test_a_sign_is_told_at_any_time(client: Browser, store: Store) -> None:
    person = with_plan(store)
    assert "/today/stop" in client.get("/today").text
    assert "/today/stop" in client.get(f"/history/day/{_today()}").text
    assert checking.heading(client.get("/today/stop")) == "Something is wrong"
    told = client.post("/today/stop", data=STOP)
    assert told.url.path == "/today/stopped"
    (stop,) = store.log(person.id).rechecks
    assert is_stop(stop)


def test_a_sign_told_in_a_window_left_open_is_not_dropped(client: Browser, store: Store) -> None:
    person = with_plan(store)
    page = client.post("/today/start", data={})
    turn = re.findall(r'name="turn" value="(\d+)"', page.text)[0]
    client.post("/today/session/set", data={"turn": turn, "reps": "8", "hold_s": "20"})
    client.post("/today/finish", data={})
    client.post("/today/stop", data=STOP)
    assert [is_stop(one) for one in store.log(person.id).rechecks] == [True]
    assert client.get("/today").url.path == "/signs"


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def test_the_one_answer_that_is_missing_is_named_and_asked_alone(client: Browser) -> None:
    """A re-test with every sign answered and the blood pressure left out."""
    asked = "What do you know about your blood pressure?"
    checking.go_through(client, told={"readiness.blood_pressure": ""})
    hub = client.get("/check").text
    assert "an answer is missing" in hub
    assert re.search(r'href="/check/step/readiness-1#q-readiness-blood_pressure">', hub)
    assert asked in client.get("/check/finish").text
    result = client.post("/check/finish")
    assert asked in result.text
    assert 'href="/check"' not in result.text.partition('class="todo-two"')[0].partition("<h1>")[2]
    page = client.get(f"/signs/answer?to={result.url.path}")
    assert checking.fields_of(page.text) == ("readiness.blood_pressure",)
    told = {"readiness.blood_pressure": "normal", "to": result.url.path}
    after = client.post("/signs/answer", data=told)
    assert after.url.path == result.url.path
    assert 'id="missing"' not in after.text
    assert "Answer the stop signs" not in after.text.partition("Everything behind it")[0]
    assert "One thing to do today" in after.text
