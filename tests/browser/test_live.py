"""The live coach in a real browser: rendered people before a fake camera.

Frames come as fast as the machine allows, 1 to 29 a second, so every count is "at least".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.fake_camera import bundled, rendered
from tests.browser.served import Served, served
from tests.browser.stop_signs import no_signs_if_asked
from tests.people.conftest import body_data  # noqa: F401 - a fixture used by name

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api", reason="a browser is driven by playwright")

SOON_MS: Final = 180_000
"""A set on two busy cores; only reached when something is wrong."""
VENDOR: Final = Path("src/primemover/app/web/static/vendor")
FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (Path(__file__).resolve().parents[2] / VENDOR / "pose" / "pose_lite.task").exists(),
        reason="the pose engine of the pages was not fetched; build the package once",
    ),
]


@dataclass(kw_only=True)
class Opened:
    """A page, where it is, and every address anything in it asked for."""

    page: Page
    app: Served
    asked: list[str] = field(default_factory=list)

    def start(self, exercise: str, **form: str) -> None:
        """Set up a set as a person does, as far as the open camera."""
        self.page.goto(f"{self.app.address}/coach/{exercise}?return=/coach")
        no_signs_if_asked(self.page)
        if side := form.get("side"):
            self.page.locator(f"input[name=side][value={side}]").check()
        if reps := form.get("reps"):
            self.page.locator("input[name=reps]").fill(reps)
        self.page.get_by_role("button", name="Go to the camera").click()
        self.page.get_by_role("button", name="Open the camera").click()

    def says(self, text: str) -> None:
        """Wait until the sentence is announced."""
        announced = self.page.locator("[data-part=announce]")
        sync_api.expect(announced).to_have_text(text, timeout=SOON_MS)

    def counts(self, at_least: int) -> None:
        """Wait until this many repetitions are shown."""
        number = self.page.locator("[data-part=number]")
        enough = "|".join(str(n) for n in range(at_least, 100))
        sync_api.expect(number).to_have_text(re.compile(f"^({enough})$"), timeout=SOON_MS)

    @property
    def from_elsewhere(self) -> list[str]:
        """Addresses asked for that are not this app."""
        own = (self.app.address, self.app.address.replace("http", "ws", 1), "blob:", "data:")
        return [address for address in self.asked if not address.startswith(own)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, served for all tests here."""
    with served(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where clips for the camera are made."""
    return tmp_path_factory.mktemp("clips")


@contextmanager
def before_camera(
    app: Served, executable: str, clip: Path, *flags: str, allowed: bool = True
) -> Iterator[Opened]:
    """A browser whose camera shows ``clip``."""
    asks = ["--use-fake-ui-for-media-stream"] if allowed else ["--deny-permission-prompts"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=[*FLAGS, *asks, f"--use-file-for-fake-video-capture={clip}", *flags],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        opened = Opened(page=page, app=app)
        page.on("request", lambda request: opened.asked.append(request.url))
        page.on("websocket", lambda line: opened.asked.append(line.url))
        try:
            yield opened
        finally:
            browser.close()


def test_a_whole_set_of_squats(app: Served, executable: str, clips: Path) -> None:
    """Counted to its end and summed up; nothing leaves this machine."""
    with before_camera(app, executable, bundled("squat", clips)) as opened:
        opened.start("bodyweight_squat", reps="3")
        opened.counts(3)
        heading = opened.page.get_by_role("heading", level=1)
        sync_api.expect(heading).to_have_text("3 repetitions", timeout=SOON_MS)
        assert any("/live/socket" in address for address in opened.asked)
        assert opened.from_elsewhere == []


def test_heels_that_lift_are_cued(app: Served, executable: str, clips: Path) -> None:
    with before_camera(app, executable, bundled("squat_heels", clips)) as opened:
        opened.start("bodyweight_squat", reps="30")
        cue = opened.page.locator("[data-part=cue][data-kind=cue]")
        sync_api.expect(cue).to_have_text("Keep your heels on the floor.", timeout=SOON_MS)


def test_a_clam_is_counted_lying(app: Served, executable: str, clips: Path) -> None:
    with before_camera(app, executable, bundled("clam", clips)) as opened:
        opened.start("clam", side="left")
        opened.counts(2)


@pytest.mark.usefixtures("body_data")
@pytest.mark.parametrize(
    ("motion", "exercise", "form", "camera"),
    [
        ("bridge", "bridge", {}, {"height_m": 0.6, "fov_deg": 33.0}),
        ("forward_lunge", "split_squat", {"side": "right"}, {"yaw_deg": -90.0}),
        ("step_up", "step_up", {"side": "right"}, {"yaw_deg": -90.0}),
    ],
)
def test_drawn_people_are_counted(
    app: Served,
    executable: str,
    clips: Path,
    motion: str,
    exercise: str,
    form: dict[str, str],
    camera: dict[str, float],
) -> None:
    clip = drawn(motion, clips, **camera)
    with before_camera(app, executable, clip) as opened:
        opened.start(exercise, **form)
        opened.counts(2)


@pytest.mark.usefixtures("body_data")
def test_a_wrong_view_is_told_and_not_counted(app: Served, executable: str, clips: Path) -> None:
    """A hinge is read from the side; who faces the camera is asked to turn."""
    clip = drawn("squat", clips, yaw_deg=0.0)
    with before_camera(app, executable, clip) as opened:
        opened.start("hip_hinge")
        opened.says("Turn your side to the camera.")
        sync_api.expect(opened.page.locator("[data-part=number]")).to_have_text("0")


def test_a_cut_line_comes_back_and_loses_nothing(app: Served, executable: str, clips: Path) -> None:
    with before_camera(app, executable, bundled("squat", clips)) as opened:
        opened.start("bodyweight_squat", reps="30")
        opened.counts(1)
        number = opened.page.locator("[data-part=number]")
        before = int(number.text_content() or "0")
        opened.page.evaluate("document.querySelector('[data-live]').live.cutLine()")
        notice = opened.page.locator("[data-part=notice]")
        sync_api.expect(notice).to_be_hidden(timeout=SOON_MS)
        opened.counts(before + 1)
        lines = [address for address in opened.asked if "/live/socket" in address]
        assert len(lines) >= 2


def test_pause_and_end_by_key(app: Served, executable: str, clips: Path) -> None:
    with before_camera(app, executable, bundled("squat", clips)) as opened:
        opened.start("bodyweight_squat", reps="30")
        opened.counts(1)
        live = opened.page.locator("[data-live]")
        opened.page.keyboard.press(" ")
        sync_api.expect(live).to_have_attribute("data-phase", "paused", timeout=SOON_MS)
        opened.page.keyboard.press(" ")
        sync_api.expect(live).not_to_have_attribute("data-phase", "paused", timeout=SOON_MS)
        opened.page.keyboard.press("Escape")
        heading = opened.page.get_by_role("heading", level=1)
        sync_api.expect(heading).to_have_text(re.compile(r"\d+ repetition"), timeout=SOON_MS)


def test_keys_switched_off_end_nothing(app: Served, executable: str, clips: Path) -> None:
    """Nor does Escape in an open choice; the buttons do."""
    with before_camera(app, executable, bundled("squat", clips)) as opened:
        opened.start("bodyweight_squat", reps="30")
        opened.counts(1)
        live = opened.page.locator("[data-live]")
        opened.page.locator(".live-choices summary").click()
        opened.page.locator("[data-keys]").uncheck()
        opened.page.keyboard.press("Escape")
        opened.page.locator("[data-part=stage]").focus()
        opened.page.keyboard.press(" ")
        opened.page.keyboard.press("Escape")
        opened.counts(2)
        opened.page.get_by_role("button", name="Pause").press("Enter")
        sync_api.expect(live).to_have_attribute("data-phase", "paused", timeout=SOON_MS)
        opened.page.locator("[data-keys]").check()
        opened.page.locator("[data-part=stage]").focus()
        opened.page.keyboard.press("Escape")
        heading = opened.page.get_by_role("heading", level=1)
        sync_api.expect(heading).to_have_text(re.compile(r"\d+ repetition"), timeout=SOON_MS)


def test_a_camera_that_is_not_allowed_is_told_in_words(
    app: Served, executable: str, clips: Path
) -> None:
    with before_camera(app, executable, bundled("squat", clips), allowed=False) as opened:
        opened.start("bodyweight_squat")
        message = opened.page.locator("[data-part=message]")
        sync_api.expect(message).to_contain_text("The camera is not allowed here", timeout=SOON_MS)
        again = opened.page.get_by_role("button", name="Try again")
        sync_api.expect(again).to_be_visible()


def drawn(motion: str, folder: Path, **camera: float) -> Path:
    """Two repetitions of somebody drawn, or a skipped test."""
    from benchmarks.people.plan import CameraPlan, ClipPlan, FilmingPlan, TimingPlan

    plan = ClipPlan(
        motion=motion,
        body="woman_average",
        timing=TimingPlan(repetitions=3),
        camera=CameraPlan(**{"fov_deg": 36.0, "height_m": 0.95, **camera}),
        filming=FilmingPlan(noise=1.0),
        height_px=360,
    )
    return rendered(plan, folder)
