"""`python -m benchmarks.people pictures [MOTION …]`: draw the pictures that teach.

Each motion becomes a loop of good form beside its commonest fault, and a still of it. What is up
to date is left alone, so that a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.people.pictures_act import Act, glows
from benchmarks.people.pictures_drawing import Drawing
from benchmarks.people.pictures_files import (
    FOLDER,
    Made,
    loop_bytes,
    paths_of,
    read_index,
    still_bytes,
    write_index,
    write_whole,
)
from benchmarks.people.pictures_gallery import write_gallery
from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Motion

EXAMPLES = """\
examples:
  all that are missing or out of date, then the gallery page and the contact sheet
    python -m benchmarks.people pictures
  two of them, drawn again whatever lies there
    python -m benchmarks.people pictures clam squat --again
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Nothing comes back; draws what was asked for and says how large it became."""
    asked = _parser().parse_args(arguments)
    motions = _chosen(asked.motions)
    started = time.monotonic()
    made, drawn_frames = draw_all(motions, folder=asked.folder, again=asked.again)
    seconds = time.monotonic() - started
    if asked.folder == FOLDER:
        write_gallery(made)
    total = sum(entry.loop_bytes + entry.still_bytes for entry in made.values())
    largest = max(made, key=lambda name: made[name].loop_bytes)
    print(
        f"{len(made)} pictures, {total / 1e6:.2f} MB in all; the largest is {largest} with "
        f"{made[largest].loop_bytes / 1e3:.0f} kB"
    )
    if drawn_frames:
        print(
            f"{drawn_frames} frames drawn in {seconds:.0f} s: {seconds / drawn_frames:.2f} s each"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.people pictures",
        description="Draw each motion as a loop: good form beside its commonest fault.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("motions", nargs="*", metavar="MOTION", help="all of them by default")
    parser.add_argument("--again", action="store_true", help="draw even what is up to date")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write")
    return parser


def _chosen(names: Sequence[str]) -> list[Motion]:
    known = load_knowledge().motions
    unknown = [name for name in names if name not in known]
    if unknown:
        raise PrimeMoverError(
            f"no motion called {', '.join(unknown)}; the motions are: {', '.join(sorted(known))}"
        )
    return [known[name] for name in (names or sorted(known))]


def draw_all(
    motions: Sequence[Motion], *, folder: Path = FOLDER, again: bool = False
) -> tuple[dict[str, Made], int]:
    """Every picture there is now by motion, and how many frames were drawn for it."""
    made = {n: m for n, m in read_index(folder).items() if n in load_knowledge().motions}
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    frames = 0
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("pictures", total=len(motions))
        for number, motion in enumerate(motions):
            act = Act(motion)
            if again or not up_to_date(act, made, folder=folder):
                progress.update(task, description=motion.id)

                def told(share: float, done: int = number) -> None:
                    progress.update(task, completed=done + share)

                made[motion.id] = draw(act, folder=folder, told=told)
                write_index(made, folder=folder)
                frames += made[motion.id].frames
            progress.update(task, completed=number + 1)
    return made, frames


def up_to_date(act: Act, made: dict[str, Made], *, folder: Path) -> bool:
    """Whether the picture lies there and shows the motion as it is written now."""
    entry = made.get(act.motion.id)
    there = all(path.exists() for path in paths_of(act.motion.id, folder=folder))
    return entry is not None and entry.key == act.key and there


def draw(act: Act, *, folder: Path, told: Callable[[float], None] | None = None) -> Made:
    """What is known of the picture after its two files were written."""
    drawing = Drawing(act)
    frames = list(drawing.frames(told=told))
    telling = max(frames, key=lambda frame: frame.share)
    loop, still = loop_bytes(frames), still_bytes(telling.picture)
    for path, data in zip(paths_of(act.motion.id, folder=folder), (loop, still), strict=True):
        write_whole(path, data)
    width, height = drawing.layout.size_px
    return Made(
        key=act.key,
        person=act.person,
        width_px=width,
        height_px=height,
        stacked=drawing.layout.stacked,
        manners=len(act.manners),
        looks=len(drawing.layout.cameras),
        glows=glows(act.motion),
        frames=len(frames),
        seconds=round(sum(frame.duration_ms for frame in frames) / 1000, 2),
        loop_bytes=len(loop),
        still_bytes=len(still),
    )


if __name__ == "__main__":
    try:
        main()
    except PrimeMoverError as error:
        sys.exit(str(error))
