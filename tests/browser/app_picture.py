"""The app as one picture: the first page, the live coach counting, progress, side by side.

python -m tests.browser.app_picture docs/images/app.webp
"""

from __future__ import annotations

import io
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from tests.browser.chromium import browser
from tests.browser.fake_camera import bundled
from tests.browser.lived_app import COACHED, LivedApp, lived_app
from tests.browser.windows import PHONE, window

if TYPE_CHECKING:
    from playwright.sync_api import Page

DENSITY: Final = 2
QUALITY: Final = 82
"""Of WebP: small letters are still sharp."""
COUNTED: Final = "3"
"""Repetitions done when the live coach is photographed."""
SOON_MS: Final = 300_000
LOOKS: Final = (  # three phones in the 900 px or so that a README is wide
    "body{margin:0;display:flex;align-items:start;gap:24px;padding:12px;width:max-content}"
    "img{width:300px;border-radius:24px;border:1px solid #8a97a3}"
)


def main(target: Path) -> None:
    """Nothing; the picture is at ``target``."""
    executable = browser()
    if executable is None:
        sys.exit("no Chromium on this machine")
    with tempfile.TemporaryDirectory() as own, lived_app(Path(own) / "app") as lived:
        with window(
            executable,
            address=lived.app.address,
            profile=Path(own) / "profile",
            camera=bundled("squat", Path(own)),
            size=PHONE,
            scale=DENSITY,
        ) as opened:
            page = opened.context.pages[0]
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            phones = list(_phones(page, lived=lived))
        with window(
            executable,
            address="about:blank",
            profile=Path(own) / "other",
            size=(1000, 800),
            scale=DENSITY,
        ) as opened:
            together = _together(opened.context.pages[0], phones=phones)
    Image.open(io.BytesIO(together)).save(target, quality=QUALITY, method=6)


def _phones(page: Page, *, lived: LivedApp) -> Iterator[bytes]:
    cookie = {"name": "whose", "value": lived.people["lived_one"], "url": lived.app.address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is what it takes
    page.goto("/")
    yield page.screenshot()
    page.goto(f"/coach/{COACHED}")
    page.get_by_role("button", name="Go to the camera").click()
    page.get_by_role("button", name="Open the camera").click()
    number = page.locator("[data-part=number]")
    number.filter(has_text=COUNTED).wait_for(timeout=SOON_MS)
    yield page.screenshot()
    page.goto("/history")
    yield page.screenshot()


def _together(page: Page, *, phones: list[bytes]) -> bytes:
    pictures = "".join(
        f'<img src="data:image/png;base64,{b64encode(each).decode()}">' for each in phones
    )
    page.set_content(f"<!doctype html><style>{LOOKS}</style>{pictures}")
    page.wait_for_function("[...document.images].every((each) => each.complete)")
    return page.locator("body").screenshot(omit_background=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
