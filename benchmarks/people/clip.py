"""One clip from its plan: the video, and what is true in it."""

from __future__ import annotations

import csv
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt
import xarray as xr

from benchmarks.people import filming
from benchmarks.people.bodies import Body, load_body
from benchmarks.people.camera import Camera
from benchmarks.people.drawing import Figure, Scene
from benchmarks.people.landmarks import true_track
from benchmarks.people.perform import Performance, perform
from benchmarks.people.plan import ClipPlan
from benchmarks.people.props import Carried, carried_things, standing_boxes
from benchmarks.people.room import room
from benchmarks.people.skeleton import Placed, Skeleton, start_rotation
from benchmarks.people.skinning import pose_vertices
from benchmarks.people.video import write_video
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import COORDINATES, Motion
from primemover.recordings.tracks import save_pose_track

FloatArray = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

DECIMALS: Final = 4
"""Decimals of the truth as written: a ten-thousandth of a degree."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipFiles:
    """Where a rendered clip and its truth lie."""

    video: Path
    truth_csv: Path
    truth_json: Path
    landmarks: Path


@dataclass(frozen=True)
class Staged:
    """A clip ready to be drawn: who does what, and the camera of every frame."""

    plan: ClipPlan

    @cached_property
    def motion(self) -> Motion:
        """The motion of the plan."""
        return load_knowledge().motions[self.plan.motion]

    @cached_property
    def body(self) -> Body:
        """The body of the plan."""
        return load_body(self.plan.body)

    @cached_property
    def skeleton(self) -> Skeleton:
        """Its bones."""
        return Skeleton(self.body)

    @cached_property
    def performance(self) -> Performance:
        """The movement, frame by frame."""
        return perform(self.skeleton, motion=self.motion, plan=self.plan)

    @cached_property
    def camera(self) -> Camera:
        """The camera where it stands; a moving one swings about this."""
        plan = self.plan.camera
        joints = self.performance.placed.positions
        low, high = joints.min(axis=(0, 1)), joints.max(axis=(0, 1))
        middle = (low + high) / 2
        yaw = np.radians(plan.yaw_deg)
        aside = plan.aside_m * np.array([np.cos(yaw), np.sin(yaw)])
        camera = Camera(
            yaw_deg=plan.yaw_deg,
            distance_m=plan.distance_m,
            height_m=plan.height_m,
            look_at_m=(
                float(middle[0] + aside[0]),
                float(middle[1] + aside[1]),
                float(middle[2] + plan.up_m),
            ),
            fov_deg=plan.fov_deg,
            roll_deg=plan.roll_deg,
            pitch_deg=plan.pitch_deg,
            width_px=self.plan.width_px,
            height_px=self.plan.height_px,
        )
        return filming.cropped(camera, joints=joints, crop=self.plan.filming.crop)

    def camera_at(self, time_s: float) -> Camera:
        """The camera at one moment."""
        return filming.moving(self.camera, speed=self.plan.filming.camera_motion, time_s=time_s)

    @cached_property
    def carried(self) -> tuple[Carried, ...]:
        """Bars and bands."""
        return carried_things(self.motion, skeleton=self.skeleton)

    @cached_property
    def bystander(self) -> filming.Bystander | None:
        """The second person, when the plan has one."""
        share = self.plan.filming.second_person
        if not share:
            return None
        return filming.bystander(
            first=self.plan.body, share=share, camera=self.camera, seed=self.plan.seed
        )

    @cached_property
    def scene(self) -> Scene:
        """Everything that is drawn."""
        others: list[Figure] = [carried.thing for carried in self.carried]
        if self.bystander:
            others.append(self.bystander.body)
        return Scene(
            bodies=(self.body, *others),
            camera=self.camera,
            room=room(self.plan.room),
            props=standing_boxes(self.motion, leg_m=self.skeleton.leg_m, mirrored=self._mirrored),
            light_share=self.plan.filming.light,
        )

    @property
    def _mirrored(self) -> bool:
        return self.motion.one_sided and self.plan.side == "left"

    def pictures(self) -> Iterator[Picture]:
        """Every frame of the clip, RGB."""
        plan = self.plan
        sensor = filming.Sensor(
            spread=plan.filming.noise,
            seed=plan.seed,
            width_px=plan.width_px,
            height_px=plan.height_px,
        )
        for frame in range(len(self.performance.time_s)):
            yield sensor.seen(self.picture(frame), frame=frame)

    def picture(self, frame: int) -> Picture:
        """One frame without noise, RGB."""
        exposure = self.plan.filming.blur / self.plan.fps
        if exposure <= 0:
            return self._at(frame, 0.0)
        moments = np.linspace(0.0, exposure, filming.BLUR_SAMPLES)
        seen = [self._at(frame, float(moment)) for moment in moments]
        return np.asarray(np.round(np.mean(seen, axis=0)), dtype=np.uint8)

    def _at(self, frame: int, later_s: float) -> Picture:
        """The picture a moment after a frame's time."""
        placed = self._placed(frame, later_s)
        time_s = float(self.performance.time_s[frame]) + later_s
        meshes = [pose_vertices(self.body, placed.rotations, placed.positions)]
        meshes += [carried.follow(placed) for carried in self.carried]
        if self.bystander:
            meshes.append(self.bystander.vertices(time_s))
        return self.scene.draw(meshes, camera=self.camera_at(time_s))

    def _placed(self, frame: int, later_s: float) -> Placed:
        done = self.performance
        if later_s == 0:
            return Placed(
                rotations=done.placed.rotations[frame],
                positions=done.placed.positions[frame],
                turns=done.placed.turns[frame],
            )
        after = min(frame + 1, len(done.time_s) - 1)
        part = later_s * self.plan.fps
        pose = done.poses[frame] * (1 - part) + done.poses[after] * part
        start = start_rotation(self.motion.start, mirrored=self._mirrored)
        return self.skeleton.forward(pose, start=start)

    def track(self) -> xr.Dataset:
        """The pose track a faultless pose engine would give."""
        return true_track(
            self.skeleton,
            performance=self.performance,
            camera=[self.camera_at(float(time_s)) for time_s in self.performance.time_s],
            source=f"{self.plan.key}.mp4",
        )


