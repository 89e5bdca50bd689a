"""Exchanging an exercise for the rest of a plan, or saying why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from primemover.errors import PlanError
from primemover.programme.planning import remake, suitability_of
from primemover.programme.roster import blocks_of, numbered
from primemover.programme.selection import ranked, wishes

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan, Exercise, Knowledge, Slot
    from primemover.programme.eligibility import Suitability
    from primemover.programme.plan import Plan, PlannedExercise

_DESK = "desk"


def swap(plan: Plan, *, slot: str, exercise: str | None = None, knowledge: Knowledge) -> Plan:
    """The plan with another exercise in ``slot``, for as long as it runs.

    Parameters
    ----------
    slot : str
        As in :class:`~primemover.programme.plan.PlannedExercise`: ``strength.2``.
    exercise : str, optional
        Id or alias of the new one; the best of the others when left out.

    Raises
    ------
    PlanError
        Saying why the exercise does not suit or fit into the minutes, or that there is no such
        slot or no other.
    """
    standing = _standing(plan, slot=slot)
    new = standing.others[0] if exercise is None and standing.others else exercise
    if new is None:
        raise PlanError(
            f"{slot}: nothing else does the job of {standing.name.lower()} and suits you; keep it, "
            "or refuse it and its place stays empty"
        )
    known = _exercise(new, slot=slot, others=standing.others, knowledge=knowledge)
    if known.id == standing.exercise:
        raise PlanError(f"{slot}: {known.name} stands there already; choose another")
    _refuse_unsuitable(known, plan=plan, slot=slot, standing=standing, knowledge=knowledge)
    settings = plan.inputs.settings
    wanted = {**settings.chosen, slot: known.id}
    changed = replace(settings, chosen=wanted, refused=settings.refused - {known.id})
    new_plan = remake(plan, settings=changed, knowledge=knowledge)
    if known.id not in _in_slot(new_plan, slot=slot):
        raise PlanError(
            f"{slot}: {known.name} takes longer than the sessions leave for it; choose another or "
            "give the sessions more minutes"
        )
    return new_plan


def others_for(
    exercise: str, *, slot: str, suitability: Suitability, knowledge: Knowledge
) -> tuple[str, ...]:
    """Ids of what may take the place of ``exercise`` in ``slot``, best first."""
    block, wanted = _slot(slot, knowledge=knowledge)
    ranking = ranked(wanted, plan=block, suitability=suitability, wished={})
    return tuple(
        one.id for one in ranking if one.id != exercise and suitability.obstacle(one) is None
    )


def _everything(plan: Plan) -> Iterator[PlannedExercise]:
    """Every exercise of the sessions and of the break at the desk."""
    for session in plan.sessions():
        yield from session.exercises()
    if plan.sitting_break:
        yield from plan.sitting_break.session.exercises()


def _in_slot(plan: Plan, *, slot: str) -> frozenset[str]:
    return frozenset(one.exercise for one in _everything(plan) if one.slot == slot)


def _standing(plan: Plan, *, slot: str) -> PlannedExercise:
    """What stands in the slot last: a plan may hold an easier one in its first weeks."""
    found: PlannedExercise | None = None
    slots: dict[str, None] = {}
    for one in _everything(plan):
        slots[one.slot] = None
        found = one if one.slot == slot else found
    if found is None:
        raise PlanError(
            f"{slot}: expected a slot of the plan, which has {', '.join(sorted(slots)) or 'none'}; "
            "take the one beside the exercise"
        )
    return found


def _exercise(name: str, *, slot: str, others: tuple[str, ...], knowledge: Knowledge) -> Exercise:
    try:
        return knowledge.exercise(name)
    except KeyError:
        offer = f"; {', '.join(others)} would suit" if others else ""
        raise PlanError(f"{slot}: no exercise is called {name!r}{offer}") from None


def _refuse_unsuitable(
    exercise: Exercise,
    *,
    plan: Plan,
    slot: str,
    standing: PlannedExercise,
    knowledge: Knowledge,
) -> None:
    offer = f"; {', '.join(standing.others)} would suit" if standing.others else ""
    if exercise.id not in _doing_the_job(slot, plan=plan, knowledge=knowledge):
        raise PlanError(
            f"{slot}: {exercise.name} does another job than {standing.name.lower()}{offer}"
        )
    rises = (int(phase.numbers["level_rise"].value or 0) for phase in knowledge.phases.values())
    suitability = suitability_of(plan, knowledge=knowledge, rise=0 if _DESK in slot else max(rises))
    obstacle = suitability.obstacle(exercise)
    if obstacle is not None and obstacle.kind != "refused":
        raise PlanError(f"{slot}: {exercise.name} is not offered. {obstacle.reason}{offer}")


def _doing_the_job(slot: str, *, plan: Plan, knowledge: Knowledge) -> frozenset[str]:
    """Everything that may stand in a slot, whether or not it suits."""
    name, _, number = slot.partition(".")
    if name == "yoga":
        sequence = next(iter(knowledge.yoga_sequences.values()))
        return frozenset(
            knowledge.exercise(pose).id for pose in sequence.poses[int(number) - 1].poses
        )
    block, wanted = _slot(slot, knowledge=knowledge)
    suitability = suitability_of(plan, knowledge=knowledge)
    wished = wishes(plan.inputs.findings, knowledge=knowledge)
    ranking = ranked(wanted, plan=block, suitability=suitability, wished=wished)
    return frozenset(one.id for one in ranking)


def _slot(slot: str, *, knowledge: Knowledge) -> tuple[BlockPlan, Slot]:
    for block in blocks_of(knowledge):
        if wanted := numbered(block).get(slot):
            return block, wanted
    raise PlanError(f"{slot}: no such slot; a slot is written like strength.2")
