"""Broken files of every format: a sentence or a note, in bounded memory and time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from primemover.errors import RecordingError
from primemover.recordings.emg.reading import read_emg
from tests.recordings.emg.bounded_reading import Outcome, read_each
from tests.recordings.emg.broken import BROKEN, Broken, make_all
from tests.recordings.emg.making import make_edf, two_channels

FEWEST = 50
MOST_MB = 400.0  # a child with numpy and scipy alone takes 100; the largest file is 40 MB
MOST_SECONDS = 30.0  # on a machine that does seven other things; alone all stay below 3
READ_APART = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("broken")
    paths = [path for _, path in make_all(folder)]
    return {each.file: each for each in read_each(paths)}


def test_there_are_enough_of_them() -> None:
    assert len({each.name for each in BROKEN}) == len(BROKEN) >= FEWEST


@READ_APART
@pytest.mark.parametrize("case", BROKEN, ids=[each.name for each in BROKEN])
def test_a_broken_file_ends_in_words(case: Broken, outcomes: dict[str, Outcome]) -> None:
    found = outcomes[case.name]
    assert found.kind in case.outcome.split(" or "), found.told
    assert case.word in found.told
    assert found.seconds < MOST_SECONDS
    assert found.peak_mb < MOST_MB
    if found.kind == "refused":
        first = found.told.splitlines()[0]
        assert ":" in first
        assert len(found.told.split()) > 6
        assert "Traceback" not in found.told


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = make_edf(tmp_path / "a.edf", two_channels() * 1e6)
    path.chmod(0)
    with pytest.raises(RecordingError, match="may not be read"):
        read_emg(path)


def test_a_file_that_may_not_be_read_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_edf(tmp_path / "a.edf", two_channels() * 1e6)

    def forbidden(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(RecordingError, match="may not be read; change its permissions"):
        read_emg(path)
