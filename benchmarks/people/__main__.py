"""Rendered people from the command line: ``python -m benchmarks.people --help``."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from benchmarks.people.baking import people_folder
from benchmarks.people.bodies import BODIES, load_body
from benchmarks.people.clip import ClipFiles, Staged, still, write_truth
from benchmarks.people.demo import add_arguments as add_demo
from benchmarks.people.pictures import add_arguments as add_pictures
from benchmarks.people.plan import CameraPlan, ClipPlan, FilmingPlan, TimingPlan
from benchmarks.people.room import PLAIN, ROOM_COUNT
from benchmarks.people.video import write_video
from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge

Picture = npt.NDArray[np.uint8]

EXAMPLES: Final = """\
examples
  what can be shown:
    python -m benchmarks.people list
  a squat from the side, and what is true in it:
    python -m benchmarks.people render squat --out squat.mp4
  heels that lift by 20 % of the shank, seen obliquely, on somebody heavier:
    python -m benchmarks.people render squat --body man_heavy --yaw 60 \\
        --fault heel_lift=20 --out heels.mp4
  badly filmed: feet cut off, dark, somebody else in the picture:
    python -m benchmarks.people render squat --crop feet --light 0.2 --second-person 0.8 \\
        --out bad.mp4
  every motion at its turn, on one sheet:
    python -m benchmarks.people contact-sheet --out sheet.png
  the looping pictures of the report, those that are missing or out of date:
    python -m benchmarks.people pictures

A clip brings three files beside it: NAME.truth.csv (a row a frame: time, joint angles, every
quantity of truth), NAME.truth.json (the plan, repetitions, fault sizes reached, versions) and
NAME.landmarks.parquet (the pose track a faultless pose engine would give).
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all went well, 2 when the request cannot be met."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (PrimeMoverError, KeyError, ValueError) as error:
        message = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(message, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.people",
        description="People we pose and draw ourselves, with every joint angle known exactly.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    doors = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = doors.add_parser("list", help="motions with their faults, bodies and rooms")
    listing.set_defaults(run=_list)
    baking = doors.add_parser("bake", help="make every body ready (a second each)")
    baking.add_argument("--wheel", type=Path, help="a wheel to copy into the cache folder first")
    baking.set_defaults(run=_bake)
    _add_render(doors.add_parser("render", help="one clip and its truth"))
    add_demo(doors.add_parser("demo", help="the bundled clips and their truth"))
    add_pictures(doors.add_parser("pictures", help="the looping pictures that teach"))
    sheet = doors.add_parser("contact-sheet", help="one picture of every motion or every body")
    sheet.add_argument("--of", choices=("motions", "bodies", "rooms"), default="motions")
    sheet.add_argument("--body", default="woman_average", help="who moves")
    sheet.add_argument("--room", type=int, default=PLAIN, help=f"0 to {ROOM_COUNT - 1}; -1 plain")
    sheet.add_argument("--out", type=Path, required=True, help="a .png or .jpg")
    sheet.set_defaults(run=_contact_sheet)
    return parser


def _add_render(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("motion", help="see `list`")
    parser.add_argument("--out", type=Path, required=True, help="the video, ending in .mp4")
    parser.add_argument("--body", default="man_average", help="see `list`")
    parser.add_argument("--side", choices=("left", "right"), default="right", help="working side")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME=SIZE", help="may be given again"
    )
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--speed", type=float, default=1.0, help="2 is twice as fast")
    parser.add_argument("--hold", type=float, metavar="SECONDS", help="length of a hold")
    camera = parser.add_argument_group("camera")
    camera.add_argument("--yaw", type=float, default=90.0, help="0 in front, 90 at their left")
    camera.add_argument("--distance", type=float, default=3.2, help="metres")
    camera.add_argument("--height", type=float, default=1.0, help="metres above the floor")
    camera.add_argument("--fov", type=float, default=42.0, help="degrees from top to bottom")
    camera.add_argument("--roll", type=float, default=0.0, help="degrees")
    camera.add_argument("--pitch", type=float, default=0.0, help="degrees, upwards")
    bad = parser.add_argument_group("filming")
    bad.add_argument("--second-person", type=float, default=0.0, metavar="SHARE", help="of height")
    bad.add_argument("--crop", choices=("feet", "head"), default="", help="cut off by the edge")
    bad.add_argument("--light", type=float, default=1.0, metavar="SHARE", help="of daylight")
    bad.add_argument("--camera-motion", type=float, default=0.0, metavar="WIDTHS_PER_S")
    bad.add_argument("--blur", type=float, default=0.0, help="exposure as a share of a frame")
    bad.add_argument("--noise", type=float, default=2.5, help="grey levels")
    parser.add_argument("--room", type=int, default=0, help=f"0 to {ROOM_COUNT - 1}; -1 plain")
    parser.add_argument("--fps", type=float, default=25.0)
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--height-px", type=int, default=480)
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=_render)


