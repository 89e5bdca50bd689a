"""Clips read as the app's page reads its camera: the *lite* model, in small pictures.

The page opens the bundle of the vendored files by MediaPipe's PoseLandmarker in VIDEO mode; so does
this, with Python's release of the same tasks, whose landmarks agree with the browser's to 0.003
pixels. What it finds goes through the app's own keeping of frames, so a track from here is the
track the app judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray as xr

from benchmarks.accuracy.design import bodies_of, check_trials, fit_trials
from benchmarks.accuracy.trials import Part, Trial
from primemover.app.web.live.kept_frames import KeptFrames
from primemover.coaching.frames import LandmarkFrame
from primemover.errors import RecordingError
from primemover.recordings.video import DecodeLimits, Frame, VideoReader

BUNDLE: Final = (
    Path(__file__)
    .resolve()
    .parents[2]
    .joinpath("src", "primemover", "app", "web", "static", "vendor", "pose", "pose_lite.task")
)
WIDTH_PX, HEIGHT_PX = 640, 360
"""What the page asks the camera for."""
SLOW_FPS: Final = 15.0
"""A slow computer finds landmarks in about every second picture: half of the clips are so."""
TESTS: Final = (
    *("squat", "plank", "clam", "one_leg_stand"),
    *("bridge", "hip_hinge", "lunge", "step_up"),
    *("side_lying_abduction", "prone_hip_extension", "bench_dip", "single_leg_squat"),
)
"""In the order in which they are made: those of the quick check first."""
EARLY: Final = 4
PURPOSES: Final = ("range", "clean", "oblique", "fault", "counting", "filming")
"""Purposes in the order in which their clips are made."""


def browser_trials(part: Part) -> tuple[Trial, ...]:
    """The clips of the experiment as the page's camera would see them, most wanted first."""
    if part == "fit":
        trials = fit_trials(bodies_of("fit"))
        order = sorted(trials, key=lambda trial: TESTS.index(trial.test))
    else:
        trials = check_trials(bodies_of("check"))
        order = sorted(trials, key=_rank)
    return tuple(as_filmed_by_page(trial) for trial in order)


def _rank(trial: Trial) -> tuple[bool, int]:
    """The quick check's tests before the others; within them purpose by purpose."""
    return trial.test not in TESTS[:EARLY], PURPOSES.index(trial.purpose)


def as_filmed_by_page(trial: Trial) -> Trial:
    """The same person, movement and camera in the page's picture, half of them at 15 a second."""
    plan = replace(trial.plan, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    if plan.seed % 2:
        plan = replace(plan, fps=SLOW_FPS)
    return replace(trial, plan=plan)


def read_as_page(video: Path) -> xr.Dataset:
    """The pose track the app would have of this film.

    Raises
    ------
    RecordingError
        When nobody is seen in it, or the file cannot be read.
    """
    with VideoReader(video, limits=DecodeLimits(max_side_px=WIDTH_PX)) as reader:
        return track_of(reader, source=video.name)


def track_of(frames: Iterable[Frame], *, source: str) -> xr.Dataset:
    """The pose track of these pictures.

    Raises
    ------
    RecordingError
        When nobody is seen in any of them.
    """
    kept = KeptFrames()
    for frame in _found(frames):
        kept.add(frame)
    track = kept.track(source=source)
    if track is None:
        raise RecordingError(f"{source}: nobody could be seen in it")
    return track


def _found(frames: Iterable[Frame]) -> Iterator[LandmarkFrame]:
    mediapipe: Any = import_module("mediapipe")
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(BUNDLE)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=1,
    )
    with vision.PoseLandmarker.create_from_options(options) as finder:
        for frame in frames:
            picture = np.ascontiguousarray(frame.picture)
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
            found = finder.detect_for_video(image, round(1000 * frame.time_s))
            height_px, width_px = picture.shape[:2]
            yield landmark_frame(found, time_s=frame.time_s, width_px=width_px, height_px=height_px)


def landmark_frame(
    found: Any, *, time_s: float, width_px: float, height_px: float
) -> LandmarkFrame:
    """One answer of the task as the page sends it: the first person, or nobody."""
    if not found.pose_landmarks or not found.pose_world_landmarks:
        return LandmarkFrame.nobody(time_s, width_px=width_px, height_px=height_px)
    (seen, *_), (world, *_) = found.pose_landmarks, found.pose_world_landmarks
    return LandmarkFrame(
        time_s=time_s,
        width_px=width_px,
        height_px=height_px,
        image_px=_points(seen, ("x", "y")) * (width_px, height_px),
        world_m=_points(world, ("x", "y", "z")),
        confidence=_points(seen, ("visibility",))[:, 0],
    )


def _points(points: Sequence[Any], names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([[getattr(point, name) or 0.0 for name in names] for point in points])
