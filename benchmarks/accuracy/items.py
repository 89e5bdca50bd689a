"""Rendering and reading of one clip, kept so that it is done once.

A clip's folder is named by everything its pictures and its pose track depend on: the plan, the
code that draws it, the motion file, the pose engine. The film itself is deleted once it was read.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.accuracy.browser import read_as_page
from benchmarks.accuracy.scoring import Read, camera_of
from benchmarks.accuracy.trials import Trial
from benchmarks.accuracy.truth_table import read_truth
from primemover.app.batch.items import Item, ItemResult
from primemover.errors import RecordingError
from primemover.recordings.pose import TRACK_VERSION, estimate_pose
from primemover.recordings.tracks import load_pose_track, save_pose_track

PEOPLE: Final = Path(__file__).resolve().parents[1] / "people"
MOTIONS: Final = (
    Path(__file__).resolve().parents[2] / "src" / "primemover" / "knowledge" / "motions"
)
RENDERER: Final = "clip"
"""The module from which the code that draws a clip is followed."""
PoseModel = Literal["full", "lite"]
"""The model of files, or that of the app's page."""
FULL: Final[PoseModel] = "full"
TRACK, TRUE_TRACK = "track.parquet", "true_track.parquet"
TRUTH_CSV, TRUTH_JSON, FACTS = "truth.csv", "truth.json", "facts.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What a worker is given: the clip, the folder that keeps clips, and the model that reads."""

    trial: Trial
    store: Path
    model: PoseModel = FULL


def item_of(trial: Trial, *, store: Path) -> Item:
    """The clip as an item of a batch; it is done again when anything it depends on changed."""
    return Item(key=trial.name, payload=Job(trial=trial, store=store), fingerprint=digest(trial))


def digest(trial: Trial, *, model: PoseModel = FULL) -> str:
    """Changes when the pictures or the pose track would."""
    motion = (MOTIONS / f"{trial.plan.motion}.toml").read_bytes()
    parts = [trial.plan.key, renderer_digest(), hashlib.sha256(motion).hexdigest(), TRACK_VERSION]
    if model != FULL:
        parts.append(model)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@cache
def renderer_digest() -> str:
    """Of the code that draws clips, docstrings and comments left out."""
    return code_digest(PEOPLE, start=RENDERER)


def code_digest(package: Path, *, start: str) -> str:
    """Of a module and of all modules of its package it imports, directly or not."""
    waiting, trees = [start], {}
    while waiting:
        name = waiting.pop()
        path = package / f"{name}.py"
        if name in trees or not path.is_file():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        waiting.extend(_siblings(tree, package=package))
        trees[name] = ast.dump(_bare(tree))
    text = json.dumps(trees, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _siblings(tree: ast.Module, *, package: Path) -> Iterator[str]:
    prefix = f"{package.parent.name}.{package.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == prefix:
                yield from (alias.name for alias in node.names)
            elif node.module.startswith(f"{prefix}."):
                yield node.module.removeprefix(f"{prefix}.").split(".")[0]


def _bare(tree: ast.Module) -> ast.Module:
    """The tree without docstrings."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            del body[0]
    return tree


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def make_clip(job: Job) -> ItemResult:
    """The clip rendered and read, unless it was before; its times for the table."""
    facts = _facts(job) if _folder(job).is_dir() else _made(job)
    return ItemResult(rows=(facts,))


def load_clip(job: Job) -> Read:
    """A clip that was made.

    Raises
    ------
    RecordingError
        When it was not.
    """
    folder = _folder(job)
    if not folder.is_dir():
        raise RecordingError(f"{job.trial.name}: not rendered yet; run this part first")
    facts = _facts(job)
    track = folder / TRACK
    return Read(
        track=load_pose_track(track) if track.exists() else None,
        problem=str(facts["problem"]),
        true_track=load_pose_track(folder / TRUE_TRACK),
        truth=read_truth(
            folder / TRUTH_CSV,
            json_path=folder / TRUTH_JSON,
            tested=job.trial.tested_side,
            camera=camera_of(job.trial.test),
        ),
        frames=int(facts["frames"]),
    )


def _folder(job: Job) -> Path:
    return job.store / digest(job.trial, model=job.model)


def _facts(job: Job) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((_folder(job) / FACTS).read_text(encoding="utf-8"))
    return facts


def _made(job: Job) -> dict[str, Any]:
    """Everything about the clip but its film, in a folder that appears whole or not at all."""
    from benchmarks.people.clip import render_clip

    job.store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=job.store, prefix=".part-") as name:
        work, kept = Path(name) / "work", Path(name) / "kept"
        kept.mkdir()
        began_s = time.perf_counter()
        files = render_clip(job.trial.plan, work)
        rendered_s = time.perf_counter()
        problem = _read(files.video, kept=kept, model=job.model)
        read_s = time.perf_counter()
        for source, target in (
            (files.truth_csv, TRUTH_CSV),
            (files.truth_json, TRUTH_JSON),
            (files.landmarks, TRUE_TRACK),
        ):
            shutil.move(source, kept / target)
        facts = {
            "seconds_render": round(rendered_s - began_s, 3),
            "seconds_read": round(read_s - rendered_s, 3),
            "frames": (kept / TRUTH_CSV).read_text(encoding="utf-8").count("\n") - 1,
            "problem": problem,
        }
        (kept / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        _publish(kept, target=_folder(job))
    return facts


def _publish(kept: Path, *, target: Path) -> None:
    """Move the folder to its name; when another worker was first, its copy is as good."""
    try:
        kept.replace(target)
    except OSError:
        if not target.is_dir():
            raise


def _read(video: Path, *, kept: Path, model: PoseModel) -> str:
    """Keep the pose track; the message when there is none to keep."""
    try:
        track = estimate_pose(video) if model == FULL else read_as_page(video)
    except RecordingError as refused:
        return str(refused)
    save_pose_track(track, path=kept / TRACK)
    return ""


def facts_of(job: Job) -> dict[str, Any]:
    """Frames, seconds and problem of a clip that was made; empty when it was not."""
    return _facts(job) if _folder(job).is_dir() else {}


def seconds_a_frame(facts: Mapping[str, Any]) -> tuple[float, float]:
    """Seconds a frame took to render and to read."""
    frames = max(int(facts["frames"]), 1)
    return float(facts["seconds_render"]) / frames, float(facts["seconds_read"]) / frames
