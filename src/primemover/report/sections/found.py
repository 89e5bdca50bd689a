"""The findings section: grouped by what a person needs to know first, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from primemover.findings.model import EvidenceItem, Finding
from primemover.findings.summary import first_sentence
from primemover.report.citations import Citation, Citations
from primemover.report.words import (
    CONFIDENCE_WORDS,
    DIRECTION_WORDS,
    GRADE_WORDS,
    MISSING_WORDS,
    ORIGIN_WORDS,
    STATUS_ICONS,
    STATUS_LEADS,
    STATUS_MARKS,
    STATUS_ORDER,
    sentence,
    status_word,
    typographic,
    with_side,
)
from primemover.terms import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceView:
    """One thing that was seen or told, ready to show."""

    origin: str
    statement: str
    direction: str
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingView:
    """One finding, ready to show; ``unseen`` when nothing at all was seen or told about it."""

    ident: str
    title: str
    seen: str
    meaning: str
    grade: str
    grade_words: str
    does_not_mean: str
    next_step: str
    first_step: str
    evidence: tuple[EvidenceView, ...]
    contradictions: tuple[str, ...]
    unseen: bool
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

    @property
    def seen(self) -> tuple[FindingView, ...]:
        """Those that rest on something."""
        return tuple(finding for finding in self.findings if not finding.unseen)

    @property
    def unseen(self) -> tuple[FindingView, ...]:
        """Those about which nothing was seen or told yet."""
        return tuple(finding for finding in self.findings if finding.unseen)


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
        first_step=sentence(first_sentence(finding.next_step)),
        evidence=tuple(_evidence(item, citations=citations) for item in finding.evidence),
        unseen=_unseen(finding),
        contradictions=tuple(sentence(text) for text in finding.contradictions),
        citations=sources,
    )


def _unseen(finding: Finding) -> bool:
    # open safety questions are said in full, however little was told
    told = any(item.direction != "missing" for item in finding.evidence)
    return bool(finding.evidence) and not told and finding.rule != "safety_gate"


def _evidence(item: EvidenceItem, *, citations: Citations) -> EvidenceView:
    return EvidenceView(
        origin=ORIGIN_WORDS[item.origin] if item.statement else MISSING_WORDS[item.origin],
        statement=sentence(item.statement or item.remedy),
        direction=item.direction,
        notes=tuple(filter(None, (_points(item), *_cautions(item)))),
        citations=citations.cite(item.sources),
    )


def _cautions(item: EvidenceItem) -> Iterator[str]:
    if item.limit:
        yield f"held against: {typographic(item.limit)}"
    if item.confidence == "low":
        yield f"confidence {CONFIDENCE_WORDS['low']}"


def _points(item: EvidenceItem) -> str:
    words = DIRECTION_WORDS[item.direction]
    borderline = item.strength == "borderline" and item.direction in ("for", "against")
    return f"{words}, just past the limit" if borderline else words
