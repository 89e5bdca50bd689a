"""A batch's folder: one file an item, a manifest of what is finished, and nothing half-written.

::

    results/
      manifest.jsonl      first line: the settings; then one line an item, in order of finishing
      items/KEY.json      everything about one item
      summary.csv         one table of all rows; summary.parquet the same

An item is finished when the manifest says so *and* its file is there. The manifest line is written
only after the file is safe on disk, so a kill at any instruction loses at most work in progress.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from primemover.app.batch.items import Outcome
from primemover.errors import PrimeMoverError

_KEY_LENGTH = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the manifest: how an item ended."""

    key: str
    status: Literal["done", "failed"]
    fingerprint: str
    error: str
    seconds: float


def file_key(name: str) -> str:
    """A file name made from any text; a short hash keeps different texts apart."""
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._") or "item"
    if safe == name and len(safe) <= _KEY_LENGTH:
        return safe
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{safe[:_KEY_LENGTH]}-{digest}"


def write_atomically(path: Path, *, data: bytes) -> None:
    """Nothing, once ``path`` holds ``data`` on disk; a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there; renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class BatchFolder:
    """The files of one batch, opened for writing by one process at a time."""

    def __init__(self, path: Path, *, settings: Mapping[str, str]) -> None:
        self.path = path
        self._settings = dict(settings)
        self._manifest = path / "manifest.jsonl"

    @contextmanager
    def opened(self) -> Iterator[dict[str, Entry]]:
        """The finished items by key, while the folder is locked for this process.

        Raises
        ------
        PrimeMoverError
            When another batch is writing here, or when this is the folder of a batch with other
            settings.
        """
        (self.path / "items").mkdir(parents=True, exist_ok=True)
        with _locked(self.path / ".lock", what=str(self.path)):
            self._clear_leftovers()
            yield self._resume()

    def item_file(self, key: str) -> Path:
        """Where everything about the item is kept."""
        return self.path / "items" / f"{key}.json"

    def record(self, outcome: Outcome) -> Entry:
        """The manifest entry of the outcome, once file and entry are safe on disk."""
        item, result = outcome.item, outcome.result
        if result is not None:
            content = {
                "item": item.key,
                "fingerprint": item.fingerprint,
                "rows": [dict(row) for row in result.rows],
                "detail": result.detail,
            }
            text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
            write_atomically(self.item_file(item.key), data=text.encode())
        entry = Entry(
            key=item.key,
            status="failed" if result is None else "done",
            fingerprint=item.fingerprint,
            error=outcome.error,
            seconds=outcome.seconds,
        )
        self._append({name: getattr(entry, name) for name in Entry.__dataclass_fields__})
        return entry

    def rows(self, key: str) -> list[dict[str, Any]]:
        """The summary rows of a finished item, each with its ``item``."""
        content = json.loads(self.item_file(key).read_text(encoding="utf-8"))
        return [{"item": key, **row} for row in content["rows"]]

    def _resume(self) -> dict[str, Entry]:
        lines = self._read_manifest()
        if not lines:
            self._append({"settings": self._settings})
            return {}
        earlier = lines[0].get("settings", {})
        if earlier != self._settings:
            raise PrimeMoverError(
                f"{self.path}: holds a batch with other settings "
                f"({_differences(earlier, self._settings)}); "
                "choose another --out, or remove that folder"
            )
        entries = {line["key"]: Entry(**line) for line in lines[1:]}
        return {k: e for k, e in entries.items() if self._is_whole(e)}

    def _is_whole(self, entry: Entry) -> bool:
        return entry.status == "failed" or self.item_file(entry.key).is_file()

    def _read_manifest(self) -> list[dict[str, Any]]:
        """Every whole line; a last line torn by a kill is cut off the file."""
        if not self._manifest.is_file():
            return []
        raw = self._manifest.read_bytes()
        whole, torn = raw[: raw.rfind(b"\n") + 1], raw[raw.rfind(b"\n") + 1 :]
        if torn:
            write_atomically(self._manifest, data=whole)
        try:
            return [json.loads(line) for line in whole.splitlines()]
        except ValueError as fault:
            raise PrimeMoverError(
                f"{self._manifest}: expected one JSON object a line ({fault}); "
                "remove the damaged line: its item is then done again"
            ) from fault

    def _append(self, line: Mapping[str, Any]) -> None:
        with self._manifest.open("ab") as file:
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _clear_leftovers(self) -> None:
        for part in (*self.path.glob(".*.part"), *(self.path / "items").glob(".*.part")):
            part.unlink()


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    names = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    return ", ".join(f"{n}: {there.get(n, 'none')} there, {here.get(n, 'none')} now" for n in names)


@contextmanager
def _locked(path: Path, *, what: str) -> Iterator[None]:
    """Hold the lock file; the system lets go of it when the process ends, however it ends."""
    with path.open("a") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise PrimeMoverError(
                    f"{what}: another batch is writing here; wait for it, or choose another --out"
                ) from held
        yield
