"""On which day a session and a sign count: when they are done and told, not when it was begun."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from primemover.app.session_in_hand import _keep, in_hand
from primemover.app.stop_signs import is_stop
from primemover.app.withholding import keep_answers
from tests.app.web import checking
from tests.app.web.browser import Browser
from tests.app.web.people import ANSWERS, with_plan

if TYPE_CHECKING:
    from primemover.history.records import Person
    from primemover.history.store import Store

_DAY_S = 86400


def _began_before(store: Store, person: Person, *, days: int) -> None:
    """A session in hand was begun some days ago."""
    hand = in_hand(store, person=person)
    assert hand is not None
    session = replace(
        hand.session,
        on=hand.session.on - timedelta(days=days),
        began_s=hand.session.began_s - days * _DAY_S,
    )
    _keep(replace(hand, session=session), store=store, person=person)


def test_a_sign_counts_from_when_it_is_told_whenever_the_session_was_begun(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    _began_before(store, person, days=3)
    keep_answers(ANSWERS, store=store, person=person)  # a check since then
    client.post("/today/stop", data={"signs": ["chest_pain"]})
    (stop,) = [one for one in store.log(person.id).rechecks if is_stop(one)]
    assert stop.on == datetime.now(UTC).astimezone().date()
    assert client.get("/today").url.path == "/signs"


def test_a_session_of_yesterday_is_written_down_today(client: Browser, store: Store) -> None:
    person = with_plan(store)
    client.post("/today/start", data={})
    _began_before(store, person, days=1)
    page = client.get("/today/session")
    turn = re.findall(r'name="turn" value="(\d+)"', page.text)[0]
    client.post("/today/session/set", data={"turn": turn, "reps": "8", "hold_s": "20"})
    client.post("/today/finish", data={})
    assert [one.on for one in store.log(person.id).sessions] == [date.today()]


def test_a_session_the_plan_has_left_behind_is_done_as_todays_or_not_at_all(
    client: Browser, store: Store
) -> None:
    person = with_plan(store)
    client.post("/today/start", data={"minutes": "10"})
    _began_before(store, person, days=40)
    hand = in_hand(store, person=person)
    assert hand is not None
    _keep(
        replace(
            hand,
            session=replace(hand.session, planned=replace(hand.session.planned, id="w09d9")),
        ),
        store=store,
        person=person,
    )
    page = client.get("/today/session")
    assert checking.heading(page) == "A session of an earlier day"
    anew = client.post("/today/instead", data={})
    assert anew.url.path == "/today/session"
    assert checking.heading(anew) != "A session of an earlier day"
    now = in_hand(store, person=person)
    assert now is not None
    assert now.session.on == date.today()
    assert not store.log(person.id).sessions
