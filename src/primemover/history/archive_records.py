"""Records as lines of an archive and back: one JSON object a line, names in order.

Equal records give equal bytes, whichever store they come from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from types import GenericAlias
from typing import Any, Final, TypeAlias, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from primemover.history.archive_layout import (
    FIRST_YEAR,
    ID,
    LAST_YEAR,
    MAX_LINE_BYTES,
    MAX_PARTS,
    LineKind,
    shown,
)
from primemover.history.bounded_json import read_json, require_modest
from primemover.history.documents import in_tuples
from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    OwnFinding,
    Person,
    PlanRecord,
    TrackRecord,
    Unfinished,
    UnfinishedKind,
)
from primemover.programme.log import Absence, Choice, Recheck
from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackLine:
    """A pose track without its numbers, which are in ``tracks/<check>/<id>.parquet``."""

    id: str
    test: str
    side: Side | None
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureLine:
    """A picture without its bytes, which are in ``pictures/<check>/<id>.png``."""

    id: str
    track: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckLine:
    """A check as in ``CheckRecord``, its tracks and pictures without their bytes."""

    id: str
    person: str
    at: datetime
    answers: Mapping[str, object]
    result: Mapping[str, object]
    versions: Mapping[str, str]
    tracks: tuple[TrackLine, ...]
    pictures: tuple[PictureLine, ...]
    repeats: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnfinishedLine:
    """What was begun and not ended, as in ``Unfinished``, its tracks without their bytes."""

    id: str
    person: str
    kind: UnfinishedKind
    at: datetime
    document: Mapping[str, object]
    tracks: tuple[TrackLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceLine:
    """Days away, and whose."""

    person: str
    absence: Absence


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceLine:
    """A wish about the plan, and whose."""

    person: str
    choice: Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class RecheckLine:
    """What a check done again found, and in whom."""

    person: str
    recheck: Recheck


Line: TypeAlias = (
    Person
    | CheckLine
    | PlanRecord
    | NoteRecord
    | OwnFinding
    | AbsenceLine
    | ChoiceLine
    | RecheckLine
    | UnfinishedLine
)
LINE_TYPES: Final[dict[LineKind, type[Line]]] = {
    "people": Person,
    "checks": CheckLine,
    "plans": PlanRecord,
    "notes": NoteRecord,
    "own_findings": OwnFinding,
    "absences": AbsenceLine,
    "choices": ChoiceLine,
    "rechecks": RecheckLine,
    "unfinished": UnfinishedLine,
}
_STRICT: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
_MOST_FAULTS: Final = 3
_NAMES_OF_IDS: Final = ("id", "person")


def check_line(check: CheckRecord) -> CheckLine:
    """``check`` without the bytes of its files."""
    return CheckLine(
        id=check.id,
        person=check.person,
        at=check.at,
        answers=check.answers,
        result=check.result,
        versions=check.versions,
        tracks=_track_lines(check.tracks),
        pictures=tuple(
            PictureLine(id=p.id, track=p.track, number=p.number) for p in check.pictures
        ),
        repeats=check.repeats,
    )


def unfinished_line(begun: Unfinished) -> UnfinishedLine:
    """``begun`` without the bytes of its tracks."""
    return UnfinishedLine(
        id=begun.id,
        person=begun.person,
        kind=begun.kind,
        at=begun.at,
        document=begun.document,
        tracks=_track_lines(begun.tracks),
    )


def _track_lines(tracks: Sequence[TrackRecord]) -> tuple[TrackLine, ...]:
    return tuple(TrackLine(id=t.id, test=t.test, side=t.side, source=t.source) for t in tracks)


def to_line(record: Line) -> bytes:
    """``record`` as one line of JSON, without its end; equal records give equal bytes.

    Raises
    ------
    ValueError
        When an archive could not be read with it; with the reason.
    """
    value = _plain(record)
    require_modest(value)
    _require_sensible(record)
    line = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"expected at most {MAX_LINE_BYTES} bytes a record, got {len(line)}")
    return line


def from_line(line: bytes, *, kind: LineKind) -> Line:
    """The record of this kind that ``line`` holds; nothing missing, nothing more.

    Raises
    ------
    ValueError
        With the reason.
    """
    read_json(line)
    try:
        (record,) = _reader(kind).validate_json(b"[" + line + b"]")
    except ValidationError as error:
        raise ValueError(_faults(error)) from None
    _require_sensible(record)
    return _as_kept(record)


def line_id(record: Line) -> str:
    """The id of what the line holds."""
    match record:
        case AbsenceLine():
            return record.absence.id
        case ChoiceLine():
            return record.choice.id
        case RecheckLine():
            return record.recheck.id
    return record.id


def _as_kept(record: Line) -> Line:
    """Answers hold tuples where JSON has lists."""
    if isinstance(record, CheckLine):
        return replace(record, answers=cast(Mapping[str, object], in_tuples(record.answers)))
    if isinstance(record, PlanRecord):
        inputs = record.plan.inputs
        answers = cast(Mapping[str, object], in_tuples(inputs.answers))
        return replace(record, plan=replace(record.plan, inputs=replace(inputs, answers=answers)))
    return record


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError(f"expected values that JSON has, got a {type(value).__name__}")


def _require_sensible(record: object) -> None:
    """Ids that make good names, days that a calendar of ours has; a level down as well."""
    for each in fields(cast(Any, record)):
        value = getattr(record, each.name)
        if each.name in _NAMES_OF_IDS:
            require_id(value, name=each.name)
        elif isinstance(value, date):
            require_day(value)
        elif isinstance(value, Absence | Choice | Recheck):
            _require_sensible(value)
    if isinstance(record, Absence) and record.last < record.first:
        raise ValueError(f"absence {record.id} ends before it begins")
    if isinstance(record, CheckLine):
        _require_few_files(record.tracks, record.pictures)
    elif isinstance(record, UnfinishedLine):
        _require_few_files(record.tracks, ())


def _require_few_files(tracks: Sequence[TrackLine], pictures: Sequence[PictureLine]) -> None:
    for files in (tracks, pictures):
        if len(files) > MAX_PARTS:
            raise ValueError(f"expected at most {MAX_PARTS} files of a kind, got {len(files)}")
        for each in files:
            require_id(each.id, name="id")
        if len({each.id for each in files}) != len(files):
            raise ValueError("two files of one record have the same id")
    there = {track.id for track in tracks}
    for picture in pictures:
        if picture.track not in there:
            raise ValueError(f"picture {picture.id} is of a track that the check does not have")


def require_id(value: str, *, name: str) -> None:
    """Pass silently when ``value`` is a good id.

    Raises
    ------
    ValueError
        With the reason.
    """
    if not ID.fullmatch(value):
        raise ValueError(
            f"expected {name} of letters, digits, dots and dashes, got “{shown(value)}”"
        )


def require_day(value: date) -> None:
    """Pass silently when ``value`` is within the calendar of the product.

    Raises
    ------
    ValueError
        With the reason.
    """
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("expected moments with their time zone, got one without")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, got {value.year}")


@cache
def _reader(kind: LineKind) -> TypeAdapter[tuple[Line]]:
    # Around a tuple, because a dataclass of the standard library takes its rules from outside.
    return TypeAdapter(cast(Any, GenericAlias(tuple, (LINE_TYPES[kind],))), config=_STRICT)


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    named = "; ".join(
        f"{shown('.'.join(str(part) for part in fault['loc'][1:]) or 'all of it')}: {fault['msg']}"
        for fault in faults[:_MOST_FAULTS]
    )
    more = len(faults) - _MOST_FAULTS
    return f"{named}; and {more} more" if more > 0 else named
