"""Finished pose tracks kept on disk, found again by what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.tracks import load_pose_track, save_pose_track

CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheSize:
    """How much a cache holds: number of tracks and bytes on disk."""

    entries: int
    size_bytes: int


class Cache:
    """Pose tracks in a folder, each under the digest of everything it depends on.

    Several processes may use one folder at once: an entry appears whole or not at all, and the
    same key always stands for the same content. A damaged entry is treated as absent.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def load(self, key: str) -> xr.Dataset | None:
        """The track kept under ``key``, None when there is none or it is damaged."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            return load_pose_track(path)
        except RecordingError:
            path.unlink(missing_ok=True)
            return None

    def store(self, key: str, *, track: xr.Dataset) -> None:
        """Nothing comes back; ``track`` is kept under ``key``.

        Raises
        ------
        RecordingError
            When the folder cannot be written to.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            os.close(handle)
        except OSError as error:
            raise RecordingError(
                f"cache folder {self.folder}: cannot be written to ({error.strerror}); choose "
                "another folder or make room"
            ) from error
        try:
            save_pose_track(track, path=temporary)
            with suppress(FileNotFoundError):  # the cache was erased meanwhile
                Path(temporary).replace(path)
        finally:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)

    def size(self) -> CacheSize:
        """How many tracks are kept and how many bytes they take."""
        sizes = [path.stat().st_size for path in self._entries()]
        return CacheSize(entries=len(sizes), size_bytes=sum(sizes))

    def erase(self) -> CacheSize:
        """How much was kept; all of it, and nothing else in the folder, is deleted.

        What a program that was stopped had begun to write is deleted too.
        """
        erased = self.size()
        for path in (*self._entries(), *self.folder.glob("[0-9a-f][0-9a-f]/.*.part")):
            path.unlink(missing_ok=True)
            with suppress(OSError):  # another entry is still in it
                path.parent.rmdir()
        return erased

    def _entries(self) -> Iterator[Path]:
        return iter(sorted(self.folder.glob("[0-9a-f][0-9a-f]/*.parquet")))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.parquet"


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def key_of(**parts: object) -> str:
    """The key that stands for exactly these parts, in hexadecimal."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
