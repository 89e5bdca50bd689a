"""The first win and today's session in a real browser: with scripts, without, and cut off."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect, sync_playwright

from primemover.app.session_in_hand import in_hand
from primemover.app.web.front_end import examine_front_end
from primemover.history.records import Person
from tests.app.web.people import with_plan
from tests.browser.served import Served, served
from tests.browser.stop_signs import no_signs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve"),
]

FLAGS: Final = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
)
PHONE: Final = {"width": 390, "height": 844}
FIRST_WIN_S: Final = 300.0
"""The first win takes five minutes at most; of the pages hardly any of it."""
MOST_STEPS: Final = 100
"""More than any session has."""
RETRY_MS: Final = 10_000
"""A set that could not be sent is sent again every three seconds."""


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("app")) as found:
        yield found


@contextmanager
def _window(executable: str, app: Served, *, scripts: bool = True) -> Iterator[BrowserContext]:
    """A browser that asks nothing of any other machine, and complains of nothing."""
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            elsewhere.append(request.url)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        context = browser.new_context(
            base_url=app.address,
            viewport=PHONE,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        context.on("request", note)
        yield context
        browser.close()
    assert not elsewhere


def _person(app: Served) -> Person:
    return with_plan(app.app.state.site.store)


def _to_the_end(page: Page) -> None:
    for _ in range(MOST_STEPS):
        path = urlsplit(page.url).path
        if path == "/today/finish":
            return
        turn = page.locator('input[name="turn"]').first.input_value()
        page.locator("#set-done, article form[action='/today/session/end'] .wide").first.click()
        page.wait_for_function(
            "turn => document.querySelector('input[name=turn]')?.value !== turn", arg=turn
        )
    raise AssertionError("the session does not end")


def test_the_first_win_from_the_first_page_to_the_two_maps(executable: str, app: Served) -> None:
    with _window(executable, app) as window:
        page = window.new_page()
        began_s = time.monotonic()
        page.goto("/")
        page.get_by_role("link", name="Feel it in five minutes").click()
        page.get_by_label("No, none of this").check()
        page.get_by_role("button", name="Begin").click()
        no_signs(page)
        page.get_by_label("front of the thigh").fill("6")
        expect(page.locator("output[for=front_of_thigh]")).to_have_text("6")
        expect(page.locator(".feel-map desc")).to_contain_text("front of the thigh 6")
        page.get_by_role("button", name="That is where I feel it").click()
        page.get_by_label("lower buttock").fill("7")
        page.get_by_role("button", name="Show me both").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "After the hint you felt it more in the glutes"
        )
        expect(page.get_by_role("img", name=re.compile("First try"))).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("After the hint"))).to_be_visible()
        assert time.monotonic() - began_s < FIRST_WIN_S


@pytest.mark.parametrize("scripts", [True, False])
def test_a_whole_session_with_and_without_scripts(
    executable: str, app: Served, *, scripts: bool
) -> None:
    person = _person(app)
    with _window(executable, app, scripts=scripts) as window:
        page = window.new_page()
        page.goto("/today")
        page.get_by_role("button", name="Start").click()
        if scripts:
            _to_the_end(page)
        else:
            for _ in range(MOST_STEPS):
                if urlsplit(page.url).path == "/today/finish":
                    break
                page.locator("#set-done, form[action='/today/session/end'] .wide").first.click()
        page.get_by_label("6", exact=True).check()
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("heading", name="What that changes")).to_be_visible()
    kept = app.app.state.site.store.log(person.id).sessions
    assert [(one.session, one.effort) for one in kept] == [("w01d1", 6)]
    assert all(one.sets for one in kept[0].exercises)


def test_a_set_told_while_cut_off_is_sent_once_when_the_app_answers(
    executable: str, app: Served
) -> None:
    person = _person(app)
    with _window(executable, app) as window:
        page = window.new_page()
        page.goto("/today")
        page.get_by_role("button", name="Start").click()
        page.get_by_role("button", name="More: Repetitions").click()
        window.set_offline(True)
        page.locator("#set-done").click()
        expect(page.locator("#offline")).to_be_visible()
        window.set_offline(False)
        expect(page.locator('input[name="turn"]').first).to_have_value("1", timeout=RETRY_MS)
    assert _repetitions(app, person) == [9]


def _begun(page: Page) -> None:
    """A session in hand, its first set told as nine repetitions but not sent yet."""
    page.goto("/today")
    page.get_by_role("button", name="Start").click()
    page.locator("#reps").fill("9")


def test_a_set_told_in_a_session_that_is_over_is_sent_in_the_next(
    executable: str, app: Served
) -> None:
    """The app was started again and knows this browser no more: its form is too old."""
    person = _person(app)
    with _window(executable, app) as window:
        page = window.new_page()
        _begun(page)
        window.clear_cookies()
        page.locator("#set-done").click()
        expect(page.locator('input[name="turn"]').first).to_have_value("1", timeout=RETRY_MS)
    assert _repetitions(app, person) == [9]


def test_a_set_told_stays_here_until_the_app_has_taken_it(executable: str, app: Served) -> None:
    """An app that fails has taken nothing; what cannot be meant is shown as it was typed."""
    person = _person(app)
    kept = "Object.keys(localStorage).filter(name => name.startsWith('primemover-set-')).length"
    with _window(executable, app) as window:
        page = window.new_page()
        _begun(page)
        window.route("**/today/session/set", lambda route: route.fulfill(status=500))
        page.locator("#set-done").click()
        expect(page.locator("#offline")).to_be_visible()
        assert page.evaluate(kept) == 1
        page.locator("#reps").fill("0")
        window.set_offline(True)
        page.locator("#set-done").click()
        window.set_offline(False)
        window.unroute("**/today/session/set")
        page.reload()
        expect(page.locator("#reps-fault, .fault").first).to_be_visible(timeout=RETRY_MS)
        expect(page.locator("#reps")).to_have_value("0")
        assert page.evaluate(kept) == 0
    assert _repetitions(app, person) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_number_that_cannot_be_is_sent_once_and_its_field_is_gone_to(
    executable: str, app: Served, scripts: bool
) -> None:
    person = _person(app)
    with _window(executable, app, scripts=scripts) as window:
        page = window.new_page()
        _begun(page)
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
        page.locator("#reps").fill("0")
        page.locator("#set-done").click()
        expect(page.locator("#reps-fault")).to_be_in_viewport()
        expect(page.locator("#reps")).to_be_focused()
        expect(page.locator("#reps")).to_have_value("0")
        assert len(sent) == 1
        page.locator("#reps").fill("9")
        page.locator("#set-done").click()
        expect(page.locator('input[name="turn"]').first).to_have_value("1")
    assert _repetitions(app, person) == [9]


def _repetitions(app: Served, person: Person) -> list[int | None]:
    hand = in_hand(app.app.state.site.store, person=person)
    assert hand is not None
    return [one.reps for turn in hand.session.state().sets for one in turn]


def test_eyes_off_the_whole_screen_is_one_button(executable: str, app: Served) -> None:
    _person(app)
    with _window(executable, app) as window:
        page = window.new_page()
        page.goto("/today")
        page.get_by_role("button", name="Start").click()
        page.get_by_role("button", name=re.compile("Hands and eyes off")).click()
        cover = page.locator("#anywhere")
        box = cover.bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
        cover.click()
        expect(page.locator("#anywhere-clock")).not_to_be_empty()
        page.keyboard.press("Escape")
        expect(cover).to_be_hidden()


def test_single_keys_can_be_switched_off(executable: str, app: Served) -> None:
    """By the keyboard alone: off stays off on the next page, and the buttons do the same."""
    person = _person(app)
    with _window(executable, app) as window:
        page = window.new_page()
        _begun(page)
        page.locator("#keys-on").press("Space")
        page.locator("h1").click()
        page.keyboard.press("n")
        page.keyboard.press(" ")
        expect(page.locator("#clock")).to_be_hidden()
        page.locator("#set-done").press("Enter")
        expect(page.locator('input[name="turn"]').first).to_have_value("1")
        page.get_by_role("button", name=re.compile("^Next")).press("Enter")
        expect(page.locator("#keys-on")).not_to_be_checked()
        page.locator("h1").click()
        page.keyboard.press("n")
        page.locator("#keys-on").check()
        page.locator("h1").click()
        page.keyboard.press("n")
        expect(page.locator('input[name="turn"]').first).to_have_value("3")
    hand = in_hand(app.app.state.site.store, person=person)
    assert hand is not None
    assert len(hand.session.words) == 3


def test_minutes_chosen_change_the_session_on_the_spot(executable: str, app: Served) -> None:
    _person(app)
    with _window(executable, app) as window:
        page = window.new_page()
        page.goto("/today")
        expect(page.locator(".lead").first).to_contain_text("8 exercises")
        page.get_by_label("10 min").check()
        expect(page.locator(".lead").first).to_contain_text("3 exercises")
        expect(page.get_by_label("10 min")).to_be_focused()
        expect(page.locator("#offer-said")).to_contain_text("3 exercises")
