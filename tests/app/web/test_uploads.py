"""Films on their way when things go wrong: told, removed, and the next film is looked at."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import pytest

from primemover.app.web import passing_folders, uploads
from primemover.app.web.passing_folders import FOLDER, LOCK, UNLOCKED_S, PassingFolder, sweep
from primemover.app.web.uploads import Upload, Uploads
from primemover.errors import RecordingError
from primemover.recordings.tracks import save_pose_track
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    import xarray as xr

WITHIN_S: Final = 30.0
"""A child that only writes a line takes a tenth of a second; a busy machine some more."""

DONE: Final = "import sys, shutil; shutil.copy(sys.argv[2], sys.argv[1]); print('D')"
CUT: Final = "print('P ', flush=True)"
CUT_FAULT: Final = 'print(\'E {"kind": "Rec\')'
KILLED: Final = "import os, signal; print('P 0.2', flush=True); os.kill(os.getpid(), 9)"
NO_TRACK: Final = "import sys; open(sys.argv[1], 'wb').write(b'PAR1'); print('D')"


@pytest.fixture(autouse=True)
def _anything_looks_at_films(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "require_video_extra", lambda: None)


@pytest.fixture
def a_track(tmp_path: Path) -> Path:
    """A track as a child writes it."""
    path = tmp_path / "track.parquet"
    save_pose_track(synthetic_track("squat"), path=path)
    return path


@pytest.fixture
def opened() -> Iterator[Callable[..., Uploads]]:
    """Uploads with what becomes of a track, closed when the test is over."""
    all_of_them: list[Uploads] = []

    def start(take: Callable[[Upload, xr.Dataset], None]) -> Uploads:
        all_of_them.append(Uploads(take=take))
        return all_of_them[-1]

    yield start
    for one in all_of_them:
        one.close()


def _plays(monkeypatch: pytest.MonkeyPatch, *scripts: str, track: Path) -> None:
    """Every child runs the next of these scripts in place of the pose engine."""
    left = list(scripts)

    def start(self: Uploads, upload: Upload, *, written: Path) -> subprocess.Popen[bytes]:
        del self, upload
        command = [sys.executable, "-c", left.pop(0), str(written), str(track)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(Uploads, "_start", start)


def _add(kept: Uploads) -> Upload:
    return kept.add(
        io.BytesIO(b"film"), name="mine.mp4", person="p", check="c", test="squat", side=None
    )


def _wait(upload: Upload) -> None:
    until_s = time.monotonic() + WITHIN_S
    while not upload.over:
        assert time.monotonic() < until_s, f"still {upload.state}"
        time.sleep(0.01)


def _nothing(upload: Upload, track: xr.Dataset) -> None:
    del upload, track


@pytest.mark.parametrize("script", [CUT, CUT_FAULT, KILLED, NO_TRACK])
def test_what_ends_a_child_is_told_and_the_next_film_is_looked_at(
    script: str,
    opened: Callable[..., Uploads],
    a_track: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _plays(monkeypatch, script, DONE, track=a_track)
    kept = opened(_nothing)
    first, second = _add(kept), _add(kept)
    _wait(first)
    assert first.state == "failed"
    assert first.fault.startswith("mine.mp4: ")
    assert not first.folder.exists()
    _wait(second)
    assert second.state == "done"
    assert not second.folder.exists()


def test_a_full_disk_while_a_track_is_kept_is_told(
    opened: Callable[..., Uploads], a_track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(upload: Upload, track: xr.Dataset) -> None:
        del upload, track
        raise OSError(errno.ENOSPC, "No space left on device")

    _plays(monkeypatch, DONE, track=a_track)
    upload = _add(opened(full))
    _wait(upload)
    assert upload.state == "failed"
    assert "the disk is full" in upload.fault
    assert not upload.folder.exists()


def test_a_full_disk_while_a_film_is_taken_in_is_told(
    opened: Callable[..., Uploads], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept = opened(_nothing)
    before = set(Path(tempfile.gettempdir()).glob(f"{FOLDER}{os.getpid()}-*"))
    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(RecordingError, match=r"mine\.mp4: the disk is full"):
        _add(kept)
    assert set(Path(tempfile.gettempdir()).glob(f"{FOLDER}{os.getpid()}-*")) == before


def test_what_nobody_foresaw_ends_one_film_and_not_all(
    opened: Callable[..., Uploads], a_track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: said.append(hook.exc_value))
    taken: list[str] = []

    def take(upload: Upload, track: xr.Dataset) -> None:
        del track
        taken.append(upload.id)
        if len(taken) == 1:
            raise RuntimeError("nobody foresaw it")

    _plays(monkeypatch, DONE, DONE, track=a_track)
    kept = opened(take)
    first, second = _add(kept), _add(kept)
    _wait(first)
    _wait(second)
    assert (first.state, second.state) == ("failed", "done")
    assert "came to a halt" in first.fault
    assert not first.folder.exists()
    assert [str(each) for each in said] == ["nobody foresaw it"]


def test_a_film_whose_app_lives_is_left_alone() -> None:
    mine = PassingFolder()
    try:
        os.utime(mine.path, (0, 0))
        sweep()
        assert mine.path.exists()
    finally:
        mine.remove()
    assert not mine.path.exists()


def test_a_folder_is_there_although_another_app_starts_while_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between making the lock file and locking it, a folder looks like one left behind."""
    taken, take = [0], passing_folders._take

    def late(file: BinaryIO) -> None:
        taken[0] += 1
        if taken[0] == 1:
            sweep()
        take(file)

    monkeypatch.setattr(passing_folders, "_take", late)
    mine = PassingFolder()
    try:
        assert (mine.path / LOCK).is_file()
        sweep()
        assert mine.path.exists()
    finally:
        mine.remove()


def test_films_of_an_app_that_was_killed_are_swept_away() -> None:
    script = (
        "import os; from primemover.app.web.passing_folders import PassingFolder;"
        "f = PassingFolder(); (f.path / 'film').write_bytes(b'somebody');"
        "print(f.path, flush=True); os._exit(9)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    orphan = Path(run.stdout.strip())
    assert (orphan / LOCK).is_file()
    sweep()
    assert not orphan.exists()


@pytest.mark.parametrize(("age_s", "goes"), [(0.0, False), (2 * UNLOCKED_S, True)])
def test_a_folder_without_a_lock_goes_when_it_is_old(age_s: float, *, goes: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"{passing_folders.FOLDER}1-"))
    at_s = time.time() - age_s
    os.utime(folder, (at_s, at_s))
    try:
        sweep()
        assert folder.exists() is not goes
    finally:
        if folder.exists():
            folder.rmdir()
