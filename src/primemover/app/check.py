"""``primemover check``: answers and recordings in; findings, a programme and a report out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.checkup import CheckResult, Recording
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers

EXAMPLES = """
Examples:
  Answers alone:
    primemover check --answers me.toml
  With two recordings:
    primemover check --answers me.toml --video squat=s.mp4 --video one_leg_stand:left=l.mp4
  Of two people in the picture, the one on the left:
    primemover check --answers me.toml --video squat=s.mp4 --person left --out result/
"""


def check(
    *,
    answers: Annotated[Path | None, Parameter(alias="-a")] = None,
    video: Annotated[tuple[str, ...], Parameter(alias="-v")] = (),
    person: str = "largest",
    out: Annotated[Path, Parameter(alias="-o")] = Path("result"),
    cache: Path | None = None,
    no_cache: bool = False,
) -> ExitCode:
    """Run the check: what stands out, what looks fine, what couldn't be seen, and what to train.

    A recording that cannot be used is named with its reason; everything else goes on.

    Parameters
    ----------
    answers
        File made by `primemover ask`.
    video
        TEST=FILE or TEST:SIDE=FILE; once for each recording. Side is the person's own left or
        right. `primemover knowledge tests` lists what to film and from where.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    out
        Folder for report.html, check.json and the pose tracks; `result` when not given.
    cache
        Folder for what was computed before, instead of the usual one.
    no_cache
        Compute everything again and keep nothing.
    """
    from primemover.app.progress import recording_bars
    from primemover.app.storage import open_cache
    from primemover.checkup import check as run_check
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    recordings = _recordings(video, person=person, knowledge=knowledge)
    told = _answers(answers)
    with recording_bars() as progress:
        result = run_check(
            told,
            recordings=recordings,
            cache=None if no_cache else open_cache(cache),
            progress=progress,
            knowledge=knowledge,
        )
    _show(result, out=out)
    return _exit_code(result)


def _answers(path: Path | None) -> Answers:
    from primemover.recordings.answers import Answers, read_answers

    return Answers(values={}, source="no answers file") if path is None else read_answers(path)


def _recordings(
    videos: tuple[str, ...], *, person: str, knowledge: Knowledge
) -> tuple[Recording, ...]:
    from primemover.app.usage import filmed_tests, parse_video
    from primemover.checkup import Recording

    tests = filmed_tests(knowledge)
    parsed = [parse_video(text, tests=tests) for text in videos]
    return tuple(Recording(test=v.test, path=v.path, side=v.side, person=person) for v in parsed)


def _show(result: CheckResult, *, out: Path) -> None:
    from primemover.recordings.tracks import save_pose_track
    from primemover.report import render_terminal, write_report

    files = write_report(result, folder=out)
    for number, test in enumerate(result.tests, 1):
        if test.movement is not None:
            name = "-".join(filter(None, (f"{number:02}", test.test, test.side)))
            folder = out / "tracks"
            folder.mkdir(parents=True, exist_ok=True)
            save_pose_track(test.movement.track, path=folder / f"{name}.parquet")
    render_terminal(result)
    print(f"\nReport: {files.html}")
    for test in result.tests:
        if test.problem:
            print(f"Not used: {test.problem}", file=sys.stderr)


def _exit_code(result: CheckResult) -> ExitCode:
    if result.gate.outcome == "stop":
        return ExitCode.SAFETY_STOP
    unused = any(test.problem for test in result.tests)
    return ExitCode.BAD_RECORDING if unused else ExitCode.OK
