"""Where computed things are kept on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from primemover.recordings.cache import Cache


def cache_folder() -> Path:
    """The usual cache folder of this user on this system."""
    return user_cache_path("primemover", appauthor=False)


def open_cache(folder: Path | None) -> Cache:
    """The cache in ``folder``, the usual one when None."""
    from primemover.recordings.cache import Cache

    return Cache(folder or cache_folder())


def folder_size_bytes(folder: Path) -> int:
    """Bytes of all files below ``folder``; 0 when it does not exist."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
