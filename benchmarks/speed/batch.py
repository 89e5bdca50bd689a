"""A batch of forty clips: one process beside two, a Ray cluster, and a kill midway.

Every clip is the first two seconds of one recording with another tail of bytes, so that no digest
can take two for one; no cache is used. Run alone: ``python -m benchmarks.speed --only batch``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, judged

CLIP: Final = Path(__file__).resolve().parents[2] / "demo" / "clips" / "clam.mp4"
TEST: Final = "clam"
ITEMS: Final = 40
CLIP_S: Final = 2.0
MIDWAY_SHARE: Final = 0.4
LOOK_EVERY_S: Final = 0.05
KILLED: Final = "killed midway, then resumed"


def batch_rows(*, items: int = ITEMS, clip: Path = CLIP) -> list[Row]:
    """Wall times of the ways to run a batch, their ratios, and what a kill costs."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _copies(clip, folder=work / "clips", count=items)
        one_s = _timed(work, out="one", how=("--jobs", "1"))
        rows = [_wall("1 process", seconds=one_s, one_s=one_s, items=items)]
        two_s = _timed(work, out="two", how=("--jobs", "2"))
        rows.append(_wall("2 processes", seconds=two_s, one_s=one_s, items=items))
        if find_spec("ray") is not None:
            ray_s = _timed(work, out="ray", how=("--ray", "local", "--jobs", "2"))
            rows.append(_wall("Ray here, 2 workers", seconds=ray_s, one_s=one_s, items=items))
        return rows + _killed(work, items=items)


def _copies(clip: Path, *, folder: Path, count: int) -> None:
    """The clip's start under ``count`` names, each with a box of its own that players skip."""
    folder.mkdir()
    short = folder.with_name("short.mp4")
    _cut(clip, to=short)
    content = short.read_bytes()
    for number in range(count):
        text = f"{number:04}".encode()
        box = (8 + len(text)).to_bytes(4, "big") + b"free" + text
        (folder / f"{clip.stem}-{number:02}.mp4").write_bytes(content + box)


def _cut(clip: Path, *, to: Path) -> None:
    """The first seconds of the clip, its pictures as they were coded."""
    import av

    with av.open(str(clip)) as source, av.open(str(to), "w") as short:
        stream = source.streams.video[0]
        copy = short.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.pts is None or float(packet.pts * packet.time_base) >= CLIP_S:
                continue
            packet.stream = copy
            short.mux(packet)


def _command(work: Path, *, out: str, how: tuple[str, ...]) -> list[str]:
    base = [sys.executable, "-m", "primemover", "batch", str(work / "clips"), "--test", TEST]
    return [*base, "--out", str(work / out), "--no-cache", *how]


def _timed(work: Path, *, out: str, how: tuple[str, ...]) -> float:
    start_s = time.perf_counter()
    subprocess.run(_command(work, out=out, how=how), check=True, capture_output=True)
    return time.perf_counter() - start_s


def _wall(case: str, *, seconds: float, one_s: float, items: int) -> Row:
    return Row(
        case=f"batch of {items}, {case}",
        quantity="wall time",
        unit="s",
        measured=f"{seconds:.1f}",
        note=f"{one_s / seconds:.2f} times as fast as 1 process; {os.cpu_count()} processors",
    )


def _killed(work: Path, *, items: int) -> list[Row]:
    """A batch killed with signal 9 and started again: what was finished stays, once."""
    command = _command(work, out="killed", how=("--jobs", "2"))
    _kill_midway(command, manifest=work / "killed" / "manifest.jsonl", items=items)
    before = _finished(work / "killed" / "manifest.jsonl")
    kept = _written(work / "killed", keys=before)
    again_s = _timed(work, out="killed", how=("--jobs", "2"))
    after = _finished(work / "killed" / "manifest.jsonl")
    counts = Counter(after)
    lost = sum(_written(work / "killed", keys=before)[key] != kept[key] for key in before)
    twice = sum(count > 1 for count in counts.values())
    figures = (
        ("finished items lost or redone", lost, 0, f"{len(before)} finished when killed"),
        ("items done twice", twice, 0, f"the rest took {again_s:.1f} s"),
        ("items done in the end", len(counts), items, ""),
    )
    return [
        Row(
            case=f"batch of {items}, {KILLED}",
            quantity=quantity,
            unit="",
            measured=str(count),
            target=str(target),
            verdict=judged(met=count == target),
            note=note,
        )
        for quantity, count, target, note in figures
    ]


def _kill_midway(command: list[str], *, manifest: Path, items: int) -> None:
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while child.poll() is None and len(_finished(manifest)) < MIDWAY_SHARE * items:
        time.sleep(LOOK_EVERY_S)
    if child.poll() is not None:
        raise RuntimeError("the batch ended before it could be killed; give it more items")
    child.send_signal(signal.SIGKILL)
    child.wait()


def _finished(manifest: Path) -> list[str]:
    """Keys of the finished items in the order of finishing; the settings line has none."""
    if not manifest.is_file():
        return []
    whole = [line for line in manifest.read_text().splitlines(keepends=True) if line.endswith("\n")]
    lines = [json.loads(line) for line in whole]
    return [line["key"] for line in lines if line.get("status") == "done"]


def _written(folder: Path, *, keys: list[str]) -> dict[str, int]:
    """When each item's file was written, in nanoseconds; -1 where it is gone."""
    files = {key: folder / "items" / f"{key}.json" for key in keys}
    return {key: f.stat().st_mtime_ns if f.is_file() else -1 for key, f in files.items()}
