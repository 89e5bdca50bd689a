"""Before you start.

Some answers mean that somebody should look at it first. They come before every other finding.
This is no examination: it follows published lists of warning signs and errs on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from primemover.findings.gate import Level, TriggeredRow
from primemover.findings.model import CheckEvidence, EvidenceItem, Finding, Rule, Words
from primemover.findings.told import not_told, told

TITLES: Final[dict[Level, str]] = {
    "emergency": "Get help now",
    "urgent": "See a doctor today",
    "block": "Not before a professional agrees",
    "gate": "Ask a professional first",
    "modify": "Adapted for you",
    "caution": "Worth mentioning to a professional",
}
LATE: Final = 90
"""Added to the priority of what reassures: it is read after what one can train for."""

_NOT_DEFINITE: Final = "That something is wrong. It means that somebody should look, who can."


def gather(evidence: CheckEvidence) -> Iterator[EvidenceItem]:
    """Every row that applies, as told."""
    for row in evidence.gate.triggered:
        yield told(f"safety/{row.id}", direction="for", says=row.say)


def _judge(rule: Rule, evidence: CheckEvidence) -> tuple[Finding, ...]:
    """A finding for each row to be looked at, one for all that adapts, one for what is open.

    While a warning sign is not answered, that is read first.
    """
    rows = [row for row in evidence.gate.triggered if row.level in TITLES]
    referring = [row for row in rows if row.level != "modify" and not row.cleared]
    adapting = [row for row in rows if row not in referring]
    found = [_refer(row, rule=rule, priority=place) for place, row in enumerate(referring, start=1)]
    if adapting:
        found.append(_adapted(adapting, rule=rule))
    if evidence.gate.answer_first:
        found.append(_open(rule, evidence=evidence))
    elif not rows:
        found.append(_no_row(rule))
    return tuple(found)


def _refer(row: TriggeredRow, *, rule: Rule, priority: int) -> Finding:
    return Finding(
        rule=f"{rule.id}-{row.id}",
        title=TITLES[row.level],
        explanation=rule.explanation,
        status="refer",
        side=None,
        seen=f"You told us: {row.say}",
        meaning=rule.words.supported,
        does_not_mean=_NOT_DEFINITE,
        next_step=row.do,
        grade="B" if row.sources else "D",
        evidence=(told(f"safety/{row.id}", direction="for", says=row.say),),
        sources=row.sources,
        priority=priority,
    )


def _adapted(rows: list[TriggeredRow], *, rule: Rule) -> Finding:
    """Everything that changes tests and exercises without keeping anybody from them."""
    return Finding(
        rule=f"{rule.id}-adapted",
        title=TITLES["modify"],
        explanation=rule.explanation,
        status="supported",
        side=None,
        seen="You told us: " + " ".join(dict.fromkeys(map(_as_told, rows))),
        meaning="What could bother it is left out of tests and exercises.",
        does_not_mean=_NOT_DEFINITE,
        next_step=" ".join(dict.fromkeys(row.do for row in rows)),
        grade="C",
        evidence=tuple(told(f"safety/{row.id}", direction="for", says=row.say) for row in rows),
        sources=tuple(dict.fromkeys(key for row in rows for key in row.sources)),
        priority=rule.priority + LATE,
    )


def _as_told(row: TriggeredRow) -> str:
    """What a row is about; for a gate with a go-ahead also who gave it."""
    return f"{row.say} Cleared {row.cleared_reason}." if row.cleared else row.say


def _open(rule: Rule, *, evidence: CheckEvidence) -> Finding:
    """Some warning signs were not answered: what to do about it, before anything else."""
    items = tuple(not_told(q, evidence=evidence) for q in evidence.gate.unanswered)
    what, _, how = evidence.gate.answer_first.partition(": ")
    return Finding(
        rule=rule.id,
        title=what,
        explanation=rule.explanation,
        status="cannot_tell",
        side=None,
        seen=f"Not answered so far: {len(items)}; {how}",
        meaning="",
        does_not_mean=rule.words.does_not_mean,
        next_step=evidence.gate.answer_first,
        grade="B",
        evidence=items,
        sources=rule.sources,
        priority=rule.priority,
    )


def _no_row(rule: Rule) -> Finding:
    """Every warning sign denied: a clean sheet is no news, so it is read late."""
    return Finding(
        rule=rule.id,
        title=rule.title,
        explanation=rule.explanation,
        status="not_supported",
        side=None,
        seen="You answered no to every warning sign.",
        meaning=rule.words.not_supported,
        does_not_mean=rule.words.does_not_mean,
        next_step=rule.words.next_not_supported,
        grade="B",
        evidence=(),
        sources=rule.sources,
        priority=rule.priority + LATE,
    )


ENTRY = Rule(
    id="safety_gate",
    doc=__doc__ or "",
    gather=gather,
    judge=_judge,
    words=Words(
        supported="This should be looked at before you train.",
        not_supported="Nothing you told speaks against starting gently.",
        does_not_mean="That everything is fine. A questionnaire sees little; stop if something "
        "hurts sharply, and ask.",
        next_supported="Follow what is said there first.",
        next_not_supported="Begin with the first block and take it slowly.",
        next_cannot_tell="Answer the safety questions.",
    ),
    grade="B",
    sources=("finucane2020", "parq_plus"),
    priority=1,
    about="context",
    habit=True,
)
