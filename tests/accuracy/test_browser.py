"""Clips read by the page's model: the design, the track, what is kept, what is calibrated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks.accuracy import browser_clips, calibrate
from benchmarks.accuracy.browser import (
    BUNDLE,
    HEIGHT_PX,
    SLOW_FPS,
    TESTS,
    WIDTH_PX,
    browser_trials,
    landmark_frame,
    read_as_page,
    track_of,
)
from benchmarks.accuracy.calibrate_build import LEAST_BODIES, filmed_of
from benchmarks.accuracy.calibrate_file import read_calibration
from benchmarks.accuracy.design import bodies_of, check_trials, fit_trials
from benchmarks.accuracy.items import digest
from benchmarks.accuracy.page_browser import HEAD, LITE_ROWS, beside_full, same_kind
from benchmarks.accuracy.table import write_table
from benchmarks.accuracy.trials import Trial
from primemover.app.web.live.kept_frames import POSE_ENGINE, POSE_MODEL
from primemover.errors import RecordingError
from primemover.recordings.video import Frame, VideoReader
from tests.accuracy.experiment import row, table, trial_of
from tests.accuracy.test_calibrate import REAL, rows_of, table_from

CLIP = Path(__file__).resolve().parents[2] / "demo" / "clips" / "squat.mp4"
POINTS = 33
A_FEW = 12
SHARE = 0.15
"""Half of some hundred clips are thinned, by chance within this."""
NEAR_PX = 6.0
"""Twice what the two models were found apart in this clip, of a person 330 pixels tall."""


# ---------------------------------------------------------------- the design
@pytest.mark.parametrize("part", ["fit", "check"])
def test_the_page_sees_the_same_clips_in_its_own_picture(part: Any) -> None:
    usual = fit_trials(bodies_of("fit")) if part == "fit" else check_trials(bodies_of("check"))
    seen = browser_trials(part)
    assert len(seen) == len(usual)
    assert {(t.plan.width_px, t.plan.height_px) for t in seen} == {(WIDTH_PX, HEIGHT_PX)}
    slow = [trial.plan.fps == SLOW_FPS for trial in seen]
    assert np.mean(slow) == pytest.approx(0.5, abs=SHARE)
    places = {(t.plan.seed, t.plan.body, t.test, t.yaw_deg) for t in usual}
    assert {(t.plan.seed, t.plan.body, t.test, t.yaw_deg) for t in seen} == places


def test_the_quick_checks_tests_come_first() -> None:
    order = [trial.test for trial in browser_trials("fit")]
    assert list(dict.fromkeys(order)) == list(TESTS)
    check = [trial.test in TESTS[:4] for trial in browser_trials("check")]
    assert check == sorted(check, reverse=True)


def test_bodies_kept_apart_are_in_no_fit_clip() -> None:
    fit, check = ({t.plan.body for t in browser_trials(part)} for part in ("fit", "check"))
    assert not fit & check


def test_another_model_is_another_clip() -> None:
    trial = trial_of("squat")
    assert digest(trial, model="lite") != digest(trial) == digest(trial, model="full")


# ---------------------------------------------------------------- the track
def answer(*, x: float = 0.25, y: float = 0.5) -> SimpleNamespace:
    seen = [SimpleNamespace(x=x, y=y, z=9.0, visibility=0.75) for _ in range(POINTS)]
    world = [SimpleNamespace(x=0.1, y=-0.2, z=0.3) for _ in range(POINTS)]
    return SimpleNamespace(pose_landmarks=[seen], pose_world_landmarks=[world])


def test_shares_of_the_picture_become_pixels_and_metres_stay() -> None:
    frame = landmark_frame(answer(), time_s=2.0, width_px=640, height_px=360)
    assert frame.image_px is not None
    assert frame.world_m is not None
    assert frame.confidence is not None
    assert frame.image_px[7].tolist() == [160.0, 180.0]
    assert frame.world_m[7].tolist() == [0.1, -0.2, 0.3]
    assert set(frame.confidence) == {0.75}


def test_nobody_in_the_picture_is_nobody_in_the_frame() -> None:
    nobody = SimpleNamespace(pose_landmarks=[], pose_world_landmarks=[])
    assert landmark_frame(nobody, time_s=0.0, width_px=640, height_px=360).world_m is None


def frames(count: int) -> Iterator[Frame]:
    with VideoReader(CLIP) as reader:
        yield from islice(reader, count)


needs_bundle = pytest.mark.skipif(
    not BUNDLE.exists(), reason="the vendored files are not built: python -m frontend.build"
)


@needs_bundle
def test_a_film_gives_the_track_that_the_page_gives_and_the_person_is_where_they_are() -> None:
    from primemover.recordings.pose_engines.mediapipe import ENTRY

    pictures = list(frames(A_FEW))
    track = track_of(pictures, source="squat.mp4")
    assert (track.attrs["pose_engine"], track.attrs["pose_model"]) == (POSE_ENGINE, POSE_MODEL)
    assert track.sizes["time"] == A_FEW
    with ENTRY.open() as session:
        full = [session.follow(picture.picture) for picture in pictures][-1]
    assert full is not None
    lite = track["image_position"].transpose("time", "keypoint", ...).values[-1]
    apart = np.linalg.norm(lite[11:29] - full.image_position_px[11:29], axis=1)
    assert 0 < apart.mean() < NEAR_PX


@needs_bundle
def test_pictures_of_nobody_are_refused() -> None:
    blank = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    empty = [Frame(time_s=i / 10, picture=blank) for i in range(3)]
    with pytest.raises(RecordingError, match="nobody"):
        track_of(empty, source="wall.mp4")


@needs_bundle
@pytest.mark.recordings
@pytest.mark.slow
def test_a_real_film_is_read_in_the_pages_size(test_data: Path) -> None:
    track = read_as_page(test_data / "video" / "gt_squat.mp4")
    assert (track.attrs["width_px"], track.attrs["height_px"]) == (HEIGHT_PX, WIDTH_PX)


# ---------------------------------------------------------------- going on where it was stopped
def test_clips_there_are_are_not_made_again_and_time_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials = browser_trials("fit")[:3]
    there, made = {trials[0].name}, list[str]()

    def facts(job: Any) -> dict[str, Any]:
        return {"frames": 1} if job.trial.name in there else {}

    def make(job: Any) -> None:
        assert job.model == "lite"
        made.append(job.trial.name)

    monkeypatch.setattr(browser_clips, "facts_of", facts)
    monkeypatch.setattr(browser_clips, "make_clip", make)

    def run(most_s: float) -> list[Trial]:
        return list(browser_clips.make(trials, out=tmp_path, most_s=most_s))

    assert run(-1.0) == [trials[0]]
    assert made == []
    assert run(1e9) == list(trials)
    assert made == [trials[1].name, trials[2].name]


# ---------------------------------------------------------------- the calibration
def test_the_lite_model_gets_a_file_of_its_own_and_leaves_the_pages_alone(tmp_path: Path) -> None:
    rows, real, target = (tmp_path / name for name in ("rows.csv", "real.csv", "lite.toml"))
    write_table(table_from(rows_of()), rows)
    write_table(REAL, real)
    page = tmp_path / "knee_depth.md"
    page.write_text("# Knee\n\n## Uncertainty\nof the full model\n", encoding="utf-8")
    arguments = ["--model", "lite", "--rows", str(rows), "--real", str(real), "--to", str(target)]
    assert calibrate.main([*arguments, "--docs", str(tmp_path)]) == 0
    made = read_calibration(target)
    assert made is not None
    assert (made.pose_engine, made.pose_model) == (POSE_ENGINE, POSE_MODEL)
    assert made.version == calibrate.LITE.version
    assert made.provenance is not None
    assert made.provenance.command.endswith("--model lite")
    assert made.provenance.rows.startswith(calibrate.LITE.rows)
    assert "of the full model" in page.read_text(encoding="utf-8")


def lite_from(rows: list[dict[str, Any]], folder: Path) -> Any:
    write_table(table_from(rows), folder / "rows.csv")
    write_table(REAL, folder / "real.csv")
    arguments = ["--model", "lite", "--rows", str(folder / "rows.csv")]
    arguments += ["--real", str(folder / "real.csv"), "--to", str(folder / "lite.toml")]
    assert calibrate.main(arguments) == 0
    return read_calibration(folder / "lite.toml")


def test_a_test_that_was_not_read_borrows_no_band(tmp_path: Path) -> None:
    known = lite_from(rows_of(), tmp_path)
    squat = known.band("knee_depth", yaw_deg=85.0, test="squat")
    assert squat is not None
    assert squat.half_width is not None
    for test in filmed_of("knee_depth") - {"squat"}:
        assert known.band("knee_depth", yaw_deg=85.0, test=test) is None
    assert "plank_line" not in known.quantities


def test_all_tests_read_share_a_band_but_not_one_of_too_few_people(tmp_path: Path) -> None:
    everyone = [each | {"test": test} for test in filmed_of("knee_depth") for each in rows_of()]
    whole = lite_from(everyone, tmp_path).band("knee_depth", yaw_deg=85.0, test="lunge")
    assert whole is not None
    few = {f"body {i}" for i in range(LEAST_BODIES - 1)}
    thinned = [each for each in everyone if each["test"] != "lunge" or each["body"] in few]
    known = lite_from(thinned, tmp_path)
    assert known.band("knee_depth", yaw_deg=85.0, test="lunge") is None
    assert known.band("knee_depth", yaw_deg=85.0, test="squat") is not None


# ---------------------------------------------------------------- the page
def some(**changes: Any) -> list[dict[str, Any]]:
    return [
        row(clip=f"{changes}-{i}", body=f"{i % 2}", value=100.0 + i, true=100.0, **changes)
        for i in range(6)
    ]


def test_the_browsers_figures_stand_beside_those_of_the_same_kind(tmp_path: Path) -> None:
    usual = {"quantity": "knee_depth", "yaw_true_deg": 85.0, "half_width_rendered": 9.0}
    full = table(
        *some(**usual, purpose="clean", test="squat"),
        *some(**usual, purpose="fault", test="squat"),
        *some(**usual, purpose="clean", test="lunge"),
    )
    lite = table(*some(**usual, purpose="clean", test="squat"))
    assert len(same_kind(full, as_in=lite)) == 6
    write_table(lite, tmp_path / LITE_ROWS)
    (cells,) = beside_full(full, rows=tmp_path / LITE_ROWS)
    assert len(cells) == len(HEAD)
    assert cells == ("Knee bend", *("6", "100.0 %", "±9.0°", "2.5") * 2)
    assert beside_full(full, rows=tmp_path / "none.csv") == []
