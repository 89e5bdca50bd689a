"""The first page: where somebody stands, and the one next thing; and an address that is none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from primemover.app.session_in_hand import in_hand as session_in_hand
from primemover.app.stop_signs import stop_of
from primemover.app.store import new_id
from primemover.app.web.check_flow import in_hand
from primemover.app.web.check_steps import way_of
from primemover.app.web.languages import language
from primemover.app.web.units import day
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedSession
from tests.app.web.browser import Browser
from tests.app.web.lived_in import live_in
from tests.app.web.people import somebody, with_plan


def _leads_to(page: str) -> str:
    """Where the one large button goes; there is exactly one."""
    found = re.findall(r'class="button big" href="([^"]+)"', page)
    assert len(found) == 1
    return str(found[0])


def test_an_unknown_address_says_so(client: Browser) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_the_way_is_that_of_the_article_in_its_order(client: Browser) -> None:
    page = client.get("/").text
    steps = re.findall(r"<strong>(\w[\w-]*)</strong>", page[page.index('class="way"') :])
    assert steps[:6] == ["Learn", "Test", "Activate", "Strengthen", "Eat", "Re-test"]


def test_a_first_visit_leads_to_the_first_win_and_says_once_that_nothing_leaves(
    client: Browser,
) -> None:
    page = client.get("/").text
    assert _leads_to(page) == "/feel"
    assert page.count("No account") == 1
    assert page.count("<h1") == 1


def test_after_the_first_win_comes_the_check(client: Browser) -> None:
    client.post("/feel/first", data={"front_of_thigh": "6"})
    assert _leads_to(client.get("/").text) == "/check"


def test_after_the_check_comes_the_plan(client: Browser, store: Store) -> None:
    somebody(store)
    assert _leads_to(client.get("/").text) == "/plan/new"


def test_with_a_plan_comes_the_session_then_rest(client: Browser, store: Store) -> None:
    with_plan(store)
    assert _leads_to(client.get("/").text) == "/today"
    client.post("/today/start")
    assert _leads_to(client.get("/").text) == "/today/session"
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    client.post("/today/finish")
    assert "Done for today" in client.get("/").text


def test_when_all_is_done_it_is_time_to_look_again(client: Browser, store: Store) -> None:
    person = with_plan(store, wanted={"weekdays": (0,)})
    plan = store.current_plan(person.id)
    assert plan is not None
    for planned in plan.plan.sessions():
        done = CompletedSession(id=new_id(), on=date.today(), session=planned.id)
        store.add_session(done, person=person.id)
    page = client.get("/").text
    assert _leads_to(page) == "/check"
    assert "Time to look again" in page


def test_a_check_begun_is_gone_on_with_where_it_was_with_and_without_a_plan(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/check/start", data={"depth": "quick"})
    assert _leads_to(client.get("/").text) == "/today"  # nothing is answered yet
    client.post("/check/step/about-1", data={"do": "skip"})
    page = client.get("/").text
    assert "Your check is waiting" in page
    assert _leads_to(page) == "/check/next"
    ahead = client.get("/check/next").url.path
    begun = in_hand(store, person=person.id)
    assert begun is not None
    way = way_of(begun, knowledge=load_knowledge())
    step = way.after("")
    assert step is not None
    assert step.path == ahead != "/check/step/about-1"
    heading = load_knowledge().question_sections[step.section].title
    assert f"Next: <strong>{heading}</strong>" in " ".join(page.split())
    assert f"about {way.minutes()} minutes left" in page


def test_of_two_things_begun_the_one_left_last_comes_first(client: Browser, store: Store) -> None:
    with_plan(store)
    client.post("/today/start")
    client.post("/check/start", data={"depth": "quick"})
    client.post("/check/step/about-1", data={"do": "skip"})
    page = client.get("/").text
    assert _leads_to(page) == "/check/next"
    assert 'href="/today/session">Or go on' in page
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    page = client.get("/").text
    assert _leads_to(page) == "/today/session"
    assert 'href="/check/next">Or go on' in page


def test_a_session_begun_says_where_it_is_and_when_it_was_left(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start")
    client.post("/today/session/set", data={"turn": "0", "reps": "9"})
    hand = session_in_hand(store, person=person)
    assert hand is not None
    stands = hand.session.state()
    assert stands.current is not None
    page = client.get("/").text
    assert f"set {stands.number} of {stands.current.dose.sets}" in page
    assert f"Exercise {stands.place + 1} of {len(stands.exercises)}" in page
    assert "Left on" not in page
    kept = store.unfinished(person.id)[0]
    store.keep_unfinished(replace(kept, at=kept.at - timedelta(days=9)))
    left = day(date.today() - timedelta(days=9), language=language("en"))
    assert f"Left on {left}" in client.get("/").text


def test_after_a_pause_of_weeks_one_is_welcomed_back(client: Browser, store: Store) -> None:
    live_in(store, on=date.today() - timedelta(days=2))
    assert "Good to see you" not in client.get("/").text
    later = live_in(store, label="client two", on=date.today() - timedelta(weeks=4))
    client.cookies.set("whose", later.person.id)
    page = client.get("/").text
    assert "Good to see you after" in page
    assert _leads_to(page) == "/today"


def test_who_is_away_hears_that_nothing_counts_against_them(client: Browser, store: Store) -> None:
    with_plan(store)
    client.post(f"/history/day/{date.today()}/away", data={"why": "travel", "last": ""})
    assert "Nothing counts against you" in client.get("/").text


@pytest.mark.parametrize("sign", ["dizziness", "chest_pain"])
def test_a_plan_that_waits_says_why(client: Browser, store: Store, sign: str) -> None:
    person = with_plan(store)
    stop = stop_of((sign,), on=date.today())
    assert stop is not None
    store.add_recheck(stop, person=person.id)
    page = client.get("/").text
    assert "The plan waits for now" in page
    assert _leads_to(page) == "/signs"
