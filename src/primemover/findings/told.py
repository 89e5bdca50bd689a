"""Evidence items made from answers, each with its remedy when the answer is missing.

A rule only says which question and in which words; what comes back is ready for
:func:`primemover.findings.combine.combine`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.findings.limits import limits_of, place
from primemover.findings.model import CheckEvidence, Direction, EvidenceItem, Strength
from primemover.terms import Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

TARGETS: Final = ("lower_buttock", "upper_outer_hip")
"""Where the glutes are felt: the maximus below, the medius at the side."""

NORMAL_95: Final = 1.96
"""Standard errors on either side of a 95 % interval."""

ELSEWHERE: Final = ("front_of_hip", "front_of_thigh", "back_of_thigh", "low_back")
"""Where the work is felt when other muscles do it."""


def told_number(
    question: str,
    *,
    evidence: CheckEvidence,
    quantity: str,
    says: str,
    test: str = "",
    side: Side | None = None,
    part: str = "",
) -> EvidenceItem:
    """A number the person gave, held against the limits of ``quantity``.

    Parameters
    ----------
    says : str
        The statement, with ``{value:g}`` where the number goes.
    """
    value = evidence.answers.number(question)
    if value is None:
        return not_told(question, evidence=evidence, side=side, part=part)
    return told_value(
        question,
        evidence=evidence,
        value=value,
        quantity=quantity,
        says=says,
        test=test,
        side=side,
        part=part,
    )


def told_value(
    key: str,
    *,
    evidence: CheckEvidence,
    value: float,
    quantity: str,
    says: str,
    test: str = "",
    side: Side | None = None,
    part: str = "",
) -> EvidenceItem:
    """A number worked out from answers, held against the limits of ``quantity``.

    Where the knowledge base says how such a number varies between two sessions, it is an
    interval, and the statement says *give or take*; else it has none.
    """
    limits = limits_of(quantity, knowledge=evidence.knowledge, test=test)
    half = _half_width(value, quantity=quantity, knowledge=evidence.knowledge)
    direction, strength = place(limits, low=value - half, high=value + half)
    statement = says.format(value=value)
    return EvidenceItem(
        key=key,
        origin="answer",
        direction=direction,
        strength=strength,
        statement=f"{statement}, give or take {half:.1f}" if half else statement,
        limit=limits.words if limits else "",
        sources=limits.sources if limits else (),
        side=side,
        part=part,
    )


def _half_width(value: float, *, quantity: str, knowledge: Knowledge) -> float:
    """Half the 95 % interval of one told number, from its re-test error; 0 when none is known."""
    threshold = knowledge.thresholds.get(quantity)
    noise = knowledge.retest_noise.get(threshold.noise) if threshold else None
    if noise is None or noise.sem is None or not noise.usable_for_retest:
        return 0.0
    error = noise.sem.value or noise.sem.high or 0.0
    # an error in % is one of the value, also where the value is a percentage itself
    return NORMAL_95 * error * (abs(value) / 100 if noise.sem.unit == "%" else 1.0)


def told_yes_no(
    question: str,
    *,
    evidence: CheckEvidence,
    yes: tuple[Direction, str],
    no: tuple[Direction, str],
    strength: Strength = "clear",
    part: str = "",
) -> EvidenceItem:
    """A yes or no, each with its direction and its statement."""
    value = evidence.answers.get(question)
    if not isinstance(value, bool):
        return not_told(question, evidence=evidence, part=part)
    direction, statement = yes if value else no
    return told(question, direction=direction, says=statement, strength=strength, part=part)


def told(
    key: str,
    *,
    direction: Direction,
    says: str,
    strength: Strength = "clear",
    remedy: str = "",
    part: str = "",
) -> EvidenceItem:
    """Something the person told, pointing as the rule decided."""
    return EvidenceItem(
        key=key,
        origin="answer",
        direction=direction,
        strength=strength,
        statement=says,
        remedy=remedy,
        part=part,
    )


def not_told(
    question: str, *, evidence: CheckEvidence, side: Side | None = None, part: str = ""
) -> EvidenceItem:
    """A missing answer, with the question to answer as its remedy."""
    return EvidenceItem(
        key=question,
        origin="answer",
        direction="missing",
        statement="",
        remedy=answer_remedy(question, knowledge=evidence.knowledge),
        side=side,
        part=part,
    )


def answer_remedy(question: str, *, knowledge: Knowledge) -> str:
    """Which question to answer, in its own words and under the heading it is asked."""
    entry = knowledge.questions.get(question)
    if entry is None:
        return f"Answer {question}."
    heading = knowledge.question_sections[entry.section].title
    return f"Answer, under “{heading}”: “{entry.text}”"


def felt_at(question: str, *, evidence: CheckEvidence) -> Mapping[str, float] | None:
    """How strongly each site was felt, 0 to 10; None when the question was not answered."""
    value = evidence.answers.get(question)
    return value if isinstance(value, Mapping) else None


def strongest(felt: Mapping[str, float], *, sites: Iterable[str]) -> float:
    """The highest rating among ``sites``; a site not mentioned was felt at 0."""
    return max((float(felt.get(site, 0)) for site in sites), default=0.0)


def felt_words(question: str, *, evidence: CheckEvidence) -> str:
    """What was felt where, the strongest first, as one clause."""
    felt = felt_at(question, evidence=evidence) or {}
    entry = evidence.knowledge.questions.get(question)
    labels = {option.id: option.label for option in entry.options} if entry else {}
    told_sites = sorted(((-rate, site) for site, rate in felt.items() if rate > 0))
    if not told_sites:
        return "nothing in particular"
    return ", ".join(f"{labels.get(site, site)} {-rate:g}/10" for rate, site in told_sites)


def told_felt(
    question: str,
    *,
    evidence: CheckEvidence,
    sites: Iterable[str],
    quantity: str,
    test: str,
    says: str,
) -> EvidenceItem:
    """How strongly a test was felt at ``sites``, held against the limits of ``quantity``.

    Parameters
    ----------
    says : str
        What the statement starts with: ``"In the plank you felt"``.
    """
    felt = felt_at(question, evidence=evidence)
    if felt is None:
        return not_told(question, evidence=evidence)
    return told_value(
        question,
        evidence=evidence,
        value=strongest(felt, sites=sites),
        quantity=quantity,
        says=f"{says}: {felt_words(question, evidence=evidence)}",
        test=test,
    )


def unless_back_hurts(item: EvidenceItem, *, evidence: CheckEvidence) -> EvidenceItem:
    """``item``, made unclear when the back hurts anyway, or when that was not told.

    A back that hurts anyway is felt in any test that loads it, so the reading says nothing.
    """
    if item.direction == "missing":
        return item
    pain = evidence.answers.number("pain.low_back")
    if pain:
        reason = f"your back hurts anyway ({pain:g}/10), so this says nothing about the test"
        remedy = "Try it again on a day when your back does not hurt."
    elif pain is None and item.direction == "for":
        reason = "you did not say whether your back hurts anyway"
        remedy = answer_remedy("pain.low_back", knowledge=evidence.knowledge)
    else:
        return item
    return replace(
        item, direction="unclear", statement=f"{item.statement}; {reason}", remedy=remedy
    )
