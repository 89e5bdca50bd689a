"""The report in a real browser: silent, self-contained, in order, and whole on a phone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from primemover.report import render_html
from tests.browser.chromium import DESKTOP_PX, PHONE_PX, Opened, at_both_widths, open_page
from tests.report.results import check_result, paused, stopped

PAGES = {"whole": check_result, "stopped": stopped, "paused": paused}


@pytest.fixture(scope="module", params=at_both_widths(PAGES))
def opened(
    request: pytest.FixtureRequest, executable: str, tmp_path_factory: pytest.TempPathFactory
) -> Opened:
    name, width_px = request.param
    # folded parts must fit as well
    source = render_html(PAGES[name]()).replace("<details", "<details open")
    return open_page(
        source,
        executable=executable,
        width_px=width_px,
        profile=tmp_path_factory.mktemp("profile"),
    )


def test_the_page_logs_nothing(opened: Opened) -> None:
    assert opened.console == ()


def test_the_page_asks_for_nothing(opened: Opened) -> None:
    assert opened.requested == ()
    outside = [name for name in opened.measured["resources"] if not name.startswith("data:")]
    assert outside == []


def test_nothing_is_wider_than_the_window(opened: Opened) -> None:
    assert opened.measured["too_wide"] == []
    assert opened.measured["scroll_width"] <= opened.measured["client_width"]


def test_visible_headings_are_in_order(opened: Opened) -> None:
    headings = opened.measured["headings"]
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_no_text_is_tiny(opened: Opened) -> None:
    assert opened.measured["small_text"] == 0


def test_each_recording_shows_one_plot_at_each_width(executable: str, tmp_path: Path) -> None:
    source = render_html(check_result())
    for width_px in (PHONE_PX, DESKTOP_PX):
        opened = open_page(
            source, executable=executable, width_px=width_px, profile=tmp_path / str(width_px)
        )
        assert opened.measured["plots"] == 3


def test_every_picture_can_be_shown(opened: Opened) -> None:
    assert opened.measured["broken"] == 0


CALM = ("--force-prefers-reduced-motion",)
HELD = ('class="hold"', 'class="hold" checked')
ALL_HELD = ('id="hold-every"', 'id="hold-every" checked')


@pytest.mark.parametrize(
    ("change", "flags", "moves"),
    [
        (None, (), True),
        (HELD, (), False),
        (ALL_HELD, (), False),
        (None, CALM, False),
        (HELD, CALM, True),
        (ALL_HELD, CALM, True),
    ],
    ids=["as it is", "held", "all held", "calm", "calm, moved", "calm, all moved"],
)
def test_pictures_move_unless_held_or_asked_not_to(
    executable: str,
    tmp_path: Path,
    change: tuple[str, str] | None,
    flags: tuple[str, ...],
    moves: bool,
) -> None:
    source = render_html(check_result())
    changed = source.replace(*change) if change else source
    opened = open_page(
        changed, executable=executable, width_px=DESKTOP_PX, profile=tmp_path / "p", flags=flags
    )
    pictures = source.count('class="moving"')
    assert pictures > 0
    assert opened.measured["stills"] == pictures
    assert opened.measured["moving"] == (pictures if moves else 0)


def test_a_page_that_reaches_out_would_be_seen(executable: str, tmp_path: Path) -> None:
    source = (
        "<!doctype html><h1>x</h1><img src='/outside.png'><script>console.log('x')</script>"
        "<p style='width:900px;font-size:9px'>wide</p>"
    )
    opened = open_page(source, executable=executable, width_px=PHONE_PX, profile=tmp_path / "p")
    assert "/outside.png" in opened.requested
    assert opened.console
    assert opened.measured["too_wide"]
    assert opened.measured["small_text"] == 1
