"""What an archive is made of: its members, its tables and its limits, told once.

``docs/reference/archive.md`` says the same for people; ``archive_schema.json`` for programs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from primemover.errors import StoreError
from primemover.programme.log import PainPlace
from primemover.programme.plan import SessionKind
from primemover.terms import SIDES

FORMAT: Final = "primemover archive"
FORMAT_VERSION: Final = 2
OLDEST_VERSION: Final = 1
"""The first version; whatever was exported once can be read for good."""
MANIFEST: Final = "manifest.json"

LineKind: TypeAlias = Literal[
    "people",
    "checks",
    "plans",
    "notes",
    "own_findings",
    "absences",
    "choices",
    "rechecks",
    "unfinished",
]
LINE_KINDS: Final[tuple[LineKind, ...]] = get_args(LineKind)
"""Kinds kept as JSON, a record a line, in ``<kind>.jsonl``."""

TableKind: TypeAlias = Literal["sessions", "exercises", "felt", "sets", "pains"]
TABLE_KINDS: Final[tuple[TableKind, ...]] = get_args(TableKind)
"""Kinds kept as flat tables, in ``<kind>.parquet``."""

COUNTED: Final[tuple[str, ...]] = (
    *LINE_KINDS,
    *TABLE_KINDS,
    "tracks",
    "pictures",
    "unfinished_tracks",
)

SINCE: Final[dict[str, int]] = {"unfinished": 2, "unfinished_tracks": 2}
"""The version that kinds came with which the oldest did not have."""

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What the id of a record looks like."""

# The year a date may have: outside of it a clock or a typing finger was wrong.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

# Limits of what is read. Each is far above ten years of five hundred people, and low enough that
# a hostile archive cannot fill a small machine.
MAX_ARCHIVE_BYTES: Final = 64 << 30
MAX_CONTENT_BYTES: Final = 128 << 30
MAX_MEMBERS: Final = 500_000
MAX_DIRECTORY_BYTES: Final = 96 << 20
MAX_RATIO: Final = 300
"""Times a member may grow when unpacked, once it is larger than :data:`RATIO_FROM_BYTES`."""
RATIO_FROM_BYTES: Final = 4 << 20
MAX_MANIFEST_BYTES: Final = 96 << 20
MAX_LINE_BYTES: Final = 32 << 20
MAX_TEXT_CHARACTERS: Final = 200_000
MAX_DEPTH: Final = 40
MAX_DIGITS: Final = 18
MAX_TRACK_BYTES: Final = 64 << 20
MAX_PICTURE_BYTES: Final = 32 << 20
MAX_PARTS: Final = 1_000
"""Exercises of one session, sets of one exercise, files of one check."""
MAX_OF_PERSON: Final = 50_000
"""Records of one kind that one person has: sessions, plans, notes …"""
MAX_ROWS_OF_PERSON: Final = 1_000_000
"""Rows of one table about one person."""
MAX_LINES_OF_PERSON_BYTES: Final = 256 << 20
"""Records of one kind of one person, as JSON."""

