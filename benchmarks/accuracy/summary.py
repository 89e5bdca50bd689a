"""How long rendering and reading took, from what the batch wrote down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.accuracy.items import Job, facts_of, seconds_a_frame
from benchmarks.accuracy.trials import Part, Trial
from benchmarks.rows import Row


def times(trials: Sequence[Trial], *, out: Path, part: Part) -> Iterator[Row]:
    """Seconds a frame and a clip, the median over the clips that were made."""
    from benchmarks.accuracy.experiment import store_of

    found = [facts_of(Job(trial=trial, store=store_of(out))) for trial in trials]
    known = [facts for facts in found if facts]
    if not known:
        return
    frames = sum(int(facts["frames"]) for facts in known)
    for column, (name, what) in enumerate((("render", "rendered"), ("read", "read"))):
        each_s = [seconds_a_frame(facts)[column] for facts in known]
        clip_s = [float(facts[f"seconds_{name}"]) for facts in known]
        yield Row(
            case=part,
            quantity=f"seconds a frame, {what}",
            unit="s",
            measured=f"{np.median(each_s):.4f}",
            note=f"{np.median(clip_s):.2f} s a clip, {frames} frames in all",
        )
