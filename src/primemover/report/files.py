"""The report as files in a folder, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from primemover.checkup import CheckResult, TestResult
from primemover.recordings.tracks import save_pose_track
from primemover.report.html import render_html
from primemover.report.json import to_json
from primemover.report.writing import replace_with, write_bytes, write_text, writing_into
from primemover.signals.movement import Movement


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFiles:
    """Where everything was written; ``html`` is the one to open."""

    folder: Path
    html: Path
    json: Path
    tracks: tuple[Path, ...]
    key_frames: tuple[Path, ...]


def write_report(
    result: CheckResult, *, folder: str | os.PathLike[str], on: date | None = None
) -> ReportFiles:
    """The files of ``result`` in ``folder``, which is made when it is not there.

    Parameters
    ----------
    on : date, optional
        Day of the check, said on page one; today by default.

    Notes
    -----
    ``report.html`` comes last: where it lies, the rest is complete. Files of the same name are
    replaced in one step; no other file is touched.

    Raises
    ------
    PrimeMoverError
        When the folder cannot be made or written to.
    """
    target = Path(folder)
    with writing_into(target, what="the report"):
        return _write_all(result, folder=target, on=on or date.today())


def _write_all(result: CheckResult, *, folder: Path, on: date) -> ReportFiles:
    names = _names(result.tests)
    tracks = tuple(_write_tracks(result.tests, names=names, folder=folder / "tracks"))
    pictures = tuple(_write_pictures(result.tests, names=names, folder=folder / "key_frames"))
    return ReportFiles(
        folder=folder,
        tracks=tracks,
        key_frames=pictures,
        json=write_text(folder / "check.json", text=to_json(result)),
        html=write_text(folder / "report.html", text=render_html(result, on=on)),
    )


def _names(tests: Sequence[TestResult]) -> tuple[str, ...]:
    """A file name for each recording: test, side, and a number where one test comes twice."""
    names: list[str] = []
    for test in tests:
        name = "-".join(filter(None, (test.test, test.side)))
        same = sum(other == name or other.startswith(f"{name}_") for other in names)
        names.append(f"{name}_{same + 1}" if same else name)
    return tuple(names)


def _write_tracks(
    tests: Sequence[TestResult], *, names: Sequence[str], folder: Path
) -> Iterator[Path]:
    for test, name in zip(tests, names, strict=True):
        if test.movement is not None:
            path = folder / f"{name}.parquet"
            yield replace_with(path, write=partial(_save_track, test, test.movement))


def _save_track(test: TestResult, movement: Movement, path: Path) -> None:
    # what is done in it travels with the track, so that nobody has to say it again
    told = {"test": test.test} | ({"side": test.side} if test.side else {})
    save_pose_track(movement.track.assign_attrs(told), path=path)


def _write_pictures(
    tests: Sequence[TestResult], *, names: Sequence[str], folder: Path
) -> Iterator[Path]:
    for test, name in zip(tests, names, strict=True):
        for index, frame in enumerate(test.key_frames, start=1):
            yield write_bytes(folder / f"{name}-{index}.png", data=frame)
