"""Dishes, progress and people in a real browser: ticks stay, a slip is undone, nothing leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from primemover.app.web.front_end import examine_front_end
from tests.app.web.lived_in import Lived, live_in
from tests.browser.served import Served, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve"),
]

FLAGS: Final = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
)
PHONE: Final = {"width": 390, "height": 844}
PAGES: Final = (
    *("/learn", "/learn/compensation", "/learn/article", "/learn/yoga", "/learn/words"),
    *("/eat", "/eat/oat_bowl", "/eat/shopping"),
    *("/history", "/history/calendar", "/history/loads", "/history/tests", "/history/pain"),
    *("/history/notes", "/people"),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("app")) as found:
        yield found


@pytest.fixture(scope="module")
def two(app: Served) -> tuple[Lived, Lived]:
    """Two people with weeks behind them."""
    store = app.app.state.site.store
    return live_in(store, label="client one"), live_in(store, label="client two", weeks=3)


@pytest.fixture
def window(executable: str, app: Served, two: tuple[Lived, Lived]) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        context = browser.new_context(base_url=app.address, viewport=PHONE)  # type: ignore[arg-type]
        yield context
        browser.close()


def ticks(page: Page) -> list[bool]:
    page.goto("/eat/shopping")
    boxes = page.locator("[data-item]")
    return [boxes.nth(number).is_checked() for number in range(boxes.count())]


def test_ticks_stay_in_the_browser_for_each_person(
    window: BrowserContext, two: tuple[Lived, Lived]
) -> None:
    page = window.new_page()
    count = len(ticks(page))
    page.locator("[data-item]").nth(2).check()
    assert ticks(page) == [number == 2 for number in range(count)]
    page.goto(f"/people/{two[1].person.id}")
    page.get_by_role("button", name="All pages of “client two”").click()
    assert not any(ticks(page))
    page.goto(f"/people/{two[0].person.id}")
    page.get_by_role("button", name="All pages of “client one”").click()
    assert ticks(page)[2]
    page.locator("[data-clear]").click()
    assert not any(ticks(page))


def test_a_session_taken_back_is_put_back_by_the_keyboard_alone(
    window: BrowserContext, two: tuple[Lived, Lived]
) -> None:
    page = window.new_page()
    on = two[0].log.sessions[-1].on
    page.goto(f"/history/day/{on}")
    page.get_by_role("button", name="Take it back").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Taken out")).to_be_visible()
    expect(page.get_by_text("Nothing is written down for this day.")).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Session of the plan")).to_be_visible()


def test_the_calendar_is_walked_by_the_keyboard(
    window: BrowserContext, two: tuple[Lived, Lived]
) -> None:
    page = window.new_page()
    session = two[0].log.sessions[-1]
    page.goto(f"/history/calendar?month={session.on:%Y-%m}")
    page.locator(f'a[href="/history/day/{session.on}"]').focus()
    page.keyboard.press("Tab")
    following = session.on + timedelta(days=1)
    expect(page.locator(f'a[href="/history/day/{following}"]')).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Session of the plan")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_is_wider_than_a_phone_complains_or_asks_anybody_else(
    window: BrowserContext, app: Served, two: tuple[Lived, Lived], theme: str
) -> None:
    page = window.new_page()
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    asked: set[str] = set()
    faults: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    for path in (*PAGES, f"/people/{two[1].person.id}", f"/history/day/{two[0].pain.on}"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, path
    assert asked <= {"127.0.0.1", ""}
    assert not faults
