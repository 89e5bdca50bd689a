"""Every page of the app at a phone's and a desk's width, light and dark: whole, in order, usable.

The list of pages is ``tests/browser/pages.py``; an address that is missing there fails here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from primemover.app.web.front_end import examine_front_end
from primemover.app.web.security.passphrase import Passphrase
from tests.browser.lived_app import LivedApp, lived_app
from tests.browser.looked_at import AXE, axe_faults, key_faults, layout_faults, settle
from tests.browser.pages import FILES, PAGES, PARTS, Example, routes, routes_with_examples
from tests.browser.served import served
from tests.browser.telling import tell
from tests.browser.windows import DESKTOP, MAGNIFIED, PHONE, Watched, window

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIMIT_S: Final = 0.2
"""How soon a page should answer; on a busy machine this is told and not asserted."""
OVER: Final = "/pair/with/none"
"""Answers with 404 and a page that says why, which the browser notes as a fault."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve"),
]
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core was not fetched: make test")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedApp]:
    with lived_app(tmp_path_factory.mktemp("app")) as found:
        yield found


def as_person(opened: Watched, *, address: str, person: str) -> None:
    """Nothing; the window shows the pages of this person from now on."""
    if person:
        opened.context.add_cookies([{"name": "whose", "value": person, "url": address}])


def faults_of(page: Page) -> list[str]:
    """Everything wrong with the page that is open, light and dark."""
    settle(page)
    faults = [*layout_faults(page), *axe_faults(page)]
    faults += key_faults(page)
    page.emulate_media(color_scheme="dark")
    faults += [f"dark: {one}" for one in axe_faults(page, only=("color-contrast",))]
    page.emulate_media(color_scheme="light")
    return faults


@contextmanager
def looking(
    executable: str, *, address: str, profile: Path, size: tuple[int, int]
) -> Iterator[tuple[Watched, Page]]:
    """A window with axe-core in every page, which moves nothing by itself."""
    with window(executable, address=address, profile=profile, size=size) as opened:
        opened.context.add_init_script(path=AXE)
        page = opened.context.pages[0]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        yield opened, page


def test_no_address_is_forgotten() -> None:
    assert routes() == routes_with_examples()
    names = [one.name for one in PAGES]
    assert len(names) == len(set(names))


@needs_axe
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_whole(
    executable: str, lived: LivedApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    faults: dict[str, list[str]] = {}
    began_s, slow = time.monotonic(), []
    with looking(executable, address=lived.app.address, profile=tmp_path, size=size) as (
        opened,
        page,
    ):
        for one in PAGES:
            if one.locked:
                continue
            as_person(opened, address=lived.app.address, person=lived.people[one.whose])
            took_s, found = _open(page, one, lived=lived)
            if took_s > LIMIT_S:
                slow.append(f"{one.name} {took_s:.2f} s")
            if found := found or faults_of(page):
                faults[one.name] = found
    told = [one for one in opened.faults if OVER not in one]
    tell(f"\n{len(PAGES)} pages at {size[0]} px in {time.monotonic() - began_s:.0f} s")
    tell(f"answered later than {LIMIT_S} s: {', '.join(slow) or 'none'}")
    assert not faults, _listed(faults)
    assert not told
    assert not opened.elsewhere


@needs_axe
def test_magnified_to_200_percent_nothing_hides_the_focus(
    executable: str, lived: LivedApp, tmp_path: Path
) -> None:
    faults: dict[str, list[str]] = {}
    with looking(executable, address=lived.app.address, profile=tmp_path, size=MAGNIFIED) as (
        opened,
        page,
    ):
        for one in PAGES:
            if one.locked:
                continue
            as_person(opened, address=lived.app.address, person=lived.people[one.whose])
            _, found = _open(page, one, lived=lived)
            settle(page)
            if found := found or [*layout_faults(page), *key_faults(page)]:
                faults[one.name] = found
    assert not faults, _listed(faults)


def _open(page: Page, one: Example, *, lived: LivedApp) -> tuple[float, list[str]]:
    """Seconds until the page answered, and what is wrong when it is not the one that was meant."""
    path = one.address(lived)
    answer = page.goto(path)
    assert answer is not None
    took_s = float(answer.request.timing["responseStart"]) / 1000
    if answer.status != (404 if OVER in path else 200):
        return took_s, [f"answers {answer.status}"]
    if page.url.removeprefix(lived.app.address) != path:
        return took_s, [f"leads to {page.url}"]
    return took_s, []


def _listed(faults: dict[str, list[str]]) -> str:
    return "\n" + "\n".join(f"{name}: {one}" for name, found in faults.items() for one in found)


@needs_axe
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_before_all_others_is_whole(
    executable: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Where a passphrase is asked for, all that is seen is where to type it."""
    Passphrase(tmp_path / "own").set("a long enough passphrase")
    profile = tmp_path / "profile"
    with (
        served(tmp_path) as app,
        looking(executable, address=app.address, profile=profile, size=size) as (opened, page),
    ):
        for one in PAGES:
            if one.locked:
                page.goto(one.path)
                assert page.url.endswith(one.path)
                assert not faults_of(page)
    assert not opened.elsewhere


SPOIL: Final = """() => {
  const main = document.querySelector("main");
  const add = (tag, style, text = "") => {
    const one = document.createElement(tag);
    Object.assign(one.style, style);
    one.textContent = text;
    return main.appendChild(one);
  };
  add("h4", {}, "A level left out");
  add("p", { color: "#999", background: "#aaa" }, "hardly to be read");
  add("p", { width: "3000px", fontSize: "9px" }, "wide and tiny");
  add("img", {}).src = "/nowhere.png";
  const hidden = add("button", { outline: "none", boxShadow: "none" }, "Focus cannot be seen");
  hidden.addEventListener("focus", () => hidden.style.setProperty("outline", "none", "important"));
}"""


@needs_axe
def test_a_page_with_faults_would_be_seen(executable: str, lived: LivedApp, tmp_path: Path) -> None:
    with looking(executable, address=lived.app.address, profile=tmp_path, size=PHONE) as (_, page):
        page.goto("/away")
        page.evaluate(SPOIL)
        settle(page)
        told = " ".join((*layout_faults(page), *axe_faults(page), *key_faults(page)))
    for fault in (
        *("a level out", "color-contrast", "wider than the page", "tiny text", "scrolls sideways"),
        *("broken picture: /nowhere.png", "image-alt", "focus cannot be seen"),
    ):
        assert fault in told


def test_every_file_and_part_answers(executable: str, lived: LivedApp, tmp_path: Path) -> None:
    with window(executable, address=lived.app.address, profile=tmp_path) as opened:
        for one in (*FILES, *PARTS):
            as_person(opened, address=lived.app.address, person=lived.people[one.whose])
            answer = opened.context.request.get(one.address(lived))
            assert answer.status == 200, one.name
            assert answer.body(), one.name
            assert answer.headers["content-type"]