def render_clip(plan: ClipPlan, folder: Path, *, name: str | None = None) -> ClipFiles:
    """The files of the clip, written to ``folder`` under ``name`` (the plan's key by default).

    ``truth_csv`` has a row a frame: time, share of the way, every joint coordinate and every
    quantity of truth. ``truth_json`` holds the plan, the repetitions in seconds, the size of each
    fault that was reached, and versions. ``landmarks`` is a pose track of what is true.
    """
    stem = name or plan.key
    folder.mkdir(parents=True, exist_ok=True)
    files = ClipFiles(
        video=folder / f"{stem}.mp4",
        truth_csv=folder / f"{stem}.truth.csv",
        truth_json=folder / f"{stem}.truth.json",
        landmarks=folder / f"{stem}.landmarks.parquet",
    )
    staged = Staged(plan)
    write_video(files.video, staged.pictures(), fps=plan.fps)
    write_truth(staged, files)
    return files


def write_truth(staged: Staged, files: ClipFiles) -> None:
    """Nothing comes back; all of ``files`` but the video are written."""
    _write_rows(files.truth_csv, _columns(staged.performance))
    files.truth_json.write_text(
        json.dumps(truth_summary(staged), indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    save_pose_track(staged.track(), path=files.landmarks)


def _columns(done: Performance) -> dict[str, FloatArray]:
    columns = {"time_s": done.time_s, "share": done.share}
    for index, name in enumerate(COORDINATES):
        columns[f"joint.{name}"] = done.poses[:, index]
    return columns | dict(done.truth)


def _write_rows(path: Path, columns: Mapping[str, FloatArray]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            writer.writerow([f"{value:.{DECIMALS}f}" for value in row])


def truth_summary(staged: Staged) -> dict[str, Any]:
    """What is true of the whole clip, ready for JSON."""
    done = staged.performance
    return {
        "plan": staged.plan.to_dict(),
        "key": staged.plan.key,
        "repetitions": [asdict(repetition) for repetition in done.repetitions],
        "faults_reached": dict(done.reached),
        "frames": len(done.time_s),
        "leg_m": staged.skeleton.leg_m,
        "shank_m": staged.skeleton.shank_m,
        "stature_m": float(np.ptp(staged.body.vertices[:, 2])),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "numba": numba.__version__,
        },
    }


def still(plan: ClipPlan, *, share: float = 1.0) -> Picture:
    """One picture of the clip without noise, at the frame nearest to ``share`` of the way."""
    staged = Staged(replace(plan, filming=replace(plan.filming, noise=0.0)))
    frame = int(np.abs(staged.performance.share - share).argmin())
    return staged.picture(frame)
