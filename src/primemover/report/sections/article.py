"""The article section: each of its points with a verdict, a sentence, and what answers it here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from primemover.knowledge import Knowledge
from primemover.knowledge.article import ArticlePoint, Verdict
from primemover.report.citations import Citation, Citations
from primemover.report.words import sentence

VERDICT_WORDS: Final[dict[Verdict, tuple[str, str]]] = {
    "supported": ("holds", "tick"),
    "partly": ("holds in part", "half"),
    "contradicted": ("evidence speaks against it", "cross"),
    "not_found": ("no evidence found", "dashed"),
    "indirect": ("only indirect evidence", "half"),
    "instruction": ("an instruction, nothing to prove", "dot"),
    "offer": ("an offer, nothing to prove", "dot"),
}
"""Verdict → what a person reads, and the icon beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleRow:
    """One point of the article."""

    number: int
    claim: str
    verdict: str
    word: str
    icon: str
    reason: str
    answered_by: str
    unverified: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictCount:
    """How many points of the article got one verdict."""

    verdict: str
    word: str
    icon: str
    count: int


def article_rows(knowledge: Knowledge, *, citations: Citations) -> tuple[ArticleRow, ...]:
    """Every point of the article, in its order."""
    points = sorted(knowledge.article.values(), key=lambda point: point.number)
    return tuple(_row(point, citations=citations) for point in points)


def verdict_counts(rows: Sequence[ArticleRow]) -> tuple[VerdictCount, ...]:
    """How many points got each verdict, in the order of :data:`VERDICT_WORDS`."""
    counts = Counter(row.verdict for row in rows)
    return tuple(
        VerdictCount(verdict=verdict, word=word, icon=icon, count=counts[verdict])
        for verdict, (word, icon) in VERDICT_WORDS.items()
        if counts[verdict]
    )


def _row(point: ArticlePoint, *, citations: Citations) -> ArticleRow:
    word, icon = VERDICT_WORDS[point.verdict]
    return ArticleRow(
        number=point.number,
        claim=sentence(point.claim),
        verdict=point.verdict,
        word=word,
        icon=icon,
        reason=sentence(point.reason),
        answered_by=sentence("; ".join(point.answered_by)),
        unverified=point.seen == "recalled",
        citations=citations.cite(point.sources),
    )
