"""Answers and recordings of a check, as they were typed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.errors import AnswersError

if TYPE_CHECKING:
    from primemover.checkup import CheckResult, EmgFile, Recording
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers


def require_answers(path: Path | None) -> None:
    """Nothing; asked before the libraries are loaded that reading the file takes.

    Raises
    ------
    AnswersError
        When there is no such file.
    """
    if path is not None and not path.exists():
        raise AnswersError(f"{path}: no such file; check the path, or write one: `primemover ask`")


def told_answers(path: Path | None) -> Answers:
    """The answers in the file; none without one. One with nothing in it is said to be empty."""
    from primemover.recordings.answers import Answers, read_answers

    if path is None:
        return Answers(values={}, source="no answers file")
    answers = read_answers(path)
    if not answers.values:
        say(f"{path}: nothing is answered in it yet; `primemover ask` asks one by one.")
    return answers


def recordings_of(
    videos: tuple[str, ...], *, person: str, knowledge: Knowledge
) -> tuple[Recording, ...]:
    """What ``--video TEST[:SIDE]=FILE`` names; a file that is missing is said and goes on.

    Parameters
    ----------
    person : str
        Whom to follow in the picture.
    """
    from primemover.app.usage import filmed_tests, parse_video
    from primemover.checkup import Recording

    tests = filmed_tests(knowledge)
    parsed = [parse_video(text, tests=tests) for text in videos]
    for each in parsed:
        if not each.path.exists():
            say(f"{each.path}: no such file; going on without it.")
    return tuple(Recording(test=v.test, path=v.path, side=v.side, person=person) for v in parsed)


def emg_files_of(
    emg: tuple[str, ...], *, mvic: tuple[Path, ...], mapping: Path | None, knowledge: Knowledge
) -> tuple[EmgFile, ...]:
    """What ``--emg PROTOCOL[:SIDE]=FILE`` names; each has the same maxima and mapping."""
    from primemover.app.usage import parse_emg
    from primemover.checkup import EmgFile

    parsed = [parse_emg(text, protocols=knowledge.emg_protocols) for text in emg]
    return tuple(
        EmgFile(path=each.path, protocol=each.test, side=each.side, mvic=mvic, mapping=mapping)
        for each in parsed
    )


def say_of_recordings(result: CheckResult) -> bool:
    """Whether every recording served; what is to be said of each goes to the error stream."""
    from primemover.app.clips import unusable

    served = True
    for test in result.tests:
        for note in test.notes:
            say(f"Note: {note}")
        if fault := test.problem or unusable(test):
            say(f"Not used: {fault}")
            served = False
    for each in result.recorded:
        if each.problem:
            say(f"Not used: {each.problem}")
            served = False
    return served


def say(text: str) -> None:
    """Nothing; one line on the error stream."""
    print(text, file=sys.stderr, flush=True)
