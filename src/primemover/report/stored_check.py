"""A kept check as the pages read it: findings, measures and safety rows out of plain JSON values.

History keeps a check as ``CheckResult.to_dict()`` through JSON, so that it can be read long after
the software that made it. Whatever an older one lacks is simply not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from primemover.measures.model import Measure
from primemover.terms import STATUS_WORDS, Grade, Side, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFinding:
    """A finding in its own words; ``limits`` are what its evidence was held against."""

    rule: str
    status: Status
    title: str
    side: Side | None
    seen: str
    meaning: str
    next_step: str
    grade: Grade
    sources: tuple[str, ...]
    compensation: str
    limits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredTest:
    """One recording: what it was of, how it was seen, what was measured, what was refused."""

    test: str
    side: Side | None
    source: str
    problem: str
    facing: str
    measures: tuple[Measure, ...]
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRow:
    """A safety row that applied; ``cleared`` says by whom it was lifted ("" when it was not)."""

    id: str
    level: str
    say: str
    do: str
    cleared: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredCheck:
    """The result of one check; ``unanswered`` are the stop questions left open."""

    outcome: str
    answers: Mapping[str, Any]
    rows: tuple[StoredRow, ...]
    limits: Mapping[str, Any]
    unanswered: tuple[str, ...]
    tests: tuple[StoredTest, ...]
    findings: tuple[StoredFinding, ...]
    versions: Mapping[str, str]


def read_check(document: Mapping[str, Any]) -> StoredCheck:
    """The check in ``document``: ``CheckRecord.result``, or the content of a ``check.json``."""
    gate = document.get("gate") or {}
    return StoredCheck(
        outcome=str(document.get("outcome", "go")),
        answers=document.get("answers") or {},
        rows=tuple(_row(each) for each in _items(gate, "triggered")),
        limits=gate.get("limits") or {},
        unanswered=tuple(gate.get("unanswered") or ()),
        tests=tuple(_test(each) for each in _items(document, "tests")),
        findings=tuple(_finding(each) for each in _items(document, "findings")),
        versions={name: str(value) for name, value in (document.get("versions") or {}).items()},
    )


def _items(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in document.get(name) or () if isinstance(each, Mapping))


def _row(row: Mapping[str, Any]) -> StoredRow:
    return StoredRow(
        id=row.get("id", ""),
        level=row.get("level", ""),
        say=row.get("say", ""),
        do=row.get("do", ""),
        cleared=row.get("cleared_reason", "") if row.get("cleared") else "",
    )


def _test(test: Mapping[str, Any]) -> StoredTest:
    return StoredTest(
        test=test.get("test", ""),
        side=_side(test),
        source=test.get("source", ""),
        problem=test.get("problem", ""),
        facing=(test.get("view") or {}).get("facing", ""),
        measures=tuple(_measure(each) for each in _items(test, "measures") if _complete(each)),
        refusals=tuple(
            (r.get("quantity", ""), r.get("reason", "")) for r in _items(test, "refusals")
        ),
    )


def _complete(measure: Mapping[str, Any]) -> bool:
    """Whether value and uncertainty are numbers: no number is shown without its uncertainty."""
    return all(isinstance(measure.get(name), int | float) for name in ("value", "uncertainty"))


def _measure(measure: Mapping[str, Any]) -> Measure:
    return Measure(
        quantity=measure.get("quantity", ""),
        value=float(measure["value"]),
        unit=measure.get("unit", ""),
        side=_side(measure),
        uncertainty=float(measure["uncertainty"]),
        valid_share=float(measure.get("valid_share") or 0.0),
        method=measure.get("method", ""),
        confidence="low" if measure.get("confidence") == "low" else "normal",
    )


def _finding(finding: Mapping[str, Any]) -> StoredFinding:
    status = finding.get("status")
    return StoredFinding(
        rule=finding.get("rule", ""),
        status=status if status in STATUS_WORDS else "cannot_tell",
        title=finding.get("title", ""),
        side=_side(finding),
        seen=finding.get("seen", ""),
        meaning=finding.get("meaning", ""),
        next_step=finding.get("next_step", ""),
        grade=finding.get("grade", "D"),
        sources=tuple(finding.get("sources") or ()),
        compensation=finding.get("compensation", ""),
        limits=tuple(dict.fromkeys(_limits(_items(finding, "evidence")))),
    )


def _limits(evidence: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    for item in evidence:
        if item.get("direction") == "for" and item.get("limit"):
            yield item["limit"]


def _side(document: Mapping[str, Any]) -> Side | None:
    side = document.get("side")
    return side if side in ("left", "right") else None


def by_status(findings: Sequence[StoredFinding], *, status: Status) -> tuple[StoredFinding, ...]:
    """The findings of this status, in the order they were made."""
    return tuple(finding for finding in findings if finding.status == status)
