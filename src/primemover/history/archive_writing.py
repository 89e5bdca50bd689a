"""An archive on its way into a file: records as they come, then tables and manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from primemover.history.archive_layout import (
    COUNTED,
    FORMAT,
    FORMAT_VERSION,
    LINE_KINDS,
    MANIFEST,
    TABLE_KINDS,
    ArchiveError,
    LineKind,
    TableKind,
    lines_member,
    picture_member,
    table_member,
    track_member,
    unfinished_track_member,
)
from primemover.history.archive_records import (
    AbsenceLine,
    ChoiceLine,
    Line,
    RecheckLine,
    check_line,
    line_id,
    to_line,
    unfinished_line,
)
from primemover.history.durability import OWNER_ONLY_FILE
from primemover.history.log_tables import TableWriter, rows_of
from primemover.history.records import CheckRecord, Unfinished
from primemover.programme.log import TrainingLog

_REGULAR: Final = 0o100000
_UNIX: Final = 3
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The time every member bears, so that equal stores give equal archives; ZIP knows none before."""
_STEP_BYTES: Final = 1 << 20


class ArchiveWriter:
    """Writes one archive into ``file``; what cannot go straight in waits in unnamed files.

    ``folder`` has room for those. Use it as a context; the archive is whole after ``finish``.
    """

    def __init__(self, file: BinaryIO, *, folder: Path) -> None:
        self._open = ExitStack()
        self._zip = self._open.enter_context(zipfile.ZipFile(file, "w"))
        self._digests: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._waiting: dict[str, BinaryIO] = {}
        for name in (*map(lines_member, LINE_KINDS), *map(table_member, TABLE_KINDS)):
            unnamed = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the others
            self._waiting[name] = self._open.enter_context(unnamed)
        self._tables: dict[TableKind, TableWriter] = {}
        for kind in TABLE_KINDS:
            self._tables[kind] = TableWriter(self._waiting[table_member(kind)], kind=kind)
            self._open.callback(self._tables[kind].release)

    def __enter__(self) -> ArchiveWriter:
        """The writer itself."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Nothing; what waited is gone."""
        self._open.close()

    def add_line(self, record: Line, *, kind: LineKind) -> None:
        """Nothing; the record is in the archive.

        Raises
        ------
        ArchiveError
            When an archive could not be read with it.
        """
        name = lines_member(kind)
        try:
            line = to_line(record)
        except ValueError as error:
            raise ArchiveError(name, f"{line_id(record)}: {error}") from error
        self._waiting[name].write(line + b"\n")
        self._counts[kind] += 1

    def add_check(self, check: CheckRecord) -> None:
        """Nothing; the check, its tracks and its pictures are in the archive."""
        self.add_line(check_line(check), kind="checks")
        for track in check.tracks:
            self._add_file(track_member(track.id, check=check.id), data=track.parquet)
        for picture in check.pictures:
            self._add_file(picture_member(picture.id, check=check.id), data=picture.png)
        self._counts["tracks"] += len(check.tracks)
        self._counts["pictures"] += len(check.pictures)

    def add_unfinished(self, begun: Unfinished) -> None:
        """Nothing; what was begun and its tracks are in the archive."""
        self.add_line(unfinished_line(begun), kind="unfinished")
        for track in begun.tracks:
            self._add_file(unfinished_track_member(track.id, begun=begun.id), data=track.parquet)
        self._counts["unfinished_tracks"] += len(begun.tracks)

    def add_log(self, log: TrainingLog, *, person: str) -> None:
        """Nothing; everything done and told is in the archive."""
        for kind, rows in rows_of(log, person=person).items():
            self._tables[kind].add(rows)
        for absence in log.absences:
            self.add_line(AbsenceLine(person=person, absence=absence), kind="absences")
        for choice in log.choices:
            self.add_line(ChoiceLine(person=person, choice=choice), kind="choices")
        for recheck in log.rechecks:
            self.add_line(RecheckLine(person=person, recheck=recheck), kind="rechecks")

    def finish(self) -> None:
        """Nothing; tables and manifest are written, the archive is whole."""
        for kind, table in self._tables.items():
            table.close()
            self._counts[kind] = table.count
        for name, waiting in self._waiting.items():
            self._copy(waiting, name=name)
        manifest = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "software": f"primemover {metadata.version('primemover')}",
            "counts": {kind: self._counts[kind] for kind in COUNTED},
            "sha256": self._digests,
        }
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
        with self._zip.open(_info(MANIFEST, size=len(text)), "w") as target:
            target.write(text.encode())
        self._zip.close()

    def _add_file(self, name: str, *, data: bytes) -> None:
        with self._zip.open(_info(name, size=len(data)), "w") as target:
            target.write(data)
        self._digests[name] = hashlib.sha256(data).hexdigest()

    def _copy(self, waiting: BinaryIO, *, name: str) -> None:
        size = waiting.seek(0, 2)
        waiting.seek(0)
        self._digests[name] = hashlib.file_digest(cast(Any, waiting), "sha256").hexdigest()
        waiting.seek(0)
        with self._zip.open(_info(name, size=size), "w") as target:
            shutil.copyfileobj(waiting, target, _STEP_BYTES)


def _info(name: str, *, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_LONG_AGO)
    packed = name.endswith((".json", ".jsonl"))  # tables and pictures are packed already
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.create_system = _UNIX
    info.external_attr = (_REGULAR | OWNER_ONLY_FILE) << 16
    info.file_size = size
    return info
