from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings import pose as pose_module
from primemover.recordings.cache import Cache
from primemover.recordings.pose import estimate_pose
from primemover.recordings.pose_engine import Landmarks, PersonSeen, Picture
from primemover.recordings.pose_track import require_pose_track
from primemover.recordings.video import DEFAULT_LIMITS
from primemover.terms import KEYPOINTS
from tests.recordings.clips import (
    BAD_CONTENT,
    BAD_FILES,
    moving_pictures,
    read_pictures,
    write_video,
)

# Cutting the picture to one person moves the engine's landmarks by about a pixel.
SAME_PLACE_PX = 12.0

Places = Callable[[int], list[float]]
"""Picture number to the x of everybody's hips, in shares of the width."""


@dataclass(kw_only=True)
class FakeEngine:
    """An engine that is told where people are, and follows whomever it is told to."""

    places: Places
    follows: Places | None = None
    reach_px: float = 30.0
    last_reach_px: float | None = None
    pictures_per_survey: int = 20
    name: str = "fake"
    model: str = "toy"
    version: str = "1"
    widths: list[int] = field(default_factory=list)
    surveyed: int = 0
    opened: int = 0

    @contextmanager
    def open(self) -> Iterator[FakeSession]:
        self.opened += 1
        yield FakeSession(engine=self)


