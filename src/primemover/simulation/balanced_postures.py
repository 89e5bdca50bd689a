"""Postures in which a standing body neither moves its feet nor falls.

A :class:`Stance` says where the feet stand and what is kept; :class:`Balance` finds, for a chosen
lean of pelvis and trunk and a chosen place of the weight over the feet, the posture of legs and
pelvis that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.body_size import GRAVITY
from primemover.simulation.coordinates import LEG, PELVIS, PLACE
from primemover.simulation.external_loads import PointLoad
from primemover.simulation.point_kinematics import PlacedPoints, PointKinematics
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
Gaps = Callable[[PlacedPoints], tuple[FloatArray, FloatArray]]
"""How far everything is from its place, and how that shrinks with each coordinate."""

ARRIVED_M: Final = 1e-6
"""How exactly feet and weight are where they should be."""
MOST_STEPS: Final = 40
LONGEST_STEP: Final = 0.3
"""Of one Newton step, rad or m: keeps it from folding the other way."""
DAMPING: Final = 1e-10
"""Against rows that say the same twice, as the points of a rigid foot do."""
MARGIN: Final = 0.2
"""Part of the base at each end that the weight of a rough posture is brought in from."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Stance:
    """A body on its feet, held still.

    Attributes
    ----------
    usual : array (coordinate,)
        The posture it takes of itself.
    points : tuple of str
        What rests on the floor or on a step.
    places_m : array (point, 3)
        Where each stays.
    weight_m : array (2,)
        Where the weight lies, in the room's horizontal axes: the centre of pressure.
    loads : tuple of PointLoad
        Weights carried, straight down.
    kept : tuple of str
        Coordinates of the legs that stay as usual (``knee_flexion_right``), or ``pelvis_up``.
    kept_heights : tuple of str
        Points that stay at their height, as hands on a bar do.
    """

    usual: FloatArray
    points: tuple[str, ...]
    places_m: FloatArray
    weight_m: FloatArray
    loads: tuple[PointLoad, ...] = ()
    kept: tuple[str, ...] = ()
    kept_heights: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Balanced:
    """A posture, and by how much (m) its feet, weight or heights miss their places."""

    posture: FloatArray
    missed_m: float

    @property
    def found(self) -> bool:
        """Whether there is such a posture."""
        return self.missed_m <= ARRIVED_M


class Balance:
    """Finds the balanced postures of one body in one stance.

    ``follows`` are further coordinates that give way, besides legs and the pelvis' place.
    """

    def __init__(self, body: BodyModel, stance: Stance, *, follows: tuple[str, ...] = ()) -> None:
        self.stance = stance
        self._points = _Points(
            body, feet=stance.points, loads=stance.loads, heights=stance.kept_heights
        )
        self._free = (*free_coordinates(stance.points, kept=stance.kept), *follows)
        self._heights_m = self._points.heights(self._points.at(stance.usual))[0]

    def at(
        self,
        changes: Mapping[str, float],
        *,
        weight_m: FloatArray | None = None,
        start: FloatArray | None = None,
    ) -> Balanced:
        """The balanced posture with some coordinates changed.

        Parameters
        ----------
        changes : mapping
            Coordinate → how far from usual, rad or m. They are held; legs and pelvis give way.
        weight_m : array (2,), optional
            Where the weight lies, instead of where it lies usually.
        start : array (coordinate,), optional
            Where to begin looking; the usual posture when left out.
        """
        stance = self.stance
        posture = np.array(stance.usual if start is None else start)
        for name, change in changes.items():
            posture[PLACE[name]] = stance.usual[PLACE[name]] + change
        weight = stance.weight_m if weight_m is None else weight_m

        def gaps(placed: PlacedPoints) -> tuple[FloatArray, FloatArray]:
            feet, feet_slopes = self._points.feet(placed)
            where, slopes = self._points.weight(placed)
            heights, height_slopes = self._points.heights(placed)
            gap = [(stance.places_m - feet).ravel(), weight - where, self._heights_m - heights]
            flat = feet_slopes.reshape(feet.size, -1)
            return np.concatenate(gap), np.concatenate([flat, slopes, height_slopes])

        free = [PLACE[name] for name in self._free if name not in changes]
        return _brought(self._points, posture, free=free, gaps=gaps)


