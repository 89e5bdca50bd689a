"""Who carries the load in a real browser: steps by mouse and keys alone, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from primemover.app.web.languages import language
from primemover.app.web.told_markup import told_markup
from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page
from primemover.simulation.who_carries import GroupCurve, WhatIf
from primemover.terms import SIDES
from tests.browser.looked_at import AXE, axe_faults, key_faults, layout_faults, settle
from tests.browser.windows import DESKTOP, FLAGS, PHONE
from tests.simulation.accounts import account, step


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "carried.html"
    path.write_text(carrying_page(account(), knowledge=load_knowledge()), encoding="utf-8")
    return path


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, executable: str, written: Path) -> Iterator[Page]:
    width, height = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        context = browser.new_context(
            viewport={"width": width, "height": height}, bypass_csp=True, offline=True
        )
        found = context.new_page()
        found.goto(written.as_uri())
        yield found
        browser.close()


def test_a_step_is_chosen_by_pressing_it(page: Page) -> None:
    kept = page.locator(".carry-choices").first
    said = kept.locator(".carry-say:visible")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("At full strength")
    kept.locator(".carry-stop:visible", has_text="40%").click()
    expect(said).to_have_count(1)
    expect(said).to_contain_text("At 40% strength")
    kept.locator(".carry-pill", has_text="Three gluteal muscles").first.click()
    kept.locator(".carry-stop:visible", has_text="20%").click()
    expect(said).to_contain_text("Cannot be done this way")
    expect(kept.locator(".carry-state:visible svg")).to_have_count(0)


def test_the_arrow_keys_move_along_the_steps(page: Page) -> None:
    kept = page.locator(".carry-choices").first
    page.locator("#carried-1-kept-1-100").focus()
    for strength in ("80%", "60%"):
        page.keyboard.press("ArrowRight")
        expect(kept.locator(".carry-say:visible")).to_contain_text(f"At {strength} strength")
    chosen = page.locator("input:focus")
    described = chosen.get_attribute("aria-describedby")
    assert described
    expect(page.locator(f"#{described}")).to_contain_text("At 60% strength")


def test_colours_of_the_body_change_with_the_step(page: Page) -> None:
    kept = page.locator(".carry-choices").first

    def shades() -> list[str]:
        found: list[str] = kept.locator(".carry-state:visible .carry-body use.shape").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).fill)"
        )
        return found

    before = shades()
    kept.locator(".carry-stop:visible", has_text="40%").click()
    assert shades() != before
    assert len(set(before)) > 2


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: make serve")
def test_axe_finds_nothing(page: Page) -> None:
    page.add_script_tag(path=str(AXE))
    settle(page)
    assert axe_faults(page) == []


def test_it_fits_and_can_be_reached_with_keys(page: Page) -> None:
    assert layout_faults(page) == []
    assert key_faults(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_a_table_of_both_sides_fits_a_phone(executable: str, tmp_path: Path, width: int) -> None:
    """Long names, two sides and ranges at their widest: nothing is cut off at the edge."""
    made = account("one_leg_stand")
    whole = (1.0,) * len(made.phase)
    curves = tuple(
        GroupCurve(muscle=muscle, side=side, effort=whole, low=(0.97,) * len(whole), high=whole)
        for muscle in ("tensor_fasciae_latae", "ankle_stabilisers", "gastrocnemius")
        for side in SIDES
    )
    rocked = replace(curves[0], effort=(0.9, *whole[1:]), low=(0.83,) * len(whole))
    stand = replace(made, as_is=replace(made.as_is, curves=(rocked, *curves[1:])), what_if=())
    path = tmp_path / "stand.html"
    path.write_text(carrying_page(stand, knowledge=load_knowledge()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        found = browser.new_page(viewport={"width": width, "height": 900}, offline=True)
        found.goto(path.as_uri())
        table = found.locator(".carry-efforts").first
        beyond = table.evaluate("one => one.scrollWidth - one.closest('.scroll').clientWidth")
        said = table.inner_text()
        browser.close()
    assert "97 to 100%" in " ".join(said.split())
    assert beyond <= 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_all_strengths_stand_beside_each_other(executable: str, tmp_path: Path, width: int) -> None:
    """Nine steps in German, where a figure is wider: in one line above what is said of them."""
    weakened = ("gluteus_medius",)
    steps = tuple(step(number / 10, weakened) for number in range(10, 1, -1))
    made = replace(account(), what_if=(WhatIf(weakened=weakened, side="both", steps=steps),))
    markup = carrying_page(made, knowledge=load_knowledge())
    path = tmp_path / "steps.html"
    path.write_text(told_markup(markup, language=language("de")), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        found = browser.new_page(viewport={"width": width, "height": 900}, offline=True)
        found.goto(path.as_uri())
        stops = [one.bounding_box() for one in found.locator(".carry-stop:visible").all()]
        below = found.locator(".carry-state:visible").first.bounding_box()
        browser.close()
    assert len(stops) == 9
    places = [each for each in stops if each]
    assert below
    assert {each["y"] for each in places} == {places[0]["y"]}
    assert places[0]["y"] + places[0]["height"] <= below["y"]
    for one, following in pairwise(places):
        assert one["x"] + one["width"] <= following["x"] + 1
    assert places[-1]["x"] + places[-1]["width"] <= width
