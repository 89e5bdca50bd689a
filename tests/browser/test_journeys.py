"""Whole journeys by clicks in a real browser, with somebody drawn before a fake camera.

A browser's camera shows one clip from start to end, so the browser is closed and opened again
between movements, as the same person would on another day: what was done so far has to be there.

Frames come as fast as the machine allows, so counts are "at least".
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from primemover.app.web.front_end import examine_front_end
from tests.app.web.checking import USUAL
from tests.app.web.people import somebody
from tests.browser.fake_camera import bundled
from tests.browser.served import Served, served
from tests.browser.stop_signs import no_signs
from tests.browser.telling import keep_figures, tell
from tests.browser.windows import PHONE, window

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from primemover.history.records import CheckRecord

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve"),
]

SOON_MS: Final = 120_000
"""A set on two busy cores; only reached when something is wrong."""
FIRST_WIN_S: Final = 300.0
QUICK_CHECK_S: Final = 600.0
MOST_PAGES: Final = 80
MOST_FILMS: Final = 3
READ: Final = re.compile("That worked|Counted and timed")
"""What is said of a film that serves: the latter where no more than counts was read."""
UNTRUE: Final = frozenset(
    {
        ("squat_heels", "supported"),
        ("plank_sag", "not_supported"),
        ("pelvic_signal", "not_supported"),
    }
)
"""What the clips do not show: heels stay down, the plank sags by 19°, the pelvis drops by 10°."""


@dataclass(kw_only=True)
class Journey:
    """Somebody on the way: the app, where the browser keeps its things, what each part took."""

    app: Served
    executable: str
    folder: Path
    took_s: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str, *, camera: str = "") -> Iterator[Page]:
        """A browser for one part of the way; nothing of it asks another machine or complains."""
        clip = bundled(camera, self.folder / "clips") if camera else None
        with window(
            self.executable,
            address=self.app.address,
            profile=self.folder / "profile",
            camera=clip,
            size=PHONE,
        ) as opened:
            began_s = time.monotonic()
            yield opened.context.pages[0]
            self.took_s[name] = time.monotonic() - began_s
        assert opened.asked
        assert not opened.elsewhere
        assert not opened.faults

    def keep(self, name: str) -> float:
        """Seconds that all parts took, told and written down."""
        total_s = sum(self.took_s.values())
        parts = "; ".join(f"{part} {seconds:.0f} s" for part, seconds in self.took_s.items())
        tell("")
        keep_figures("journeys", journey=name, total_s=round(total_s, 1), parts=parts)
        return total_s


@pytest.fixture
def journey(executable: str, tmp_path: Path) -> Iterator[Journey]:
    with served(tmp_path / "app") as app:
        yield Journey(app=app, executable=executable, folder=tmp_path)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def answer_questions(page: Page) -> None:
    """Nothing; every page of questions is answered until another page comes."""
    for _ in range(MOST_PAGES):
        path = path_of(page)
        if not path.startswith("/check/step/"):
            return
        fill_in(page)
        rest = page.get_by_role("button", name="No to the rest")
        (rest if rest.count() else page.get_by_role("button", name="Next")).click()
        page.wait_for_url(
            lambda url, at=path: urlsplit(url).path != at,  # type: ignore[misc]
            timeout=SOON_MS,
        )
    raise AssertionError(f"the questions never end: {page.url}")


def fill_in(page: Page) -> None:
    """Nothing; what is known of the person stands in the fields of the page."""
    for site in page.locator('input[type=radio][name^="pain."][value="0"]').all():
        site.check()
    for stop in page.locator('input[type=radio][name^="safety."][value="no"]').all():
        stop.check()
    for number in page.locator("input.number").all():
        number.fill(USUAL.get(number.get_attribute("name") or "", ""))
    for slider in page.locator("input[type=range]").all():
        slider.fill(USUAL.get(slider.get_attribute("name") or "", "0"))
    for name, value in USUAL.items():
        for choice in page.locator(f'input[type=radio][name="{name}"][value="{value}"]').all():
            choice.check()


def film(page: Page, *, at_least: int) -> None:
    """Nothing; the test of the page is filmed until what was read serves.

    On a busy machine too few frames may come; the page says so, and whoever it is films again.
    """
    for _ in range(MOST_FILMS):
        film_once(page, at_least=at_least)
        heading = page.get_by_role("heading", level=1).inner_text()
        if READ.fullmatch(heading):
            return
        tell(f"{heading}: {page.locator('main').inner_text()[:1500]}")
        page.get_by_role("link", name="Film again").click()
    raise AssertionError("no film could be read")


def film_once(page: Page, *, at_least: int) -> None:
    """Nothing; a recording is made until so much is shown, and what was read of it is told."""
    page.get_by_role("button", name="Film with this camera").click()
    page.get_by_role("button", name="Open the camera").click()
    # whoever is drawn never stands still for a whole countdown: the clip begins anew too soon
    page.get_by_role("button", name="Start now").click(timeout=SOON_MS)
    enough = "|".join(str(n) for n in range(at_least, 100))
    number = page.locator("[data-part=number]")
    expect(number).to_have_text(re.compile(f"^({enough})$"), timeout=SOON_MS)
    page.get_by_role("button", name="Stop here").click()
    page.wait_for_url("**/seen*", timeout=SOON_MS)


def resume(page: Page) -> None:
    """Nothing; from the first page back to where the check stands."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check is waiting")
    page.get_by_role("link", name="Go on with the check").click()


