"""`python -m benchmarks.people demo [CLIP …]`: render the clips that travel with the repository.

Six people, each in a plan below, and what is true in each: ``demo/clips/NAME.mp4``, with
``demo/truth/NAME.csv`` (a row a frame) and ``demo/truth/NAME.json`` (the plan, the repetitions, the
sizes of the faults that were reached).
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track

from benchmarks.people.clip import ClipFiles, Staged, write_truth
from benchmarks.people.plan import CameraPlan, ClipPlan, FilmingPlan, TimingPlan
from benchmarks.people.video import write_video
from primemover.errors import PrimeMoverError

FOLDER: Final = Path(__file__).resolve().parents[2] / "demo"
DECIMALS: Final = 2
"""A hundredth of a degree is more than anybody measures, and the files travel with every clone."""
LEFT_OUT: Final = "joint."
"""Columns of the pose itself; what is measured follows from the joint centres."""
KEPT: Final = "joint.pelvis_up"
"""Of the pose, the one that a test counts."""

STANDING: Final = CameraPlan(yaw_deg=90.0, distance_m=3.2, height_m=0.95, fov_deg=39.0)
IN_FRONT: Final = CameraPlan(yaw_deg=0.0, distance_m=3.2, height_m=0.95, fov_deg=37.0)
LYING: Final = CameraPlan(yaw_deg=90.0, distance_m=3.0, height_m=0.6, fov_deg=33.0)
QUIET: Final = FilmingPlan(noise=1.0)
"""Little noise of the sensor: it is what makes a clip large."""

PLANS: Final[Mapping[str, ClipPlan]] = {
    "squat": ClipPlan(
        motion="squat",
        body="woman_average",
        timing=TimingPlan(repetitions=2),
        camera=STANDING,
        filming=QUIET,
        room=0,
        seed=1,
    ),
    "squat_heels": ClipPlan(
        motion="squat",
        body="man_average",
        faults={"heel_lift": 26.0},
        timing=TimingPlan(repetitions=3, uneven=0.1),
        camera=CameraPlan(yaw_deg=90.0, distance_m=3.2, height_m=0.95, fov_deg=44.0),
        filming=QUIET,
        room=1,
        seed=2,
    ),
    "one_leg_stand": ClipPlan(
        motion="one_leg_stand",
        body="man_lean",
        side="right",
        faults={"pelvic_drop": 10.0},
        timing=TimingPlan(hold_s=6.0),
        camera=IN_FRONT,
        filming=QUIET,
        room=2,
        seed=3,
    ),
    "clam": ClipPlan(
        motion="clam",
        body="woman_lean",
        side="left",
        timing=TimingPlan(repetitions=3),
        camera=CameraPlan(yaw_deg=0.0, distance_m=3.0, height_m=0.6, fov_deg=33.0),
        filming=QUIET,
        room=3,
        seed=4,
    ),
    "plank_sag": ClipPlan(
        motion="plank",
        body="woman_strong",
        faults={"sag": 20.0},
        timing=TimingPlan(hold_s=7.0),
        camera=LYING,
        filming=QUIET,
        room=4,
        seed=5,
    ),
    "bench_dip": ClipPlan(
        motion="bench_dip",
        body="man_strong",
        faults={"drift": 14.0},
        timing=TimingPlan(repetitions=4),
        camera=CameraPlan(yaw_deg=90.0, distance_m=3.2, height_m=0.8, fov_deg=42.0),
        filming=QUIET,
        room=5,
        seed=6,
    ),
}
"""Every clip by its file's name. Only bodies the calibration was fitted on: the others test it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing comes back; the command's arguments and what it runs are added to ``parser``."""
    parser.description = "Render the bundled clips and their truth; all of them by default."
    parser.add_argument("clips", nargs="*", metavar="CLIP", help=", ".join(PLANS))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    unknown = [name for name in options.clips if name not in PLANS]
    if unknown:
        raise PrimeMoverError(
            f"no bundled clip called {', '.join(unknown)}; the clips are: {', '.join(PLANS)}"
        )
    for name in options.clips or PLANS:
        video = render_bundled(name, folder=options.folder)
        print(f"{video}  {video.stat().st_size / 1e3:.0f} kB")


def render_bundled(name: str, *, folder: Path) -> Path:
    """The video, after it and its truth were written below ``folder``."""
    staged = Staged(PLANS[name])
    files = ClipFiles(
        video=folder / "clips" / f"{name}.mp4",
        truth_csv=folder / "truth" / f"{name}.csv",
        truth_json=folder / "truth" / f"{name}.json",
        landmarks=folder / "truth" / f"{name}.parquet",
    )
    count = len(staged.performance.time_s)
    pictures = track(
        staged.pictures(),
        description=f"{name}, {count} frames",
        total=count,
        console=Console(stderr=True),
        transient=True,
    )
    write_video(files.video, pictures, fps=staged.plan.fps)
    files.truth_csv.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as elsewhere:
        whole = Path(elsewhere)
        write_truth(
            staged,
            ClipFiles(
                video=files.video,
                truth_csv=whole / files.truth_csv.name,
                truth_json=files.truth_json,
                landmarks=whole / files.landmarks.name,
            ),
        )
        _shorten(whole / files.truth_csv.name, files.truth_csv)
    return files.video


def _shorten(source: Path, target: Path) -> None:
    """Write the truth again without most of the pose, and with fewer decimals."""
    with source.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    chosen = [i for i, name in enumerate(head) if name == KEPT or not name.startswith(LEFT_OUT)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head[i] for i in chosen)
        writer.writerows([f"{float(row[i]):.{DECIMALS}f}" for i in chosen] for row in rows)
