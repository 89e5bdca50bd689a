"""`python -m benchmarks.people pictures [MOTION …]`: draw the pictures that teach.

Each motion becomes a loop of good form beside its commonest fault, and a still of it. What is up
to date is left alone, so that a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.people.pictures_act import Act, glows
from benchmarks.people.pictures_drawing import Drawing
from benchmarks.people.pictures_files import (
    FOLDER,
    Made,
    forget_others,
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

EXAMPLES: Final = """\
examples
  all that are missing or out of date, then the gallery page and the contact sheet
    python -m benchmarks.people pictures
  two of them, drawn again whatever lies there
    python -m benchmarks.people pictures clam squat --again
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing comes back; the command's arguments and what it runs are added to ``parser``."""
    parser.description = "Draw each motion as a loop: good form beside its commonest fault."
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("motions", nargs="*", metavar="MOTION", help="all of them by default")
    parser.add_argument("--again", action="store_true", help="draw even what is up to date")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    started = time.monotonic()
    made, frames = draw_all(_chosen(options.motions), folder=options.folder, again=options.again)
    seconds = time.monotonic() - started
    if options.folder == FOLDER:
        write_gallery(made)
    total = sum(entry.loop_bytes + entry.still_bytes for entry in made.values())
    largest = max(made, key=lambda name: made[name].loop_bytes)
    print(
        f"{len(made)} pictures, {total / 1e6:.2f} MB in all; the largest is {largest} with "
        f"{made[largest].loop_bytes / 1e3:.0f} kB"
    )
    if frames:
        print(f"{frames} frames drawn in {seconds:.0f} s: {seconds / frames:.2f} s each")


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
            if again or not up_to_date(act, made=made):
                progress.update(task, description=motion.id)

                def told(share: float, done: int = number) -> None:
                    progress.update(task, completed=done + share)

                made[motion.id] = draw(act, folder=folder, told=told)
                write_index(made, folder=folder)
                frames += made[motion.id].frames
            progress.update(task, completed=number + 1)
    write_index(made, folder=folder)
    forget_others(made, folder=folder)
    return made, frames


def up_to_date(act: Act, *, made: Mapping[str, Made]) -> bool:
    """Whether the picture shows the motion as it is written now."""
    entry = made.get(act.motion.id)
    return entry is not None and entry.key == act.key


def draw(act: Act, *, folder: Path, told: Callable[[float], None] | None = None) -> Made:
    """What is known of the picture after its two files were written."""
    drawing = Drawing(act)
    frames = list(drawing.frames(told=told))
    telling = min(frames, key=lambda frame: abs(frame.share - act.telling_share))
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
