"""A person who goes through a check by its forms, page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.app.web.browser import Browser

MOST_PAGES: Final = 80
USUAL: Final[Mapping[str, str]] = {
    "about.age_years": "34",
    "about.sex": "male",
    "readiness.blood_pressure": "normal",
    "readiness.hip_replacement": "none",
    "readiness.falls": "0",
    "readiness.used_to_activity": "yes",
    "sitting.hours_work_day": "9",
    "sitting.longest_stretch_min": "120",
    "felt.clam_before/front_of_thigh": "6",
    "felt.clam_before/lower_buttock": "1",
    "felt.clam_after/lower_buttock": "6",
    "felt.clam_after/front_of_thigh": "2",
}
"""A 34-year-old who sits nine hours."""


def fields_of(page: str) -> tuple[str, ...]:
    """Names of the fields of questions on a page."""
    return tuple(dict.fromkeys(re.findall(r'name="([a-z_]+\.[a-z0-9_/]+)"', page)))


def filled(page: str, *, told: Mapping[str, str]) -> dict[str, str]:
    """What this person sends from a page: what is told, no pain, and no to the rest."""
    known = {**USUAL, **told}
    return {"do": "none"} | {
        name: known.get(name, "0") for name in fields_of(page) if name in known or "pain." in name
    }


def begin(client: Browser, *, depth: str = "quick") -> Response:
    """The first page of a new check."""
    return client.post("/check/start", data={"depth": depth})


def answer_on(
    client: Browser, page: Response, *, told: Mapping[str, str] | None = None
) -> Response:
    """The first page that asks no question, after every page of questions before it."""
    for _ in range(MOST_PAGES):
        if not page.url.path.startswith("/check/step/") or page.status_code != 200:
            return page
        page = client.post(page.url.path, data=filled(page.text, told=told or {}))
    raise AssertionError(f"the questions never end: {page.url}")


def go_through(
    client: Browser, *, depth: str = "quick", told: Mapping[str, str] | None = None
) -> Response:
    """The page before the end, with every question answered and every film left out."""
    page = answer_on(client, begin(client, depth=depth), told=told)
    for _ in range(MOST_PAGES):
        if not page.url.path.startswith("/film/"):
            break
        side = {"side": page.url.params["side"]} if "side" in page.url.params else {}
        page = answer_on(client, client.post(f"{page.url.path}/pass", data=side), told=told)
    return page


def heading(page: Response) -> str:
    """The one main heading of a page, without marks."""
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", found).strip()


SIGNS: Final[Mapping[str, str]] = {
    "about.age_years": "34",
    "about.pregnant": "no",
    "readiness.blood_pressure": "normal",
    "do": "none",
}
"""No stop sign applies to this 34-year-old."""


def no_signs(client: Browser, *, to: str = "/") -> Response:
    """The page that the stop signs lead to once they are answered: none of them applies."""
    return client.post("/signs/answer", data={**SIGNS, "to": to})
