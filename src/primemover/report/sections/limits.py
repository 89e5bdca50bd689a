"""The limits a measure is held against, in words, with how far their numbers can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from primemover.findings.limits import limits_of
from primemover.knowledge import Knowledge
from primemover.report.citations import Citation, Citations


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitView:
    """What a measure is held against, which says itself whose number it is."""

    text: str
    unverified: bool
    citations: tuple[Citation, ...]


def limit_view(
    quantity: str, *, test: str, knowledge: Knowledge, citations: Citations
) -> LimitView | None:
    """The limits of ``quantity`` in ``test``, or None when it is shown without judging it."""
    limits = limits_of(quantity, knowledge=knowledge, test=test)
    threshold = knowledge.thresholds.get(quantity)
    if limits is None or threshold is None:
        return None
    numbers = [n for n in threshold.limits if not n.tests or test in n.tests]
    return LimitView(
        text=limits.words,
        unverified=any(n.unverified for n in numbers),
        citations=citations.cite(limits.sources),
    )
