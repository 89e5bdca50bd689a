"""Sets over the socket: counted, interrupted, taken over, misused."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from primemover.app.web.application import create_app
from primemover.app.web.live.keeping import KeptSets
from primemover.app.web.live.sets import live_sets
from primemover.app.web.live.socket import NO_SUCH_SET, NOT_UNDERSTOOD, TAKEN_OVER, TOO_LARGE
from primemover.app.web.live.wire import FRAME_BYTES, write_frame
from primemover.app.web.site import ServeSettings, Site
from primemover.coaching.frames import LandmarkFrame
from primemover.knowledge import load_knowledge
from tests.app.web.browser import Browser
from tests.app.web.live_clients import frames, joined, later, open_set, played, said
from tests.synthetic import synthetic_track

REPETITIONS = 4
FRAMES_PER_S = 12.0
"""Played as fast as can be, so a line gets fewer than it may take at once."""


@pytest.fixture(scope="module")
def squats() -> list[LandmarkFrame]:
    """Squats seen from the side, with a second and a half of standing still before them."""
    return frames(synthetic_track("squat", fps=FRAMES_PER_S, repetitions=REPETITIONS, rest_s=1.5))


def test_the_squats_of_a_recording_are_counted(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    with joined(client, open_set(client, reps=20)) as line:
        hello = line.receive_json()
        assert hello["hello"] is True
        assert hello["phase"] == "placing"
        answers = played(line, squats)
    assert said(answers).count("count") == answers[-1]["reps"] == REPETITIONS
    assert "ready" in said(answers)


def test_every_frame_gets_one_answer_with_its_time(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    with joined(client, open_set(client)) as line:
        line.receive_json()
        answers = played(line, squats[:20])
    assert [answer["t"] for answer in answers] == [frame.time_s for frame in squats[:20]]


def test_a_cut_line_loses_nothing(client: Browser, squats: list[LandmarkFrame]) -> None:
    token, half = open_set(client, reps=20), len(squats) // 2
    with joined(client, token) as line:
        line.receive_json()
        before = played(line, squats[:half])[-1]
    assert before["reps"] >= 1
    with joined(client, token) as line:
        hello = line.receive_json()
        assert hello["phase"] == "paused"
        assert hello["reps"] == before["reps"]
        assert hello["t"] == before["t"]
        again = played(line, later(squats, by_s=before["t"]))
    assert again[-1]["reps"] == before["reps"] + REPETITIONS


def test_pause_holds_the_set_through_a_new_line(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    token = open_set(client)
    with joined(client, token) as line:
        line.receive_json()
        line.send_json({"do": "pause"})
        assert line.receive_json()["phase"] == "paused"
        assert played(line, squats)[-1]["reps"] == 0
    with joined(client, token) as line:
        line.receive_json()
        assert played(line, later(squats[:5], by_s=60.0))[-1]["phase"] == "paused"
        line.send_json({"do": "resume"})
        assert line.receive_json()["phase"] == "placing"


def test_a_set_is_done_at_its_target(client: Browser, squats: list[LandmarkFrame]) -> None:
    with joined(client, open_set(client, reps=2)) as line:
        line.receive_json()
        answers = played(line, squats)
        assert said(answers)[-1] == "done"
        assert answers[-1]["reps"] == 2
        line.send_json({"do": "finish"})
        assert line.receive_json()["phase"] == "done"


def test_breaking_off_is_told_apart_from_ending(client: Browser) -> None:
    for word in ("stop", "finish"):
        with joined(client, open_set(client)) as line:
            line.receive_json()
            line.send_json({"do": word})
            assert line.receive_json()["events"] == [word]


def test_frames_that_are_not_later_change_nothing(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    with joined(client, open_set(client, reps=20)) as line:
        line.receive_json()
        count = played(line, squats)[-1]["reps"]
        assert played(line, squats)[-1]["reps"] == count


def test_a_line_that_was_taken_over_holds_nothing_up(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    """It ends after the newer one began; the set is not the old one's to pause any more."""
    token = open_set(client)
    with ExitStack() as first:
        older = first.enter_context(joined(client, token))
        older.receive_json()
        with joined(client, token) as newer:
            newer.receive_json()
            with pytest.raises(WebSocketDisconnect):
                older.receive_json()
            first.close()
            assert "resume" not in said(played(newer, squats[:20]))