Values: TypeAlias = Literal["id", "text", "short", "day", "flag", "count", "rating", "number"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table: what its values are, in words too, and what they may be.

    ``among`` lists the only texts allowed, empty for any.
    """

    name: str
    values: Values
    meaning: str
    empty: bool = False
    among: tuple[str, ...] = ()


def _column(
    name: str, values: Values, meaning: str, *, empty: bool = False, among: tuple[str, ...] = ()
) -> Column:
    return Column(name=name, values=values, meaning=meaning, empty=empty, among=among)


_PERSON: Final = _column("person", "id", "whose it is: `id` in people.jsonl")
_SESSION: Final = _column("session", "id", "session it belongs to: `id` in sessions")
_NUMBER: Final = _column("number", "count", "its place, counted from 0")
_EXERCISE_NUMBER: Final = _column(
    "exercise_number", "count", "exercise it belongs to: `number` in exercises"
)
_NOTE: Final = _column("note", "text", "free words")

TABLES: Final[dict[TableKind, tuple[Column, ...]]] = {
    "sessions": (
        _PERSON,
        _column("id", "id", "unique"),
        _column("on", "day", "day it was done"),
        _column("session", "short", "session of the plan (`w03d2`), empty for one of one's own"),
        _column("kind", "short", "what it was", among=get_args(SessionKind)),
        _column("minutes", "number", "how long it took, min", empty=True),
        _column("effort", "rating", "how hard it was, 0 to 10", empty=True),
        _NOTE,
    ),
    "exercises": (
        _PERSON,
        _SESSION,
        _NUMBER,
        _column("exercise", "short", "id of the exercise library"),
        _column("slot", "short", "its place in the plan (`strength.2`)"),
        _column("step", "short", "rung of the ladder without weights"),
        _column("pain", "rating", "worst pain during it, 0 to 10", empty=True),
        _column("pain_place", "short", "where it hurt", empty=True, among=get_args(PainPlace)),
        _column("refused", "flag", "not wanted again"),
        _column("stopped", "flag", "broken off"),
        _NOTE,
    ),
    "felt": (
        _PERSON,
        _SESSION,
        _EXERCISE_NUMBER,
        _NUMBER,
        _column("site", "short", "site of the body where the exercise was felt"),
    ),
    "sets": (
        _PERSON,
        _SESSION,
        _EXERCISE_NUMBER,
        _NUMBER,
        _column("reps", "count", "repetitions", empty=True),
        _column("hold_s", "number", "time held, s", empty=True),
        _column("load_kg", "number", "external load, kg", empty=True),
        _column("reps_in_reserve", "count", "repetitions left undone", empty=True),
        _column("side", "short", "side that worked, none for both", empty=True, among=SIDES),
    ),
    "pains": (
        _PERSON,
        _column("id", "id", "unique"),
        _column("on", "day", "day it was noted"),
        _column("place", "short", "where it hurt", among=get_args(PainPlace)),
        _column("rating", "rating", "how much, 0 to 10"),
        _NOTE,
    ),
}
"""Tables in the order written; rows in the order of people, then of time, then of ``number``."""

LIMIT_OF: Final[dict[Values, int]] = {
    "id": 64,
    "short": 200,
    "text": MAX_TEXT_CHARACTERS,
    "count": 1_000_000,
    "rating": 10,
    "number": 1_000_000,
}
"""Longest text in characters, largest number; none is below 0."""


class ArchiveError(StoreError):
    """A member of an archive is not as it must be; the message names it and the reason."""

    def __init__(self, member: str, reason: str) -> None:
        super().__init__(f"{shown(member)}: {reason}")


def shown(name: str) -> str:
    """A name from an archive, fit to print: no control characters, not endless."""
    safe = name if name.isascii() and name.isprintable() else ascii(name)
    return safe if len(safe) <= 80 else f"{safe[:80]}…"


def member_of(kind: str) -> str:
    """Name of the member that keeps records of this kind, or the folder that does."""
    if kind in TABLES:
        return f"{kind}.parquet"
    return f"{kind}.jsonl" if kind in LINE_KINDS else f"{kind}/"


def lines_member(kind: LineKind) -> str:
    """Name of the member that keeps the records of this kind."""
    return f"{kind}.jsonl"


def table_member(kind: TableKind) -> str:
    """Name of the member that keeps this table."""
    return f"{kind}.parquet"


def track_member(track: str, *, check: str) -> str:
    """Name of the member that keeps a pose track of a check."""
    return f"tracks/{_file_name(check)}/{_file_name(track)}.parquet"


def unfinished_track_member(track: str, *, begun: str) -> str:
    """Name of the member that keeps a pose track of what was begun and not ended."""
    return f"unfinished_tracks/{_file_name(begun)}/{_file_name(track)}.parquet"


def picture_member(picture: str, *, check: str) -> str:
    """Name of the member that keeps a picture of a check."""
    return f"pictures/{_file_name(check)}/{_file_name(picture)}.png"


def _file_name(record: str) -> str:
    """The id itself; capitals are marked, because some systems take ``a`` and ``A`` for one."""
    return re.sub(r"[A-Z]", lambda found: f"+{found.group().lower()}", record)


_NAME: Final = r"[a-z0-9+][a-z0-9+._-]{0,127}"
_FILE: Final = re.compile(
    rf"(unfinished_)?tracks/{_NAME}/{_NAME}\.parquet|pictures/{_NAME}/{_NAME}\.png"
)
FIXED_MEMBERS: Final = frozenset(
    [
        MANIFEST,
        *(lines_member(kind) for kind in LINE_KINDS),
        *(table_member(kind) for kind in TABLE_KINDS),
    ]
)


def is_member(name: str) -> bool:
    """Whether an archive may hold a member of this name."""
    return name in FIXED_MEMBERS or _FILE.fullmatch(name) is not None


def counted(version: int) -> frozenset[str]:
    """The kinds that an archive of this version counts."""
    return frozenset(kind for kind in COUNTED if SINCE.get(kind, OLDEST_VERSION) <= version)


def fixed_members(version: int) -> frozenset[str]:
    """The members that every archive of this version has."""
    newer = {member_of(kind) for kind, since in SINCE.items() if since > version}
    return FIXED_MEMBERS - newer
