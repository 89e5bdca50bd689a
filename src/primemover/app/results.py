"""A folder with the result of another check is not written over by accident."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.errors import PrimeMoverError

if TYPE_CHECKING:
    from primemover.checkup import EmgFile, Recording
    from primemover.recordings.answers import Answers


def require_free(
    folder: Path,
    *,
    answers: Answers,
    recordings: Sequence[Recording],
    emg: Sequence[EmgFile] = (),
) -> None:
    """Nothing, when ``folder`` holds no result, or one of the same answers and recordings.

    Recordings are the same when test and file name are.

    Raises
    ------
    PrimeMoverError
        Saying how to keep the one that is there, and how to replace it.
    """
    if not any((folder / name).exists() for name in ("check.json", "report.html")):
        return
    there = _read(folder / "check.json")
    if there is None or not _same(there, answers=answers, recordings=recordings, emg=emg):
        raise PrimeMoverError(
            f"{folder}: holds the result of other answers or recordings; choose another --out to "
            "keep it, or say --overwrite to replace it"
        )


def _read(file: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _same(
    there: dict[str, Any],
    *,
    answers: Answers,
    recordings: Sequence[Recording],
    emg: Sequence[EmgFile],
) -> bool:
    from primemover.findings.plain import plain

    if there.get("answers") != json.loads(json.dumps(plain(answers.values))):
        return False
    if there.get("outcome") != "go":  # no recording was looked at
        return True
    looked_at = [(test["test"], test["source"]) for test in there.get("tests", [])]
    read = [(each["protocol"], each["source"]) for each in there.get("recorded", [])]
    if read != [(each.protocol, each.name) for each in emg]:
        return False
    return looked_at == [(each.test, Path(each.path).name) for each in recordings]
