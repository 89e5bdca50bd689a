"""Whoever has not signed in learns of nobody, whatever they ask for and however it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from benchmarks.history.good_archive import fill_good_store
from primemover.app.web.security import guard
from primemover.app.web.security.limits import MOST_FORM_BYTES, SIGNING_IN, Rate
from primemover.app.web.security.passphrase import LONGEST, Passphrase
from primemover.errors import PrimeMoverError
from primemover.history.records import Person
from primemover.history.store import Store
from tests.app.web.browser import Browser

HERE = "http://127.0.0.1:8765"
PASSPHRASE = "four words make one"
MARKER = "zq7marker"


@pytest.fixture
def people(client: Browser, store: Store) -> tuple[Person, Person]:
    """Two people whose pages ask for a passphrase."""
    found = fill_good_store(store, word=MARKER)
    client.safety.passphrase.set(PASSPHRASE)
    return found


@pytest.fixture
def stranger(client: Browser, people: tuple[Person, Person]) -> Browser:
    """Somebody who has not signed in, and sends what forms send."""
    return Browser(client.app, base_url=HERE, raise_server_exceptions=False)


def _raising(fault: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise fault

    return fail


def _without_token(stranger: Browser) -> Any:
    return TestClient(stranger.app, base_url=HERE).post("/sign-in", data={"passphrase": "x"})


def _too_often(stranger: Browser) -> Any:
    for _ in range(int(SIGNING_IN.burst)):
        stranger.post("/sign-in", data={"passphrase": "x"})
    return stranger.post("/sign-in", data={"passphrase": "x"})


FAULTS: dict[int, list[Callable[[Browser], Any]]] = {
    401: [lambda one: one.post("/people", data={"label": "x"})],
    403: [_without_token, lambda one: one.get("/sign-in", headers={"Origin": "null"})],
    404: [
        lambda one: one.get("/static/nothing"),
        lambda one: one.get("/pair/with/x"),
        lambda one: one.get("/pair/with/x/y"),
    ],
    405: [
        lambda one: one.put("/sign-in"),
        lambda one: one.put("/static/app.css"),
        lambda one: one.delete("/away"),
    ],
    413: [lambda one: one.post("/sign-in", content=b"x" * (MOST_FORM_BYTES + 1))],
    415: [lambda one: one.post("/sign-in", json={"passphrase": "x"})],
    421: [lambda one: one.get("/sign-in", headers={"Host": "evil.example"})],
    422: [
        lambda one: one.post("/sign-in", data={"passphrase": "x"}),
        lambda one: one.post("/sign-in", data={"passphrase": "x" * (LONGEST + 1)}),
        lambda one: one.post("/sign-in", data={"whose": MARKER[:3]}),
    ],
    429: [_too_often],
}


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize(
    ("status", "ask"), [(status, ask) for status, asks in FAULTS.items() for ask in asks]
)
def test_no_fault_names_anybody(
    stranger: Browser,
    people: tuple[Person, Person],
    status: int,
    ask: Callable[[Browser], Any],
    part: bool,
) -> None:
    if part:
        stranger.headers["HX-Request"] = "true"
    answer = ask(stranger)
    assert answer.status_code == status
    _require_nobody(answer, people=people)


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize(("status", "kind"), [(409, PrimeMoverError), (500, RuntimeError)])
def test_not_even_one_whose_words_do(
    stranger: Browser,
    people: tuple[Person, Person],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    kind: type[Exception],
    part: bool,
) -> None:
    named = kind(f"{people[0].label} {people[1].id}")
    monkeypatch.setattr(Passphrase, "fits", _raising(named))
    if part:
        stranger.headers["HX-Request"] = "true"
    answer = stranger.post("/sign-in", data={"passphrase": "x"})
    assert answer.status_code == status
    _require_nobody(answer, people=people)


def test_nor_does_being_too_often_here(
    stranger: Browser, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "HERE", Rate(burst=2, per_s=0.001))
    other = TestClient(stranger.app, base_url=HERE, client=("127.0.0.9", 5))
    answer = [other.get("/static/nothing") for _ in range(3)][-1]
    assert answer.status_code == 429
    _require_nobody(answer, people=people)


@pytest.mark.parametrize(
    "path",
    [
        "/sign-inx",
        "/sign-in/x",
        "/away-from-here",
        "/sw.json",
        "/manifest.webmanifest.bak",
        "/static",
        "/staticx",
        "/pair/withx",
        "/pair",
    ],
)
def test_only_the_very_addresses_are_for_all(stranger: Browser, path: str) -> None:
    answer = stranger.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in")


def test_who_has_signed_in_finds_the_way_on_from_a_fault(
    stranger: Browser, people: tuple[Person, Person]
) -> None:
    stranger.post("/sign-in", data={"passphrase": PASSPHRASE})
    answer = stranger.get("/nowhere")
    assert answer.status_code == 404
    assert people[0].label in answer.text


def _require_nobody(answer: Any, *, people: tuple[Person, Person]) -> None:
    told = answer.text.lower() + str(answer.headers).lower()
    for person in people:
        assert person.label.lower() not in told
        assert person.id.lower() not in told
    assert MARKER not in told
    assert "/people" not in told
