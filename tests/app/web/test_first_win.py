"""The clam felt before and after one cue: asked neutrally, kept for the check, told honestly."""

from __future__ import annotations

import re

import pytest

from primemover.app.first_win import AFTER, BEFORE, first_win
from primemover.app.web import check_flow
from primemover.app.web.pages.first_win import _Sites
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from tests.app.web import checking
from tests.app.web.browser import Browser


@pytest.fixture
def client(client: Browser) -> Browser:
    """Somebody to whom no stop sign applies."""
    checking.no_signs(client)
    return client


def _told(store: Store) -> dict[str, object]:
    person = store.people()[0]
    hand = check_flow.in_hand(store, person=person.id)
    assert hand is not None
    return dict(hand.answers)


def test_the_form_has_the_sites_of_the_question() -> None:
    known = load_knowledge().questions
    assert list(_Sites().values()) == list(known[BEFORE].option_ids)
    assert known[BEFORE].option_ids == known[AFTER].option_ids


def test_who_hurts_is_not_led_on(client: Browser) -> None:
    page = client.post("/feel", data={"now": "hurts"}).text
    assert "Then not now" in page
    assert "/feel/first" not in page


def test_safety_must_be_answered(client: Browser) -> None:
    answer = client.post("/feel", data={})
    assert answer.status_code == 422
    assert "choose one" in answer.text


def test_the_first_try_gives_no_hint(client: Browser) -> None:
    page = client.get("/feel/first").text
    assert "One side is enough." in page
    words = re.sub(r"<label.*?</label>|<svg.*?</svg>|<[^>]+>", "", page, flags=re.DOTALL)
    assert "buttock" not in words.lower()
    assert "glute" not in words.lower()
    assert 'value="0"' in page


def test_the_whole_of_it_is_kept_for_the_check(client: Browser, store: Store) -> None:
    assert client.post("/feel", data={"now": "fine"}).url.path == "/feel/first"
    again = client.post("/feel/first", data={"front_of_thigh": "6", "lower_buttock": "2"})
    assert again.url.path == "/feel/again"
    page = client.post("/feel/again", data={"lower_buttock": "7", "front_of_thigh": "1"})
    assert page.url.path == "/feel/result"
    told = _told(store)
    assert {name: value for name, value in _felt(told, BEFORE).items() if value} == {
        "front_of_thigh": 6,
        "lower_buttock": 2,
    }
    assert _felt(told, AFTER)["lower_buttock"] == 7
    assert "After the hint you felt it more in the glutes" in page.text
    assert "front of the thigh 6 of 10" in page.text
    assert "does not measure what a muscle does" in page.text
    assert "/check" in page.text


def _felt(told: dict[str, object], question: str) -> dict[str, int]:
    found = told[question]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ({"front_of_thigh": 6}, {"lower_buttock": 7}, "to_the_glutes"),
        ({"upper_outer_hip": 6}, {"upper_outer_hip": 7}, "stayed_in_the_glutes"),
        ({"front_of_thigh": 6}, {"front_of_thigh": 7}, "stayed_away"),
        ({"front_of_thigh": 6}, {"front_of_thigh": 5, "lower_buttock": 5}, "even"),
        ({"front_of_thigh": 6}, {"front_of_thigh": 0}, "nothing"),
    ],
)
def test_what_moved_follows_the_rule_of_findings(
    before: dict[str, int], after: dict[str, int], moved: str
) -> None:
    win = first_win({BEFORE: before, AFTER: after}, knowledge=load_knowledge())
    assert win is not None
    assert win.moved == moved


def test_half_an_answer_is_no_result(client: Browser) -> None:
    client.post("/feel/first", data={"front_of_thigh": "6"})
    assert client.get("/feel/result").url.path == "/feel"


def test_a_new_first_try_forgets_the_second(client: Browser, store: Store) -> None:
    client.post("/feel/first", data={"front_of_thigh": "6"})
    client.post("/feel/again", data={"lower_buttock": "7"})
    client.post("/feel/first", data={"front_of_thigh": "3"})
    assert AFTER not in _told(store)


@pytest.mark.parametrize("value", ["11", "-1", "much"])
def test_what_is_no_rating_is_refused(client: Browser, store: Store, value: str) -> None:
    assert client.post("/feel/first", data={"low_back": value}).status_code == 422
    assert client.get("/feel/map", params={"low_back": value}).status_code == 422


def test_the_second_try_needs_the_first(client: Browser) -> None:
    assert client.get("/feel/again").url.path == "/feel"
    assert client.post("/feel/again", data={"low_back": "1"}).url.path == "/feel"


def test_sliders_left_alone_are_no_answer(client: Browser, store: Store) -> None:
    nothing = dict.fromkeys(load_knowledge().questions[BEFORE].option_ids, "0")
    page = client.post("/feel/first", data=nothing)
    assert page.status_code == 422
    assert "Move at least one slider" in page.text
    assert client.post("/feel/first", data=nothing | {"nowhere": "yes"}).url.path == "/feel/again"
    assert client.post("/feel/again", data=nothing).status_code == 422
    assert AFTER not in _told(store)
    page = client.post("/feel/again", data=nothing | {"nowhere": "yes"})
    assert "Hardly anything to feel" in page.text
