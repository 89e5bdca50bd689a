"""One run in a process of its own: ``python -m benchmarks.speed.apart bare|pipeline CLIP``.

Prints its figures as JSON. Start-up is everything up to a loaded model; ``cpu_s`` is processor
time of the process itself, so without the decoder, which is another process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

SAMPLE_EVERY_S: Final = 0.05
MIB_IN_KB: Final = 1024

Figures = dict[str, float]


def bare(clip: Path) -> Figures:
    """``Pose.process`` over the decoded pictures, which are all held in memory."""
    import av
    import mediapipe

    with av.open(str(clip)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    started = time.perf_counter()
    pose = mediapipe.solutions.pose.Pose(model_complexity=1)
    pose.process(pictures[0])
    ready, busy = time.perf_counter(), time.process_time()
    for picture in pictures:
        pose.process(picture)
    return _figures(pictures=len(pictures), started=started, ready=ready, busy=busy)


def pipeline(clip: Path) -> Figures:
    """Decoding, pose estimation and measuring, from the file to the numbers."""
    started = time.perf_counter()
    from primemover.knowledge import load_knowledge
    from primemover.measures import measure_movement
    from primemover.recordings.pose import estimate_pose, pose_engines
    from primemover.signals.analyse import analyse_movement

    knowledge = load_knowledge()
    with pose_engines()["mediapipe"].open():
        pass
    ready, busy = time.perf_counter(), time.process_time()
    track = estimate_pose(clip)
    movement = analyse_movement(track, protocol=knowledge.tests["squat"])
    measure_movement(movement, calibration=knowledge.calibrations["mediapipe-full"])
    return _figures(pictures=track.sizes["time"], started=started, ready=ready, busy=busy)


def _figures(*, pictures: int, started: float, ready: float, busy: float) -> Figures:
    return {
        "pictures": pictures,
        "startup_s": ready - started,
        "work_s": time.perf_counter() - ready,
        "cpu_s": time.process_time() - busy,
    }


def run_apart(mode: str, *, clip: Path) -> Figures:
    """The figures of one run, with the largest memory of its process tree.

    ``peak_rss_mib`` sums resident sizes and counts shared pages once a process;
    ``peak_pss_mib`` shares them out. Both are sampled 20 times a second, on Linux only.
    """
    command = [sys.executable, "-m", "benchmarks.speed.apart", mode, str(clip)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = [0.0, 0.0]
    gone = threading.Event()

    def watch() -> None:
        while not gone.wait(SAMPLE_EVERY_S):
            sizes = [_sizes_mib(process) for process in _tree(child.pid)]
            for i in (0, 1):
                peak[i] = max(peak[i], sum(size[i] for size in sizes))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = child.communicate()
    gone.set()
    watcher.join()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures | {"peak_rss_mib": peak[0], "peak_pss_mib": peak[1]}


def _tree(process: int) -> Iterator[int]:
    """The process and all below it."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield from _tree(int(child))


def _sizes_mib(process: int) -> tuple[float, float]:
    """RSS and PSS; zeros when the process has just ended."""
    sizes = {"Rss": 0.0, "Pss": 0.0}
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
            name, _, rest = line.partition(":")
            if name in sizes:
                sizes[name] = float(rest.split()[0]) / MIB_IN_KB
    return sizes["Rss"], sizes["Pss"]


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=("bare", "pipeline"))
    parser.add_argument("clip", type=Path)
    asked = parser.parse_args()
    print(json.dumps({"bare": bare, "pipeline": pipeline}[asked.mode](asked.clip)))


if __name__ == "__main__":
    main()
