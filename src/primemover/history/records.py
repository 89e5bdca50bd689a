"""The records that are kept, as plain values; how they are stored is told in ``tables``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from primemover.programme.plan import Plan
from primemover.terms import Side, Status

Author = Literal["person", "professional"]
UnfinishedKind = Literal["check", "session", "signs"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody whose history is kept; ``label`` is what the person is called on this machine."""

    id: str
    label: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackRecord:
    """The landmarks of one recording: a pose track as Parquet bytes (``recordings.tracks``)."""

    id: str
    test: str
    side: Side | None
    source: str
    parquet: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureRecord:
    """A drawn key frame of one recording, PNG bytes."""

    id: str
    track: str
    number: int
    png: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckRecord:
    """One check.

    ``result`` is ``CheckResult.to_dict()`` through JSON, ``answers`` the answers by question id.
    ``repeats`` is the id of the check it was done twice with, on one's own, to learn one's noise.
    """

    id: str
    person: str
    at: datetime
    answers: Mapping[str, object] = field(repr=False)
    result: Mapping[str, object] = field(repr=False)
    versions: Mapping[str, str]
    tracks: tuple[TrackRecord, ...] = ()
    pictures: tuple[PictureRecord, ...] = ()
    repeats: str = ""

    @property
    def of_sensors_alone(self) -> bool:
        """Whether it holds recordings of muscle sensors and nothing else: no answer, no film.

        No plan is made from it, and it stands in for no check.
        """
        rest = self.answers or self.result.get("tests")
        return bool(self.result.get("recorded")) and not rest


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """A check or a session that was begun and not ended; kept so that it can go on anywhere.

    ``signs`` is what was answered to the stop signs alone, or about food, one record a telling: it
    is part of no check and ends with nothing.

    ``document`` is what its owner needs to go on, as plain JSON: mappings and lists of texts,
    finite numbers, yes or no. ``at`` is when it was last kept.
    """

    id: str
    person: str
    kind: UnfinishedKind
    at: datetime
    document: Mapping[str, object] = field(repr=False)
    tracks: tuple[TrackRecord, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanRecord:
    """A plan as it was made; the newest of a person is the one in use."""

    id: str
    person: str
    made_at: datetime
    plan: Plan
    check: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteRecord:
    """A free note, by the person or by a professional."""

    id: str
    person: str
    on: date
    by: Author
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnFinding:
    """What a professional found, or says in place of a finding of a check, with the reason.

    ``rule`` and ``check`` name the finding that is overridden; both are "" for one of their own.
    """

    id: str
    person: str
    on: date
    status: Status
    text: str
    reason: str
    by: str = ""
    check: str = ""
    rule: str = ""
    side: Side | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What was erased: records by table, and files by folder."""

    records: Mapping[str, int]
    files: int = 0
