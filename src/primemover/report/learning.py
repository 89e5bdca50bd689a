"""What the app teaches: muscles, how other parts take over, and the article beside the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from primemover.report.citations import Citation, Citations
from primemover.report.sections.article import ArticleRow, article_rows
from primemover.terms import Grade

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Compensation, Exercise, Knowledge
    from primemover.knowledge.article import Verdict
    from primemover.knowledge.exercises import Muscle, MuscleFact

HELPERS: Final = (
    "hamstrings",
    "adductor_magnus",
    "tensor_fasciae_latae",
    "deep_rotators",
    "erector_spinae",
    "quadratus_lumborum",
    "quadriceps",
    "iliopsoas",
)
"""Neighbours that share the work of the hip, or are said to."""

OVERSTATED: Final[tuple[Verdict, ...]] = ("contradicted", "not_found", "indirect")
"""Verdicts on points where the article says more than is known."""

_CLAIMS: Final = ("claim", "test", "exercise", "option", "implied")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that is known; ``unverified`` where it was not read in a source."""

    text: str
    grade: Grade
    unverified: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MuscleCard:
    """A muscle: what it does as signs of joint coordinates, its parts, and what is known of it."""

    muscle: Muscle
    parts: tuple[Muscle, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureView:
    """A figure of a study: what it counts, the figure in words, and whether it was read there."""

    what: str
    amount: str
    unit: str
    who: str
    own_rule: bool
    unverified: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CompensationCard:
    """Another part doing the work: what is seen, what may be said of it, what to try."""

    entry: Compensation
    unverified: bool
    figures: tuple[FigureView, ...]
    exercises: tuple[Exercise, ...]
    citations: tuple[Citation, ...]


def muscle_cards(
    names: Iterable[str], *, knowledge: Knowledge, citations: Citations
) -> tuple[MuscleCard, ...]:
    """A card for each muscle, in the order of ``names``.

    Raises
    ------
    KeyError
        For a muscle that knowledge does not have.
    """
    return tuple(
        MuscleCard(
            muscle=knowledge.muscles[name],
            parts=tuple(each for each in knowledge.muscles.values() if each.part_of == name),
            facts=tuple(_fact(f, citations=citations) for f in knowledge.muscles[name].facts),
        )
        for name in names
    )


def compensation_cards(
    knowledge: Knowledge, *, citations: Citations
) -> tuple[CompensationCard, ...]:
    """Every account of another part taking over: first what is offered as a finding."""
    entries = sorted(
        knowledge.compensations.values(),
        key=lambda one: (not one.offered_as_finding, one.origin != "article", one.grade, one.name),
    )
    return tuple(_compensation(one, knowledge=knowledge, citations=citations) for one in entries)


def overstated(knowledge: Knowledge, *, citations: Citations) -> tuple[ArticleRow, ...]:
    """The claims on which the article says more than is known."""
    return _claims(knowledge, verdicts=OVERSTATED, citations=citations)


def borne_out(knowledge: Knowledge, *, citations: Citations) -> tuple[ArticleRow, ...]:
    """The claims that hold, whole or in part."""
    return _claims(knowledge, verdicts=("supported", "partly"), citations=citations)


def article_beside_evidence(
    knowledge: Knowledge, *, citations: Citations
) -> tuple[ArticleRow, ...]:
    """Every point of the article, in its order."""
    return article_rows(knowledge, citations=citations)


def _claims(
    knowledge: Knowledge, *, verdicts: Collection[Verdict], citations: Citations
) -> tuple[ArticleRow, ...]:
    """Claims with one of these verdicts; only theirs are cited."""
    rows = article_rows(knowledge, citations=Citations(knowledge.sources))
    points = ((row, knowledge.article[str(row.number)]) for row in rows)
    return tuple(
        replace(row, citations=citations.cite(point.sources))
        for row, point in points
        if point.verdict in verdicts and point.kind in _CLAIMS
    )


def _fact(fact: MuscleFact, *, citations: Citations) -> Fact:
    return Fact(
        text=fact.text,
        grade=fact.grade,
        unverified=fact.seen == "recalled",
        citations=citations.cite(fact.sources),
    )


def _compensation(
    entry: Compensation, *, knowledge: Knowledge, citations: Citations
) -> CompensationCard:
    return CompensationCard(
        entry=entry,
        unverified=entry.seen == "recalled",
        figures=tuple(_figures(entry, citations=citations)),
        exercises=tuple(knowledge.exercise(name) for name in entry.exercises),
        citations=citations.cite(entry.sources),
    )


def _figures(entry: Compensation, *, citations: Citations) -> Iterator[FigureView]:
    for figure in entry.figures:
        yield FigureView(
            what=figure.what,
            amount=amount_words(figure),
            unit={"deg": "°"}.get(figure.unit, figure.unit),
            who=figure.population,
            own_rule=figure.basis == "product_rule",
            unverified=figure.unverified,
            citations=citations.cite(figure.keys),
        )


def amount_words(number: CitedNumber) -> str:
    """A cited number without its unit: ``75``, ``11.9 to 26.7``, ``38 ± 17``."""
    if number.value is None:
        ends = [f"{end:g}" for end in (number.low, number.high) if end is not None]
        return " to ".join(ends)
    return f"{number.value:g} ± {number.sd:g}" if number.sd is not None else f"{number.value:g}"