def settled(
    body: BodyModel,
    *,
    posture: FloatArray,
    points: tuple[str, ...],
    floor_m: FloatArray | None = None,
    weight_m: FloatArray | None = None,
    loads: tuple[PointLoad, ...] = (),
    kept: tuple[str, ...] = (),
    kept_heights: tuple[str, ...] = (),
) -> Stance:
    """The stance of a rough posture, put on the floor and brought into balance.

    Parameters
    ----------
    posture : array (coordinate,)
        Roughly how the body stands. Feet stay where it has them; legs and pelvis give way.
    points : tuple of str
        What rests on something.
    floor_m : array (point,), optional
        How high each rests; 0 when left out.
    weight_m : array (2,), optional
        Where the weight shall lie; when left out, where the posture has it, brought in between
        the points that carry.
    loads, kept, kept_heights
        As in :class:`Stance`.

    Raises
    ------
    PrimeMoverError
        When no balanced posture lies near.
    """
    floor = np.zeros(len(points)) if floor_m is None else floor_m
    found = _Points(body, feet=points, loads=loads, heights=())
    now = np.array(posture)
    now[PLACE["pelvis_up"]] += float((floor - found.feet(found.at(now))[0][:, 2]).mean())
    first = found.at(now)
    stood = found.feet(first)[0]
    weight = _between(found.weight(first)[0], stood) if weight_m is None else weight_m

    def gaps(placed: PlacedPoints) -> tuple[FloatArray, FloatArray]:
        feet, slopes = found.feet(placed)
        where, weight_slopes = found.weight(placed)
        moved = [(stood[i] - feet[i])[:, :2].mean(axis=0) for i in _sides(points)]
        turned = [slopes[i][:, :2].mean(axis=0) for i in _sides(points)]
        gap = np.concatenate([floor - feet[:, 2], *moved, weight - where])
        return gap, np.concatenate([slopes[:, 2], *turned, weight_slopes])

    toes = tuple(name for name in PLACE if name.startswith("toe_"))
    free = (*free_coordinates(points, kept=tuple({*kept} - {"pelvis_up"})), *toes)
    got = _brought(found, now, free=[PLACE[name] for name in dict.fromkeys(free)], gaps=gaps)
    if not got.found:
        raise PrimeMoverError(
            "posture: expected one that can be put on the floor in balance, this one misses by "
            f"{100 * got.missed_m:.1f} cm; give one nearer to how people stand"
        )
    return Stance(
        usual=got.posture,
        points=points,
        places_m=found.feet(found.at(got.posture))[0],
        weight_m=weight,
        loads=loads,
        kept=kept,
        kept_heights=kept_heights,
    )


def free_coordinates(points: tuple[str, ...], *, kept: tuple[str, ...]) -> tuple[str, ...]:
    """Coordinates that give way so that feet and balance hold: the pelvis' place, standing legs.

    Toes bend only where a foot stands on its ball.
    """
    legs = [
        f"{name}_{side}"
        for side in SIDES
        if any(point.endswith(f"_{side}") for point in points)
        for name in LEG
        if name != "toe_extension" or f"heel_{side}" not in points
    ]
    return tuple(name for name in (*PELVIS[:3], *legs) if name not in kept)


class _Points:
    """Feet, loads and kept heights of one body, and its weight with what it carries."""

    def __init__(
        self,
        body: BodyModel,
        *,
        feet: tuple[str, ...],
        loads: tuple[PointLoad, ...],
        heights: tuple[str, ...],
    ) -> None:
        carried = tuple(load.point for load in loads)
        self._kinematics = PointKinematics(body, points=(*feet, *carried, *heights))
        weights_n = [-float(load.force_n[..., 2].mean()) for load in loads]
        masses_kg = np.array([*weights_n, body.size.mass_kg * GRAVITY]) / GRAVITY
        self._shares = masses_kg / masses_kg.sum()
        ends = np.cumsum([len(feet), len(carried), len(heights)])
        self._feet = slice(0, ends[0])
        self._carried = [*range(ends[0], ends[1]), -1]
        self._heights = slice(ends[1], ends[2])

    def at(self, posture: FloatArray) -> PlacedPoints:
        return self._kinematics.at(posture)

    def feet(self, placed: PlacedPoints) -> tuple[FloatArray, FloatArray]:
        return placed.places_m[self._feet], placed.slopes[self._feet]

    def weight(self, placed: PlacedPoints) -> tuple[FloatArray, FloatArray]:
        where = self._shares @ placed.places_m[self._carried, :2]
        slopes = np.einsum("p,pac->ac", self._shares, placed.slopes[self._carried, :2])
        return where, slopes

    def heights(self, placed: PlacedPoints) -> tuple[FloatArray, FloatArray]:
        return placed.places_m[self._heights, 2], placed.slopes[self._heights, 2]


def _brought(points: _Points, posture: FloatArray, *, free: list[int], gaps: Gaps) -> Balanced:
    """The posture with its gaps closed by Newton's method, each step as small as it can be."""
    now, missed = np.array(posture), np.inf
    for _ in range(MOST_STEPS):
        gap, slopes = gaps(points.at(now))
        missed = float(np.abs(gap).max())
        if missed <= ARRIVED_M:
            break
        rows = slopes[:, free]
        square = rows @ rows.T + DAMPING * np.eye(len(rows))
        step = rows.T @ np.linalg.solve(square, gap)
        now[free] += step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-12))
    return Balanced(posture=now, missed_m=missed)


def _between(weight_m: FloatArray, stood_m: FloatArray) -> FloatArray:
    low, high = stood_m[:, :2].min(axis=0), stood_m[:, :2].max(axis=0)
    margin = MARGIN * (high - low)
    return np.clip(weight_m, low + margin, high - margin)


def _sides(points: tuple[str, ...]) -> list[list[int]]:
    """Which points belong to each standing foot."""
    feet = [[i for i, name in enumerate(points) if name.endswith(f"_{side}")] for side in SIDES]
    return [foot for foot in feet if foot]
