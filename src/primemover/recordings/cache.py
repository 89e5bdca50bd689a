"""Finished pose tracks and accounts kept on disk, found again by what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.tracks import load_pose_track, save_pose_track

CHUNK_BYTES: Final = 1 << 20

TRACK: Final = ".parquet"
TEXT: Final = ".json"


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheSize:
    """How much a cache holds: number of tracks and texts, and bytes on disk."""

    entries: int
    size_bytes: int


class Cache:
    """Pose tracks and texts in a folder, each under the digest of everything it depends on.

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

    def load_text(self, key: str) -> str | None:
        """The text kept under ``key``, None when there is none or it cannot be read."""
        try:
            return self._path(key, suffix=TEXT).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def store(self, key: str, *, track: xr.Dataset) -> None:
        """Nothing comes back; ``track`` is kept under ``key``.

        Raises
        ------
        RecordingError
            When the folder cannot be written to.
        """
        with self._appearing(self._path(key)) as temporary:
            save_pose_track(track, path=temporary)

    def store_text(self, key: str, *, text: str) -> None:
        """Nothing comes back; ``text`` is kept under ``key``, for its owner's eyes alone.

        Raises
        ------
        RecordingError
            When the folder cannot be written to.
        """
        with self._appearing(self._path(key, suffix=TEXT)) as temporary:
            temporary.write_text(text, encoding="utf-8")

    @contextmanager
    def _appearing(self, path: Path) -> Iterator[Path]:
        """A file to write to, which then stands at ``path`` all at once."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            os.close(handle)
        except OSError as error:
            raise self._unwritable(error) from error
        temporary = Path(name)
        try:
            yield temporary
            with suppress(FileNotFoundError):  # the cache was erased meanwhile
                temporary.replace(path)
        except OSError as error:  # a disk may be full only when something is written
            raise self._unwritable(error) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> RecordingError:
        return RecordingError(
            f"cache folder {self.folder}: cannot be written to ({error.strerror}); choose "
            "another folder or make room"
        )

    def size(self) -> CacheSize:
        """How many tracks and texts are kept and how many bytes they take."""
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
        kept = (self.folder.glob(f"[0-9a-f][0-9a-f]/*{suffix}") for suffix in (TRACK, TEXT))
        return iter(sorted(path for paths in kept for path in paths))

    def _path(self, key: str, *, suffix: str = TRACK) -> Path:
        return self.folder / key[:2] / f"{key}{suffix}"


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def key_of(**parts: object) -> str:
    """The key that stands for exactly these parts, in hexadecimal."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
