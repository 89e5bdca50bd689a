"""What every pose engine must do; it runs on each one found."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from primemover.recordings.pose import pose_engines
from primemover.recordings.pose_engine import Picture, PoseEngine, PoseSession
from primemover.registry import discover
from tests.recordings.clips import read_pictures
from tests.recordings.conftest import squat_clip, stand_clip

__all__ = ["squat_clip", "stand_clip"]

ENGINES = pose_engines()

# The clips show people about 300 pixels high; a tenth of that is a joint in the wrong place.
SAME_PLACE_PX = 30.0
# The same pictures in a fresh session: only arithmetic order may differ.
REPEATED_PX = 0.01
REPEATED_M = 1e-4
REPEATED_CONFIDENCE = 1e-3
# Four recordings; an engine that keeps each one's models would hold 200 MB more.
PILE_BYTES = 80 << 20


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> PoseEngine:
    return ENGINES[request.param]


@pytest.fixture
def session(engine: PoseEngine) -> Iterator[PoseSession]:
    with engine.open() as session:
        yield session


@pytest.fixture(scope="module")
def picture(squat_clip: Path) -> Picture:
    return read_pictures(squat_clip)[0]


def test_an_entry_is_an_engine_and_says_what_it_is(engine: PoseEngine) -> None:
    assert isinstance(engine, PoseEngine)
    assert all((engine.name, engine.model, engine.version))
    assert engine.name == engine.name.lower()


def test_the_file_is_called_like_the_engine() -> None:
    for name, entry in discover("primemover.recordings.pose_engines").items():
        assert entry.name == name


def test_finds_the_person(session: PoseSession, picture: Picture) -> None:
    assert isinstance(session, PoseSession)
    found = session.follow(picture)
    assert found is not None
    assert found.position_m.shape == (33, 3)
    assert found.image_position_px.shape == (33, 2)
    assert found.confidence.shape == (33,)
    assert 0 <= found.confidence.min() <= found.confidence.max() <= 1
    height, width = picture.shape[:2]
    nose, hip, ankle = found.image_position_px[[0, 23, 27]]
    assert 0 < nose[1] < hip[1] < ankle[1] < height
    assert 0 < hip[0] < width


def test_world_landmarks_are_metres_about_the_hips_with_y_down(
    session: PoseSession, picture: Picture
) -> None:
    found = session.follow(picture)
    assert found is not None
    hips_m = found.position_m[[23, 24]].mean(axis=0)
    assert np.abs(hips_m).max() < 0.02
    assert found.position_m[0, 1] < 0 < found.position_m[27, 1]
    height_m = found.position_m[[27, 28], 1].mean() - found.position_m[0, 1]
    assert 1.0 < height_m < 2.0


def test_nobody_in_an_empty_picture(session: PoseSession) -> None:
    empty = np.full((240, 320, 3), 90, np.uint8)
    assert session.follow(empty) is None
    assert session.people(empty) == ()


def test_counts_one_person_and_two(
    session: PoseSession, picture: Picture, stand_clip: Path
) -> None:
    from primemover.recordings.people import distinct

    other = read_pictures(stand_clip)[0]
    assert len(distinct(session.people(picture))) == 1
    both = distinct(session.people(np.hstack([picture, other])))
    assert sorted(p.hip_px[0] > 640 for p in both) == [False, True]


def test_where_people_are_agrees_with_whom_it_follows(
    session: PoseSession, picture: Picture
) -> None:
    found = session.follow(picture)
    (person,) = {p.hip_px: p for p in session.people(picture)[:1]}.values()
    assert found is not None
    hip_px = found.image_position_px[[23, 24]].mean(axis=0)
    assert np.linalg.norm(hip_px - person.hip_px) < SAME_PLACE_PX
    reach_px = np.linalg.norm(found.image_position_px - person.hip_px, axis=1)
    assert reach_px.max() < 1.3 * person.reach_px


def test_a_recording_knows_nothing_of_the_one_before(
    engine: PoseEngine, squat_clip: Path, stand_clip: Path
) -> None:
    found = []
    for clip in (squat_clip, stand_clip, squat_clip):
        with engine.open() as session:
            landmarks = [session.follow(p) for p in read_pictures(clip, every=20)]
        found.append(landmarks)
    for before, after in zip(found[0], found[2], strict=True):
        assert before is not None
        assert after is not None
        assert np.abs(before.image_position_px - after.image_position_px).max() < REPEATED_PX
        assert np.abs(before.position_m - after.position_m).max() < REPEATED_M
        assert np.abs(before.confidence - after.confidence).max() < REPEATED_CONFIDENCE


def test_an_error_in_one_recording_does_not_reach_the_next(
    engine: PoseEngine, picture: Picture
) -> None:
    def cancelled() -> None:
        with engine.open() as session:
            session.follow(picture)
            raise KeyError

    with pytest.raises(KeyError):
        cancelled()
    with engine.open() as session:
        assert session.follow(picture) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_recordings_one_after_another_do_not_pile_up_memory(
    engine: PoseEngine, picture: Picture
) -> None:
    def run_once() -> int:
        with engine.open() as session:
            for _ in range(5):
                session.follow(picture)
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize()

    first = [run_once() for _ in range(2)][-1]
    last = [run_once() for _ in range(4)][-1]
    assert last - first < PILE_BYTES


def test_looking_for_people_does_not_disturb_following(
    engine: PoseEngine, squat_clip: Path
) -> None:
    pictures = read_pictures(squat_clip, every=10)
    tracks = []
    for survey in (False, True):
        with engine.open() as session:
            track = []
            for picture in pictures:
                if survey:
                    session.people(picture)
                landmarks = session.follow(picture)
                assert landmarks is not None
                track.append(landmarks.image_position_px)
            tracks.append(np.array(track))
    assert np.abs(tracks[0] - tracks[1]).max() < REPEATED_PX


def test_does_not_reach_for_the_network(
    engine: PoseEngine, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pose engine works offline")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with engine.open() as session:
        session.follow(picture)
        session.people(picture)


@pytest.mark.parametrize("name", ENGINES)
def test_is_silent_and_warns_of_nothing(name: str, squat_clip: Path) -> None:
    script = f"""
import sys, numpy as np
from primemover.recordings.pose import pose_engines
from primemover.recordings.video import VideoReader
for columns in (slice(None), slice(200, 460)):
    with pose_engines()[{name!r}].open() as session, VideoReader({str(squat_clip)!r}) as reader:
        for _, frame in zip(range(3), reader):
            picture = np.ascontiguousarray(frame.picture[:, columns])
            session.people(picture)
            assert session.follow(picture) is not None
assert "matplotlib" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == ""
