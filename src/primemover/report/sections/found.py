"""The findings section: grouped by what a person needs to know first, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from primemover.findings.model import EvidenceItem, Finding
from primemover.report.citations import Citation, Citations
from primemover.report.words import (
    CONFIDENCE_WORDS,
    DIRECTION_WORDS,
    GRADE_WORDS,
    ORIGIN_WORDS,
    STATUS_ICONS,
    STATUS_LEADS,
    STATUS_MARKS,
    STATUS_ORDER,
    sentence,
    status_word,
    with_side,
)
from primemover.terms import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceView:
    """One thing that was seen or told, ready to show."""

    origin: str
    statement: str
    direction: str
    points: str
    limit: str
    caution: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingView:
    """One finding, ready to show."""

    ident: str
    title: str
    seen: str
    meaning: str
    grade: str
    grade_words: str
    does_not_mean: str
    next_step: str
    evidence: tuple[EvidenceView, ...]
    contradictions: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingGroup:
    """All findings of one status under the words a person reads."""

    status: Status
    word: str
    icon: str
    mark: str
    lead: str
    findings: tuple[FindingView, ...]


def finding_groups(
    findings: Sequence[Finding], *, citations: Citations
) -> tuple[FindingGroup, ...]:
    """The findings grouped by status, most useful first; empty groups are left out."""
    return tuple(
        FindingGroup(
            status=status,
            word=status_word(status),
            icon=STATUS_ICONS[status],
            mark=STATUS_MARKS[status],
            lead=STATUS_LEADS[status],
            findings=tuple(_view(finding, citations=citations) for finding in members),
        )
        for status in STATUS_ORDER
        if (members := [finding for finding in findings if finding.status == status])
    )


def finding_ident(finding: Finding) -> str:
    """An id for ``finding`` on the page; a safety row is told apart by its source of evidence."""
    name = "-".join(filter(None, ("finding", finding.rule, finding.side)))
    keys = finding.evidence[0].key if finding.rule == "safety_gate" and finding.evidence else ""
    return f"{name}-{keys.rpartition('/')[2]}" if keys else name


def _view(finding: Finding, *, citations: Citations) -> FindingView:
    # cited before the evidence, so that numbers rise in reading order
    sources = citations.cite(finding.sources)
    return FindingView(
        ident=finding_ident(finding),
        title=with_side(finding.title, side=finding.side),
        seen=sentence(finding.seen),
        meaning=sentence(finding.meaning),
        grade=finding.grade,
        grade_words=GRADE_WORDS[finding.grade],
        does_not_mean=sentence(finding.does_not_mean),
        next_step=sentence(finding.next_step),
        evidence=tuple(_evidence(item, citations=citations) for item in finding.evidence),
        contradictions=tuple(sentence(text) for text in finding.contradictions),
        citations=sources,
    )


def _evidence(item: EvidenceItem, *, citations: Citations) -> EvidenceView:
    return EvidenceView(
        origin=ORIGIN_WORDS[item.origin],
        statement=sentence(item.statement or item.remedy),
        direction=item.direction,
        points=_points(item),
        limit=item.limit,
        caution=CONFIDENCE_WORDS["low"] if item.confidence == "low" else "",
        citations=citations.cite(item.sources),
    )


def _points(item: EvidenceItem) -> str:
    words = DIRECTION_WORDS[item.direction]
    borderline = item.strength == "borderline" and item.direction in ("for", "against")
    return f"{words}, just past the limit" if borderline else words
