"""The first page: where somebody stands, and the one next thing; and an address that is none."""

from __future__ import annotations

import re
from datetime import date

import pytest

from primemover.app.stop_signs import stop_of
from primemover.app.store import new_id
from primemover.history.store import Store
from primemover.programme.log import CompletedSession
from tests.app.web.browser import Browser
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


@pytest.mark.parametrize("sign", ["dizziness", "chest_pain"])
def test_a_plan_that_waits_says_why(client: Browser, store: Store, sign: str) -> None:
    person = with_plan(store)
    stop = stop_of((sign,), on=date.today())
    assert stop is not None
    store.add_recheck(stop, person=person.id)
    page = client.get("/").text
    assert "The plan waits for now" in page
    assert _leads_to(page) == "/check"
