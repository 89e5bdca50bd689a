"""Looks: contrasts of both themes computed from the tokens, and what every page has."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import primemover.app.web
from primemover.app.web.application import MODULES
from primemover.history.store import Store
from tests.app.web.browser import Browser

STATIC = Path(primemover.app.web.__file__).parent / "static"
CSS = (STATIC / "app.css").read_text("utf-8")
SHEETS = {
    str(path.relative_to(STATIC)): path.read_text("utf-8")
    for path in sorted(STATIC.rglob("*.css"))
    if "vendor" not in path.parts
}
OVER_PICTURES = "camera/camera.css"
"""What lies over the camera's picture: its colours are those of no theme."""

TEXT = 4.5
"""WCAG 2.2, 1.4.3: text against what lies behind it."""
SIGN = 3.0
"""WCAG 2.2, 1.4.11: what a control or a sign is known by."""

PAIRS = [
    *(
        (text, back, TEXT)
        for text in ("ink", "soft", "accent")
        for back in ("paper", "wash", "band")
    ),
    ("on-fill", "fill", TEXT),
    *(
        (status, back, TEXT)
        for status in ("supported", "not_supported", "cannot_tell", "refer")
        for back in ("paper", "wash")
    ),
    ("soft", "paper", SIGN),
    ("accent", "paper", SIGN),
]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


def _blocks() -> dict[str, dict[str, str]]:
    light = _tokens(CSS[CSS.index(":root {") : CSS.index("@media (prefers-color-scheme: dark)")])
    by_system = CSS[CSS.index("@media (prefers-color-scheme: dark)") :].partition("} }")[0]
    chosen = CSS[CSS.index(':root[data-theme="dark"] {') :].partition("}")[0]
    return {
        "light": light,
        "dark by the system": light | _tokens(by_system),
        "dark as chosen": light | _tokens(chosen),
    }


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_computation_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark by the system", "dark as chosen"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_everything_can_be_read_in_both_themes(
    theme: str, one: str, other: str, least: float
) -> None:
    tokens = _blocks()[theme]
    assert contrast(tokens[one], tokens[other]) >= least


@pytest.mark.parametrize("theme", ["light", "dark by the system", "dark as chosen"])
def test_white_can_be_read_on_what_stops(theme: str) -> None:
    assert contrast("#ffffff", _blocks()[theme]["stop"]) >= TEXT


def test_both_ways_to_the_dark_lead_to_the_same() -> None:
    blocks = _blocks()
    assert blocks["dark by the system"] == blocks["dark as chosen"]
    assert blocks["light"] != blocks["dark as chosen"]


WAYS = {
    "/learn": ("/learn", "page"),
    "/learn/article": ("/learn", "true"),
    "/check": ("/check", "page"),
    "/film": ("/check", "true"),
    "/results": ("/check", "true"),
    "/coach": ("/today", "true"),
    "/plan/why": ("/today", "true"),
    "/today": ("/today", "page"),
    "/eat": ("/eat", "page"),
    "/history": ("/history", "page"),
    "/settings": ("/settings", "page"),
}
"""Where somebody is, and what is marked for it."""


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_is_dark_by_the_system_is_dark_as_chosen_in_every_sheet(sheet: str) -> None:
    by_system = re.findall(
        r"prefers-color-scheme: dark\)\s*\{\s*:root:not\([^)]*\)\s*(\{[^}]*\})", SHEETS[sheet]
    )
    chosen = re.findall(r':root\[data-theme="dark"\]\s*(\{[^}]*\})', SHEETS[sheet])
    assert _tokens(" ".join(by_system)) == _tokens(" ".join(chosen[: len(by_system)]))


def test_every_token_used_is_defined_and_every_colour_is_read_here() -> None:
    everything = " ".join(SHEETS.values())
    defined = dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", everything))
    assert set(re.findall(r"var\((--[\w-]+)", everything)) <= set(defined)
    colours = {name[2:] for name, value in defined.items() if value.startswith("#")}
    assert colours == set(_tokens(everything))


