"""Exercises that people look for and did not get in a plan, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primemover.programme.advice import left_out
from primemover.programme.model import LeftOut
from primemover.programme.roster import at_level

if TYPE_CHECKING:
    from primemover.programme.plan_maker import Making


def left_out_for(making: Making) -> tuple[LeftOut, ...]:
    """What the article names, what safety kept from a place, and what was refused."""
    library = making.suitability.knowledge.exercises
    offered = {
        one.exercise: one.name
        for week in making.weeks
        for session in week.sessions
        for one in session.exercises()
    }
    at_most = at_level(making.suitability, rise=max(making.rosters, default=0))
    found = {one.exercise: one for one in left_out(offered, suitability=at_most)}
    for one in _kept_out(making):
        if one.exercise not in offered:
            found.setdefault(one.exercise, one)
    for name in sorted(making.suitability.refused & library.keys()):
        reason = "You said that you do not want it."
        found[name] = LeftOut(exercise=name, name=library[name].name, reason=reason)
    return tuple(found[name] for name in sorted(found))


def _kept_out(making: Making) -> Iterator[LeftOut]:
    for roster in making.rosters.values():
        for place in roster.places.values():
            if place.choice.instead_of is not None:
                other, obstacle = place.choice.instead_of
                yield LeftOut(
                    exercise=other.id,
                    name=other.name,
                    reason=obstacle.reason,
                    safety_rule=obstacle.rule,
                )
