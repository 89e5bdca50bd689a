"""Page one: at most three messages, one thing to do today, one thing to answer or film next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from primemover.findings.judge import reading_order
from primemover.findings.model import Finding
from primemover.terms import STATUS_WORDS, Grade

MOST_MESSAGES: Final = 3
"""What a person takes in at a glance."""

_GRADES: Final[tuple[Grade, ...]] = ("A", "B", "C", "D")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of page one: a headline and the sentence under it."""

    finding: Finding
    headline: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PageOne:
    """What a person reads first.

    ``today`` is one thing to do, ``next_look`` one thing to answer or film so that the next check
    sees more ("" when nothing is missing).
    """

    messages: tuple[Message, ...]
    today: str
    next_look: str


def page_one(findings: Iterable[Finding], *, today: str = "") -> PageOne:
    """The few findings worth reading first, always the same for the same findings.

    Parameters
    ----------
    today : str
        What the programme says to do today; the first message's next step when "".
    """
    ordered = sorted(findings, key=_importance)
    chosen = _one_a_rule(f for f in ordered if f.status != "cannot_tell")[:MOST_MESSAGES]
    return PageOne(
        messages=tuple(_message(finding) for finding in chosen),
        today=today or (chosen[0].next_step if chosen else ""),
        next_look=_next_look(ordered),
    )


def _importance(finding: Finding) -> tuple[int, int, int, str, str]:
    """Status first, then the priority of the rule, then how well the meaning is founded."""
    status, priority, rule, side = reading_order(finding)
    return status, priority, _GRADES.index(finding.grade), rule, side


def _one_a_rule(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Left and right of one rule are one message; a warning is never dropped."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        name = f"{finding.rule} {finding.title}" if finding.status == "refer" else finding.rule
        kept.setdefault(name, finding)
    return [*kept.values()]


def _next_look(ordered: Iterable[Finding]) -> str:
    """An open warning sign first, then what was tried and is unclear, then what can be filmed."""
    # a finding without evidence was left out for safety: nothing to film there
    unseen = [f for f in ordered if f.status == "cannot_tell" and f.evidence and f.next_step]
    return min(unseen, key=_effort).next_step if unseen else ""


def _effort(finding: Finding) -> tuple[bool, bool, bool]:
    tried = any(item.direction != "missing" for item in finding.evidence)
    filmed = any(item.origin == "camera" for item in finding.evidence)
    return finding.rule != "safety_gate", not tried, not filmed


def _message(finding: Finding) -> Message:
    side = f", {finding.side}" if finding.side else ""
    return Message(
        finding=finding,
        headline=f"{finding.title}{side}: {STATUS_WORDS[finding.status]}",
        detail=" ".join(text for text in (finding.seen, finding.meaning) if text),
    )
