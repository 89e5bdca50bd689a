"""A plan of weeks from a check: who stands where, what each session holds, and why."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from primemover.findings.gate import SafetyGate, safety_gate
from primemover.programme.advice import advice_for
from primemover.programme.decisions import decisions_for
from primemover.programme.eligibility import Suitability
from primemover.programme.expectations import expectations_for
from primemover.programme.left_out import left_out_for
from primemover.programme.plan import FindingInBrief, Plan, PlanInputs, PlanSettings
from primemover.programme.plan_maker import make_weeks
from primemover.programme.prescribe import withheld_because
from primemover.programme.roster import at_level
from primemover.programme.settings import checked, person_of, settings_from
from primemover.recordings.answers import Answers

if TYPE_CHECKING:
    from primemover.findings.model import Finding
    from primemover.knowledge import Knowledge

_NOTHING_SUITS = (
    "Nothing in the library suits what you told us and do not want; a physiotherapist can find "
    "something that does."
)

__all__ = ["brief", "make_plan", "plan_from", "remake", "settings_from", "suitability_of"]


def make_plan(
    *,
    answers: Answers,
    findings: Iterable[Finding | FindingInBrief],
    gate: SafetyGate,
    knowledge: Knowledge,
    settings: PlanSettings,
) -> Plan:
    """Weeks of sessions for this person; none when safety says stop or pause.

    The same input gives the same plan. Phases take their usual weeks here; whether one really
    ends is decided by its gates as the plan goes on (``progress``).

    Parameters
    ----------
    findings : iterable of Finding or FindingInBrief
        Those that stand out choose among the exercises that suit.
    gate : SafetyGate
        What it leaves out and limits holds for every exercise and every dose.

    Raises
    ------
    PlanError
        When the settings are none a plan can be made of.
    """
    inputs = PlanInputs(
        answers=dict(answers.values),
        findings=brief(findings),
        settings=checked(settings, knowledge=knowledge),
    )
    return plan_from(inputs, gate=gate, knowledge=knowledge)


def remake(
    plan: Plan,
    *,
    knowledge: Knowledge,
    settings: PlanSettings | None = None,
    findings: Iterable[FindingInBrief] | None = None,
    answers: Mapping[str, object] | None = None,
    phases: Sequence[str] = (),
) -> Plan:
    """The plan made again of what it was made of, or of other settings, findings or answers.

    ``phases`` names the phase of each week as far as it is known; the last one goes on.
    """
    inputs = PlanInputs(
        answers=plan.inputs.answers if answers is None else dict(answers),
        findings=plan.inputs.findings if findings is None else tuple(findings),
        settings=checked(settings or plan.inputs.settings, knowledge=knowledge),
    )
    gate = safety_gate(Answers(values=inputs.answers), knowledge=knowledge)
    return plan_from(inputs, gate=gate, knowledge=knowledge, phases=phases)


def brief(findings: Iterable[Finding | FindingInBrief]) -> tuple[FindingInBrief, ...]:
    """What a plan needs to know of each finding."""
    return tuple(
        FindingInBrief(
            rule=one.rule,
            status=one.status,
            title=one.title,
            side=one.side,
            compensation=one.compensation,
        )
        for one in findings
    )


def suitability_of(plan: Plan, *, knowledge: Knowledge, rise: int = 0) -> Suitability:
    """What suits the person of a plan, ``rise`` levels above the one of their experience."""
    gate = safety_gate(Answers(values=plan.inputs.answers), knowledge=knowledge)
    return at_level(_suitability(plan.inputs, gate=gate, knowledge=knowledge), rise=rise)


def plan_from(
    inputs: PlanInputs, *, gate: SafetyGate, knowledge: Knowledge, phases: Sequence[str] = ()
) -> Plan:
    """The plan of these inputs, whose settings were checked."""
    versions = {"primemover": _software_version(), "knowledge": knowledge.version}
    if gate.outcome != "go":
        said = withheld_because(gate, days_per_week=inputs.settings.days_per_week)
        return Plan(
            inputs=inputs, weeks=(), advice=said.advice, withheld=said.withheld, versions=versions
        )
    suitability = _suitability(inputs, gate=gate, knowledge=knowledge)
    making = make_weeks(inputs, suitability=suitability, phases=phases)
    empty = not any(week.sessions for week in making.weeks)
    return Plan(
        inputs=inputs,
        weeks=() if empty else making.weeks,
        withheld=_NOTHING_SUITS if empty else "",
        decisions=decisions_for(making),
        left_out=left_out_for(making),
        expectations=expectations_for(suitability, weeks=inputs.settings.weeks),
        sitting_break=making.desk,
        advice=advice_for(suitability),
        versions=versions,
    )


def _suitability(inputs: PlanInputs, *, gate: SafetyGate, knowledge: Knowledge) -> Suitability:
    answers = Answers(values=inputs.answers)
    return Suitability(
        person=person_of(answers, settings=inputs.settings, knowledge=knowledge),
        gate=gate,
        values=inputs.answers,
        knowledge=knowledge,
        refused=inputs.settings.refused,
    )


@cache
def _software_version() -> str:
    return importlib.metadata.version("primemover")
