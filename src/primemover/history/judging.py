"""A kept check judged again, from its stored landmarks, by the software and knowledge of today."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from primemover.checkup import CheckResult, Recording, TestResult, check, examine, versions_of
from primemover.errors import PrimeMoverError
from primemover.findings.emg_files import kept_results
from primemover.history.records import CheckRecord
from primemover.knowledge import Knowledge
from primemover.recordings.answers import Answers
from primemover.simulation.who_carries import WhoCarries


def judged_today(record: CheckRecord, *, knowledge: Knowledge) -> bool:
    """Whether ``record`` was judged by the software and knowledge of today.

    Calibrations are part of the knowledge, so its version stands for theirs.
    """
    today = versions_of(knowledge)
    return all(record.versions.get(name) == version for name, version in today.items())


def judge_again(record: CheckRecord, *, knowledge: Knowledge) -> CheckResult:
    """The whole check once more: gate, measures, findings and programme of today.

    Questions that are asked no more are left out. Pictures are not drawn again: there is no video.
    """
    known = {name: value for name, value in record.answers.items() if name in knowledge.questions}
    with _recordings(record) as recordings:
        result = check(
            Answers(values=known, source=f"the check of {record.at:%Y-%m-%d}"),
            recordings=recordings,
            knowledge=knowledge,
            emg=kept_results(record.result.get("recorded")),  # its samples are not kept
        )
    return replace(result, load_sharing=accounts_of(record))


def accounts_of(record: CheckRecord) -> tuple[WhoCarries, ...]:
    """Who carried the load, as it was worked out with the check; one of another form is left out.

    They are not worked out again: that takes a while, and their versions are in them.
    """
    kept = record.result.get("load_sharing")
    return tuple(_accounts(kept if isinstance(kept, list | tuple) else ()))


def _accounts(kept: Sequence[object]) -> Iterator[WhoCarries]:
    for each in kept:
        if isinstance(each, Mapping):
            with suppress(PrimeMoverError):  # of an older version of the simulation
                yield WhoCarries.from_dict(each)


def measure_again(
    record: CheckRecord, *, knowledge: Knowledge
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Every stored recording measured again, as in ``CheckResult.to_dict()``, and the versions.

    A safety rule that is new since leaves nothing out here: what was filmed was filmed.
    """
    with _recordings(record) as recordings:
        results: list[TestResult] = [examine(each, knowledge=knowledge) for each in recordings]
    return [each.to_dict() for each in results], versions_of(knowledge, tests=results)


@contextmanager
def _recordings(record: CheckRecord) -> Iterator[tuple[Recording, ...]]:
    """The stored landmarks as files for as long as they are looked at."""
    with tempfile.TemporaryDirectory(prefix="primemover-") as folder:
        found = []
        for number, track in enumerate(record.tracks):
            # a source comes from outside: it never names the file
            path = Path(folder) / f"{number}.parquet"
            path.write_bytes(track.parquet)
            found.append(
                Recording(test=track.test, path=path, side=track.side, source=track.source)
            )
        yield tuple(found)
