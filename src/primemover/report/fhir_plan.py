"""A programme as a FHIR CarePlan: one activity a session, with its day, and the sitting breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primemover.programme.dose import in_words
from primemover.report.fhir_codes import Resource, concept, identity, reference
from primemover.report.words import plain

if TYPE_CHECKING:
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import Plan, PlannedExercise, PlannedSession, SittingBreak


def care_plan(
    plan: Plan, *, person: Resource, check: str, log: TrainingLog | None = None
) -> Resource | None:
    """``plan`` with what was done of it; None when there are no weeks to do."""
    sessions = tuple(plan.sessions())
    if not sessions:
        return None
    done = {each.session for each in log.sessions} if log else set()
    activities = [_session(each, done=each.id in done) for each in sessions]
    if plan.sitting_break is not None:
        activities.append(_break(plan.sitting_break))
    return {
        "resourceType": "CarePlan",
        "id": identity("plan", check, plan.inputs.settings.starts_on.isoformat()),
        "status": "active",
        "intent": "plan",
        "title": "Training programme",
        "description": f"{len(plan.weeks)} weeks of strength exercise for wellness and education, "
        "made by software from answers and recordings; nobody has checked it.",
        "subject": reference(person),
        "period": {
            "start": sessions[0].on.isoformat(),
            "end": max(each.on for each in sessions).isoformat(),
        },
        "activity": [{"detail": each} for each in activities],
        "note": [{"text": f"Week {w.number}: {w.title}. {w.purpose}"} for w in plan.weeks],
    }


def _session(session: PlannedSession, *, done: bool) -> Resource:
    return {
        "code": concept("session", code=session.kind, text=session.title),
        "status": "completed" if done else "scheduled",
        "scheduledTiming": {"event": [session.on.isoformat()]},
        "description": f"{session.id}, about {session.minutes:.0f} min. "
        + " ".join(_exercises(session)),
    }


def _break(sitting: SittingBreak) -> Resource:
    return {
        "code": concept("session", code="sitting_break", text=sitting.session.title),
        "status": "scheduled",
        "scheduledTiming": {
            "repeat": {"frequency": 1, "period": sitting.every_min, "periodUnit": "min"}
        },
        "description": "While sitting. " + " ".join(_exercises(sitting.session)),
    }


def _exercises(session: PlannedSession) -> Iterator[str]:
    for block in session.blocks:
        done = "; ".join(_exercise(each) for each in block.exercises)
        yield f"{block.title}: {done}."


def _exercise(each: PlannedExercise) -> str:
    load = f", {each.load_kg:g} kg" if each.load_kg else ""
    step = f", {plain(each.step)}" if each.step else ""
    return f"{each.name}, {in_words(each.dose, each_side=each.each_side)}{load}{step}"
