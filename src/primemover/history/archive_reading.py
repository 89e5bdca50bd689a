"""An archive from somebody else, believed only after everything in it was looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from primemover.errors import RecordingError
from primemover.history.archive_layout import (
    COUNTED,
    FIXED_MEMBERS,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    MAX_PICTURE_BYTES,
    MAX_TRACK_BYTES,
    OLDEST_VERSION,
    ArchiveError,
    counted,
    fixed_members,
    picture_member,
    shown,
    track_member,
    unfinished_track_member,
)
from primemover.history.archive_parts import Parts, PersonPart
from primemover.history.archive_records import (
    CheckLine,
    TrackLine,
    UnfinishedLine,
)
from primemover.history.bounded_json import read_json
from primemover.history.bounded_png import require_png
from primemover.history.bounded_track import require_pose_track_bytes
from primemover.history.records import (
    CheckRecord,
    PictureRecord,
    TrackRecord,
    Unfinished,
)
from primemover.history.zip_members import Members

Progress = Callable[[float], None]
"""Takes how much is done, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What an archive says of itself: how much of everything, and the digest of every member."""

    format: str
    format_version: int
    software: str
    counts: Mapping[str, int]
    sha256: Mapping[str, str]


class Archive:
    """An open archive, its form checked; ``verify`` looks at every byte.

    Raises
    ------
    ArchiveError
        Naming the first member that is not as it must be, and why.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            self._members = Members(opened.enter_context(path.open("rb")))
            self.manifest = _manifest(self._members)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        """The archive itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing; the file is closed."""
        self._opened.close()

    def verify_digests(self) -> None:
        """Pass silently when every member has the digest that the manifest gives it."""
        for name, expected in self.manifest.sha256.items():
            digest = hashlib.sha256()
            for chunk in self._members.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != expected:
                raise ArchiveError(name, "is not what the manifest was written for (SHA-256)")

    def parts(self) -> Iterator[PersonPart]:
        """Everybody, one after the other; the last step makes sure that nothing is left over."""
        return Parts(self._members, counts=self.manifest.counts).read()

    def check(self, line: CheckLine) -> CheckRecord:
        """The check with its tracks and pictures, each one looked at."""
        return CheckRecord(
            id=line.id,
            person=line.person,
            at=line.at,
            answers=line.answers,
            result=line.result,
            versions=line.versions,
            tracks=self._tracks(line.tracks, name=lambda each: track_member(each, check=line.id)),
            pictures=tuple(
                PictureRecord(
                    id=each.id,
                    track=each.track,
                    number=each.number,
                    png=self._picture(picture_member(each.id, check=line.id)),
                )
                for each in line.pictures
            ),
            repeats=line.repeats,
        )

    def unfinished(self, line: UnfinishedLine) -> Unfinished:
        """What was begun, with its tracks, each one looked at."""
        return Unfinished(
            id=line.id,
            person=line.person,
            kind=line.kind,
            at=line.at,
            document=line.document,
            tracks=self._tracks(
                line.tracks, name=lambda each: unfinished_track_member(each, begun=line.id)
            ),
        )

    def _tracks(
        self, lines: Sequence[TrackLine], *, name: Callable[[str], str]
    ) -> tuple[TrackRecord, ...]:
        return tuple(
            TrackRecord(
                id=each.id,
                test=each.test,
                side=each.side,
                source=each.source,
                parquet=self._track(name(each.id)),
            )
            for each in lines
        )

    def _track(self, name: str) -> bytes:
        data = self._members.read(name, limit=MAX_TRACK_BYTES)
        try:
            require_pose_track_bytes(data)
        except (ValueError, RecordingError) as error:
            raise ArchiveError(name, str(error)) from None
        return data

    def _picture(self, name: str) -> bytes:
        data = self._members.read(name, limit=MAX_PICTURE_BYTES)
        try:
            require_png(data)
        except ValueError as error:
            raise ArchiveError(name, str(error)) from None
        return data


def _manifest(members: Members) -> Manifest:
    data = members.read(MANIFEST, limit=MAX_MANIFEST_BYTES)
    try:
        value = read_json(data)
        _require_version(value)
        (manifest,) = TypeAdapter(
            tuple[Manifest], config=ConfigDict(strict=True, extra="forbid")
        ).validate_json(b"[" + data + b"]")
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = shown(".".join(str(each) for each in fault["loc"][1:]))
        raise ArchiveError(MANIFEST, f"{where}: {fault['msg']}") from None
    except ValueError as error:
        raise ArchiveError(MANIFEST, str(error)) from None
    _require_members(members.names(), version=manifest.format_version)
    if set(manifest.counts) != counted(manifest.format_version):
        raise ArchiveError(MANIFEST, f"expected counts of {', '.join(COUNTED)}")
    if odd := sorted(set(manifest.sha256) ^ (members.names() - {MANIFEST})):
        raise ArchiveError(odd[0], "is in the manifest or in the archive, not in both")
    # What an older version does not know, it has none of.
    return replace(manifest, counts={**dict.fromkeys(COUNTED, 0), **manifest.counts})


def _require_members(names: frozenset[str] | set[str], *, version: int) -> None:
    expected = fixed_members(version)
    if missing := sorted(expected - names):
        raise ArchiveError(missing[0], "is missing")
    if odd := sorted((names & FIXED_MEMBERS) - expected):
        raise ArchiveError(odd[0], f"no archive of format version {version} has such a member")


def _require_version(value: Any) -> None:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError("expected an archive of primemover, got something else")
    version = value.get("format_version")
    known = range(OLDEST_VERSION, FORMAT_VERSION + 1)
    if not isinstance(version, int) or isinstance(version, bool) or version not in known:
        raise ValueError(
            f"expected format version {FORMAT_VERSION} or an older one, got {shown(str(version))}; "
            "a newer primemover may have written it: update primemover"
        )
