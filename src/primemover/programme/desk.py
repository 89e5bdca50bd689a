"""The two minutes beside the desk: a break from sitting without floor, weights or sweat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primemover.programme.plan import PlannedBlock, PlannedSession, SittingBreak

if TYPE_CHECKING:
    from datetime import date

    from primemover.programme.exercise_doses import Doses
    from primemover.programme.roster import Roster

_LONGER_THAN_ANY = 1e6


def sitting_break(roster: Roster, *, doses: Doses, starts_on: date) -> SittingBreak | None:
    """How often to get up, and what to do then; None when nothing at a desk suits."""
    knowledge = doses.suitability.knowledge
    limit_min = knowledge.dosing["desk_break"].numbers["length"].value or _LONGER_THAN_ANY
    places = roster.of("desk")
    left_min, fitting = limit_min, set[str]()
    for place in sorted(places, key=lambda place: not place.own_choice):  # what was asked for first
        if doses.minutes(place) <= left_min:
            fitting.add(place.slot)
            left_min -= doses.minutes(place)
    kept = [doses.planned(place) for place in places if place.slot in fitting]
    if not kept:
        return None
    plan = knowledge.session_blocks["desk"]
    block = PlannedBlock(
        phase=plan.phase,
        title=plan.title,
        purpose=plan.purpose,
        exercises=tuple(kept),
        minutes=round(limit_min - left_min, 1),
    )
    session = PlannedSession(
        id="desk",
        week=0,
        day=0,
        on=starts_on,
        kind="desk",
        title=plan.title,
        blocks=(block,),
        minutes=block.minutes,
    )
    every = knowledge.dosing["sitting_breaks"].numbers["every"].value or 0.0
    return SittingBreak(every_min=int(every), session=session)
