"""The page of stop signs, answered by somebody to whom none applies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.app.web.checking import SIGNS

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PAGE = "/signs/answer"


def no_signs(page: Page) -> None:
    """Nothing; the page that was asked for first is open, the stop signs are answered."""
    page.wait_for_url(f"**{_PAGE}**")
    for number in page.locator("input.number").all():
        number.fill(SIGNS[number.get_attribute("name") or ""])
    pressure = SIGNS["readiness.blood_pressure"]
    page.locator(f'input[name="readiness.blood_pressure"][value="{pressure}"]').check()
    page.get_by_role("button", name="None of these").click()
    page.wait_for_url(lambda url: urlsplit(url).path != _PAGE)


def no_signs_if_asked(page: Page) -> None:
    """Nothing; the stop signs are answered where the page that is open asks for them."""
    if urlsplit(page.url).path == _PAGE:
        no_signs(page)
