"""The limits a measure is held against, in words, with how far their numbers can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from primemover.findings.limits import limits_of
from primemover.knowledge import CitedNumber, Knowledge
from primemover.report.citations import Citation, Citations
from primemover.report.words import sentence, typographic


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitView:
    """What a measure is held against, which says itself whose number it is."""

    text: str
    unverified: bool
    note: str
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
        text=typographic(limits.words),
        unverified=any(unverified(n) for n in numbers),
        note=" ".join(dict.fromkeys(filter(None, map(doubt, numbers)))),
        citations=citations.cite(limits.sources),
    )


def unverified(number: CitedNumber) -> bool:
    """Whether ``number`` claims to be published and was not read in its own source text."""
    return number.basis == "published" and (
        number.seen != "retrieved" or "secondary source" in number.where
    )


def doubt(number: CitedNumber) -> str:
    """Why ``number`` is unverified, as its entry says it; "" when it is not."""
    if not unverified(number):
        return ""
    told = "; ".join(filter(None, (number.where, number.note.rstrip("."))))
    return sentence(told or "from memory, not read in its source")