def test_the_newest_line_has_the_set(client: Browser) -> None:
    token = open_set(client)
    with joined(client, token) as first, joined(client, token) as second:
        first.receive_json()
        second.receive_json()
        with pytest.raises(WebSocketDisconnect) as closed:
            first.receive_json()
        assert closed.value.code == TAKEN_OVER
        second.send_json({"do": "pause"})
        assert second.receive_json()["phase"] == "paused"


def test_no_such_set(client: Browser) -> None:
    for token in ("", "nothing", "a" * 4000):
        with joined(client, token) as line, pytest.raises(WebSocketDisconnect) as closed:
            line.receive_json()
        assert closed.value.code == NO_SUCH_SET


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", NOT_UNDERSTOOD),
        (bytes(FRAME_BYTES), NOT_UNDERSTOOD),
        (b"\xff" * FRAME_BYTES, NOT_UNDERSTOOD),
        (bytes(60_000), NOT_UNDERSTOOD),
        ("", NOT_UNDERSTOOD),
        ("pause", NOT_UNDERSTOOD),
        ("[]", NOT_UNDERSTOOD),
        ('{"do": "dance"}', NOT_UNDERSTOOD),
        ('{"do": ["pause"]}', NOT_UNDERSTOOD),
        ("[" * 200, NOT_UNDERSTOOD),
        (json.dumps({"do": "x" * 1000}), TOO_LARGE),
    ],
    ids=repr,
)
def test_what_is_not_understood_closes_the_line_and_harms_no_set(
    client: Browser, squats: list[LandmarkFrame], sent: bytes | str, code: int
) -> None:
    token = open_set(client, reps=20)
    with joined(client, token) as line:
        line.receive_json()
        count = played(line, squats)[-1]["reps"]
        line.send_bytes(sent) if isinstance(sent, bytes) else line.send_text(sent)
        with pytest.raises(WebSocketDisconnect) as closed:
            line.receive_json()
        assert closed.value.code == code
        assert closed.value.reason
    with joined(client, token) as line:
        assert line.receive_json()["reps"] == count


def test_a_page_from_elsewhere_gets_no_line(client: Browser) -> None:
    token = open_set(client)
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(
            f"/live/socket?set={token}", headers={"Origin": "http://elsewhere.example"}
        ),
    ):
        pass  # never reached


def test_a_frame_after_the_end_is_answered_and_changes_nothing(
    client: Browser, squats: list[LandmarkFrame]
) -> None:
    with joined(client, open_set(client)) as line:
        line.receive_json()
        line.send_json({"do": "finish"})
        line.receive_json()
        line.send_bytes(write_frame(squats[0]))
        assert line.receive_json()["phase"] == "done"


def test_a_set_goes_on_after_the_app_was_started_again(
    tmp_path: Path, squats: list[LandmarkFrame]
) -> None:
    """The app ends without a word, as when the machine is switched off."""
    serving = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    with Browser(create_app(serving), base_url="http://127.0.0.1:8765") as before:
        token = open_set(before, reps="20")
        with joined(before, token) as line:
            line.receive_json()
            counted = played(line, squats)[-1]["reps"]
            kept = {path.name: path.read_bytes() for path in (tmp_path / "own/live").iterdir()}
    for name, content in kept.items():  # as it was before anything was closed in order
        (tmp_path / "own/live" / name).write_bytes(content)
    with Browser(create_app(serving), base_url="http://127.0.0.1:8765") as after:
        with joined(after, token) as line:
            hello = line.receive_json()
            assert hello["reps"] == counted == REPETITIONS
            assert hello["phase"] == "paused"
            again = played(line, later(squats, by_s=hello["t"] + 1.0))
        assert again[-1]["reps"] == 2 * REPETITIONS
        live_sets(_site(after)).forget(_person(after))
        assert list((tmp_path / "own/live").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"owner": {}, "coach": {}}'])
def test_a_kept_set_that_is_broken_is_dropped(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "own" / "live"
    folder.mkdir(parents=True)
    (folder / "abcdefghijklmnopqrstuv.json").write_bytes(content)
    (folder / "stray.part").write_bytes(content)
    kept = KeptSets(folder, knowledge=load_knowledge())
    assert list(kept.load(youngest_s=60.0)) == []
    assert list(folder.iterdir()) == []


def _site(client: Browser) -> Site:
    found: Site = client.app.state.site  # type: ignore[attr-defined]
    return found


def _person(client: Browser) -> str:
    """The only person there is."""
    (person,) = _site(client).store.people()
    return person.id
