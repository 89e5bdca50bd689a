"""The bundled clips, from the video file to the measures, beside their truth."""

from __future__ import annotations

import pytest

from benchmarks.accuracy.demo_clips import CLIPS, DemoClip, clip_rows, measured
from benchmarks.accuracy.truth_table import true_value
from benchmarks.rows import Row
from primemover.measures import Measure, Refusal
from primemover.recordings.cache import Cache

LARGEST_CLIP_BYTES = 250_000
"""The clips travel with every clone."""
PICTURES_A_SECOND = 25
SAME_TIME_S = 0.01
"""The truth is written to a hundredth of a second."""
LEAST_SHOWN = {
    "squat_heels": ("heel_lift", 20.0),
    "one_leg_stand": ("pelvic_drop", 8.0),
    "bench_dip": ("hip_drift", 12.0),
}
"""What a clip was made to show, in per cent of the shank or degrees."""
MOST_HEEL_RISE = 2.0
"""Per cent of the shank, in the squat done well."""
LEAST_SAG_DEG = 15.0

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
    assert not {row.quantity for row in numbers if row.verdict != "met"}


def test_lifting_heels_are_told_from_resting_ones(cache: Cache) -> None:
    lifted = measured(clip_named("squat_heels"), cache=cache)["heel_lift"]
    resting = measured(clip_named("squat"), cache=cache)["heel_lift"]
    assert isinstance(lifted, Measure)
    assert isinstance(resting, Measure)
    assert lifted.low > resting.high


@pytest.mark.parametrize("quantity", REFUSED_BY_RULE)
def test_what_hardly_shows_gets_no_number(quantity: str, cache: Cache) -> None:
    found = measured(clip_named("one_leg_stand"), cache=cache)[quantity]
    assert isinstance(found, Refusal)
    assert found.cause == "attenuated"


def test_a_sag_is_seen(cache: Cache) -> None:
    line = measured(clip_named("plank_sag"), cache=cache)["plank_line"]
    assert isinstance(line, Measure)
    assert line.high < 0


@pytest.mark.parametrize("clip", CLIPS, ids=[clip.name for clip in CLIPS])
def test_clips_are_small_and_have_a_truth_row_a_picture(clip: DemoClip) -> None:
    from primemover.recordings.video import VideoReader

    assert clip.video.stat().st_size < LARGEST_CLIP_BYTES
    with VideoReader(clip.video) as reader:
        times_s = [frame.time_s for frame in reader]
        info = reader.info
    assert (info.width_px, info.height_px, info.codec) == (640, 480, "h264")
    assert times_s == pytest.approx(list(clip.truth.time_s), abs=SAME_TIME_S)
    assert times_s[1] - times_s[0] == pytest.approx(1 / PICTURES_A_SECOND)


@pytest.mark.parametrize("name", LEAST_SHOWN)
def test_a_clip_shows_what_it_was_made_for(name: str) -> None:
    quantity, least = LEAST_SHOWN[name]
    clip = clip_named(name)
    assert true_value(quantity, truth=clip.truth, side=clip.side) >= least


def test_the_plank_sags_and_the_good_squat_keeps_its_heels_down() -> None:
    sag, good = clip_named("plank_sag").truth, clip_named("squat").truth
    assert true_value("plank_line", truth=sag, side=None) <= -LEAST_SAG_DEG
    assert true_value("heel_lift", truth=good, side=None) <= MOST_HEEL_RISE
