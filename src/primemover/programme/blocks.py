"""Blocks: choices with their doses, kept to the time there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from primemover.programme.dose import dose_for, minutes
from primemover.programme.eligibility import Suitability
from primemover.programme.model import Block, PrescribedExercise
from primemover.programme.selection import Choice, Wish, choose

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan, Exercise, Knowledge


def blocks_for(suitability: Suitability, *, wished: Mapping[str, Wish]) -> tuple[Block, ...]:
    """Every block of the programme in the order it is done; one without exercises is left out."""
    plans = sorted(suitability.knowledge.plans.values(), key=lambda plan: plan.order)
    blocks: list[Block] = []
    used: frozenset[str] = frozenset()
    for plan in plans:
        block = _block(plan, suitability=suitability, wished=wished, used=used)
        if block.exercises:
            blocks.append(block)
            used |= {one.exercise for one in block.exercises}
    return tuple(blocks)


def fewest_and_most(knowledge: Knowledge) -> tuple[int, int]:
    """How many exercises a block should have, at least and at most."""
    size = knowledge.dosing["block_size"].numbers["exercises"]
    return int(size.low or 0), int(size.high or 0)


def _block(
    plan: BlockPlan, *, suitability: Suitability, wished: Mapping[str, Wish], used: frozenset[str]
) -> Block:
    knowledge = suitability.knowledge
    fewest, most = fewest_and_most(knowledge)
    choices = choose(plan, suitability=suitability, wished=wished, used=used, fewest=fewest)[:most]
    limit_min = _limit_min(plan, suitability=suitability)
    easy = plan.warms_up or suitability.person.beginner
    done = _with_doses(choices, plan=plan, suitability=suitability, easy=easy)
    if _minutes(done, knowledge=knowledge) > limit_min:  # fewer sets come before fewer exercises
        done = _with_doses(choices, plan=plan, suitability=suitability, easy=True)
    exercises = _within(
        done,
        needed=[c.needed for c in choices],
        limit_min=limit_min,
        fewest=fewest,
        knowledge=knowledge,
    )
    return Block(
        phase=plan.phase,
        title=plan.title,
        purpose=_purpose(plan, count=len(exercises), fewest=fewest),
        exercises=exercises,
        minutes=round(_minutes(exercises, knowledge=knowledge), 1),
        optional=plan.optional,
    )


def _with_doses(
    choices: tuple[Choice, ...], *, plan: BlockPlan, suitability: Suitability, easy: bool
) -> tuple[PrescribedExercise, ...]:
    return tuple(_prescribed(c, plan=plan, suitability=suitability, easy=easy) for c in choices)


def _prescribed(
    choice: Choice, *, plan: BlockPlan, suitability: Suitability, easy: bool
) -> PrescribedExercise:
    exercise = choice.exercise
    dose = dose_for(
        exercise,
        entry=plan.doses.get(exercise.dose, exercise.dose),
        easy=easy,
        limits=suitability.gate.limits,
        knowledge=suitability.knowledge,
    )
    return PrescribedExercise(
        exercise=exercise.id,
        name=exercise.name,
        dose=dose,
        cues=exercise.cues,
        reasons=choice.reasons,
        each_side=exercise.unilateral,
        adaptations=suitability.adaptations(exercise),
        alternatives=_easier(exercise, suitability=suitability),
    )


def _easier(exercise: Exercise, *, suitability: Suitability) -> tuple[str, ...]:
    """Easier ways that suit this person: other exercises by name, then words."""
    others = (suitability.knowledge.exercise(name) for name in exercise.regressions)
    names = (other.name for other in others if suitability.obstacle(other) is None)
    return (*names, *exercise.ways_to_ease)


def _within(
    done: tuple[PrescribedExercise, ...],
    *,
    needed: list[bool],
    limit_min: float,
    fewest: int,
    knowledge: Knowledge,
) -> tuple[PrescribedExercise, ...]:
    """What fits into the time: the last exercise that is not needed goes first."""
    kept = list(zip(done, needed, strict=True))
    while len(kept) > fewest:
        if _minutes(tuple(one for one, _ in kept), knowledge=knowledge) <= limit_min:
            break
        spare = [place for place, (_, is_needed) in enumerate(kept) if not is_needed]
        del kept[spare[-1] if spare else -1]
    return tuple(one for one, _ in kept)


def _limit_min(plan: BlockPlan, *, suitability: Suitability) -> float:
    """Minutes a block may take: warming up has its own limit, the rest shares the session."""
    limit = suitability.knowledge.dosing["activation_effect"].numbers["block_limit"].high or 0.0
    return limit if plan.warms_up else max(suitability.person.minutes - limit, limit)


def _minutes(exercises: tuple[PrescribedExercise, ...], *, knowledge: Knowledge) -> float:
    return sum(minutes(one.dose, each_side=one.each_side, knowledge=knowledge) for one in exercises)


def _purpose(plan: BlockPlan, *, count: int, fewest: int) -> str:
    if count >= fewest or plan.optional:
        return plan.purpose
    few = "Only one exercise suits" if count == 1 else f"Only {count} exercises suit"
    return f"{plan.purpose} {few} what you told us; a physiotherapist can add to it."
