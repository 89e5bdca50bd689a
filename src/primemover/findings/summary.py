"""Page one: at most three messages, one thing to do today, one thing to answer or film next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from primemover.findings.combine import CLEAR, weight
from primemover.findings.judge import about, reading_order
from primemover.findings.model import Direction, EvidenceItem, Finding
from primemover.terms import STATUS_WORDS, Grade, Status

MOST_MESSAGES: Final = 3
"""What a person takes in at a glance."""

_GRADES: Final[tuple[Grade, ...]] = ("A", "B", "C", "D")
_DECIDED: Final[dict[Status, Direction]] = {"supported": "for", "not_supported": "against"}
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of page one: a headline and at most two sentences under it.

    A warning keeps its whole text: it is never shortened.
    """

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
    ordered = _glutes_first(sorted(findings, key=_importance))
    chosen = _one_a_rule(_worth_saying(ordered))[:MOST_MESSAGES]
    return PageOne(
        messages=tuple(_message(finding) for finding in chosen),
        today=today or (chosen[0].next_step if chosen else ""),
        next_look=_next_look(ordered),
    )


def _worth_saying(ordered: Sequence[Finding]) -> Iterator[Finding]:
    """Stop signs nobody answered, then whatever could be told."""
    yield from (f for f in ordered if _open_signs(f))
    yield from (f for f in ordered if f.status != "cannot_tell")


def _open_signs(finding: Finding) -> bool:
    return finding.rule == "safety_gate" and finding.status == "cannot_tell"


def _glutes_first(ordered: Sequence[Finding]) -> Sequence[Finding]:
    """``ordered`` with one clear answer about glutes or covering first, where none stands out."""
    ours = [f for f in ordered if about(f) in ("glutes", "covering")]
    clear = [f for f in ours if f.status == "not_supported" and _is_clear(f)]
    if not clear or any(f.status == "supported" for f in ours):
        return ordered
    rest = [f for f in ordered if f is not clear[0]]
    urgent = [f for f in rest if f.status == "refer"]
    return [*urgent, clear[0], *(f for f in rest if f.status != "refer")]


def _is_clear(finding: Finding) -> bool:
    decided = _DECIDED.get(finding.status)
    return any(i.direction == decided and weight(i) == CLEAR for i in finding.evidence)


def first_sentence(text: str) -> str:
    """The first sentence of ``text``; what is quoted in it stays whole."""
    first, *others = _SENTENCE_END.split(text.strip())
    while others and first.count("“") > first.count("”"):
        first = f"{first} {others.pop(0)}"
    return first


def strongest_statement(finding: Finding) -> str:
    """The one thing seen or told that decided most, as a sentence; the camera before an answer."""
    decided = _DECIDED.get(finding.status)
    items = [i for i in finding.evidence if i.statement and i.direction == decided]
    if not items:
        return first_sentence(finding.seen)
    text = first_sentence(max(items, key=_weight).statement)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _weight(item: EvidenceItem) -> tuple[int, bool]:
    return weight(item), item.origin != "answer"


def _importance(finding: Finding) -> tuple[int, int, int, int, str, str]:
    """The order of reading, then how well the meaning is founded."""
    status, subject, priority, rule, side = reading_order(finding)
    return status, subject, priority, _GRADES.index(finding.grade), rule, side


def _one_a_rule(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Left and right of one rule are one message; a warning is never dropped."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        name = f"{finding.rule} {finding.title}" if finding.status == "refer" else finding.rule
        kept.setdefault(name, finding)
    return [*kept.values()]


def _next_look(ordered: Iterable[Finding]) -> str:
    finding = most_telling(ordered)
    if finding is None:
        return ""
    return finding.next_step if finding.rule == "safety_gate" else _one_remedy(finding)


def most_telling(findings: Iterable[Finding]) -> Finding | None:
    """The open finding that is worth settling first, or None when nothing can be added.

    An open warning sign first, then the glutes and who covers, then what was tried and is
    unclear, then what can be filmed.
    """
    # without evidence there is nothing to add, least of all where safety left a test out
    unseen = [
        f
        for f in findings
        if f.status == "cannot_tell" and not f.left_out and f.evidence and f.next_step
    ]
    return min(unseen, key=_effort, default=None)


def _one_remedy(finding: Finding) -> str:
    """One thing only: what is unclear before what is missing, a film before an answer."""
    wanted = [item for item in finding.evidence if item.remedy]
    if not wanted:
        return finding.next_step
    return min(wanted, key=lambda i: (i.direction == "missing", i.origin == "answer")).remedy


def _effort(finding: Finding) -> tuple[bool, ...]:
    items = finding.evidence
    return (
        finding.rule != "safety_gate",
        about(finding) not in ("glutes", "covering"),
        not any(item.remedy and item.direction != "missing" for item in items),
        # a scale is a tool few have at hand
        any(item.key.startswith("scale.") for item in items),
        about(finding) != "glutes",
        not any(item.origin == "camera" for item in items),
    )


def _message(finding: Finding) -> Message:
    side = f", {finding.side}" if finding.side else ""
    return Message(
        finding=finding,
        headline=f"{finding.title}{side}: {STATUS_WORDS[finding.status]}",
        detail=_detail(finding),
    )


def _detail(finding: Finding) -> str:
    if finding.status == "refer":
        return " ".join(text for text in (finding.seen, finding.meaning) if text)
    told, means = strongest_statement(finding), first_sentence(finding.meaning)
    if finding.contradictions:
        told = f"{told.rstrip('.')}, but not everything seen and told agrees."
    return " ".join(text for text in (told, means) if text)