def _plan(options: argparse.Namespace) -> ClipPlan:
    faults = {}
    for given in options.fault:
        name, _, size = given.partition("=")
        faults[name] = float(size or "nan")
        if np.isnan(faults[name]):
            raise ValueError(f"--fault {given}: expected NAME=SIZE, for example heel_lift=20")
    motions = load_knowledge().motions
    if options.motion not in motions:
        raise ValueError(f"motion {options.motion}: expected one of {', '.join(sorted(motions))}")
    return ClipPlan(
        motion=options.motion,
        body=options.body,
        side=options.side,
        faults=faults,
        timing=TimingPlan(
            repetitions=options.repetitions, speed=options.speed, hold_s=options.hold
        ),
        camera=CameraPlan(
            yaw_deg=options.yaw,
            distance_m=options.distance,
            height_m=options.height,
            fov_deg=options.fov,
            roll_deg=options.roll,
            pitch_deg=options.pitch,
        ),
        filming=FilmingPlan(
            second_person=options.second_person,
            crop=options.crop,
            light=options.light,
            camera_motion=options.camera_motion,
            blur=options.blur,
            noise=options.noise,
        ),
        room=options.room,
        fps=options.fps,
        width_px=options.width,
        height_px=options.height_px,
        seed=options.seed,
    )


def _render(options: argparse.Namespace) -> None:
    staged = Staged(_plan(options))
    out: Path = options.out
    files = ClipFiles(
        video=out,
        truth_csv=out.with_suffix(".truth.csv"),
        truth_json=out.with_suffix(".truth.json"),
        landmarks=out.with_suffix(".landmarks.parquet"),
    )
    count = len(staged.performance.time_s)
    pictures = _shown(staged.pictures(), total=count, what=f"Drawing {count} frames")
    write_video(files.video, pictures, fps=staged.plan.fps)
    write_truth(staged, files)
    for path in (files.video, files.truth_csv, files.truth_json, files.landmarks):
        print(path)


def _shown(pictures: Iterable[Picture], *, total: int, what: str) -> Iterator[Picture]:
    """The same pictures, with a bar that says how far they are."""
    console = Console(stderr=True)
    yield from track(pictures, description=what, total=total, console=console, transient=True)


def _list(options: argparse.Namespace) -> None:
    del options
    print("motions, each with its faults")
    for name, motion in sorted(load_knowledge().motions.items()):
        units = (f"{fault} ({found.unit})" for fault, found in motion.faults.items())
        print(f"  {name:26} {', '.join(units) or '-'}")
    print("\nbodies")
    for name, recipe in BODIES.items():
        shape = recipe.shape
        build = f"{shape.age_years:.0f} years, {shape.stature_m:.2f} m"
        print(f"  {name:26} {recipe.split:6} {recipe.sex:7} {build}")
    print(f"\nrooms\n  0 to {ROOM_COUNT - 1}, and {PLAIN} for a plain backdrop")


def _bake(options: argparse.Namespace) -> None:
    folder = people_folder()
    if options.wheel:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(options.wheel, folder / options.wheel.name)
    console = Console(stderr=True)
    for name in track(list(BODIES), description="Baking bodies", console=console, transient=True):
        load_body(name)
    print(f"{len(BODIES)} bodies in {folder}")


def _contact_sheet(options: argparse.Namespace) -> None:
    plans = list(_sheet_plans(options))
    tiles = [
        _tile(plan, caption)
        for caption, plan in track(
            plans, description="Drawing", console=Console(stderr=True), transient=True
        )
    ]
    columns = int(np.ceil(np.sqrt(len(tiles) * 1.2)))
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % columns)
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(options.out), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR))
    print(options.out)


def _sheet_plans(options: argparse.Namespace) -> Iterator[tuple[str, ClipPlan]]:
    motions = load_knowledge().motions
    if options.of == "motions":
        for name, motion in sorted(motions.items()):
            look = motion.looks[0]
            camera = CameraPlan(yaw_deg=look.yaw_deg)
            yield name, ClipPlan(motion=name, body=options.body, room=options.room, camera=camera)
    elif options.of == "bodies":
        for name in BODIES:
            camera = CameraPlan(yaw_deg=30.0)
            yield name, ClipPlan(motion="squat", body=name, room=options.room, camera=camera)
    else:
        for number in range(ROOM_COUNT):
            camera = CameraPlan(yaw_deg=60.0)
            yield (
                f"room {number}",
                ClipPlan(motion="squat", body=options.body, room=number, camera=camera),
            )


def _tile(plan: ClipPlan, caption: str) -> Picture:
    picture = cv2.resize(still(plan), (480, 360), interpolation=cv2.INTER_AREA)
    cv2.putText(
        picture, caption, (10, 350), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (70, 70, 70), 1, cv2.LINE_AA
    )
    return np.asarray(picture, dtype=np.uint8)


if __name__ == "__main__":
    sys.exit(main())
