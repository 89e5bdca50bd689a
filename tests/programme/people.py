"""People and their plans, made in one line for the tests of the programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from primemover.findings.gate import safety_gate
from primemover.knowledge import Knowledge, load_knowledge
from primemover.programme.plan import FindingInBrief, Plan, PlannedExercise, PlanSettings
from primemover.programme.planning import make_plan, settings_from
from primemover.recordings.answers import Answers
from tests.strategies import answer_sheets

KNOWLEDGE = load_knowledge()
MONDAY = date(2026, 1, 5)


def told(**values: object) -> Answers:
    """Answers from ``section__key=value``."""
    return Answers(values={k.replace("__", "."): v for k, v in values.items()}, source="test")


def plan_for(
    answers: Answers,
    *,
    settings: PlanSettings | None = None,
    findings: tuple[FindingInBrief, ...] = (),
    **changes: object,
) -> Plan:
    """The plan of a person; ``changes`` are settings other than the answers wish."""
    wished = settings or settings_from(answers, starts_on=MONDAY, knowledge=KNOWLEDGE)
    return make_plan(
        answers=answers,
        findings=findings,
        gate=safety_gate(answers, knowledge=KNOWLEDGE),
        knowledge=KNOWLEDGE,
        settings=replace(wished, **changes),  # type: ignore[arg-type]
    )


def with_desk_break(minutes: float) -> Knowledge:
    """The knowledge, but for a break at the desk of so many minutes."""
    entry = KNOWLEDGE.dosing["desk_break"]
    length = entry.numbers["length"].model_copy(update={"value": minutes})
    entry = entry.model_copy(update={"numbers": {**entry.numbers, "length": length}})
    return replace(KNOWLEDGE, dosing={**KNOWLEDGE.dosing, "desk_break": entry})


def planned(plan: Plan) -> list[PlannedExercise]:
    """Every exercise of every session, the sitting break included."""
    found = [one for session in plan.sessions() for one in session.exercises()]
    return found + (list(plan.sitting_break.session.exercises()) if plan.sitting_break else [])


@st.composite
def people_and_settings(draw: st.DrawFn) -> tuple[Answers, PlanSettings]:
    """Anybody, with what the answers wish or with any other frame for the plan."""
    answers = draw(answer_sheets())
    wished = settings_from(answers, starts_on=MONDAY, knowledge=KNOWLEDGE)
    if draw(st.booleans()):
        return answers, wished
    days = draw(st.integers(1, 7))
    return answers, replace(
        wished,
        starts_on=draw(st.dates(date(2026, 1, 1), date(2026, 12, 31))),
        days_per_week=days,
        minutes=draw(st.one_of(st.sampled_from([5, 10, 20, 30]), st.integers(5, 180))),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=days, max_size=days)))),
        yoga_days=draw(st.integers(0, days)),
    )
