"""A film that is still being looked at: the result waits for it, and what is lost is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from primemover.app.web import uploads
from primemover.app.web.check_flow import change, in_hand
from primemover.app.web.site import Site
from primemover.app.web.uploads import Upload, Uploads
from tests.app.web.browser import Browser
from tests.app.web.checking import answer_on, begin, heading
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    from httpx2 import Response

WAITS: Final = "is still being looked at"


@pytest.fixture(autouse=True)
def _looked_at_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every film stays where it is until the test says that it was looked at."""
    monkeypatch.setattr(uploads, "require_video_extra", lambda: None)
    monkeypatch.setattr(Uploads, "_look_at", lambda self, upload: None)


@pytest.fixture
def sent(client: Browser) -> Response:
    """The page of a squat's film that was just sent."""
    page = answer_on(client, begin(client))
    assert page.url.path == "/film/squat"
    return client.post("/film/squat/upload", files={"film": ("mine.mp4", b"film", "video/mp4")})


def _upload(site: Site) -> tuple[Uploads, Upload]:
    films = site.parts[uploads.PART]
    assert isinstance(films, Uploads)
    (upload,) = films.of(site.store.people()[0].id)
    return films, upload


def test_the_result_waits_for_a_film_and_takes_it_in(
    client: Browser, site: Site, sent: Response
) -> None:
    del sent
    waits = client.get("/check/finish")
    assert WAITS in waits.text
    assert 'hx-trigger="every 2s"' in waits.text
    assert "Show my result without it" in waits.text
    still = client.post("/check/finish")
    assert still.url.path == "/check/finish"
    assert in_hand(site.store, person=site.store.people()[0].id) is not None
    films, upload = _upload(site)
    films._take(upload, synthetic_track("squat"))
    films._settle(upload, state="done")
    ready = client.get("/check/finish")
    assert WAITS not in ready.text
    assert "every 2s" not in ready.text
    result = client.post("/check/finish")
    assert result.url.path.startswith("/results/")
    check = site.store.check(result.url.path.removeprefix("/results/"))
    assert check is not None
    assert [track.test for track in check.tracks] == ["squat"]


def test_the_result_without_a_film_is_a_choice(client: Browser, site: Site, sent: Response) -> None:
    del sent
    films, upload = _upload(site)
    result = client.post("/check/finish", data={"without": "true"})
    assert result.url.path.startswith("/results/")
    assert upload.state == "ended"
    assert films.of(upload.person) == ()


def test_a_film_in_which_nobody_was_named_is_asked_about(
    client: Browser, site: Site, sent: Response
) -> None:
    del sent
    _, upload = _upload(site)
    upload.state = "whom"
    page = client.post("/check/finish")
    assert page.url.path == "/check/finish"
    assert "not clear who you are" in page.text
    assert f"/film/squat/going?upload={upload.id}" in page.text
    assert client.get(f"/film/squat/going?upload={upload.id}").status_code == 200


def test_a_film_that_ended_with_the_app_is_to_be_sent_again(
    client: Browser, site: Site, sent: Response
) -> None:
    """As after a restart: the page that asks how far it is names a film nobody knows."""
    films, upload = _upload(site)
    films.drop(upload)
    part = client.get(str(sent.url), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == f"/film/squat/going?upload={upload.id}"
    told = client.get(part.headers["HX-Redirect"])
    assert told.status_code == 410
    assert heading(told) == heading(client.get("/film/squat"))
    assert "the app was ended meanwhile. Send it again" in told.text


def test_a_film_that_was_read_before_it_was_forgotten_is_shown(
    client: Browser, site: Site, sent: Response
) -> None:
    films, upload = _upload(site)
    films._take(upload, synthetic_track("squat"))
    films.drop(upload)
    assert client.get(str(sent.url)).url.path == "/film/squat/seen"


def test_every_page_can_say_that_the_app_does_not_answer(client: Browser) -> None:
    page = client.get("/check").text
    assert "data-unanswered hidden" in page
    assert "shared/unanswered.js" in page


@pytest.mark.parametrize(("repetitions", "asked"), [(1, True), (3, False)])
def test_a_movement_seen_once_is_asked_about(
    client: Browser, site: Site, *, repetitions: int, asked: bool
) -> None:
    """One repetition may be another movement under this name: it is not said to have worked."""
    answer_on(client, begin(client))
    track = synthetic_track("squat", repetitions=repetitions)
    change(
        site.store,
        person=site.store.people()[0].id,
        how=lambda each: each.with_film("squat", side=None, track=track, source="x.mp4"),
    )
    page = client.get("/film/squat/seen")
    assert ("One repetition was seen" in page.text) is asked
    assert heading(page) == ("Seen only once" if asked else "That worked")


def test_angles_of_a_film_by_the_browser_come_with_their_interval(
    client: Browser, site: Site
) -> None:
    """The model of the camera's page is calibrated: nothing is left out for want of that."""
    answer_on(client, begin(client))
    track = synthetic_track("squat", repetitions=3).assign_attrs(pose_model="lite")
    change(
        site.store,
        person=site.store.people()[0].id,
        how=lambda each: each.with_film("squat", side=None, track=track, source="camera-squat"),
    )
    page = client.get("/film/squat/seen").text
    knee = page.partition("How far the knee bent")[2].partition("</tr>")[0]
    assert "°" in knee
    assert "±" in knee
    assert "not known yet" not in page