def test_the_first_win(journey: Journey) -> None:
    with journey.part("first win") as page:
        page.goto("/")
        page.get_by_role("link", name="Feel it in five minutes").click()
        page.get_by_label("No, none of this").check()
        page.get_by_role("button", name="Begin").click()
        no_signs(page)
        page.get_by_label("front of the thigh").fill("6")
        page.get_by_role("button", name="That is where I feel it").click()
        page.get_by_label("lower buttock").fill("7")
        page.get_by_role("button", name="Show me both").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "After the hint you felt it more in the glutes"
        )
        expect(page.get_by_role("img", name=re.compile("First try"))).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("After the hint"))).to_be_visible()
    assert journey.keep("first win, pages only") < FIRST_WIN_S


def test_a_whole_quick_check(journey: Journey) -> None:
    with journey.part("gate, questions, squat", camera="squat") as page:
        page.goto("/check")
        page.get_by_role("button", name="Start the quick check").click()
        answer_questions(page)
        assert path_of(page) == "/film/squat"
        film(page, at_least=3)
        page.get_by_role("link", name="Go on").click()
        assert path_of(page) == "/film/plank"
    with journey.part("plank, clam", camera="plank_sag") as page:
        resume(page)
        assert path_of(page) == "/film/plank"
        film(page, at_least=4)
        page.get_by_role("link", name="Go on").click()
        answer_questions(page)
        assert path_of(page) == "/film/one_leg_stand"
    with journey.part("one-leg stand, result", camera="one_leg_stand") as page:
        resume(page)
        assert page.url.endswith("/film/one_leg_stand?side=left")
        page.get_by_role("button", name="Leave this out").click()
        assert page.url.endswith("/film/one_leg_stand?side=right")
        film(page, at_least=4)
        page.get_by_role("link", name="Go on").click()
        assert path_of(page) == "/check/finish"
        page.get_by_role("button", name="Show my result").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your movement check")
        shown = page.locator("main").inner_text()
    store = journey.app.app.state.site.store
    record = store.check(store.checks(store.people()[0].id)[-1].id)
    assert record is not None
    assert {track.test for track in record.tracks} == {"squat", "plank", "one_leg_stand"}
    assert_true_to_the_clips(record, shown=shown)
    assert journey.keep("quick check") < QUICK_CHECK_S


def assert_true_to_the_clips(record: CheckRecord, *, shown: str) -> None:
    """Pass when everything was taken in and nothing is claimed that the clips do not show."""
    document: Any = record.result
    assert document["gate"]["unanswered"] == []
    assert "3 recordings" in shown
    films = {test["test"]: test for test in document["tests"]}
    assert len(films["squat"]["repetitions"]) >= 2
    assert any(measure["unit"] == "deg" for measure in films["squat"]["measures"])
    judged = {(finding["rule"], finding["status"]) for finding in document["findings"]}
    tell(f"\njudged: {sorted(judged)}")
    assert not judged & UNTRUE


def test_a_whole_coached_session(journey: Journey) -> None:
    store = journey.app.app.state.site.store
    person = somebody(store)
    coached = 0
    with journey.part("plan and session", camera="clam") as page:
        page.goto("/results")
        page.locator("main a[href^='/results/']").first.click()
        page.get_by_role("link", name="Make my plan").click()
        page.locator("main form button:not(.second):not(.plain)").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your plan")
        page.goto("/today")
        page.get_by_role("button", name="Start").click()
        for _ in range(MOST_PAGES):
            if path_of(page) == "/today/finish":
                break
            name = page.get_by_role("heading", level=1).inner_text()
            camera = page.get_by_role("link", name="Let the camera count")
            if name == "Clam" and not coached and camera.count():
                camera.click()
                coached = coach_a_set(page)
            else:
                step = page.locator("#set-done, form[action='/today/session/end'] .wide").first
                turn = page.locator('input[name="turn"]').first.input_value()
                step.click()
                page.wait_for_function(
                    "turn => document.querySelector('input[name=turn]')?.value !== turn", arg=turn
                )
        page.get_by_label("6", exact=True).check()
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("heading", name="What that changes")).to_be_visible()
        page.get_by_role("link", name="My progress").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How it goes")
        page.goto("/history/calendar")
        page.locator("td[aria-current=date] a").click()
        expect(page.get_by_role("heading", name="Session of the plan")).to_be_visible()
        expect(page.locator("main")).to_contain_text("Clam")
    (session,) = store.log(person.id).sessions
    clam = next(one for one in session.exercises if one.exercise == "clam")
    assert coached in [one.reps for one in clam.sets]
    assert session.effort == 6
    journey.keep("coached session, hurried")


def coach_a_set(page: Page) -> int:
    """Repetitions that the camera counted; the set is noted in the session."""
    left = page.locator("input[name=side][value=left]")
    if left.count():
        left.check()
    page.get_by_role("button", name="Go to the camera").click()
    page.get_by_role("button", name="Open the camera").click()
    number = page.locator("[data-part=number]")
    expect(number).to_have_text(re.compile("^([2-9]|1[0-9])$"), timeout=SOON_MS)
    page.get_by_role("button", name="End the set").click()
    page.wait_for_url("**/over*", timeout=SOON_MS)
    heading = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Done: note this set").click()
    page.wait_for_url("**/today/session*")
    found = re.match(r"\d+", heading)
    assert found, heading
    return int(found[0])


def test_a_wrong_view_is_told_and_not_counted(journey: Journey) -> None:
    """A hinge is read from the side: whoever faces the camera is asked to turn."""
    with journey.part("wrong view", camera="one_leg_stand") as page:
        page.goto("/coach")
        page.get_by_role("link", name="Hip hinge and deadlift").click()
        no_signs(page)
        page.get_by_role("button", name="Go to the camera").click()
        page.get_by_role("button", name="Open the camera").click()
        cue = page.locator("[data-part=cue]")
        expect(cue).to_have_text("Turn your side to the camera.", timeout=SOON_MS)
        expect(page.locator("[data-part=number]")).to_have_text("0")
    journey.keep("wrong view told")
