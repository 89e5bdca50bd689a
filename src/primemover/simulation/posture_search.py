"""Which posture costs a standing body least effort, with the strength its muscles have.

Pelvis and chest may lean, each against the vertical, and the weight may lie elsewhere over the
feet; legs follow so that feet stay and balance holds. Effort is what load sharing makes least
(squared activations and reserves); to it comes a cost of leaving the usual posture, our own rule,
and of joints beyond their range. All of it is a sum of squares, so Gauss-Newton steps find the
least in a handful of batches.

**At full strength people do not stand as muscles would like it best.** Least effort alone would
lean a body on one leg far over it; people keep head and eyes upright and room to sway, and none
of that is in a model of muscles. So the usual posture is taken to be the best one at full strength:
what would draw the body away from it there is balanced by a constant pull back, and what is found
with weaker muscles is how the posture *changes*. A body that is weaker already is pulled back as it
would be at full strength: its own best posture is not the usual one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from primemover.knowledge import load_knowledge
from primemover.simulation.balanced_postures import Balance, Stance
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve
from primemover.simulation.who_carries import PostureShift

FloatArray = npt.NDArray[np.float64]

LEANS: Final = ("chest_left", "pelvis_list", "chest_forwards", "pelvis_tilt")
"""Pelvis as its coordinates say; the chest's leans are against the vertical, not the pelvis."""
WEIGHT: Final = ("weight_left", "weight_forwards")
"""How far the weight's place moves, m."""
_NUDGE: Final = 1e-3
"""Of a unit of departure, to find slopes by."""
_MISSED_M: Final = 1e-3
"""Feet off their place by this much cost as much as one muscle's full effort."""
_MOST_ROUNDS: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Freedom:
    """What may leave the usual posture: its ``unit`` of departure and its bounds, rad or m."""

    name: str
    unit: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class FoundPosture:
    """A posture, its load sharing (one frame), and what it costs.

    ``away`` is how far each freedom is from usual, rad or m; ``effort`` and ``departure`` are the
    two parts of the cost, and the second is 0 in the usual posture (the pull back to it makes it
    negative where the body leans the other way). ``settled`` is False where the search did not end
    by itself.
    """

    away: Mapping[str, float]
    sharing: LoadSharing
    effort: float
    departure: float
    settled: bool

    @property
    def lean_right_deg(self) -> float:
        """How far the chest leans to the right of upright: pelvis and trunk together, deg."""
        posture = self.sharing.postures[0]
        lean = posture[PLACE["pelvis_list"]] - posture[PLACE["trunk_side_bend"]]
        return float(np.degrees(lean))

    @property
    def lean_forwards_deg(self) -> float:
        """How far the chest leans forwards of upright, deg."""
        posture = self.sharing.postures[0]
        return float(np.degrees(posture[PLACE["pelvis_tilt"]] + posture[PLACE["trunk_flexion"]]))


def usual_freedoms(stance: Stance) -> tuple[Freedom, ...]:
    """Leans of pelvis and chest, and the weight's place in the base."""
    value = load_knowledge().body_model.posture_setting
    unit = np.radians(value("departure_angle_deg"))
    found = []
    for name in LEANS:
        most = np.radians(value(f"{name}_most_deg"))
        found.append(Freedom(name=name, unit=unit, low=-most, high=most))
    left, forwards = _base(stance, back=value("weight_at_heel"), front=value("weight_at_toes"))
    unit_m = value("departure_weight_cm") / 100
    for name, (low, high) in zip(WEIGHT, (left, forwards), strict=True):
        found.append(Freedom(name=name, unit=unit_m, low=min(low, -1e-3), high=max(high, 1e-3)))
    return tuple(found)


