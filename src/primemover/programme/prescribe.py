"""The first programme, from answers and findings, within what the safety gate allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primemover.programme.advice import advice_for, left_out_from, today_from
from primemover.programme.blocks import blocks_for
from primemover.programme.eligibility import Suitability
from primemover.programme.model import Programme
from primemover.programme.person import person_from
from primemover.programme.selection import wishes

if TYPE_CHECKING:
    from primemover.findings.gate import SafetyGate
    from primemover.findings.model import Finding
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers


def prescribe(
    *, answers: Answers, findings: Sequence[Finding], gate: SafetyGate, knowledge: Knowledge
) -> Programme:
    """The first programme: blocks to do, advice beside them, and what was left out.

    Everyone whom the gate lets go gets blocks; a finding that could not be made never blocks one.
    The same input gives the same programme.

    Parameters
    ----------
    findings : sequence of Finding
        Those that stand out choose among the exercises that suit; the others do nothing.
    gate : SafetyGate
        With the outcome ``stop`` or ``pause`` the programme is withheld and says why.

    Notes
    -----
    An exercise suits when no safety row that applies names it or one of its tags, no limit
    speaks against it, none of its own conditions holds, the equipment is there and its level is
    not above the person's experience.
    """
    person = person_from(answers, knowledge=knowledge)
    if gate.outcome != "go":
        return withheld_because(gate, days_per_week=person.days_per_week)
    suitability = Suitability(person=person, gate=gate, values=answers.values, knowledge=knowledge)
    blocks = blocks_for(suitability, wished=wishes(findings, knowledge=knowledge))
    return Programme(
        blocks=blocks,
        days_per_week=person.days_per_week,
        advice=advice_for(suitability),
        left_out=left_out_from(blocks, suitability=suitability),
        today=today_from(blocks, knowledge=knowledge),
    )


def withheld_because(gate: SafetyGate, *, days_per_week: int) -> Programme:
    """A programme without blocks: what to do first, and why."""
    open_rows = [
        row
        for row in gate.triggered
        if not row.cleared and row.level in {"emergency", "urgent", "block", "gate"}
    ]
    return Programme(
        blocks=(),
        days_per_week=days_per_week,
        advice=tuple(row.do for row in open_rows),
        left_out=(),
        today=open_rows[0].do if open_rows else "",
        withheld=" ".join(row.say for row in open_rows),
    )
