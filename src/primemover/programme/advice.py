"""What stands beside the blocks: advice, the one thing to do today, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from primemover.programme.dose import in_words
from primemover.programme.model import Block, LeftOut

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.safety import LimitName
    from primemover.programme.eligibility import Suitability

_SITTING = ("sitting.hours_work_day", "sitting.hours_free_day", "sitting.longest_stretch_min")
_WORDS_OF_LIMIT: Final[Mapping[LimitName, str]] = {
    "adult_present": "A qualified adult is beside you in every session.",
    "moderate_effort": "Keep to an effort at which you can still talk.",
    "no_eyes_closed": "Keep your eyes open in everything you do standing.",
    "no_body_figures": "No weighing, no measuring, no before-and-after pictures: "
    "what you can do and how it feels is enough.",
}
"""What a limit asks for that no dose and no choice of exercises can say."""

_ALWAYS = ("warm_up", "rest_between_sets", "progress_load", "weekly_sets", "retest")


def advice_for(suitability: Suitability) -> tuple[str, ...]:
    """Advice beside the blocks: stop signs still open, then the most personal first."""
    return tuple(dict.fromkeys(_advice(suitability)))


def _advice(suitability: Suitability) -> Iterator[str]:
    knowledge, values = suitability.knowledge, suitability.values
    if suitability.gate.answer_first:
        yield suitability.gate.answer_first
    yield from (row.do for row in suitability.gate.triggered if row.level != "rule")
    yield from (
        says for limit, says in _WORDS_OF_LIMIT.items() if suitability.gate.limits.get(limit)
    )
    if suitability.gate.limits.get("no_breath_hold"):
        yield knowledge.dosing["calm_sets"].advice
    if any(values.get(question) is not None for question in _SITTING):
        yield knowledge.dosing["sitting_mean"].advice
    yield knowledge.dosing["sitting_breaks"].advice
    if "firmer" in suitability.person.goals:
        yield knowledge.dosing["firmer"].advice
    no_progression = bool(suitability.gate.limits.get("no_progression"))
    for entry in _ALWAYS:
        if not (no_progression and entry in {"progress_load", "weekly_sets"}):
            yield knowledge.dosing[entry].advice
    for rule in ("pain_red", "stop_rule"):
        row = knowledge.safety[rule]
        yield f"{row.say} {row.do}"


def today_from(blocks: tuple[Block, ...], *, knowledge: Knowledge) -> str:
    """One thing to do today, in one sentence; getting up from the chair where no block suits."""
    first = next((one for block in blocks for one in block.exercises), None)
    if first is None:
        return knowledge.dosing["sitting_breaks"].advice
    dose = in_words(first.dose, each_side=first.each_side)
    cue = first.cues[0][0].lower() + first.cues[0][1:]
    return f"Try one thing: {first.name.lower()}, {dose} ({cue})."


def left_out_from(blocks: tuple[Block, ...], *, suitability: Suitability) -> tuple[LeftOut, ...]:
    """The article's exercises that are not in the blocks, each with the reason."""
    offered = {one.exercise: one.name for block in blocks for one in block.exercises}
    return left_out(offered, suitability=suitability)


def left_out(offered: Mapping[str, str], *, suitability: Suitability) -> tuple[LeftOut, ...]:
    """The article's exercises that are not ``offered`` (names by id), each with the reason."""
    library = suitability.knowledge.exercises
    return tuple(
        _left_out(name, offered=offered, suitability=suitability)
        for name, exercise in sorted(library.items())
        if exercise.in_article and name not in offered
    )


def _left_out(name: str, *, offered: Mapping[str, str], suitability: Suitability) -> LeftOut:
    library = suitability.knowledge.exercises
    exercise = library[name]
    obstacle = suitability.obstacle(exercise)
    if obstacle is not None:
        return LeftOut(
            exercise=name, name=exercise.name, reason=obstacle.reason, safety_rule=obstacle.rule
        )
    alike = [said for other, said in offered.items() if library[other].pattern == exercise.pattern]
    reason = (
        f"{alike[0]} does the same job in this programme."
        if alike
        else "The session is long enough without it; it can join later."
    )
    return LeftOut(exercise=name, name=exercise.name, reason=reason)
