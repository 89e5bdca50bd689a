"""Films by file: from the first byte to the result, ended, refused, never left behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from primemover.app.web import uploads
from primemover.app.web.check_flow import change, in_hand
from primemover.app.web.film_seen import seen, without_commands
from primemover.app.web.passing_folders import FOLDER
from primemover.app.web.site import Site
from primemover.app.web.uploads import Upload, Uploads, uploads_of
from primemover.errors import PrimeMoverError
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from tests.app.web.browser import Browser
from tests.app.web.checking import answer_on, begin, heading
from tests.app.web.live_clients import frames, joined, played
from tests.conftest import ROOT
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    import xarray as xr
    from httpx2 import Response

DEMO_CLIPS: Final = ROOT / "demo" / "clips"
LOOKED_AT_WITHIN_S: Final = 240.0
"""Four seconds of film take two on a machine with nothing else to do."""


def _films() -> list[Path]:
    return sorted(Path(tempfile.gettempdir()).glob(f"{FOLDER}{os.getpid()}-*"))


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """No film lies anywhere when a test is over and the app is closed, whatever happened in it."""
    before = set(_films())
    yield
    assert set(_films()) <= before


@pytest.fixture
def squat_page(client: Browser) -> Response:
    """The page that films the squat, every question before it answered."""
    page = answer_on(client, begin(client))
    assert page.url.path == "/film/squat"
    return page


def _upload(client: Browser, content: bytes, *, name: str = "film.mp4") -> Response:
    files = {"film": (name, content, "video/mp4")}
    return client.post("/film/squat/upload", files=files)


def _wait(client: Browser, page: Response) -> Response:
    """The page after the film was looked at."""
    until_s = time.monotonic() + LOOKED_AT_WITHIN_S
    while page.url.path.endswith("/going") and "Whom shall we follow" not in page.text:
        assert time.monotonic() < until_s, "the film is looked at for too long"
        time.sleep(0.2)
        page = client.get(str(page.url))
    return page


def _two_people(folder: Path) -> bytes:
    """The clip beside itself: two people of one size."""
    av = pytest.importorskip("av", reason="needs the video extra")
    target = folder / "two.mp4"
    with av.open(str(DEMO_CLIPS / "squat.mp4")) as source, av.open(str(target), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 1280, 480, "yuv420p"
        for number, frame in enumerate(source.decode(video=0)):
            if number % 3 == 0:
                picture = frame.to_ndarray(format="rgb24")
                both = av.VideoFrame.from_ndarray(np.hstack([picture, picture]), format="rgb24")
                out.mux(stream.encode(both))
        out.mux(stream.encode(None))
    return target.read_bytes()


def test_a_test_page_says_how_where_and_offers_three_ways(squat_page: Response) -> None:
    text = squat_page.text
    assert "three big steps away" in text
    for way in ("Film with this camera", "Look at this film", "Just ask me"):
        assert way in text


def test_a_film_is_looked_at_from_the_first_byte_to_the_result(
    client: Browser, store: Store, squat_page: Response
) -> None:
    del squat_page
    page = _wait(
        client, _upload(client, (DEMO_CLIPS / "squat.mp4").read_bytes(), name="my one.mp4")
    )
    assert page.url.path == "/film/squat/seen"
    assert heading(page) == "That worked"
    assert "Repetitions" in page.text
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    (track,) = found.tracks
    assert (track.test, track.source) == ("squat", "my one.mp4")
    assert _films() == []
    result = client.post("/check/finish")
    assert "data-skeleton" in result.text
    assert "my one.mp4" in result.text or "Squat" in result.text
    address = result.text.partition('data-skeleton="')[2].partition('"')[0]
    frames = client.get(address).json()
    assert len(frames["times"]) == len(frames["frames"]) > 30
    assert len(result.content) < 400_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>hello</body></html>" * 50, "expected a video"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 4000, "film"),
    ],
    ids=["empty", "page", "torn"],
)
def test_what_is_no_film_is_refused_with_the_reason(
    client: Browser, store: Store, squat_page: Response, content: bytes, reason: str
) -> None:
    del squat_page
    page = _wait(client, _upload(client, content))
    assert page.url.path in ("/film/squat", "/film/squat/upload")
    assert "That film could not be used" in page.text
    assert reason in page.text
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    assert found.tracks == ()


def test_why_a_film_was_not_used_is_said_once(client: Browser, squat_page: Response) -> None:
    del squat_page
    page = _wait(client, _upload(client, b"<html><body>hello</body></html>" * 50))
    assert "choose the recording itself" in page.text
    assert "That film could not be used" not in client.get("/film/squat").text


def test_no_film_at_all_is_said(client: Browser, squat_page: Response) -> None:
    del squat_page
    page = client.post("/film/squat/upload", data={})
    assert page.status_code == 422
    assert "Choose a film first" in page.text


def test_a_film_that_is_too_large_is_refused_before_it_is_taken_in(
    client: Browser, squat_page: Response
) -> None:
    del squat_page
    answer = client.post(
        "/film/squat/upload",
        content=b"x",
        headers={
            "Content-Type": "multipart/form-data; boundary=b",
            "Content-Length": str(3 << 30),
        },
    )
    assert answer.status_code == 413


def test_a_film_is_ended_and_gone(client: Browser, store: Store, squat_page: Response) -> None:
    del squat_page
    page = _upload(client, (DEMO_CLIPS / "squat.mp4").read_bytes())
    upload = page.url.params["upload"]
    assert "hx-get" in page.text
    assert 'http-equiv="refresh"' in page.text
    part = client.get(str(page.url), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    ended = client.post("/film/squat/cancel", data={"upload": upload})
    assert ended.url.path == "/film/squat"
    until_s = time.monotonic() + 20
    while _films() and time.monotonic() < until_s:
        time.sleep(0.05)
    assert _films() == []
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    assert found.tracks == ()


def test_of_two_people_one_is_named_and_followed(
    client: Browser, store: Store, squat_page: Response, tmp_path: Path
) -> None:
    del squat_page
    page = _wait(client, _upload(client, _two_people(tmp_path)))
    assert "Whom shall we follow" in page.text
    assert "--person" not in page.text
    upload = page.url.params["upload"]
    page = _wait(client, client.post("/film/squat/whom", data={"upload": upload, "whom": "left"}))
    assert page.url.path == "/film/squat/seen"
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    looked = seen(found.tracks[0], knowledge=load_knowledge())
    assert looked.people == 2
    assert looked.result.movement is not None
    hips = looked.result.movement.track["image_position"].sel(keypoint="left_hip")
    assert float(hips.sel(image_space="x").median()) < 640
    store_of = client.app.state.site  # type: ignore[attr-defined]
    for each in uploads_of(store_of, take=_ignored).of(store.people()[0].id):
        uploads_of(store_of, take=_ignored).drop(each)


def _ignored(upload: Upload, track: object) -> None:
    del upload, track


def test_without_the_video_extra_it_says_what_to_install(
    client: Browser, squat_page: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    del squat_page
    monkeypatch.setattr(uploads, "find_spec", lambda name: None)
    page = _upload(client, b"abc")
    assert page.status_code == 422
    assert ".[video]" in page.text


def test_several_films_wait_their_turn_and_closing_ends_them_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    kept = Uploads(take=_ignored)
    clip = DEMO_CLIPS / "squat.mp4"

    def add(number: int) -> Upload:
        with clip.open("rb") as source:
            return kept.add(
                source, name=f"{number}.mp4", person="p", check="c", test="squat", side=None
            )

    first, second = add(1), add(2)
    with pytest.raises(PrimeMoverError, match="waiting already"):
        add(3)
    assert second.state == "waiting"
    assert first.folder.exists()
    kept.close()
    assert not first.folder.exists()
    assert not second.folder.exists()
    del site


def test_a_film_that_is_refused_takes_none_away(client: Browser, squat_page: Response) -> None:
    del squat_page
    page = _upload(client, (DEMO_CLIPS / "squat.mp4").read_bytes())
    upload = page.url.params["upload"]
    refused = _upload(client, b"")
    assert refused.status_code == 422
    going = client.get(str(page.url))
    assert going.url.path in ("/film/squat/going", "/film/squat/seen")
    client.post("/film/squat/cancel", data={"upload": upload})


def test_nobody_sees_the_film_of_somebody_else(
    client: Browser, site: Site, squat_page: Response
) -> None:
    del squat_page
    page = _upload(client, (DEMO_CLIPS / "squat.mp4").read_bytes())
    upload = page.url.params["upload"]
    found = uploads_of(site, take=_ignored)
    assert found.find(upload, person="somebody else") is None
    mine = found.find(upload, person=site.store.people()[0].id)
    assert mine is not None
    found.drop(mine)


def test_asking_instead_of_filming_counts_both_sides_as_done(
    client: Browser, store: Store, squat_page: Response
) -> None:
    del squat_page
    wrong = {"side": "left", "timed.one_leg_stand_left_s": "70"}
    assert client.post("/film/one_leg_stand/ask", data=wrong).status_code == 422
    told = {"side": "left", "timed.one_leg_stand_left_s": "22", "timed.one_leg_stand_right_s": "40"}
    client.post("/film/one_leg_stand/ask", data=told)
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    assert found.answers["timed.one_leg_stand_left_s"] == 22
    assert {"film-one_leg_stand-left", "film-one_leg_stand-right"} <= set(found.passed)


def test_a_recording_can_be_taken_out_again(
    client: Browser, store: Store, squat_page: Response
) -> None:
    del squat_page
    person = store.people()[0].id
    track = _still_track()
    change(
        store,
        person=person,
        how=lambda each: each.with_film("squat", side=None, track=track, source="x.mp4"),
    )
    page = client.get("/film/squat/seen")
    assert heading(page) == "This could not be read"
    client.post("/film/squat/remove")
    found = in_hand(store, person=person)
    assert found is not None
    assert found.tracks == ()


def _still_track() -> xr.Dataset:
    from primemover.recordings.pose_track import make_pose_track
    from primemover.terms import KEYPOINTS

    times, points = 40, len(KEYPOINTS)
    generator = np.random.default_rng(5)
    return make_pose_track(
        time_s=np.arange(times) / 30,
        position_m=generator.normal(size=(times, points, 3)),
        image_position_px=generator.uniform(0, 480, size=(times, points, 2)),
        confidence=np.ones((times, points)),
        width_px=640,
        height_px=480,
        pose_engine="mediapipe",
        pose_model="full",
        source="x.mp4",
    )


def _kept(client: Browser, store: Store, track: xr.Dataset, *, test: str = "squat") -> Response:
    """What is said of a recording that is in the check."""
    change(
        store,
        person=store.people()[0].id,
        how=lambda each: each.with_film(test, side=None, track=track, source="x.mp4"),
    )
    return client.get(f"/film/{test}/seen")


def _unmeasured(test: str, **given: float) -> xr.Dataset:
    """Read by a model of which nobody has measured how far it is off."""
    return synthetic_track(test, **given).assign_attrs(pose_model="of tomorrow")


def _from_the_middle(track: xr.Dataset, *, share: float) -> xr.Dataset:
    """What a camera sees that is started too late."""
    times = track["time"].values
    late = track.isel(time=times >= times[0] + share * (times[-1] - times[0]))
    return late.assign_coords(time=late["time"] - late["time"][0])


def test_what_was_counted_is_never_said_to_be_unreadable(
    client: Browser, store: Store, squat_page: Response
) -> None:
    """A recording that begins within its only repetition has no time for its way out."""
    del squat_page
    late = _from_the_middle(_unmeasured("squat", repetitions=1), share=0.45)
    page = _kept(client, store, late)
    assert heading(page) == "Counted and timed"
    assert "o repetition is in the recording from its beginning to its turn" in page.text
    assert "no complete repetition" not in page.text


def test_what_to_change_is_said_once(client: Browser, store: Store, squat_page: Response) -> None:
    del squat_page
    page = _kept(client, store, synthetic_track("squat", faults=("feet_cropped",)))
    assert page.text.count("Step back or tilt the camera") == 1
    assert "Your right side was near the camera." in page.text


@pytest.mark.parametrize("test", ["squat", "plank"])
def test_what_the_quick_model_leaves_out_is_named_with_a_way_to_get_it(
    client: Browser, store: Store, squat_page: Response, test: str
) -> None:
    del squat_page
    page = _kept(client, store, _unmeasured(test), test=test)
    left = {"squat": "How far the knee bent", "plank": "Line at the hips"}[test]
    assert heading(page) in ("Counted and timed", "That worked")
    assert left in page.text.partition("not known yet")[2].partition("</ul>")[0]
    assert f'href="/film/{test}#film-file"' in page.text
    assert 'id="film-file"' in client.get(f"/film/{test}").text
    assert "pose engine" not in page.text
    assert "has not been measured" not in page.text


def test_a_file_is_not_offered_where_none_can_be_read(
    client: Browser, store: Store, squat_page: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    del squat_page
    monkeypatch.setattr(uploads, "find_spec", lambda name: None)
    page = _kept(client, store, _unmeasured("squat"))
    assert heading(page) == "Counted and timed"
    assert "#film-file" not in page.text
    assert "You can go on" in page.text


@pytest.mark.parametrize("what", ["remove", "pass", "cancel"])
def test_a_paired_phone_adds_films_and_takes_none_away(
    client: Browser, site: Site, squat_page: Response, what: str
) -> None:
    del squat_page
    store = site.store
    _kept(client, store, synthetic_track("plank"), test="plank")
    page = _upload(client, (DEMO_CLIPS / "squat.mp4").read_bytes())
    person, upload = store.people()[0].id, page.url.params["upload"]
    before = in_hand(store, person=person)
    phone = Browser(client.app, base_url=str(client.base_url))
    paired = phone.safety.sessions.begin(may="film", person=person)
    phone.cookies.set(phone.safety.cookie, paired.id)
    refused = phone.post(f"/film/plank/{what}", data={"upload": upload} if what == "cancel" else {})
    assert refused.status_code == 403
    assert "paired for filming only" in refused.text
    for path in ("/film/plank", "/film/plank/seen", str(page.url)):
        shown = phone.get(path)
        assert shown.status_code == 200
        assert f"/{what}" not in shown.text
    assert phone.post("/film/squat/camera").url.path == "/film/squat/camera"
    found = uploads_of(site, take=_ignored).find(upload, person=person)
    assert found is not None
    assert found.state != "ended"
    after = in_hand(store, person=person)
    assert before is not None
    assert after is not None
    assert before.filmed("plank") is not None
    assert after.filmed("plank") == before.filmed("plank")
    assert after.passed == before.passed
    uploads_of(site, take=_ignored).drop(found)


def test_what_is_typed_on_a_terminal_is_not_told_here() -> None:
    text = "a.mp4 shows 2 people; the one on the left was followed. Choose another with `--x y`."
    assert without_commands(text) == "a.mp4 shows 2 people; the one on the left was followed."
    assert without_commands("Nothing to type here.") == "Nothing to type here."


def test_what_the_camera_saw_comes_into_the_check(
    client: Browser, store: Store, squat_page: Response
) -> None:
    del squat_page
    page = client.post("/film/squat/camera")
    assert page.status_code == 200
    assert "data-live" in page.text
    token = page.url.params["set"]
    with joined(client, token) as line:
        line.send_json({"do": "start"})
        played(line, frames(synthetic_track("squat")))
        line.send_json({"do": "finish"})
        line.receive_json()
    seen_page = client.post("/film/squat/filmed", data={"live": token})
    assert seen_page.url.path == "/film/squat/seen"
    assert "Repetitions" in seen_page.text
    found = in_hand(store, person=store.people()[0].id)
    assert found is not None
    assert [track.test for track in found.tracks] == ["squat"]


def test_a_recording_that_is_not_there_is_said(client: Browser, squat_page: Response) -> None:
    del squat_page
    page = client.post("/film/squat/filmed", data={"live": "nothing"})
    assert page.status_code == 409
    assert "no longer there" in page.text
