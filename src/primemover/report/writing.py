"""Files written whole or not at all, and readable by their owner alone: they are about health."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from primemover.errors import PrimeMoverError

_OWNER_ONLY: Final = 0o600


def write_text(path: Path, *, text: str) -> Path:
    """``path`` once it holds ``text`` as UTF-8."""
    return write_bytes(path, data=text.encode("utf-8"))


def write_bytes(path: Path, *, data: bytes) -> Path:
    """``path`` once it holds ``data``."""
    return replace_with(path, write=lambda part: part.write_bytes(data))


def replace_with(path: Path, *, write: Callable[[Path], object]) -> Path:
    """``path`` once ``write`` has filled a file beside it and that has taken its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        part.touch(mode=_OWNER_ONLY)
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


@contextmanager
def writing_into(folder: Path, *, what: str) -> Iterator[None]:
    """A stretch in which a folder that cannot be written to is told in plain words.

    Raises
    ------
    PrimeMoverError
        When ``folder`` is a file, or writing fails; ``what`` names what was to be written.
    """
    if folder.exists() and not folder.is_dir():
        raise PrimeMoverError(f"{folder}: expected a folder, got a file; choose another folder")
    try:
        yield
    except OSError as error:
        raise PrimeMoverError(
            f"{folder}: {what} could not be written ({error.strerror or error}); "
            "check free space and permissions, or choose another folder"
        ) from error
