"""Files that are there whole or not at all, and that only their owner may read."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from primemover.errors import StoreError
from primemover.history.durability import OWNER_ONLY_FILE

_PART: Final = re.compile(r"\..+\.[0-9a-f]{8}\.part")


@contextmanager
def written_whole(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A new file to write and read; at the end of the block it is at ``path``, and on disk.

    After a fault there is nothing new at ``path``.

    Raises
    ------
    StoreError
        When something is there already and ``overwrite`` is not set, or it cannot be written.
    """
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: expected a file, there is a folder or a device; name a file")
    if path.exists() and not overwrite:
        raise StoreError(f"{path}: is there already; name another file")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        _clear_away(path)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY_FILE)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        keep_names(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}); choose another folder or "
            "make room"
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _clear_away(path: Path) -> None:
    """Nothing comes back; what a program that was killed had begun to write here is gone."""
    for each in path.parent.iterdir():
        if _PART.fullmatch(each.name) and each.name.startswith(f".{path.name}."):
            each.unlink(missing_ok=True)


def keep_names(folder: Path) -> None:
    """Nothing comes back; the names in the folder outlast a power cut."""
    if os.name != "posix":
        return  # Windows opens no folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
