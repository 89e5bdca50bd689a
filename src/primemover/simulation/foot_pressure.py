"""Weight in the heels against weight in the toes: who works when the pressure moves underfoot.

On two flat feet side by side there are two ways to move it. *Tilted*: hips, knees and trunk stay
as they are and the whole body leans over the ankles until it balances over the new place.
*Searched*: the depth stays, and the body takes the posture that costs least with its weight there.

In a lunge the front foot is swept, and the posture stays: only where the floor pushes under that
foot changes, and the foot behind takes over what balance then asks of it.
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
from primemover.simulation.coordinates import (
    CARRIED_ROWS,
    HELD_PELVIS,
    MOMENTS,
    PELVIS,
    POSTURE,
)
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.free_posture import held_stance
from primemover.simulation.ground import EDGES, cone_forces, predicted_pushes
from primemover.simulation.posture_search import (
    WEIGHT,
    PostureSearch,
    standing_task,
    usual_freedoms,
)
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Task, solve
from primemover.simulation.step_account import effort_curves, joint_loads, rounded
from primemover.simulation.what_if import why_not
from primemover.simulation.who_carries import HeelsToToes
from primemover.terms import SIDES, Side

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
    rule = load_knowledge().body_model.posture_setting
    first, last = rule("weight_at_heel"), rule("weight_at_toes")
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
    """The sweep of a posture held still on two flat feet, or in a lunge; None for any other.

    ``touching`` are the points that rest on something there; ``loads`` what is carried (3,).
    """
    if front_side(touching) is not None:
        return _lunge_account(body, posture=posture, touching=touching, loads=loads)
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


def front_side(touching: Sequence[str]) -> Side | None:
    """The side of the foot that stands flat while the other stands on its ball; None elsewhere."""
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        flat = {name for name in SOLES if name.endswith(side)}
        if set(touching) == flat | {f"ball_inner_{other}", f"ball_outer_{other}"}:
            return side
    return None


def sweep_front(
    body: BodyModel, *, stance: Stance, places: Sequence[float] | FloatArray | None = None
) -> PressureSweep:
    """The load of every muscle in a lunge with the push under the front foot moved.

    The push goes from the heel to the middle of the ball: places beyond are taken, and told, as
    these. ``now`` is where it lies when the push suits the muscles.
    """
    side = front_side(stance.points) or "right"
    along = _along_foot(stance, side=side)
    asked = default_places() if places is None else np.asarray(places, dtype=float)
    last = min(float(asked.max()), _middle_of_ball(along))
    at = np.clip(asked, 0.0, last) if places is not None else np.linspace(asked[0], last, PLACES)
    postures = np.repeat(stance.usual[None], len(at), axis=0)
    means = np.array([_mean_at(along, place, points=stance.points) for place in at])
    task = standing_task(body, stance=stance, postures=postures)
    sharing = solve(_pushed_at(task, side=side, means=means))
    alone = solve(standing_task(body, stance=stance, postures=postures[:1]))
    held = [not why_not(_frame(sharing, i), full=alone) for i in range(len(at))]
    up_n = alone.ground_n[0, :, 2]
    feet = [i for i, name in enumerate(stance.points) if name in along]
    now = float(np.average([along[stance.points[i]] for i in feet], weights=up_n[feet]))
    return PressureSweep(pressure=at, sharing=sharing, possible=np.array(held), now=now)


def _lunge_account(
    body: BodyModel,
    *,
    posture: FloatArray,
    touching: Sequence[str],
    loads: tuple[PointLoad, ...],
) -> HeelsToToes | None:
    stance = held_stance(body, posture=posture, touching=touching, loads=loads)
    if stance is None:
        return None
    found = heels_to_toes(sweep_front(body, stance=stance))
    return replace(found, side=front_side(touching) or "both")


def _along_foot(stance: Stance, *, side: Side) -> dict[str, float]:
    """Points of one sole, and how far each is from the heel (0) to the tip of the toes (1)."""
    places_m = {
        name: place[:2]
        for name, place in zip(stance.points, stance.places_m, strict=True)
        if name.endswith(f"_{side}")
    }
    heel, toe = places_m[f"heel_{side}"], places_m[f"toe_{side}"]
    long = toe - heel
    return {n: float((at - heel) @ long / (long @ long)) for n, at in places_m.items()}


def _middle_of_ball(along: dict[str, float]) -> float:
    return float(np.mean([at for name, at in along.items() if name.startswith("ball")]))


def _mean_at(along: dict[str, float], place: float, *, points: Sequence[str]) -> FloatArray:
    """Share of each point in a push at ``place``, among the heel and the two of the ball."""
    heel, *ball = (name for name in along if not name.startswith("toe"))
    part = place / _middle_of_ball(along)
    shares = {heel: 1 - part, **dict.fromkeys(ball, part / len(ball))}
    return np.array([shares.get(name, 0.0) for name in points])


def _pushed_at(task: Task, *, side: Side, means: FloatArray) -> Task:
    """The same task with one foot pushed at one place alone: ``means`` (frame, point) of points."""
    others = [i for i, name in enumerate(task.points) if not name.endswith(f"_{side}")]
    columns = _with_one(task.push_columns, means=means, others=others)
    before = np.einsum("fcp,fp->fc", task.push_columns, task.pushes)
    balance = len(HELD_PELVIS)
    needed = task.moments_nm[:, :balance] + before[:, :balance]
    pushes = predicted_pushes(columns[:, :balance], needed=needed)
    change = before - np.einsum("fcp,fp->fc", columns, pushes)
    rows = len(MOMENTS)
    return replace(
        task,
        points=(f"under_{side}", *(task.points[i] for i in others)),
        moments_nm=task.moments_nm + change[:, CARRIED_ROWS],
        reaction_loads_n=task.reaction_loads_n + change[:, rows:],
        push_columns=columns,
        pushes=pushes,
        departures=_with_one(task.departures, means=means, others=others),
        ground_n=cone_forces(pushes, weight_n=task.body.size.weight_n),
    )


def _with_one(columns: FloatArray, *, means: FloatArray, others: Sequence[int]) -> FloatArray:
    """What pushes do, (frame, row, push), where one point stands for those of a foot."""
    each = columns.reshape(*columns.shape[:2], means.shape[1], EDGES)
    one = np.einsum("fp,frpe->fre", means, each)[:, :, None]
    kept = np.concatenate([one, each[:, :, others]], axis=2)
    return np.asarray(kept.reshape(*kept.shape[:2], -1))


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
        search = PostureSearch(
            body, moved, freedoms=leans, departure_cost=departure_cost, anchored=False
        )
        best = search.best()
        postures.append(best.sharing.postures[0])
        reached.append(best.settled and search.misses_m(best) == 0)
    return np.array(postures), np.array(reached)


def _frame(sharing: LoadSharing, frame: int) -> LoadSharing:
    """One frame, as far as telling whether it is possible needs; other places have no say in it."""
    one = slice(frame, frame + 1)
    return replace(
        sharing,
        moments_nm=sharing.moments_nm[one],
        ground_n=sharing.ground_n[one],
        reserves_nm=sharing.reserves_nm[one],
        converged=sharing.converged[one],
    )
