"""`python -m benchmarks.accuracy.browser_clips`: rendered people read by the page's model.

Makes the clips of a part in the order of what is most wanted, one at a time, and goes on where it
was stopped; then scores every clip there is and writes the rows. Nothing here looks at the bodies
kept apart unless their part is asked for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, get_args

from benchmarks.accuracy.browser import TESTS, browser_trials
from benchmarks.accuracy.experiment import Scored, store_of, write_rows
from benchmarks.accuracy.items import Job, facts_of, load_clip, make_clip
from benchmarks.accuracy.scoring import COLUMNS, score
from benchmarks.accuracy.table import table_of
from benchmarks.accuracy.trials import Part, Trial
from primemover.knowledge import Calibration, load_knowledge

CALIBRATION: Final = "mediapipe-lite"
OUT: Final = Path("results/accuracy/lite")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what is missing, in the time there is; then write the rows of what is there."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.browser_clips", description=__doc__
    )
    parser.add_argument("--part", choices=get_args(Part), required=True, help="which bodies")
    parser.add_argument("--test", action="append", choices=TESTS, help="only these tests")
    parser.add_argument("--most-s", type=float, default=float("inf"), help="start no clip after")
    parser.add_argument("--no-rows", action="store_true", help="make clips, score nothing")
    parser.add_argument("--out", type=Path, default=OUT, help="results folder")
    chosen = parser.parse_args(arguments)
    trials = browser_trials(chosen.part)
    wanted = [trial for trial in trials if not chosen.test or trial.test in chosen.test]
    made = sum(1 for _ in make(wanted, out=chosen.out, most_s=chosen.most_s))
    print(f"{made} of {len(wanted)} clips are there")
    if not chosen.no_rows:
        scored = score_made(trials, out=chosen.out)
        print(write_rows(scored, part=chosen.part, out=chosen.out))
    return 0


def make(trials: Sequence[Trial], *, out: Path, most_s: float) -> Iterator[Trial]:
    """The clips that are there, each made first where it was not, until time is up."""
    began_s = time.monotonic()
    for trial in trials:
        job = job_of(trial, out=out)
        if not facts_of(job):
            if time.monotonic() - began_s > most_s:
                continue
            make_clip(job)
        yield trial


def job_of(trial: Trial, *, out: Path) -> Job:
    """The clip as the page's model reads it."""
    return Job(trial=trial, store=store_of(out), model="lite")


def score_made(trials: Sequence[Trial], *, out: Path) -> Scored:
    """The rows of the clips that were made."""
    calibration = shipped()
    jobs = [job for trial in trials if facts_of(job := job_of(trial, out=out))]
    rows = []
    for job in jobs:
        rows += score(job.trial, read=load_clip(job), calibration=calibration)
    return Scored(table=table_of(rows, columns=COLUMNS), left_out=())


def shipped() -> Calibration:
    """The calibration of the page's model, or one that knows no quantity."""
    knowledge = load_knowledge()
    return knowledge.calibrations.get(CALIBRATION) or Calibration(
        id=CALIBRATION,
        pose_engine="mediapipe",
        pose_model="lite",
        version="0",
        made_from="nothing",
        tilt_deg=knowledge.gates["camera_tilt"].value,
        quantities={},
    )


if __name__ == "__main__":
    raise SystemExit(main())