@dataclass(kw_only=True)
class FakeSession:
    engine: FakeEngine
    number: int = -1
    counted: int = 0

    def follow(self, picture: Picture) -> Landmarks | None:
        self.number += 1
        width = picture.shape[1]
        self.engine.widths.append(width)
        places = self.engine.places(self.number)
        if not places:
            return None
        x = (
            width / 2
            if self.engine.follows is None
            else self.engine.follows(self.number)[0] * width
        )
        points = np.full((33, 2), (x, 60.0))
        return Landmarks(
            position_m=np.zeros((33, 3)), image_position_px=points, confidence=np.ones(33)
        )

    def people(self, picture: Picture) -> tuple[PersonSeen, ...]:
        self.engine.surveyed += 1
        number = self.counted * self.engine.pictures_per_survey
        self.counted += 1
        places = self.engine.places(number)
        reaches_px = [self.engine.reach_px] * len(places)
        if places and self.engine.last_reach_px is not None:
            reaches_px[-1] = self.engine.last_reach_px
        return tuple(
            PersonSeen(hip_px=(x * picture.shape[1], 60.0), reach_px=reach_px)
            for x, reach_px in zip(places, reaches_px, strict=True)
        )


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeEngine], FakeEngine]:
    """Make an engine the only one there is."""

    def use(engine: FakeEngine) -> FakeEngine:
        monkeypatch.setattr(pose_module, "pose_engines", lambda: {engine.name: engine})
        return engine

    return use


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Five seconds with nobody in them, for engines that need not look."""
    pictures = moving_pictures(50, width=400)
    return write_video(tmp_path / "clip.mp4", pictures=pictures, rate_hz=10)


Install = Callable[[FakeEngine], FakeEngine]


def test_one_person_is_followed_in_one_pass(clip: Path, install: Install) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    track = estimate_pose(clip, engine="fake")
    require_pose_track(track)
    assert track.sizes["time"] == 50
    assert track["time"].values == pytest.approx(np.arange(50) / 10, abs=1e-3)
    assert (track.attrs["people_seen"], track.attrs["person_size_ratio"]) == (1, 0.0)
    assert track.attrs["notes"] == []
    assert (engine.opened, engine.surveyed) == (1, 3)


def test_of_several_people_only_the_chosen_is_shown(clip: Path, install: Install) -> None:
    engine = install(FakeEngine(places=lambda _: [0.2, 0.8]))
    track = estimate_pose(clip, engine="fake", person="right")
    hips_px = track["image_position"].sel(keypoint="left_hip", image_space="x").values
    # The fake finds hips in the middle of what it is shown: twice the reach around the person.
    assert set(engine.widths[-50:]) == {60}
    assert hips_px == pytest.approx(320, abs=1)
    assert track.attrs["people_seen"] == 2
    assert track.attrs["person_size_ratio"] == 1.0
    assert track.attrs["notes"] == [
        "clip.mp4 shows 2 people; the one 80 % of the way from the left was followed. "
        "Choose another with `--person left|right|x,y`."
    ]


def test_of_two_people_of_one_size_one_must_be_named(clip: Path, install: Install) -> None:
    install(FakeEngine(places=lambda _: [0.2, 0.8]))
    with pytest.raises(RecordingError, match=r"^clip.mp4: two people are in .*`--person left`"):
        estimate_pose(clip, engine="fake")
    note = estimate_pose(clip, engine="fake", person="left").attrs["notes"]
    assert note[0].startswith("clip.mp4 shows 2 people; the one 20 % of the way")


def test_somebody_small_in_the_background_gets_a_note(clip: Path, install: Install) -> None:
    install(FakeEngine(places=lambda _: [0.2, 0.8], last_reach_px=15.0))
    track = estimate_pose(clip, engine="fake")
    assert track.attrs["person_size_ratio"] == 0.5
    assert track.attrs["notes"][0].startswith("clip.mp4 shows 2 people; the one 20 % of the way")


def test_a_point_outside_the_picture_is_refused_at_once(clip: Path, install: Install) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    with pytest.raises(RecordingError, match="inside the picture of 400 × 120 pixels, got 500,60"):
        estimate_pose(clip, engine="fake", person="500,60")
    assert not engine.widths


def test_a_track_that_jumps_to_another_person_is_refused(tmp_path: Path, install: Install) -> None:
    # They walk behind each other, so no border keeps them apart all along.
    def places(number: int) -> list[float]:
        return [0.1 + number / 80, 0.35 + number / 80]

    pictures = moving_pictures(40, width=400)
    clip = write_video(tmp_path / "walk.mp4", pictures=pictures, rate_hz=2)
    engine = install(FakeEngine(places=places, reach_px=200.0, pictures_per_survey=4))
    engine.follows = places
    assert estimate_pose(clip, engine="fake", person="left").attrs["people_seen"] == 2
    engine.follows = lambda number: places(number)[number // 20 :]
    with pytest.raises(
        RecordingError, match=r"walk.mp4: 2 people .* jumped .*at 10 s.*; film one person"
    ):
        estimate_pose(clip, engine="fake", person="left")


def test_where_nobody_is_seen_the_track_is_empty(clip: Path, install: Install) -> None:
    install(FakeEngine(places=lambda number: [0.5] if number < 30 else []))
    track = estimate_pose(clip, engine="fake")
    there = np.isfinite(track["position"].values).all(axis=(1, 2))
    assert there.tolist() == [True] * 30 + [False] * 20
    assert bool(np.isnan(track["confidence"].values[30:]).all())


def test_progress_grows_to_one(clip: Path, install: Install) -> None:
    install(FakeEngine(places=lambda number: [0.2, 0.8] if number > 25 else [0.2]))
    shares: list[float] = []
    estimate_pose(clip, engine="fake", progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 50


class Stop(Exception):  # noqa: N818 - a person's wish, not a failure
    pass


def test_progress_can_cancel(clip: Path, install: Install) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))

    def stop(share: float) -> None:
        if share > 0.3:
            raise Stop

    with pytest.raises(Stop):
        estimate_pose(clip, engine="fake", progress=stop)
    assert len(engine.widths) < 25


def test_nothing_is_computed_twice(clip: Path, install: Install, tmp_path: Path) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    cache = Cache(tmp_path / "cache")
    first = estimate_pose(clip, engine="fake", cache=cache)
    looked = len(engine.widths)
    renamed = clip.rename(tmp_path / "renamed.mp4")
    again = estimate_pose(renamed, engine="fake", cache=cache)
    assert len(engine.widths) == looked
    assert again.attrs["source"] == "renamed.mp4"
    xr.testing.assert_identical(first.assign_attrs(source="renamed.mp4"), again)


@pytest.mark.parametrize("changed", ["person", "version", "limits", "content"])
def test_what_a_track_depends_on_is_in_its_key(
    clip: Path, install: Install, tmp_path: Path, changed: str
) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    cache = Cache(tmp_path / "cache")
    estimate_pose(clip, engine="fake", cache=cache)
    person = "left" if changed == "person" else "largest"
    limits = replace(DEFAULT_LIMITS, max_rate_hz=5.0) if changed == "limits" else DEFAULT_LIMITS
    if changed == "version":
        engine.version = "2"
    if changed == "content":
        write_video(clip, pictures=moving_pictures(10, width=400), rate_hz=10)
    estimate_pose(clip, engine="fake", cache=cache, person=person, limits=limits)
    assert engine.opened == 2


def test_a_damaged_entry_is_computed_again(clip: Path, install: Install, tmp_path: Path) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    cache = Cache(tmp_path / "cache")
    first = estimate_pose(clip, engine="fake", cache=cache)
    (entry,) = cache.folder.glob("*/*.parquet")
    entry.write_bytes(entry.read_bytes()[:-40])
    again = estimate_pose(clip, engine="fake", cache=cache)
    assert engine.opened == 2
    xr.testing.assert_identical(first, again)
    estimate_pose(clip, engine="fake", cache=cache)
    assert engine.opened == 2


@pytest.mark.parametrize("fault", BAD_FILES)
def test_bad_files_never_reach_the_engine(tmp_path: Path, install: Install, fault: str) -> None:
    engine = install(FakeEngine(places=lambda _: [0.5]))
    make, words = BAD_FILES[fault]
    with pytest.raises(RecordingError, match=words):
        estimate_pose(make(tmp_path), engine="fake", cache=Cache(tmp_path / "cache"))
    assert not engine.widths


def test_an_unknown_engine_is_named(clip: Path) -> None:
    with pytest.raises(RecordingError, match="expected one of mediapipe, got 'magic'"):
        estimate_pose(clip, engine="magic")


# ------------------------------------------------------------- with the real engine


@pytest.mark.parametrize("content", BAD_CONTENT)
def test_videos_that_show_nothing_to_measure(tmp_path: Path, content: str) -> None:
    make, words = BAD_CONTENT[content]
    path = make(tmp_path)
    with pytest.raises(RecordingError, match=f"^{path.name}: .*{words}"):
        estimate_pose(path)


@pytest.fixture(scope="module")
def two_people(
    squat_clip: Path, stand_clip: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A squat on the left and, a little larger, a one-leg stand on the right."""
    pairs = zip(
        read_pictures(squat_clip, every=4), read_pictures(stand_clip, every=4), strict=False
    )
    path = tmp_path_factory.mktemp("clips") / "two.mp4"
    return write_video(path, pictures=(np.hstack(p) for p in pairs), rate_hz=25 / 4)


