"""What may honestly be expected of a plan, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primemover.programme.plan import Expectation

if TYPE_CHECKING:
    from primemover.knowledge import Expected
    from primemover.programme.eligibility import Suitability


def expectations_for(suitability: Suitability, *, weeks: int) -> tuple[Expectation, ...]:
    """What to expect by the end of the weeks that are told of, as far as the plan goes.

    Nothing asks for a figure of the body where safety bars those.
    """
    known = suitability.knowledge.expectations.values()
    mine = (one for one in known if one.week <= weeks and _concerns(one, suitability=suitability))
    return tuple(
        Expectation(week=one.week, text=one.text, sources=tuple(one.sources))
        for one in sorted(mine, key=lambda one: (one.week, one.goal != ""))
    )


def _concerns(one: Expected, *, suitability: Suitability) -> bool:
    if one.body_figure and suitability.gate.limits.get("no_body_figures"):
        return False
    return not one.goal or one.goal in suitability.person.goals
