"""Pain told in a session reaches the rest of that session, under the rules of the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from primemover.app.session_in_hand import in_hand
from primemover.app.session_of_day import loads_any
from primemover.knowledge import load_knowledge
from tests.app.web.browser import Browser
from tests.app.web.people import with_plan

if TYPE_CHECKING:
    from httpx2 import Response

    from primemover.coaching.session_state import SessionState
    from primemover.history.records import Person
    from primemover.history.store import Store

SORE = frozenset({"low_back"})


def _turn(page: Response) -> str:
    turns: list[str] = re.findall(r'name="turn" value="(\d+)"', page.text)
    return turns[0]


def _hurts(client: Browser, *, pain: int) -> Response:
    page = client.post("/today/start", data={})
    page = client.post(
        "/today/session/set", data={"turn": _turn(page), "reps": "8", "hold_s": "20"}
    )
    told = {"turn": _turn(page), "hurt": "yes", "pain": str(pain), "place": "low_back"}
    return client.post("/today/session/end", data=told)


def _stands(store: Store, person: Person) -> SessionState:
    hand = in_hand(store, person=person)
    assert hand is not None
    return hand.session.state()


def _loading(stands: SessionState) -> list[str]:
    knowledge = load_knowledge()
    coming = stands.exercises[stands.place :]
    return [
        one.exercise for one in coming if loads_any(one.exercise, places=SORE, knowledge=knowledge)
    ]


def test_red_pain_takes_what_loads_the_place_out_at_once_and_says_so(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    before = _loading(_stands(store, person))
    assert before, "nothing of this session loads the low back"
    page = _hurts(client, pain=7)
    stands = _stands(store, person)
    assert not _loading(stands)
    assert {out.exercise for out, _ in stands.spared} >= set(before)
    assert "is taken out of the rest of this session" in page.text
    for out, instead in stands.spared:
        assert out.name in page.text
        assert instead is None or instead.name in page.text


def test_pain_below_red_takes_nothing_out(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    before = _stands(store, person).exercises
    _hurts(client, pain=3)
    assert _stands(store, person).exercises == before


def test_taken_back_everything_is_there_again(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    before = _stands(store, person).exercises
    page = _hurts(client, pain=7)
    client.post("/today/session/back", data={"turn": _turn(page)})
    assert _stands(store, person).exercises == before


def test_nothing_that_loads_the_place_is_exchanged_into_the_rest(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    page = _hurts(client, pain=7)
    stands = _stands(store, person)
    assert stands.current is not None
    refused = client.post("/today/session/swap", data={"turn": _turn(page), "exercise": "deadlift"})
    assert refused.status_code == 422
    assert _stands(store, person).current == stands.current
    offered = set(re.findall(r'name="exercise" value="(\w+)"', refused.text))
    assert not any(loads_any(name, places=SORE, knowledge=load_knowledge()) for name in offered)