def hip_x_px(track: xr.Dataset) -> xr.DataArray:
    return track["image_position"].sel(image_space="x", keypoint="left_hip")


@pytest.mark.parametrize(
    ("person", "alone", "offset_px"),
    [("left", "squat_clip", 0), ("right", "stand_clip", 640), ("0.75,0.5", "stand_clip", 640)],
)
def test_the_right_person_in_real_pictures(
    two_people: Path, request: pytest.FixtureRequest, person: str, alone: str, offset_px: int
) -> None:
    track = estimate_pose(two_people, person=person)
    assert track.attrs["people_seen"] == 2
    assert bool(np.isfinite(track["position"]).all())
    by_itself = hip_x_px(estimate_pose(request.getfixturevalue(alone)))
    expected_px = by_itself.sel(time=track["time"], method="nearest").values + offset_px
    assert hip_x_px(track).values == pytest.approx(expected_px, abs=SAME_PLACE_PX)


def test_two_real_people_of_one_size_are_never_guessed_between(two_people: Path) -> None:
    with pytest.raises(RecordingError, match=r"two.mp4: two people are in the picture.*film alone"):
        estimate_pose(two_people)


def test_a_real_squat(squat_clip: Path) -> None:
    track = estimate_pose(squat_clip)
    require_pose_track(track)
    assert tuple(track["keypoint"].values) == KEYPOINTS
    assert (track.sizes["time"], track.attrs["people_seen"]) == (190, 1)
    assert (track.attrs["width_px"], track.attrs["height_px"]) == (640, 480)
    heights = track["image_position"].sel(image_space="y").mean("time")
    order = [float(heights.sel(keypoint=f"left_{j}")) for j in ("shoulder", "hip", "knee", "ankle")]
    assert order == sorted(order)
    assert 0.3 < float(track["brightness"].mean()) < 0.8
    assert float(track["background_speed"].max()) < 0.01
    assert int(np.isfinite(track["brightness"]).sum()) == 15
