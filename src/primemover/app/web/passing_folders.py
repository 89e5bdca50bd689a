"""Folders of what only passes through: a film being looked at, an archive being sent.

What an app that was ended by force left behind is found by the next one.

Each folder holds a lock file that its app keeps locked. The operating system lets go of it
however the app ends, so a folder whose lock can be taken belongs to nobody any more. That holds on
every system, and for numbers of processes that are given out again.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

FOLDER: Final = "primemover-app-"
"""How such folders begin; the number of the process that owns one follows."""
LOCK: Final = "lock"
UNLOCKED_S: Final = 60.0
"""A folder of this age without a lock file is nobody's; a younger one is just being made."""

TRIES: Final = 5
"""An app that starts just then may look at a new folder before it is locked, and clear it away."""


class PassingFolder:
    """A folder readable by nobody else, until :meth:`remove` or the end of its ``with`` block."""

    def __init__(self) -> None:
        for left in reversed(range(TRIES)):
            self.path = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
            self._lock: BinaryIO | None = None
            try:
                self._lock = (self.path / LOCK).open("xb")
                _take(self._lock)
                if (self.path / LOCK).exists():
                    return
                raise BlockingIOError("cleared away")
            except OSError as fault:
                self.remove()
                if not (left and isinstance(fault, BlockingIOError | PermissionError)):
                    raise

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *fault: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Nothing; the folder is gone with all that is in it."""
        if self._lock is not None:
            self._lock.close()  # an open file cannot be removed on Windows
        shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> None:
    """Nothing; what apps that were ended with force left behind is removed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        if not folder.is_symlink():
            _clear(folder)


def _clear(folder: Path) -> None:
    """Nothing; the folder is gone, if no app looks after it.

    It goes while its lock is held here, so nobody can take it up meanwhile. One that cannot be
    asked is not ours to judge.
    """
    lock = folder / LOCK
    with suppress(OSError):
        if lock.is_file():
            with lock.open("r+b") as file:
                _take(file)
                shutil.rmtree(folder, ignore_errors=True)
        elif time.time() - folder.stat().st_mtime <= UNLOCKED_S:
            return
        shutil.rmtree(folder, ignore_errors=True)  # an open file cannot be removed on Windows


def _take(file: BinaryIO) -> None:
    """Nothing; the file is locked until it is closed. OSError where somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
