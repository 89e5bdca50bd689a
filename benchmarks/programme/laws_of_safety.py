"""Laws of safety: what must never stand in a plan, whoever made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from benchmarks.programme.case import Case
from primemover.programme.plan import PlannedExercise, PlannedSession

PROTEIN_FIGURE: Final = re.compile(r"\d\s*g\b[^.]*protein|protein[^.]*\d\s*g\b", re.IGNORECASE)
MAIN_PATTERNS: Final = frozenset({"squat", "hinge", "lunge", "step", "hip_extension", "abduction"})
BODY_FIGURE: Final = re.compile(r"\btape\b|\bcentimet|\bscales?\b.*\bweigh", re.IGNORECASE)


def withheld_while_a_stop_stands(case: Case) -> Iterator[str]:
    """Nothing is to come while a stop stands, or a gate that nobody opened."""
    if case.rules.stopped and case.to_come:
        yield "a stop or gate stands, and there is a plan all the same"


def some_programme_or_a_reason(case: Case) -> Iterator[str]:
    """Everybody has sessions with exercises, or is told why not."""
    plan = case.plan
    if plan.withheld and (
        plan.sitting_break or any(s.id not in case.done for s in plan.sessions())
    ):
        yield "sessions to come, and a reason why there are none"
    if not plan.weeks and not plan.withheld.strip():
        yield "neither weeks nor a reason"
    log = case.log
    told = log.pains or log.sessions or log.rechecks or log.choices or log.earlier
    if not plan.weeks and not case.rules.stopped and not told and (left := _what_suits(case)):
        yield f"withheld although {', '.join(left[:3])} would suit: {plan.withheld}"
    for session in plan.sessions():
        if not any(True for _ in session.exercises()):
            yield f"{session.id}: no exercise at all"


def _what_suits(case: Case) -> tuple[str, ...]:
    """Exercises of the main movements that speak for a programme, whatever the code thinks."""
    return tuple(
        name
        for name, exercise in case.knowledge.exercises.items()
        if exercise.offered
        and exercise.pattern in MAIN_PATTERNS
        and exercise.phase == "strengthen"
        and exercise.level <= 1
        and name not in case.rules.barred
        and name not in case.plan.inputs.settings.refused
        and (
            not exercise.needs_any or any(case.rules.equipment >= {*k} for k in exercise.needs_any)
        )
    )


def nothing_that_safety_leaves_out(case: Case) -> Iterator[str]:
    """No exercise to come is left out by a row, a tag, a limit or its own condition."""
    for session, one, exercise in case.coming():
        reason = case.rules.barred.get(one.exercise)
        if reason:
            yield f"{session.id}: {one.exercise} in spite of {reason}"
        if not exercise.offered:
            yield f"{session.id}: {one.exercise} is in the library for its test only"


def others_suit_too(case: Case) -> Iterator[str]:
    """What is named as a way out suits as well: it is one tap away."""
    for session, one, _ in case.coming():
        for other in one.others:
            reason = case.rules.barred.get(other)
            if reason:
                yield f"{session.id}: {one.slot} names {other} in spite of {reason}"


def doses_within_limits(case: Case) -> Iterator[str]:
    """Every dose keeps the limits: holds, reserve, calm repetitions, something to hold."""
    supported = bool(case.rules.limits.get("supported_only"))
    for session, one, exercise in case.coming() if case.rules.limits else ():
        for fault in _dose_faults(case, one):
            yield f"{session.id}: {one.exercise} {fault}"
        stands = supported and "standing" in exercise.tags
        if stands and exercise.hand_support not in one.adaptations:
            yield f"{session.id}: {one.exercise} does not say what to hold"


def _dose_faults(case: Case, one: PlannedExercise) -> Iterator[str]:
    limits, dose, dosing = case.rules.limits, one.dose, case.knowledge.dosing
    if "max_hold_s" in limits and (dose.hold_s or 0) > limits["max_hold_s"]:
        yield f"is held for {dose.hold_s} s, more than {limits['max_hold_s']:g}"
    if dose.hold_s is not None or dose.reps_low is None or dose.reps_high is None:
        return
    least = dosing["reserve"].numbers["reserve"].low or 0
    careful = limits.get("no_failure") or limits.get("moderate_effort")
    if careful and dose.reps_in_reserve < least:
        yield f"leaves {dose.reps_in_reserve} repetitions, fewer than {least:g}"
    calm = dosing["calm_sets"].numbers["reps"]
    if limits.get("no_breath_hold") and dose.reps_high > (calm.high or 0):
        yield f"asks for {dose.reps_high} repetitions, more than {calm.high:g}"
    if limits.get("no_breath_hold") and dose.reps_low < (calm.low or 0):
        yield f"allows sets of {dose.reps_low}, heavier than {calm.low:g}"


def no_text_breaks_a_limit(case: Case) -> Iterator[str]:
    """No tape measure where figures of the body are left out, no protein figures likewise."""
    limits, texts = case.rules.limits, tuple(_texts(case))
    if limits.get("no_body_figures"):
        yield from (f"speaks of measuring: {t}" for t in texts if _measures(t))
    if limits.get("no_protein_figures"):
        yield from (f"speaks of protein: {t}" for t in texts if PROTEIN_FIGURE.search(t))


def _measures(text: str) -> bool:
    """Whether a sentence speaks of measuring the body, and does not say not to."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    return any(BODY_FIGURE.search(s) and not s.startswith(("No ", "Without ")) for s in sentences)


def only_equipment_there_is(case: Case) -> Iterator[str]:
    """Only what the person has; on a journey, only what the journey offers."""
    for session, one, exercise in case.coming():
        have = _at_hand(case, session)
        needs = exercise.needs_any
        if needs and not any(have.issuperset(kit) for kit in needs):
            yield f"{session.id} on {session.on}: {one.exercise} needs {needs}"


def _at_hand(case: Case, session: PlannedSession) -> frozenset[str]:
    journeys = [
        absence.equipment
        for absence in case.log.absences
        if absence.first <= session.on <= absence.last and absence.equipment is not None
    ]
    if not journeys:
        return case.rules.equipment
    along = frozenset.intersection(*journeys)
    # a break beside the desk that never changed still bears the first day of the plan
    undated = session.kind == "desk" and session.on == case.plan.inputs.settings.starts_on
    return along | case.rules.equipment if undated else along


def _texts(case: Case) -> Iterator[str]:
    plan = case.plan
    yield from plan.advice
    yield from (expectation.text for expectation in plan.expectations)
    yield from (notice.text for notice in plan.notices)
    yield from (f"{decision.what} {decision.why}" for decision in plan.decisions)
