"""What if muscles were weaker: the same movement shared anew at every strength, in one batch.

Postures stay as they are, and so does the ground unless it pushes as suits the muscles; only what
each muscle can pull by itself is less, not what it resists when stretched. So at a fixed movement
the moment at the lower back hardly changes: the body can spare its back only by moving
otherwise, which is :mod:`primemover.simulation.posture_search`'s part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, Muscles
from primemover.simulation.refusal import refusal
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Task, solve_together
from primemover.simulation.step_account import (
    asked_of,
    group_efforts,
    group_members,
    step_of,
    weight_borne,
)
from primemover.simulation.who_carries import Asked, Sided, Weakened, WhatIf
from primemover.terms import GLUTES as GLUTES
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]


WEAKENED: Final = (*((muscle,) for muscle in GLUTES), GLUTES)
"""Muscles that are made weaker: each gluteal muscle, and all three."""


def sides_offered(
    sharing: LoadSharing, *, at: int, asked: Asked, working: Side | None
) -> tuple[Sided, ...]:
    """The sides of which muscles are made weaker; of those left out nothing else is to be told.

    Of a movement that one side does: the side of the hip ``asked``, the ``working`` one, and the
    other where its leg bears half of an even share of the weight in the frame ``at``. Of any other
    both, and the left; the right too where it does not do the same as the left.
    """
    rule = load_knowledge().body_model.setting
    if working is not None:
        least = rule("what_if_borne_share")
        bear = (side for side in SIDES if weight_borne(sharing, side=side, at=at) >= least)
        first = asked.side if asked.side != "both" else working
        return tuple(dict.fromkeys((first, working, *bear)))
    efforts = group_efforts(sharing)
    even = all(
        np.abs(effort - efforts[group, "right"]).max() < rule("what_if_alike")
        for (group, side), effort in efforts.items()
        if side == "left"
    )
    return ("both", "left") if even else ("both", *SIDES)


def default_strengths() -> tuple[float, ...]:
    """From full strength down to the weakest that is shown."""
    rule = load_knowledge().body_model.posture_setting
    weakest, count = rule("weakest_strength"), round(rule("strength_steps"))
    return tuple(round(float(strength), 6) for strength in np.linspace(1, weakest, count))


def strength_factors(
    muscles: Muscles, *, weakened: Sequence[str], side: Sided, strengths: Sequence[float]
) -> FloatArray:
    """What is left of every muscle's strength at each step, (step, muscle).

    Parameters
    ----------
    weakened : sequence of str
        Groups, by the id of their muscle in knowledge.
    side : {"left", "right", "both"}

    Raises
    ------
    PrimeMoverError
        For a group that the model does not have.
    """
    members = group_members(muscles)
    unknown = [group for group in weakened if (group, "left") not in members]
    if unknown:
        known = ", ".join(dict.fromkeys(group for group, _ in members))
        raise PrimeMoverError(
            f"what-if: expected groups of the model, got {', '.join(unknown)}; it has {known}"
        )
    places = [members[group, s] for group in weakened for s in SIDES if side in ("both", s)]
    factors = np.ones((len(strengths), len(muscles)))
    factors[:, np.concatenate(places)] = np.asarray(strengths)[:, None]
    return factors


def strength_asked(muscles: Muscles, *, asked: Sequence[Weakened]) -> FloatArray:
    """What is left of every muscle's strength when all that was asked for is weaker, (muscle,).

    Raises
    ------
    PrimeMoverError
        For a muscle that is asked for twice on one side: which strength is meant is not known.
    """
    left = np.ones(len(muscles))
    named = Counter((e.muscle, s) for e in asked for s in SIDES if e.side in ("both", s))
    if twice := sorted(f"{muscle} ({side})" for (muscle, side), n in named.items() if n > 1):
        raise PrimeMoverError(f"weaken: {', '.join(twice)} is there twice; name each side once")
    for each in asked:
        left *= strength_factors(
            muscles, weakened=(each.muscle,), side=each.side, strengths=(each.strength,)
        )[0]
    return left


def weaker_body(body: BodyModel, *, asked: Sequence[Weakened]) -> BodyModel:
    """The body with the strength asked for, for all that is worked out of it."""
    if not asked:
        return body
    left = strength_asked(body.muscles, asked=asked)
    return replace(body, muscles=replace(body.muscles, strength=left))


def solve_strengths(
    task: Task, *, factors: FloatArray, power: float = 2, lower: float = 0.0
) -> tuple[LoadSharing, ...]:
    """The load of every muscle at each row of ``factors`` (step, muscle), solved as one batch."""
    weakened = [replace(task, strengths_n=task.strengths_n * each) for each in factors]
    return solve_together(weakened, power=power, lower=lower)


def why_not(sharing: LoadSharing, *, full: LoadSharing) -> str:
    """Why a movement cannot be done with the strength it was given; "" where it can.

    The rule is that of every result (:mod:`primemover.simulation.refusal`), with what the movement
    asks at full strength.
    """
    return refusal(sharing, beside=full)


def what_if(
    task: Task,
    *,
    weakened: Sequence[str] = GLUTES,
    side: Sided = "both",
    strengths: Sequence[float] | None = None,
    power: float = 2,
    lower: float = 0.0,
    asked: Asked | None = None,
    beside: LoadSharing | None = None,
) -> WhatIf:
    """The same movement with some muscles weaker and weaker, beginning at full strength.

    Parameters
    ----------
    asked : Asked, optional
        What the torques are about; what the first step asks most where it is left out.
    beside : LoadSharing, optional
        The movement with nothing weakened, where ``task`` begins weaker: what is asked there
        counts when a step is refused.

    Examples
    --------
    ``what_if(task, weakened=("gluteus_medius",), side="right")``
    """
    steps = default_strengths() if strengths is None else tuple(strengths)
    factors = strength_factors(task.body.muscles, weakened=weakened, side=side, strengths=steps)
    found = solve_strengths(task, factors=factors, power=power, lower=lower)
    full, of_hips = beside or found[0], asked or asked_of(found[0])
    return WhatIf(
        weakened=tuple(weakened),
        side=side,
        steps=tuple(
            step_of(
                sharing,
                strength=strength,
                why_not=why_not(sharing, full=full),
                asked=of_hips,
            )
            for strength, sharing in zip(steps, found, strict=True)
        ),
    )
