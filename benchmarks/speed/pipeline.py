"""The pipeline, file to measures, beside the bare pose engine on the same pictures: the rows.

The two run in turn in processes of their own (:mod:`benchmarks.speed.apart`); start-up is
apart. The bare engine gets its pictures decoded beforehand, the pipeline decodes them itself.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, judged
from benchmarks.speed.apart import Figures, run_apart

RATIO_TARGET: Final = 1.25
MEMORY_TARGET_MB: Final = 500.0
FEWEST_PICTURES: Final = 800
ROUNDS: Final = 3


def pipeline_rows(video: Path, *, rounds: int = ROUNDS) -> list[Row]:
    """Times of both, their ratio, and the peak memory of the pipeline's process tree."""
    bare: list[Figures] = []
    whole: list[Figures] = []
    for _ in range(rounds):
        bare.append(run_apart("bare", clip=video))
        whole.append(run_apart("pipeline", clip=video))
    if bare[0]["pictures"] < FEWEST_PICTURES:
        raise ValueError(f"{video.name}: expected at least {FEWEST_PICTURES} pictures")
    return [*_times(bare, whole), *_ratios(bare, whole), *_memory(whole)]


def _times(bare: list[Figures], whole: list[Figures]) -> list[Row]:
    return [
        Row(
            case=case,
            quantity="a picture, median round",
            unit="ms",
            measured=f"{1000 * statistics.median(f['work_s'] for f in figures) / pictures:.1f}",
            note=f"{pictures:.0f} pictures; start-up apart: "
            + ", ".join(f"{f['startup_s']:.2f}" for f in figures)
            + " s",
        )
        for case, figures in (("bare Pose.process", bare), ("pipeline", whole))
        if (pictures := figures[0]["pictures"])
    ]


def _ratios(bare: list[Figures], whole: list[Figures]) -> list[Row]:
    clock = [w["work_s"] / b["work_s"] for w, b in zip(whole, bare, strict=True)]
    busy = [w["cpu_s"] / b["cpu_s"] for w, b in zip(whole, bare, strict=True)]
    ratio = statistics.median(clock)
    return [
        Row(
            case="pipeline / bare",
            quantity="ratio by the clock, median round",
            unit="",
            measured=f"{ratio:.2f}",
            target=f"<= {RATIO_TARGET}",
            verdict=judged(met=ratio <= RATIO_TARGET),
            note=_rounds(clock),
        ),
        Row(
            case="pipeline / bare",
            quantity="ratio by processor time, decoder apart, median round",
            unit="",
            measured=f"{statistics.median(busy):.2f}",
            note=_rounds(busy),
        ),
    ]


def _rounds(ratios: list[float]) -> str:
    return "rounds: " + ", ".join(f"{ratio:.2f}" for ratio in ratios)


def _memory(whole: list[Figures]) -> list[Row]:
    peaks = (
        ("shared pages counted once (PSS)", max(f["peak_pss_mib"] for f in whole)),
        ("sum of resident sizes (RSS)", max(f["peak_rss_mib"] for f in whole)),
    )
    return [
        Row(
            case="pipeline",
            quantity=f"peak memory of the process tree, {how}",
            unit="MiB",
            measured=f"{peak:.0f}",
            target=f"< {MEMORY_TARGET_MB:.0f}",
            verdict=judged(met=peak < MEMORY_TARGET_MB),
        )
        for how, peak in peaks
    ]