def _base(
    stance: Stance, *, back: float, front: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far the weight may go to the left and forwards from where it lies usually, m.

    To the sides it keeps off the edge as far as a moving body's does.
    """
    left, forwards = stance.places_m[:, 0], -stance.places_m[:, 1]
    middle, half = (left.max() + left.min()) / 2, (left.max() - left.min()) / 2
    half *= load_knowledge().body_model.ground_setting("inside")
    long = forwards.max() - forwards.min()
    at = stance.weight_m[0], -stance.weight_m[1]
    return (
        (float(middle - half - at[0]), float(middle + half - at[0])),
        (
            float(forwards.min() + back * long - at[1]),
            float(forwards.min() + front * long - at[1]),
        ),
    )


class PostureSearch:
    """Looks for postures of one body in one stance.

    Parameters
    ----------
    freedoms : sequence of Freedom, optional
        What may change; :func:`usual_freedoms` when left out.
    departure_cost : float, optional
        What one unit away from usual costs; our rule in knowledge when left out.
    anchored : bool
        Whether the usual posture is the best one at full strength (see the module); without it
        the body goes wherever least effort draws it.
    """

    def __init__(
        self,
        body: BodyModel,
        stance: Stance,
        *,
        freedoms: Sequence[Freedom] | None = None,
        departure_cost: float | None = None,
        anchored: bool = True,
        power: float = 2,
    ) -> None:
        setting = load_knowledge().body_model.posture_setting
        self.body, self.stance, self._power = body, stance, power
        self.freedoms = tuple(usual_freedoms(stance) if freedoms is None else freedoms)
        rule = setting("departure_cost")
        self._departure = rule if departure_cost is None else departure_cost
        self._reserve_nm = setting("search_reserve_nm")
        self._beyond = np.radians(setting("beyond_range_deg"))
        self._units = np.array([freedom.unit for freedom in self.freedoms])
        self._balance = Balance(body, stance)
        self._limits = _ranges(body, usual=stance.usual)
        self._pull = np.zeros(len(self.freedoms))
        if anchored:
            self._pull = self._pulled_back()

    @property
    def drawn_away(self) -> float:
        """How strongly effort draws the body away from usual at full strength, in units of leans.

        Where it is more than a few units the usual posture is hardly anybody's best, and what is
        found from there means little.
        """
        return float(np.abs(self._pull).max(initial=0.0))

    def unmoved(self, *, strength: FloatArray | None = None) -> FoundPosture:
        """The usual posture."""
        return self._told(np.zeros(len(self.freedoms)), strength=strength, settled=True)

    def best(
        self, *, strength: FloatArray | None = None, start: FoundPosture | None = None
    ) -> FoundPosture:
        """The posture of least cost; ``start`` is where to begin, the usual when left out."""
        first = np.zeros(len(self.freedoms)) if start is None else self._units_of(start)
        low = np.array([freedom.low for freedom in self.freedoms]) / self._units
        high = np.array([freedom.high for freedom in self.freedoms]) / self._units

        def costs(at: FloatArray) -> FloatArray:
            return np.asarray(self._costs(at[None], strength=strength)[0][0])

        def slopes(at: FloatArray) -> FloatArray:
            return self._slopes(at, strength=strength)[1]

        got = least_squares(
            costs,
            np.clip(first, low, high),
            slopes,
            bounds=(low, high),
            xtol=1e-4,
            ftol=1e-6,
            max_nfev=_MOST_ROUNDS,
        )
        return self._told(got.x, strength=strength, settled=bool(got.success))

    def weaker_and_weaker(self, factors: FloatArray) -> tuple[FoundPosture, ...]:
        """The best posture at each row of ``factors`` (step, muscle).

        Each search begins where the one before ended.
        """
        found: list[FoundPosture] = []
        for row in factors:
            found.append(self.best(strength=row, start=found[-1] if found else None))
        return tuple(found)

    def misses_m(self, found: FoundPosture) -> float:
        """By how much feet and weight miss their places in a posture found; 0 when arrived."""
        return float(self._postures(self._units_of(found)[None])[1][0])

    def _pulled_back(self) -> FloatArray:
        """How many units to the other side the price is centred, so that usual is best at first.

        With ``price * (u - pull)**2`` the slope at ``u = 0`` is that of the effort less
        ``2 * price * pull``.
        """
        full = replace(self.body, muscles=replace(self.body.muscles, strength=None))
        costs, slopes = self._slopes(np.zeros(len(self.freedoms)), strength=None, body=full)
        return np.asarray(slopes.T @ costs / self._departure)

    def _slopes(
        self, at: FloatArray, *, strength: FloatArray | None, body: BodyModel | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Square roots of the costs (cost,), and how each grows, (cost, freedom)."""
        around = np.vstack([at, at + _NUDGE * np.eye(len(at))])
        found = self._costs(around, strength=strength, body=body)[0]
        return found[0], np.asarray((found[1:] - found[0]).T / _NUDGE)

    def _units_of(self, found: FoundPosture) -> FloatArray:
        away = np.array([found.away[freedom.name] for freedom in self.freedoms])
        return np.asarray(away / self._units)

    def _postures(self, at: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Balanced postures (row, coordinate), and by how much (m) each misses its places."""
        found = []
        for row in at * self._units:
            away = dict(zip((freedom.name for freedom in self.freedoms), row, strict=True))
            left, forwards = (away.pop(name, 0.0) for name in WEIGHT)
            weight = self.stance.weight_m + np.array([left, -forwards])
            found.append(self._balance.at(_coordinates(away), weight_m=weight))
        missed = np.array([each.missed_m if not each.found else 0.0 for each in found])
        return np.array([each.posture for each in found]), missed

    def _costs(
        self, at: FloatArray, *, strength: FloatArray | None, body: BodyModel | None = None
    ) -> tuple[FloatArray, LoadSharing, int]:
        """Square roots of every cost, (row, cost); the effort's come first, counted last.

        ``body`` is of the same build with other strength; the search's own where it is left out.
        """
        postures, missed = self._postures(at)
        task = standing_task(body or self.body, stance=self.stance, postures=postures)
        task = replace(task, reserves_nm=np.maximum(task.reserves_nm, self._reserve_nm))
        sharing = solve(task, strength=strength, power=self._power)
        half = self._power / 2
        shares = np.abs(sharing.reserves_nm / task.reserves_nm)
        effort = np.concatenate([sharing.activations**half, shares**half], axis=1)
        low, high = self._limits
        beyond = np.maximum(postures - high, 0) + np.maximum(low - postures, 0)
        others = (
            np.sqrt(self._departure) * (at - self._pull),
            beyond / self._beyond,
            missed[:, None] / _MISSED_M,
        )
        return np.concatenate([effort, *others], axis=1), sharing, effort.shape[1]

    def _told(self, at: FloatArray, *, strength: FloatArray | None, settled: bool) -> FoundPosture:
        costs, sharing, efforts = self._costs(at[None], strength=strength)
        return FoundPosture(
            away={f.name: float(v) for f, v in zip(self.freedoms, at * self._units, strict=True)},
            sharing=sharing,
            effort=float((costs[0, :efforts] ** 2).sum()),
            departure=float(
                (costs[0, efforts:] ** 2).sum() - self._departure * self._pull @ self._pull
            ),
            settled=settled and bool(sharing.converged.all()),
        )


def _coordinates(away: Mapping[str, float]) -> dict[str, float]:
    """Leans of the chest against the vertical as bends of the trunk on the pelvis."""
    found = dict(away)
    left, forwards = (found.pop(name, None) for name in ("chest_left", "chest_forwards"))
    if left is not None:
        found["trunk_side_bend"] = left + away.get("pelvis_list", 0.0)
    if forwards is not None:
        found["trunk_flexion"] = forwards - away.get("pelvis_tilt", 0.0)
    return found


def standing_task(body: BodyModel, *, stance: Stance, postures: FloatArray) -> Task:
    """The task of postures (row, coordinate) held still in a stance; ground that suits muscles."""
    scene = Scene(
        points=stance.points,
        touching=np.ones((len(postures), len(stance.points)), dtype=bool),
        loads=stance.loads,
        shared=True,
    )
    return prepare(body, postures=postures, scene=scene)


def shifts_between(found: FoundPosture, *, usual: FoundPosture) -> tuple[PostureShift, ...]:
    """How far a posture goes out of the way of another: degrees of leans, cm of the weight."""
    shifts = []
    for name, away in found.away.items():
        change = away - usual.away[name]
        if name in WEIGHT:
            told = {"weight_forwards": "foot_pressure"}.get(name, name)
            shifts.append(PostureShift(coordinate=told, amount=round(100 * change, 2), unit="cm"))
        else:
            amount = round(float(np.degrees(change)), 2)
            shifts.append(PostureShift(coordinate=name, amount=amount, unit="deg"))
    return tuple(shifts)


def _ranges(body: BodyModel, *, usual: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Range of every coordinate, widened to the usual posture; the trunk's is in the freedoms."""
    low, high = np.full(len(usual), -np.inf), np.full(len(usual), np.inf)
    for coupling in body.couplings:
        if len(coupling.polynomial) != 2 or coupling.coordinate.startswith("trunk"):
            continue
        joint = body.mechanics.joint(coupling.joint)
        place = PLACE[coupling.coordinate]
        if joint.name.startswith(("shoulder", "elbow")) or joint.range[0] >= joint.range[1]:
            continue
        ends = sorted(coupling.sign * float(end) / coupling.polynomial[1] for end in joint.range)
        low[place] = min(ends[0], usual[place])
        high[place] = max(ends[1], usual[place])
    return low, high
