"""Every page as a picture at both widths and in both themes, for people to look at.

python -m tests.browser.pictures FOLDER [PART OF A NAME ...]
"""

from __future__ import annotations

import sys
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.web.security.passphrase import Passphrase
from tests.browser.chromium import browser
from tests.browser.lived_app import lived_app
from tests.browser.pages import PAGES, Example
from tests.browser.served import served
from tests.browser.telling import tell
from tests.browser.windows import DESKTOP, PHONE, window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

SIZES: Final = {"phone": PHONE, "desktop": DESKTOP}
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
TALLEST_PX: Final = 7000
"""Longer pages are cut: a browser makes no picture of more than 16,384 pixels."""


def main(folder: Path, *, parts: tuple[str, ...]) -> None:
    """Nothing; the pictures and a page that shows them are in ``folder``."""
    executable = browser()
    if executable is None:
        sys.exit("no Chromium on this machine")
    chosen = [one for one in PAGES if not parts or any(part in one.name for part in parts)]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own:
        for size_name, size in SIZES.items():
            _take(chosen, executable, folder, Path(own) / size_name, name=size_name, size=size)
            tell(f"{len(chosen)} pages at {size[0]} px")
    (folder / "index.html").write_text(_index(chosen), encoding="utf-8")


def _take(
    chosen: Iterable[Example],
    executable: str,
    folder: Path,
    own: Path,
    *,
    name: str,
    size: tuple[int, int],
) -> None:
    Passphrase(own / "locked" / "own").set("a long enough passphrase")
    with (
        lived_app(own / "app") as lived,
        served(own / "locked") as locked,
        window(
            executable, address=lived.app.address, profile=own / "profile", size=size, scale=2
        ) as opened,
    ):
        page = opened.context.pages[0]
        for one in chosen:
            if one.whose:
                whose = lived.people[one.whose]
                opened.context.add_cookies(
                    [{"name": "whose", "value": whose, "url": lived.app.address}]
                )
            address = locked.address if one.locked else lived.app.address
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(address + one.address(lived))
            _both_themes(page, folder / f"{one.name}-{name}")


def _both_themes(page: Page, target: Path) -> None:
    size = page.viewport_size
    assert size is not None
    height = min(TALLEST_PX, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_timeout(150)
        page.screenshot(path=f"{target}-{theme}.png")


def _index(chosen: Iterable[Example]) -> str:
    rows = "".join(
        f"<h2 id='{one.name}'>{escape(one.route)} {escape(one.note)}</h2><p>"
        + "".join(
            f"<a href='{one.name}-{size}-{theme}.png'>"
            f"<img src='{one.name}-{size}-{theme}.png' loading='lazy' height='600' "
            f"alt='{one.name}, {size}, {theme}'></a> "
            for size in SIZES
            for theme in THEMES
        )
        + "</p>"
        for one in chosen
    )
    return (
        f"<!doctype html><meta charset='utf-8'><title>Every page</title><h1>Every page</h1>{rows}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), parts=tuple(sys.argv[2:]))