def _worded() -> list[tuple[str, str, str]]:
    """Sheet, colour of words, and what the same rule puts behind them ("" for what is there)."""
    found = []
    for sheet, css in SHEETS.items():
        for rule in re.findall(r"\{([^{}]*)\}", css) if sheet != OVER_PICTURES else ():
            colour = re.search(r"(?:^|[;\s])color:\s*([^;]+)", rule)
            behind = re.search(r"background(?:-color)?:\s*var\(--([\w-]+)\)", rule)
            if colour and colour[1].strip() != "inherit":
                found.append((sheet, colour[1].strip(), behind[1] if behind else ""))
    return found


@pytest.mark.parametrize("theme", ["light", "dark by the system", "dark as chosen"])
def test_words_have_colours_that_can_be_read_where_they_stand(theme: str) -> None:
    tokens = _blocks()[theme]
    checked = {one for one, _, least in PAIRS if least == TEXT and one != "on-fill"}
    for sheet, colour, behind in _worded():
        name = colour.removeprefix("var(--").removesuffix(")")
        if not behind:
            assert name in checked, f"{sheet}: {colour} on whatever is there"
        else:
            value = "#ffffff" if colour == "#fff" else tokens[name]
            assert contrast(value, tokens[behind]) >= TEXT, f"{sheet}: {colour} on {behind}"


@pytest.mark.parametrize("path", WAYS)
def test_the_place_in_the_app_is_marked_once(client: Browser, path: str) -> None:
    page = client.get(path)
    assert (page.status_code, page.url.path) == (200, path)
    header = page.text.partition("</header>")[0]
    marked = re.findall(r'<a[^>]* href="([^"]*)"[^>]*aria-current="(\w+)"', header)
    assert marked == [WAYS[path]]


def test_people_are_switched_in_the_header_only_when_there_are_several(
    client: Browser, store: Store
) -> None:
    from primemover.app.store import new_person

    assert "/switch" not in client.get("/learn").text
    other = new_person("<other>")
    store.add_person(other)
    page = client.get("/learn").text
    assert f'formaction="/people/{other.id}/switch"' in page
    assert "&lt;other&gt;" in page
    assert "<other>" not in page


NO_PAGES = {
    "/feel/map",
    "/results/report.css",
    "/results/carrying.css",
    "/emg/account.css",
    "/settings/export",
    "/manifest.webmanifest",
    "/sw.js",
}
"""Parts of pages and what is none; files to take along say themselves that they are none."""
PAGES = [
    *("/nowhere", "/eat/nothing"),
    *(
        endpoint.path
        for module in MODULES
        for endpoint in module.endpoints
        if endpoint.method == "GET" and "{" not in endpoint.path and endpoint.path not in NO_PAGES
    ),
]
"""Every page that has one address, and two that are not there."""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_a_way_to_it_and_nothing_written_in(
    client: Browser, path: str
) -> None:
    answer = client.get(path)
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return
    page = answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    (heading,) = re.findall(r"<h1[ >].*?</h1>", page, flags=re.DOTALL)
    assert re.sub(r"<[^>]+>", "", heading).strip()
    (title,) = re.findall(r"<title>(.*?)</title>", page, flags=re.DOTALL)
    assert title.strip()
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    if "<nav" in page:  # what is the same on every page can be gone past
        assert 'class="skip" href="#main"' in page
        assert 'id="main"' in page
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", page)
    assert "<style" not in page


def test_a_fault_is_told_with_a_way_back(client: Browser) -> None:
    referer = {"Referer": "http://127.0.0.1:8765/settings", "X-CSRF-Token": "old"}
    page = client.post("/sign-out", headers=referer)
    assert page.status_code == 403
    assert "This page was open for too long" in page.text
    assert 'href="/settings">Load the page again' in page.text
    evil = {"Referer": "https://evil.example/x", "X-CSRF-Token": "old"}
    assert "evil" not in client.post("/sign-out", headers=evil).text


def test_a_fault_of_a_part_is_told_where_messages_are(client: Browser) -> None:
    headers = {"HX-Request": "true", "X-CSRF-Token": "old"}
    part = client.post("/sign-out", headers=headers)
    assert part.headers["HX-Retarget"] == "#said"
    assert "<html" not in part.text
