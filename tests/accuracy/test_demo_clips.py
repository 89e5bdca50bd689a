"""The bundled clips, from the video file to the measures, beside their truth."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.accuracy.demo_clips import CLIPS, DEMO, DemoClip, clip_rows, measured
from benchmarks.rows import Row
from primemover.measures import Measure, Refusal
from primemover.recordings.cache import Cache

LARGEST_CLIP_BYTES = 900_000
"""The clips travel with every clone."""
PICTURES_A_SECOND = 25
LEAST_HEEL_RISE = 20.0
"""Per cent of the shank: what the heel clip was made to show."""

REFUSED_BY_RULE = ("pelvic_drop",)
"""What too little shows of to give it a number."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("tracks"))


def clip_named(name: str) -> DemoClip:
    return next(clip for clip in CLIPS if clip.name == name)


@pytest.mark.parametrize("clip", CLIPS, ids=[clip.name for clip in CLIPS])
def test_every_interval_holds_the_truth(clip: DemoClip, cache: Cache) -> None:
    rows: list[Row] = clip_rows(clip, cache=cache)
    assert rows
    numbers = [row for row in rows if row.quantity not in REFUSED_BY_RULE]
    assert [row for row in numbers if row.verdict != "met"] == []


def test_lifting_heels_are_told_from_resting_ones(cache: Cache) -> None:
    lifted = measured(clip_named("squat_heels_male_y90"), cache=cache)["heel_lift"]
    resting = measured(clip_named("np_squat_female_y90"), cache=cache)["heel_lift"]
    assert isinstance(lifted, Measure)
    assert isinstance(resting, Measure)
    assert lifted.low > resting.high


@pytest.mark.parametrize("quantity", REFUSED_BY_RULE)
def test_what_hardly_shows_gets_no_number(quantity: str, cache: Cache) -> None:
    found = measured(clip_named("sls8_male_y00"), cache=cache)[quantity]
    assert isinstance(found, Refusal)
    assert found.cause == "attenuated"


def test_a_sag_is_seen(cache: Cache) -> None:
    line = measured(clip_named("plank_sag_female_y90"), cache=cache)["plank_line"]
    assert isinstance(line, Measure)
    assert line.high < 0


@pytest.mark.parametrize("clip", CLIPS, ids=[clip.name for clip in CLIPS])
def test_clips_are_small_and_have_a_truth_row_a_picture(clip: DemoClip) -> None:
    from primemover.recordings.video import VideoReader

    video = DEMO / "clips" / f"{clip.name}.mp4"
    assert video.stat().st_size < LARGEST_CLIP_BYTES
    with VideoReader(video) as reader:
        times_s = [frame.time_s for frame in reader]
        info = reader.info
    assert (info.width_px, info.height_px, info.codec) == (640, 480, "h264")
    assert len(times_s) == len(_truth_times_s(clip))
    assert times_s[1] - times_s[0] == pytest.approx(1 / PICTURES_A_SECOND)


def test_the_heel_clip_shows_what_it_was_made_for() -> None:
    path = DEMO / "truth" / "squat_heels_male_y90.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rises = [float(row["heelpct"]) for row in csv.DictReader(file)]
    assert max(rises) >= LEAST_HEEL_RISE


def _truth_times_s(clip: DemoClip) -> list[float]:
    path: Path = DEMO / "truth" / f"{clip.name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [float(row["t"]) for row in csv.DictReader(file)]
