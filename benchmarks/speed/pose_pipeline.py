"""Time of a whole check of one clip against bare pose inference, and the memory it takes.

Usage: ``python benchmarks/speed/pose_pipeline.py CLIP [--pipeline-only | --bare-only]``

The two are run in turn in processes of their own, so that neither warms the other. Start-up
(imports, loading the models) is printed apart. Memory is the largest sum over the process tree,
sampled every 50 ms: RSS counts shared pages once per process, PSS shares them out. ``cpu_s`` is
processor time of the process itself; on a machine busy with other work its ratio is the one to
read, because decoding runs beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path


def bare(clip: str) -> dict[str, float]:
    """Seconds of ``Pose.process`` over the decoded pictures, which are all held in memory."""
    import av
    import mediapipe

    with av.open(clip) as container:
        pictures = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    started = time.perf_counter()
    pose = mediapipe.solutions.pose.Pose(model_complexity=1)
    pose.process(pictures[0])
    ready = time.perf_counter()
    busy = time.process_time()
    for picture in pictures:
        pose.process(picture)
    ended = time.perf_counter()
    return {
        "pictures": len(pictures),
        "startup_s": ready - started,
        "work_s": ended - ready,
        "cpu_s": time.process_time() - busy,
    }


def pipeline(clip: str) -> dict[str, float]:
    """Seconds of decoding, pose estimation and measuring, from the file to the numbers."""
    started = time.perf_counter()
    from primemover.recordings.pose import estimate_pose, pose_engines

    with pose_engines()["mediapipe"].open():
        pass
    ready, busy = time.perf_counter(), time.process_time()
    track = estimate_pose(clip)
    posed = time.perf_counter()
    measure(track)
    ended = time.perf_counter()
    return {
        "pictures": track.sizes["time"],
        "startup_s": ready - started,
        "pose_s": posed - ready,
        "work_s": ended - ready,
        "cpu_s": time.process_time() - busy,
        "decoder_cpu_s": sum(os.times()[2:4]),
    }


def measure(track: object) -> None:
    """Everything computed from the track of a squat."""
    from primemover.knowledge import load_knowledge
    from primemover.measures import measure_movement
    from primemover.signals.analyse import analyse_movement

    knowledge = load_knowledge()
    movement = analyse_movement(track, protocol=knowledge.tests["squat"])
    measure_movement(movement, calibration=knowledge.calibrations["mediapipe-full"])


def tree_memory_mb(root: int) -> tuple[float, float]:
    """RSS and PSS of a process and its descendants in MB."""
    rss = pss = 0
    for process in descendants(root):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:] if "kB" in line}
        rss += sizes.get("Rss", 0)
        pss += sizes.get("Pss", 0)
    return rss / 1024, pss / 1024


def descendants(root: int) -> list[int]:
    """The process and all below it."""
    found = [root]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def run_apart(mode: str, *, clip: str) -> dict[str, float]:
    """One mode in a process of its own, with the largest memory of its tree."""
    child = subprocess.Popen(
        [sys.executable, __file__, clip, f"--{mode}-only"], stdout=subprocess.PIPE, text=True
    )
    peak = [0.0, 0.0]
    gone = threading.Event()

    def watch() -> None:
        while not gone.wait(0.05):
            rss, pss = tree_memory_mb(child.pid)
            peak[:] = max(peak[0], rss), max(peak[1], pss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = child.communicate()
    gone.set()
    watcher.join()
    return json.loads(out.splitlines()[-1]) | {"peak_rss_mb": peak[0], "peak_pss_mb": peak[1]}


def main() -> None:
    """Print both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip")
    parser.add_argument("--bare-only", action="store_true")
    parser.add_argument("--pipeline-only", action="store_true")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    if options.bare_only or options.pipeline_only:
        print(json.dumps((bare if options.bare_only else pipeline)(options.clip)))
        return
    for _ in range(options.rounds):
        alone = run_apart("bare", clip=options.clip)
        whole = run_apart("pipeline", clip=options.clip)
        print("bare    ", {k: round(v, 2) for k, v in alone.items()})
        print("pipeline", {k: round(v, 2) for k, v in whole.items()})
        print(
            f"ratio {whole['work_s'] / alone['work_s']:.3f} by the clock, "
            f"{whole['cpu_s'] / alone['cpu_s']:.3f} by processor time"
        )


if __name__ == "__main__":
    main()
