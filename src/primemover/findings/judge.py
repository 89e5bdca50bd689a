"""From evidence to findings: every rule, one after the other, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from primemover.findings.combine import Combined, combine
from primemover.findings.filmed import name_of, not_filmed
from primemover.findings.model import About, CheckEvidence, EvidenceItem, Finding, Rule
from primemover.registry import discover
from primemover.terms import SIDES, Side, Status

_ORDER: Final[dict[Status, int]] = {
    "refer": 0,
    "supported": 1,
    "not_supported": 2,
    "cannot_tell": 3,
}
_ABOUT: Final[dict[About, int]] = {
    "glutes": 0,
    "covering": 0,
    "form": 1,
    "habit": 2,
    "context": 3,
}
"""The question people come with first, then what they do, then what lies around it."""

_NOTHING_YET: Final = "Nothing was seen or told about this yet."
_MOST_REMEDIES: Final = 2
"""A list of everything that could be filmed is not a next step."""


@cache
def rules() -> dict[str, Rule]:
    """Every rule found, by id."""
    return discover("primemover.findings.rules")


def judge(evidence: CheckEvidence, *, among: Iterable[Rule] | None = None) -> tuple[Finding, ...]:
    """What every rule concludes, by urgency: refer, stands out, looks fine, couldn't see.

    Parameters
    ----------
    among : iterable of Rule, optional
        Only these rules; every rule discovered by default.
    """
    chosen = rules().values() if among is None else among
    found = [finding for rule in chosen for finding in apply_rule(rule, evidence=evidence)]
    return tuple(sorted(found, key=reading_order))


def reading_order(finding: Finding) -> tuple[int, int, int, str, str]:
    """What a finding is sorted by: its status, what it speaks of, the priority of its rule."""
    subject = _ABOUT[about(finding)]
    return _ORDER[finding.status], subject, finding.priority, finding.rule, finding.side or ""


def about(finding: Finding) -> About:
    """What ``finding`` speaks of, as its rule says; the form of a movement for an unknown rule."""
    rule = rules().get(finding.rule)
    return rule.about if rule else "form"


def apply_rule(rule: Rule, *, evidence: CheckEvidence) -> tuple[Finding, ...]:
    """What one rule concludes; a rule whose tests are all left out for safety says just that."""
    if rule.judge is not None:
        return rule.judge(rule, evidence)
    if rule.tests and all(evidence.excluded(test) for test in rule.tests):
        return (_left_out(rule, evidence=evidence),)
    items = tuple(rule.gather(evidence))
    if not items:
        return ()
    return tuple(
        conclude(
            rule, combined=combine(_of_side(items, side, rule=rule, evidence=evidence)), side=side
        )
        for side in _sides(rule, items)
    )


def conclude(rule: Rule, *, combined: Combined, side: Side | None = None) -> Finding:
    """The finding of ``rule`` for evidence already combined."""
    seen = dict.fromkeys(item.statement for item in combined.items if item.statement)
    return Finding(
        rule=rule.id,
        title=rule.title,
        explanation=rule.explanation,
        status=combined.status,
        side=side,
        seen=" ".join(_sentence(text) for text in seen) or _NOTHING_YET,
        meaning=_meaning(rule, combined=combined),
        does_not_mean=rule.words.does_not_mean,
        next_step=_next_step(rule, combined=combined),
        grade=rule.grade,
        evidence=combined.items,
        contradictions=combined.contradictions,
        sources=_sources(rule, combined.items),
        compensation=rule.compensation,
        priority=rule.priority,
    )


def _sides(rule: Rule, items: Iterable[EvidenceItem]) -> tuple[Side | None, ...]:
    """One finding a side when anything is known of a side, else one for both."""
    told = {item.side for item in items if item.direction != "missing"}
    if rule.sided and told & set(SIDES):
        return SIDES
    return (None,)


def _of_side(
    items: Iterable[EvidenceItem], side: Side | None, *, rule: Rule, evidence: CheckEvidence
) -> tuple[EvidenceItem, ...]:
    """The items of one side; what to film there when only the other side is known."""
    mine = tuple(item for item in items if side is None or item.side in (None, side))
    if mine or side is None:
        return mine
    filmed = dict.fromkeys(i.key for i in items if i.origin == "camera")
    keys = (key.partition("/") for key in filmed)
    return tuple(
        not_filmed(quantity, evidence=evidence, test=test, side=side)
        for test, _, quantity in keys
        if test in rule.tests and not evidence.excluded(test)
    )


def _meaning(rule: Rule, *, combined: Combined) -> str:
    if combined.status == "supported":
        return rule.words.supported
    if combined.status == "not_supported":
        return rule.words.not_supported
    if combined.contradictions:
        return "What was seen and told does not agree, so nothing is concluded."
    if combined.points_for:
        return "This points one way, but not clearly enough to conclude anything."
    return ""


def _next_step(rule: Rule, *, combined: Combined) -> str:
    if combined.status == "supported":
        return rule.words.next_supported
    if combined.status == "not_supported":
        return rule.words.next_not_supported
    return " ".join(_remedies(combined.items)) or rule.words.next_cannot_tell


def _remedies(items: Iterable[EvidenceItem]) -> list[str]:
    """What would help most: what is unclear, then one thing to answer and one to film."""
    tried = [item.remedy for item in items if item.direction != "missing"]
    answer, film = (
        [item.remedy for item in items if item.direction == "missing" and item.origin == origin]
        for origin in ("answer", "camera")
    )
    remedies = dict.fromkeys(text for text in (*tried, *answer[:1], *film[:1]) if text)
    return [*remedies][:_MOST_REMEDIES]


def _sources(rule: Rule, items: Iterable[EvidenceItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*rule.sources, *(key for item in items for key in item.sources))))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _left_out(rule: Rule, *, evidence: CheckEvidence) -> Finding:
    tests = [name_of(test, knowledge=evidence.knowledge) for test in rule.tests]
    reasons = dict.fromkeys(evidence.gate.why_not(test) for test in rule.tests)
    return Finding(
        rule=rule.id,
        title=rule.title,
        explanation=rule.explanation,
        status="cannot_tell",
        side=None,
        seen=f"Left out for your safety: {', '.join(tests)} ({'; '.join(reasons)}).",
        meaning="",
        does_not_mean="That anything is wrong; it was simply not tested.",
        next_step="Leave this test out for now. A physiotherapist can offer another one.",
        grade=rule.grade,
        evidence=(),
        sources=rule.sources,
        compensation=rule.compensation,
        priority=rule.priority,
        left_out=True,
    )
