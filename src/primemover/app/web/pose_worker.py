"""One uploaded film looked at in a process of its own, which can be ended at any moment.

Run with one argument, JSON: ``video`` and ``track`` (paths of ours in ``folder``), ``person``.
Lines come back on standard output: ``P 0.42`` for the share done, ``E {"kind": …, "text": …}``
for a fault with words, ``D`` when the track is written. When standard input ends the app is gone:
the folder with the film goes too.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from primemover.errors import PrimeMoverError

Work = Callable[..., None]
"""Does what an order (a mapping) asks for, and says how far it is on ``out``."""


def main(argument: str, *, work: Work) -> None:
    """Nothing comes back; the work is done, or a fault was told."""
    wanted = json.loads(argument)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    # what a library prints must not get between the lines
    os.dup2(2, 1)
    threading.Thread(target=leave_with_the_app, args=(wanted["folder"],), daemon=True).start()
    be_nice()
    try:
        work(wanted, out=out)
    except PrimeMoverError as fault:
        told = {"kind": type(fault).__name__, "text": str(fault)}
        out.write(f"E {json.dumps(told)}\n".encode())
    # at once: a film that waits for an answer must not go when standard input is taken down
    os._exit(0)


def look_at(wanted: Mapping[str, str], *, out: BinaryIO) -> None:
    """Nothing comes back; the track is written and said to be."""
    from primemover.recordings.pose import estimate_pose
    from primemover.recordings.tracks import save_pose_track

    track = estimate_pose(
        Path(wanted["video"]),
        person=wanted["person"],
        progress=lambda share: tell(out, share=share),
    )
    save_pose_track(track, path=wanted["track"])
    out.write(b"D\n")


def tell(out: BinaryIO, *, share: float) -> None:
    """Nothing comes back; the app hears how much is done."""
    out.write(f"P {share:.4f}\n".encode())


def leave_with_the_app(folder: str) -> None:
    """Nothing comes back; when the app has gone, the folder and this process go too."""
    while sys.stdin.buffer.read(1):
        continue
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def be_nice() -> None:
    """Nothing comes back; pages stay quick meanwhile."""
    if hasattr(os, "nice"):
        os.nice(5)


if __name__ == "__main__":
    main(sys.argv[1], work=look_at)
