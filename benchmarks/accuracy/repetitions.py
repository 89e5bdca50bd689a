"""Repetitions on recorded pose tracks beside repetitions counted by eye.

Takes with ``unscored`` say why they have no agreed count and are only reported. Holds are also put
through a test that counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import xarray as xr

from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.recordings.pose_track import make_pose_track
from primemover.signals.analyse import analyse_movement

FOLDER: Final = "pose_tracks"
WHOLE: Final = (0.0, float("inf"))


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedByEye:
    """One take: the recorded track, the test it stands for and the count an onlooker gave."""

    file: str
    test: str
    span_s: tuple[float, float] = WHOLE
    counted: int
    unscored: str = ""

    @property
    def case(self) -> str:
        """Name of the take, with its span where it has one."""
        if self.span_s == WHOLE:
            return f"{self.file} as {self.test}"
        return f"{self.file} {self.span_s[0]:g}–{self.span_s[1]:g} s as {self.test}"


TAKES: Final = (
    CountedByEye(file="gt_squat", test="squat", counted=5),
    CountedByEye(file="jur_squat", test="squat", counted=8),
    CountedByEye(file="rnh_deadlift", test="hip_hinge", counted=3),  # lock-outs
    CountedByEye(file="jef_good_bad", test="hip_hinge", counted=2),
    CountedByEye(file="rnh_lunges", test="lunge", counted=3),
    CountedByEye(file="mal_buttbridge", test="bridge", span_s=(2.0, 11.5), counted=2),
    CountedByEye(file="mal_buttbridge", test="bridge", span_s=(11.6, 24.5), counted=2),
    CountedByEye(file="mal_buttbridge", test="bridge", span_s=(24.8, 39.5), counted=3),
    CountedByEye(file="mal_sidelying", test="side_lying_abduction", span_s=(2.0, 15.3), counted=4),
    CountedByEye(
        file="mal_sidelying",
        test="side_lying_abduction",
        span_s=(15.6, 28.9),
        counted=4,
        unscored="an onlooker counts 3 or 4",
    ),
    CountedByEye(file="mal_sidelying", test="side_lying_abduction", span_s=(29.2, 41.3), counted=4),
    CountedByEye(
        file="mal_donkeykicks",
        test="prone_hip_extension",
        counted=9,
        unscored="an onlooker counts about 9, in quadruped",
    ),
    CountedByEye(file="kai_plank_005", test="plank", counted=0),
    CountedByEye(file="kai_plank_005", test="squat", counted=0),
    CountedByEye(file="sur_tree_pose", test="one_leg_stand", counted=0),
    CountedByEye(
        file="sur_tree_pose",
        test="squat",
        counted=0,
        unscored="lifting the foot bends a knee and puts it back",
    ),
)


def repetition_rows(data: Path) -> list[Row]:
    """Counts of every take beside the count by eye."""
    return [_row(take, found=count(take, folder=data / FOLDER)) for take in TAKES]


def count(take: CountedByEye, *, folder: Path) -> int:
    """Complete repetitions the product finds in a take."""
    track = read_track(folder / f"{take.file}.npz", span_s=take.span_s)
    movement = analyse_movement(track, protocol=load_knowledge().tests[take.test])
    return len(movement.repetitions)


def read_track(path: Path, *, span_s: tuple[float, float] = WHOLE) -> xr.Dataset:
    """The pose track in an ``.npz`` of image and world landmarks, or a span of it."""
    with np.load(path) as data:
        time_s = np.asarray(data["time_s"], float)
        keep = (time_s >= span_s[0]) & (time_s <= span_s[1])
        image = np.asarray(data["image"], float)[keep]
        world = np.asarray(data["world"], float)[keep]
        width_px, height_px = (int(size) for size in data["width_height_px"])
    return make_pose_track(
        time_s=time_s[keep],
        position_m=world[..., :3],
        image_position_px=image[..., :2],
        confidence=image[..., 3],
        width_px=width_px,
        height_px=height_px,
        pose_engine="mediapipe",
        pose_model="full",
        source=path.name,
    )


def _row(take: CountedByEye, *, found: int) -> Row:
    return Row(
        case=take.case,
        quantity="repetitions",
        unit="",
        measured=str(found),
        target="" if take.unscored else str(take.counted),
        verdict="reported" if take.unscored else judged(met=found == take.counted),
        note=take.unscored,
    )
