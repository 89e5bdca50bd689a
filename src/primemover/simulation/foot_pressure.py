"""Weight in the heels against weight in the toes: who works when the pressure moves underfoot.

Two ways to move it. *Tilted*: hips, knees and trunk stay as they are and the whole body leans over
the ankles until it balances over the new place. *Searched*: the depth stays, and the body takes
the posture that costs least with its weight there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation.balanced_postures import Balance, Stance, settled
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PELVIS, POSTURE
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.posture_search import (
    WEIGHT,
    PostureSearch,
    standing_task,
    usual_freedoms,
)
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import solve
from primemover.simulation.step_account import effort_curves, joint_loads, rounded
from primemover.simulation.what_if import why_not
from primemover.simulation.who_carries import HeelsToToes
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Way = Literal["tilted", "searched"]

PLACES: Final = 9
"""Places between heel and ball of the foot."""

SOLES: Final = tuple(
    f"{point}_{side}" for side in SIDES for point in ("heel", "ball_inner", "ball_outer", "toe")
)
"""What rests on the floor when both feet stand flat."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class PressureSweep:
    """One frame for each place of the weight, from heel to toes.

    ``pressure`` is 0 at the heel's point of contact and 1 at the tip of the toes; where a posture
    is not ``possible`` its frame must not be used. ``now`` is where the weight lies usually.
    """

    pressure: FloatArray
    sharing: LoadSharing
    possible: BoolArray
    now: float


def default_places() -> FloatArray:
    """From as far back to as far forwards as the weight is let go."""
    numbers = load_knowledge().body_model.posture_search
    first, last = (numbers[name].value or 0.0 for name in ("weight_at_heel", "weight_at_toes"))
    return np.asarray(np.linspace(first, last, PLACES))


def pressure_now(stance: Stance) -> float:
    """Where the weight lies usually, 0 at the heel and 1 at the tip of the toes."""
    back, front = _ends(stance)
    return float((-stance.weight_m[1] - back) / (front - back))


def sweep(
    body: BodyModel,
    *,
    stance: Stance,
    way: Way = "tilted",
    places: Sequence[float] | FloatArray | None = None,
    departure_cost: float | None = None,
) -> PressureSweep:
    """The load of every muscle with the weight moved from heel to toes.

    Both feet stand side by side, flat. ``departure_cost`` is as in :class:`PostureSearch`.
    """
    at = default_places() if places is None else np.asarray(places, dtype=float)
    weights = [_weight_at(stance, pressure) for pressure in at]
    if way == "tilted":
        postures, reached = _tilted(body, stance, weights)
    else:
        postures, reached = _searched(body, stance, weights, departure_cost=departure_cost)
    sharing = solve(standing_task(body, stance=stance, postures=postures))
    usual = solve(standing_task(body, stance=stance, postures=stance.usual[None]))
    held = np.array([not why_not(_frame(sharing, i), full=usual) for i in range(len(at))])
    return PressureSweep(
        pressure=at, sharing=sharing, possible=reached & held, now=pressure_now(stance)
    )


def pressure_account(
    body: BodyModel,
    *,
    posture: FloatArray,
    touching: Sequence[str],
    loads: tuple[PointLoad, ...] = (),
) -> HeelsToToes | None:
    """The sweep of a posture held still on two flat feet; None for any other posture.

    ``touching`` are the points that rest on something there; ``loads`` what is carried (3,).
    """
    if set(touching) != set(SOLES):
        return None
    try:
        stance = settled(body, posture=posture, points=SOLES, loads=loads, kept=("pelvis_up",))
    except PrimeMoverError:  # it moves through this posture and could not stay in it
        return None
    return heels_to_toes(sweep(body, stance=stance))


def heels_to_toes(swept: PressureSweep) -> HeelsToToes:
    """The sweep as an account shows it."""
    return HeelsToToes(
        pressure=rounded(swept.pressure),
        curves=effort_curves(swept.sharing),
        joints=joint_loads(swept.sharing),
        possible=tuple(bool(each) for each in swept.possible),
        now=round(swept.now, 4) if 0 <= swept.now <= 1 else None,
    )


def _ends(stance: Stance) -> tuple[float, float]:
    """How far forwards heels and toes are, m."""
    forwards = -stance.places_m[:, 1]
    return float(forwards.min()), float(forwards.max())


def _weight_at(stance: Stance, pressure: float) -> FloatArray:
    back, front = _ends(stance)
    return np.array([stance.weight_m[0], -(back + pressure * (front - back))])


def _tilted(
    body: BodyModel, stance: Stance, weights: Sequence[FloatArray]
) -> tuple[FloatArray, BoolArray]:
    """Everything above the ankles stays as it is and leans as one piece."""
    kept = tuple(
        name
        for name in POSTURE
        if name.startswith(("hip_flexion", "knee_flexion")) and name not in stance.kept
    )
    loose = tuple(name for name in stance.kept if name not in PELVIS)
    balance = Balance(
        body, replace(stance, kept=(*loose, *kept), kept_heights=()), follows=("pelvis_tilt",)
    )
    found = [balance.at({}, weight_m=weight) for weight in weights]
    return np.array([f.posture for f in found]), np.array([f.found for f in found])


def _searched(
    body: BodyModel,
    stance: Stance,
    weights: Sequence[FloatArray],
    *,
    departure_cost: float | None,
) -> tuple[FloatArray, BoolArray]:
    """The depth stays; pelvis and trunk lean as costs least."""
    postures, reached = [], []
    for weight in weights:
        moved = replace(stance, weight_m=weight)
        leans = tuple(f for f in usual_freedoms(stance) if f.name not in WEIGHT)
        search = PostureSearch(body, moved, freedoms=leans, departure_cost=departure_cost)
        best = search.best()
        postures.append(best.sharing.postures[0])
        reached.append(best.settled and search.misses_m(best) == 0)
    return np.array(postures), np.array(reached)


def _frame(sharing: LoadSharing, frame: int) -> LoadSharing:
    """One frame, as far as telling whether it is possible needs."""
    one = slice(frame, frame + 1)
    return replace(sharing, reserves_nm=sharing.reserves_nm[one], converged=sharing.converged[one])
