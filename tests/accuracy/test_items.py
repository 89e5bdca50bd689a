"""A kept clip is used again, and made again when what it depends on changes."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks.accuracy import items
from benchmarks.accuracy.items import RENDERER, Job, code_digest, load_clip, make_clip
from benchmarks.people import clip
from benchmarks.people.clip import ClipFiles
from benchmarks.people.plan import ClipPlan
from primemover.errors import PrimeMoverError, RecordingError
from primemover.recordings.tracks import save_pose_track
from tests.accuracy.experiment import trial_of, truth_of
from tests.synthetic import synthetic_recording

TRIAL = trial_of("squat")

CLIP = '''"""Draws."""
from benchmarks.people.body import shape
from benchmarks.people import room
SIZE = 3
'''


def package(folder: Path, **modules: str) -> Path:
    people = folder / "benchmarks" / "people"
    people.mkdir(parents=True, exist_ok=True)
    usual = {"clip": CLIP, "body": "shape = 1\n", "room": "wall = 2\n", "sheet": "page = 5\n"}
    for name, text in (usual | modules).items():
        (people / f"{name}.py").write_text(text)
    return people


def digest(folder: Path, **modules: str) -> str:
    return code_digest(package(folder, **modules), start=RENDERER)


def test_words_do_not_matter(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, clip=CLIP.replace("Draws.", "Draws a clip.") + "# slowly\n") == before


def test_code_matters_in_every_module_that_is_used(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, clip=CLIP.replace("3", "4")) != before
    assert digest(tmp_path, body="shape = 2\n") != before
    assert digest(tmp_path, room="wall = 3\n") != before


def test_modules_that_draw_nothing_do_not_matter(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, sheet="page = 6\n") == before


def files_of(folder: Path) -> ClipFiles:
    """What a renderer leaves behind, with a stick figure's truth."""
    folder.mkdir(parents=True)
    recording = synthetic_recording("squat", repetitions=2)
    track = recording.track.assign_attrs(pose_engine="truth", pose_model="rig")
    save_pose_track(track, path=folder / "clip.landmarks.parquet")
    (folder / "clip.mp4").write_bytes(b"film")
    truth = truth_of(recording, trial=TRIAL)
    columns = {"time_s": truth.time_s, **{k: v for k, v in truth.columns.items() if k != "t"}}
    with (folder / "clip.truth.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    facts = {
        "repetitions": [asdict(r) for r in recording.repetitions],
        "faults_reached": {"x": 2.5},
    }
    (folder / "clip.truth.json").write_text(json.dumps(facts))
    return ClipFiles(
        video=folder / "clip.mp4",
        truth_csv=folder / "clip.truth.csv",
        truth_json=folder / "clip.truth.json",
        landmarks=folder / "clip.landmarks.parquet",
    )


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for renderer and pose engine; lists the clips that were drawn."""
    drawn: list[str] = []

    def render_clip(plan: ClipPlan, folder: Path) -> ClipFiles:
        drawn.append(plan.key)
        return files_of(folder)

    monkeypatch.setattr(clip, "render_clip", render_clip)
    monkeypatch.setattr(items, "estimate_pose", lambda _: synthetic_recording("squat").track)
    return drawn


def test_a_clip_is_made_once_and_its_film_is_not_kept(tmp_path: Path, rendered: list[str]) -> None:
    job = Job(trial=TRIAL, store=tmp_path)
    first, again = make_clip(job), make_clip(job)
    assert first == again
    assert rendered == [TRIAL.plan.key]
    assert not list(tmp_path.rglob("*.mp4"))
    read = load_clip(job)
    assert read.track is not None
    assert len(read.truth.complete) == 2
    assert read.truth.reached == {"x": 2.5}
    assert read.frames == len(read.truth.time_s)


def test_another_plan_is_another_clip(tmp_path: Path, rendered: list[str]) -> None:
    make_clip(Job(trial=TRIAL, store=tmp_path))
    other = replace(TRIAL, plan=replace(TRIAL.plan, seed=1))
    make_clip(Job(trial=other, store=tmp_path))
    assert len(rendered) == 2


def test_a_recording_that_is_refused_is_kept_as_refused(
    tmp_path: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise RecordingError("two people")

    monkeypatch.setattr(items, "estimate_pose", refuse)
    job = Job(trial=TRIAL, store=tmp_path)
    make_clip(job)
    read = load_clip(job)
    assert read.track is None
    assert read.problem == "two people"
    assert rendered


def test_a_renderer_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(plan: ClipPlan, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "half").write_text(plan.key)
        raise PrimeMoverError("no such fault")

    monkeypatch.setattr(clip, "render_clip", fail)
    with pytest.raises(PrimeMoverError):
        make_clip(Job(trial=TRIAL, store=tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_clip_that_was_not_made_cannot_be_scored(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="not rendered yet"):
        load_clip(Job(trial=TRIAL, store=tmp_path))
