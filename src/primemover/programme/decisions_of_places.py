"""Why each exercise and each dose is in a plan, and why a block or a slot stays empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primemover.programme.decision import decided, first_weeks
from primemover.programme.plan import Decision
from primemover.programme.sessions import TRUNK

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan
    from primemover.programme.plan_maker import Making
    from primemover.programme.roster import Empty, Place, Roster

_DOSE_LIMITS = frozenset({"max_hold_s", "no_failure", "no_breath_hold", "moderate_effort"})


def decisions_of_places(making: Making) -> Iterator[Decision]:
    """One for every exercise that comes, with the week it first does."""
    coming = first_weeks(making)
    for roster in making.rosters.values():
        for place in roster.places.values():
            week = coming.get((place.slot, place.exercise.id))
            if week is not None:
                since = "" if week <= 1 else f" From week {week}."
                what = f"{place.exercise.name}.{since}"
                yield decided(
                    place.slot,
                    what=what,
                    why=" ".join(place.choice.reasons),
                    sources=_place_sources(place, making),
                )
    for pose in making.poses:
        if (pose.slot, pose.exercise.id) in coming:
            because = pose.wanted.because[0].upper() + pose.wanted.because[1:]
            yield decided(
                pose.slot,
                what=f"{pose.exercise.name}.",
                why=f"{because}.",
                sources=pose.exercise.sources,
            )


def _place_sources(place: Place, making: Making) -> tuple[str, ...]:
    knowledge = making.suitability.knowledge
    block = knowledge.session_blocks.get(place.block) or knowledge.plans[place.block]
    row = ""
    if place.choice.instead_of is not None:
        row = place.choice.instead_of[1].rule
    of_row = knowledge.safety[row].sources if row else ()
    return (*place.choice.sources, *place.exercise.sources, *block.sources, *of_row)


def decisions_of_doses(making: Making) -> Iterator[Decision]:
    """One for every dose in use: for whom it is, and what it rests on."""
    knowledge = making.suitability.knowledge
    sessions = (session for week in making.weeks for session in week.sessions)
    used = dict.fromkeys(one.dose.source for session in sessions for one in session.exercises())
    for name in used:
        entry = knowledge.dosing[name]
        why = f"Meant for {entry.applies_to}."
        yield decided(f"dose.{name}", what=entry.advice, why=why, sources=entry.sources)
    careful = [row for row in making.suitability.gate.triggered if _limits_dose(row.id, making)]
    for row in careful:
        yield decided(
            "dose", what="Doses are kept gentle.", why=f"{row.say} {row.do}", sources=row.sources
        )


def _limits_dose(row: str, making: Making) -> bool:
    limits = making.suitability.knowledge.safety[row].limits
    return bool(_DOSE_LIMITS & limits.keys())


def decisions_of_missing(making: Making) -> Iterator[Decision]:
    """Blocks and slots that never come: nothing suits, or the time is too short."""
    came = {slot for slot, _ in first_weeks(making)}
    came |= {TRUNK} if making.form.core else set()  # it has its own block
    last = list(making.rosters.values())[-1]
    for block in (making.suitability.knowledge.plans["activation"], *_own_blocks(making)):
        mine = [slot for slot in (*last.places, *last.empty) if slot.startswith(f"{block.id}.")]
        missing = [slot for slot in mine if slot not in came]
        if len(missing) == len(mine) and block.id != "strength":
            reasons = [last.empty[slot].reason for slot in missing if slot in last.empty]
            why = reasons[0] if len(reasons) == len(missing) else _too_short(making)
            yield decided(
                block.id, what=f"Without “{block.title.lower()}”.", why=why, sources=block.sources
            )
            continue
        for slot in missing:
            yield _of_missing(slot, block=block, roster=last, making=making)


def _own_blocks(making: Making) -> tuple[BlockPlan, ...]:
    """Blocks whose absence needs a word of its own."""
    blocks = making.suitability.knowledge.session_blocks
    return tuple(blocks[name] for name in ("strength", "core", "mobility"))


def _of_missing(slot: str, *, block: BlockPlan, roster: Roster, making: Making) -> Decision:
    wanted = block.slots[int(slot.rpartition(".")[2]) - 1]
    because = "the outer hip" if wanted.patterns == ("abduction",) else wanted.because
    where = "" if block.id == "strength" else f" in “{block.title.lower()}”"
    what = f"Nothing for {because.removeprefix('for ')}{where}."
    empty = roster.empty.get(slot)
    if empty is None:
        return decided(slot, what=what, why=_too_short(making), sources=making.form.sources)
    return decided(
        slot, what=what, why=empty.reason, sources=_against(empty, making) or block.sources
    )


def _against(empty: Empty, making: Making) -> tuple[str, ...]:
    """What the reason of an empty slot rests on: a safety row, the levels, or the exercise."""
    knowledge = making.suitability.knowledge
    if empty.obstacle is None or empty.wanted is None:
        return ()
    if empty.obstacle.rule:
        return tuple(knowledge.safety[empty.obstacle.rule].sources)
    if empty.obstacle.kind == "level":
        return knowledge.dosing["starting_level"].sources
    return tuple(empty.wanted.sources)


def _too_short(making: Making) -> str:
    return (
        f"It does not fit into {making.inputs.settings.minutes} minutes beside what comes first. "
        f"{making.form.words}"
    )
