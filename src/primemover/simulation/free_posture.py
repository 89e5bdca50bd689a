"""What if muscles were weaker and the body free to lean: the hardest moment, held still.

The posture at that moment becomes a stance: what it touches stays, the depth stays, and
:class:`~primemover.simulation.posture_search.PostureSearch` looks for the posture of least effort
at every strength. At full strength that is the posture of the motion itself, as the search takes
it; so all that is told is a change. A body that was asked to be weaker leans at the first step
already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation.balance import nearest_inside
from primemover.simulation.balanced_postures import Stance, settled
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.posture_search import FoundPosture, PostureSearch, shifts_between
from primemover.simulation.step_account import asked_of, step_of
from primemover.simulation.what_if import GLUTES, strength_factors, why_not
from primemover.simulation.who_carries import Asked, Sided, WhatIf
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]

FEET: Final = ("heel", "ball_inner", "ball_outer", "toe")
"""Points a body stands on; where anything else carries it, nothing is searched."""


def free_strengths() -> tuple[float, ...]:
    """Strengths at which a posture is searched, from full down to the weakest shown."""
    rule = load_knowledge().body_model.posture_setting
    weakest, count = rule("weakest_strength"), round(rule("free_strength_steps"))
    return tuple(round(float(strength), 6) for strength in np.linspace(1, weakest, count))


def held_stance(
    body: BodyModel,
    *,
    posture: FloatArray,
    touching: Sequence[str],
    loads: tuple[PointLoad, ...] = (),
) -> Stance | None:
    """A posture on its feet as a stance that can be held; None where there is none.

    Where the body moves through it, its weight is brought over its feet first.

    Parameters
    ----------
    posture : array (coordinate,)
    touching : sequence of str
        What rests on something there, each point as high as the posture has it.
    loads : tuple of PointLoad
        What is carried there, forces (3,).
    """
    if not touching or not all(name.startswith(FEET) for name in touching):
        return None
    points = tuple(touching)
    carried = tuple(load.point for load in loads)
    placed_m = PointKinematics(body, points=(*points, *carried)).at(posture).places_m
    feet_m = placed_m[: len(points)]
    weights_n = [*(-load.force_n[..., 2].mean() for load in loads), body.size.weight_n]
    centre_m = np.average(placed_m[len(points) :, :2], axis=0, weights=weights_n)
    try:
        return settled(
            body,
            posture=posture,
            points=points,
            floor_m=feet_m[:, 2],
            weight_m=nearest_inside(feet_m[:, :2], to=centre_m),
            loads=loads,
            kept=_kept(posture, points=points),
        )
    except PrimeMoverError:  # it moves through this posture and could not stay in it
        return None


def standing_side(stance: Stance) -> Sided:
    """The side of the leg that a body stands on."""
    down = [side for side in SIDES if any(name.endswith(f"_{side}") for name in stance.points)]
    return "both" if len(down) > 1 else down[0]


def free_what_ifs(
    body: BodyModel,
    *,
    posture: FloatArray,
    touching: Sequence[str],
    loads: tuple[PointLoad, ...] = (),
    working: Side | None = None,
    asked: Asked | None = None,
) -> tuple[WhatIf, ...]:
    """The glutes weaker and weaker with the body free to lean; empty where that means nothing.

    The gluteus medius, and all three gluteal muscles, of the leg it stands on; of the ``working``
    leg on two; and of both, with the left medius for one side alone, where both do the same.
    Posture, ``touching`` and ``loads`` are as for :func:`held_stance`, ``asked`` as for
    :func:`free_what_if`.
    """
    stance = held_stance(body, posture=posture, touching=touching, loads=loads)
    if stance is None:
        return ()
    search = PostureSearch(body, stance)
    if search.drawn_away > load_knowledge().body_model.posture_setting("most_drawn_away"):
        return ()
    stands = standing_side(stance)
    side: Sided = stands if stands != "both" else working or "both"
    return (
        free_what_if(
            search,
            weakened=("gluteus_medius",),
            side="left" if side == "both" else side,
            asked=asked,
        ),
        free_what_if(search, weakened=GLUTES, side=side, asked=asked),
    )


def free_what_if(
    search: PostureSearch,
    *,
    weakened: Sequence[str],
    side: Sided,
    strengths: Sequence[float] | None = None,
    asked: Asked | None = None,
) -> WhatIf:
    """The posture of least effort with some muscles weaker and weaker; each step is one frame.

    ``asked`` is what the torques are about; what the posture asks most where it is left out.
    """
    steps = free_strengths() if strengths is None else tuple(strengths)
    factors = strength_factors(search.body.muscles, weakened=weakened, side=side, strengths=steps)
    found, usual = search.weaker_and_weaker(factors), search.unmoved()
    of_hips = asked or asked_of(found[0].sharing)
    return WhatIf(
        weakened=tuple(weakened),
        side=side,
        steps=tuple(
            step_of(
                each.sharing,
                strength=strength,
                why_not=_why_not(each, full=found[0], search=search),
                shifts=shifts_between(each, usual=usual),
                asked=of_hips,
            )
            for strength, each in zip(steps, found, strict=True)
        ),
        posture="free",
    )


def _why_not(found: FoundPosture, *, full: FoundPosture, search: PostureSearch) -> str:
    if not found.settled or search.misses_m(found) > 0:
        return "No posture was found in which this could be held."
    return why_not(found.sharing, full=full.sharing)


def _kept(posture: FloatArray, *, points: Sequence[str]) -> tuple[str, ...]:
    """What stays of the depth: the pelvis' height on bent knees, the knee of a straight leg."""
    straight = np.radians(load_knowledge().body_model.posture_setting("straight_knee_deg"))
    knees = [
        f"knee_flexion_{side}"
        for side in SIDES
        if any(name.endswith(f"_{side}") for name in points)
    ]
    if all(posture[PLACE[knee]] < straight for knee in knees):
        return tuple(knees)
    return ("pelvis_up",)
