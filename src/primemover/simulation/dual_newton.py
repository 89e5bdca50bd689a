"""Load sharing by Newton's method on the dual problem: the reference, in plain numpy.

The problem of one frame, with activations a, reserves r and further unknowns e::

    minimise    sum w a^p  +  sum |r|^p  +  sum u e^2
    such that   M a + R r + C e = moments,   lower <= a <= upper

M is moment arm times strength, R the diagonal of reserves, C the further columns. Its dual has one
unknown a coordinate, the multiplier. Given multipliers every column finds its own optimum,
``a = clip((z / p w)^(1/(p-1)))`` with ``z = M' multipliers``, and what is left of the moments is
the slope of the dual, which is concave: Newton's method climbs it, with a line search.

Two turns make it hold for every power. The state is the reserve, not its multiplier (each tells
the other), so the matrix that is factored is the identity plus something positive: always
safe to factor, with pivots of at least one. And where a reserve is stiffer than the muscles of
its coordinate, the step is taken in the reserve, else in the multiplier: for powers other than 2
each of the two is nearly straight just where the other is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

MOST_STEPS: Final = 40
"""Newton steps before a frame is left to ``dual_newton_exact``; ordinary ones take 3 to 15."""
SMALLEST: Final = 1e-9
"""Share of a reserve or muscle below which slopes are taken there: at zero they have no bound."""
COLD_SHARE: Final = 0.1
"""Activation at which a frame without a warm start takes its first slopes, clamped or not."""
RISE: Final = 1e-4
"""Part of the promised rise of the dual that a step must bring (Armijo)."""
ROUNDING: Final = 1e-12
"""Part of the dual's value that is rounding: a fall below it is none."""
SHORTEST_CUT: Final = 0.1
"""A step that went too far is cut to where its slope should vanish, and to no less than this."""
LONGEST_CUT: Final = 0.6
"""... and to no more than this."""
OVERSHOOT: Final = 0.5
"""Part of the dual's slope at the start of a step that it may fall with at the end."""
FURTHEST: Final = 2.0
"""A refused step is cut to pull muscles no further than this many times their range ..."""
MOST_CUTS: Final = 40
"""Cuts of one step before the frame is given up."""
_FRAMES_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class SharingProblem:
    """Frames to be solved, checked before: finite, of one shape, reserves and weights above zero.

    ``extra_matrix`` is (frame, coordinate, extra) with no columns where there are no extras;
    ``start`` holds multipliers, or is ``None`` for cold starts.
    """

    moment_arms: FloatArray
    strengths: FloatArray
    moments: FloatArray
    reserves: FloatArray
    power: float
    lower: FloatArray
    upper: FloatArray
    weights: FloatArray
    extra_matrix: FloatArray
    extra_lower: FloatArray
    extra_upper: FloatArray
    extra_weights: FloatArray
    start: FloatArray | None
    tolerance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """Activations, reserves (shares of their units), extras and multipliers of every frame."""

    activations: FloatArray
    reserve_shares: FloatArray
    extra: FloatArray
    multipliers: FloatArray
    converged: BoolArray
    iterations: IntArray

    @classmethod
    def empty(cls, problem: SharingProblem) -> Solution:
        """Room for the answer to ``problem``."""
        frames, coordinates, muscles = problem.moment_arms.shape
        return cls(
            activations=np.empty((frames, muscles)),
            reserve_shares=np.empty((frames, coordinates)),
            extra=np.empty((frames, problem.extra_matrix.shape[2])),
            multipliers=np.empty((frames, coordinates)),
            converged=np.zeros(frames, dtype=np.bool_),
            iterations=np.zeros(frames, dtype=np.int64),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Muscles and extras of some frames side by side; extras always cost their square."""

    matrix: FloatArray
    weights: FloatArray
    powers: FloatArray
    lower: FloatArray
    upper: FloatArray

    @classmethod
    def of_frames(cls, problem: SharingProblem, *, frames: slice | IntArray) -> Columns:
        """The columns of ``frames``."""
        muscles = problem.moment_arms[frames] * problem.strengths[frames][:, None, :]
        extras = np.full(len(problem.extra_weights), 2.0)
        return cls(
            matrix=np.concatenate([muscles, problem.extra_matrix[frames]], axis=2),
            weights=np.concatenate([problem.weights, problem.extra_weights]),
            powers=np.concatenate([np.full(muscles.shape[2], problem.power), extras]),
            lower=np.concatenate([problem.lower, problem.extra_lower]),
            upper=np.concatenate([problem.upper, problem.extra_upper]),
        )

    def at(self, frames: BoolArray) -> Columns:
        """The columns of those of the frames that are true."""
        return replace(self, matrix=self.matrix[frames])

    def values(self, pull: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What each column does at its pull, and its slope: nothing more at a bound."""
        free = np.sign(pull) * (np.abs(pull) / (self.powers * self.weights)) ** (
            1 / (self.powers - 1)
        )
        values = np.clip(free, self.lower, self.upper)
        inside = (free > self.lower) & (free < self.upper)
        return values, np.where(inside, self.slopes(values), 0.0)

    def slopes(self, values: FloatArray) -> FloatArray:
        """How much more each free column does for one more unit of pull."""
        size = np.maximum(np.abs(values), SMALLEST)
        slopes = size ** (2 - self.powers) / (self.powers * (self.powers - 1) * self.weights)
        return np.asarray(slopes)


@dataclass(slots=True)
class _Point:
    """One point of each frame: reserves, multipliers and what follows from them."""

    shares: FloatArray
    multipliers: FloatArray
    values: FloatArray
    slopes: FloatArray
    left: FloatArray
    dual: FloatArray
    reach: FloatArray

    def take(self, other: _Point, frames: BoolArray) -> None:
        """Nothing comes back; ``frames`` of this point become those of ``other``."""
        for name in self.__slots__:
            getattr(self, name)[frames] = getattr(other, name)[frames]

    def of(self, frames: BoolArray) -> _Point:
        """The point of ``frames`` alone."""
        return _Point(*(getattr(self, name)[frames] for name in self.__slots__))


def solve(problem: SharingProblem) -> Solution:
    """The shares of every frame, by numpy."""
    solution = Solution.empty(problem)
    lone = ~(problem.moment_arms.any(axis=(0, 2)) | problem.extra_matrix.any(axis=(0, 2)))
    connected = replace(problem, moments=np.where(lone, 0.0, problem.moments))
    # far beyond all double numbers can hold, frames end as not converged
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, len(problem.moments), _FRAMES_AT_ONCE):
            _Frames(connected, slice(first, first + _FRAMES_AT_ONCE)).solve_into(solution)
    carry_alone(problem, solution=solution, lone=lone)
    return solution


def carry_alone(problem: SharingProblem, *, solution: Solution, lone: BoolArray) -> None:
    """Nothing comes back; what no column reaches is carried by its reserve alone.

    Such coordinates are solved with no moment and filled in here: a large one, as the force
    between ground and pelvis can be, would only drown the others in its rounding.
    """
    reserves = problem.reserves[lone]
    shares = problem.moments[:, lone] / reserves
    solution.reserve_shares[:, lone] = shares
    solution.multipliers[:, lone] = reserve_multipliers(
        shares, reserves=reserves, power=problem.power
    )


def reserve_multipliers(shares: FloatArray, *, reserves: FloatArray, power: float) -> FloatArray:
    """Multipliers at which reserves take these ``shares`` of their units."""
    return power * np.sign(shares) * np.abs(shares) ** (power - 1) / reserves


def reserve_shares(multipliers: FloatArray, *, reserves: FloatArray, power: float) -> FloatArray:
    """Shares that reserves take at these multipliers."""
    slope = multipliers * reserves / power
    return np.asarray(np.sign(slope) * np.abs(slope) ** (1 / (power - 1)))


def factored_step(
    matrix: FloatArray, *, slopes: FloatArray, scale: FloatArray, left: FloatArray
) -> FloatArray:
    """Newton steps of the multipliers without forming the system: slower, and half the rounding.

    ``slopes`` are those of the columns, ``scale`` the roots of the reserves' own, inverted.
    """
    frames, rows = left.shape
    bent = np.sqrt(slopes)[:, :, None] * matrix.transpose(0, 2, 1) * scale[:, None, :]
    identity = np.broadcast_to(np.eye(rows), (frames, rows, rows))
    factor = np.asarray(np.linalg.qr(np.concatenate([identity, bent], axis=1), mode="r"))
    at = np.arange(rows)
    pivots = factor[:, at, at]
    # exact pivots are one or more; less is rounding
    factor[:, at, at] = np.copysign(np.maximum(np.abs(pivots), 1.0), pivots)
    half = np.linalg.solve(factor.transpose(0, 2, 1), (scale * left)[:, :, None])
    return np.asarray(scale * np.linalg.solve(factor, half)[:, :, 0])


class _Frames:
    """Some frames on their way to the solution; those that have arrived drop out."""

    def __init__(self, problem: SharingProblem, frames: slice) -> None:
        self.problem = problem
        self.columns = Columns.of_frames(problem, frames=frames)
        self.moments = problem.moments[frames]
        self.index = np.arange(len(problem.moments))[frames]
        self.halted = np.zeros(len(self.index), dtype=np.bool_)

    def solve_into(self, solution: Solution) -> None:
        """Nothing comes back; the answers of these frames are in ``solution``."""
        point, cold = self._first_point()
        for step in range(MOST_STEPS + 1):
            arrived = self._arrived(point)
            done = arrived | self.halted | (step == MOST_STEPS)
            self._write(solution, point, done=done, arrived=arrived, step=step)
            if done.all():
                return
            point, cold = self._keep(point, cold, ~done)
            self._climb(point, cold)
            cold[:] = False

    def _first_point(self) -> tuple[_Point, BoolArray]:
        cold = self._at(np.zeros_like(self.moments))
        start = self.problem.start
        if start is None:
            return cold, np.ones(len(self.index), dtype=np.bool_)
        reserves, power = self.problem.reserves, self.problem.power
        warm = self._at(reserve_shares(start[self.index], reserves=reserves, power=power))
        worse = ~(warm.dual >= cold.dual)
        warm.take(cold, worse)
        return warm, worse

    def _arrived(self, point: _Point) -> BoolArray:
        allowed = self.problem.tolerance * (1 + np.abs(self.moments))
        return np.asarray((np.abs(point.left) <= allowed).all(axis=1))

    def _write(
        self, solution: Solution, point: _Point, *, done: BoolArray, arrived: BoolArray, step: int
    ) -> None:
        at, muscles = self.index[done], solution.activations.shape[1]
        solution.activations[at] = point.values[done, :muscles]
        solution.extra[at] = point.values[done, muscles:]
        solution.reserve_shares[at] = point.shares[done]
        solution.multipliers[at] = point.multipliers[done]
        solution.converged[at] = arrived[done]
        solution.iterations[at] = step

    def _keep(self, point: _Point, cold: BoolArray, going: BoolArray) -> tuple[_Point, BoolArray]:
        if not going.all():
            self.columns = self.columns.at(going)
            self.moments, self.index = self.moments[going], self.index[going]
            self.halted = self.halted[going]
        return point.of(going), cold[going]

    def _at(self, shares: FloatArray) -> _Point:
        """The point where reserves take ``shares``."""
        of, power, reserves = self.columns, self.problem.power, self.problem.reserves
        multipliers = reserve_multipliers(shares, reserves=reserves, power=power)
        pull = np.matmul(multipliers[:, None, :], of.matrix)[:, 0]
        values, slopes = of.values(pull)
        cost = of.weights * np.abs(values) ** of.powers - pull * values
        carried = np.matmul(of.matrix, values[:, :, None])[:, :, 0]
        dual = (multipliers * self.moments).sum(axis=1) + cost.sum(axis=1)
        return _Point(
            shares=shares,
            multipliers=multipliers,
            values=values,
            slopes=slopes,
            left=self.moments - carried - reserves * shares,
            dual=dual - (power - 1) * (np.abs(shares) ** power).sum(axis=1),
            reach=self._reach(pull),
        )

    def _reach(self, pull: FloatArray) -> FloatArray:
        """How far the muscles are pulled: 1 is to the end of their range."""
        of, power = self.problem, self.problem.power
        ranges = power * of.weights * np.maximum(of.upper, COLD_SHARE) ** (power - 1)
        return np.asarray((np.abs(pull[:, : len(ranges)]) / ranges).max(axis=1, initial=0.0))

    def _climb(self, point: _Point, cold: BoolArray) -> None:
        """One Newton step of every frame, cut until the dual rises; ``point`` is moved."""
        step, in_reserve = self._newton(point, cold)
        promised = (step * point.left).sum(axis=1)
        length = np.ones(len(step))
        waiting = np.ones(len(step), dtype=np.bool_)
        for _ in range(MOST_CUTS):
            trial = self._at(self._moved(point, step * length[:, None], in_reserve))
            slope = (trial.left * step).sum(axis=1)
            least = point.dual + RISE * length * promised - ROUNDING * np.abs(point.dual)
            rises = (slope >= 0) | (trial.dual >= least)
            good = waiting & (cold | (rises & (slope >= -OVERSHOOT * promised)))
            length[~good] *= _cut(promised, slope, 1 + point.reach, trial.reach)[~good]
            point.take(trial, good)
            waiting &= ~good
            if not waiting.any():
                return
        self.halted |= waiting

    def _newton(self, point: _Point, cold: BoolArray) -> tuple[FloatArray, BoolArray]:
        """Steps of the multipliers, and where the reserve is the straighter way."""
        power, reserves, matrix = self.problem.power, self.problem.reserves, self.columns.matrix
        size = np.maximum(np.abs(point.shares), np.where(cold, COLD_SHARE, SMALLEST)[:, None])
        stiffness = power * (power - 1) * size ** (power - 2) / reserves
        scale = np.sqrt(stiffness / reserves)
        first = self.columns.slopes(np.full(matrix.shape[2], COLD_SHARE))
        slopes = np.where(cold[:, None], first, point.slopes)
        bent = np.matmul(matrix * slopes[:, None, :], matrix.transpose(0, 2, 1))
        system = scale[:, :, None] * bent * scale[:, None, :]
        diagonal = np.arange(len(reserves))
        in_reserve = (system[:, diagonal, diagonal] < 1) & ~cold[:, None]
        system[:, diagonal, diagonal] += 1
        try:
            step = scale * np.linalg.solve(system, (scale * point.left)[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:  # a reserve so dear that its identity is lost in rounding
            step = factored_step(matrix, slopes=slopes, scale=scale, left=point.left)
        return step, in_reserve

    def _moved(self, point: _Point, step: FloatArray, in_reserve: BoolArray) -> FloatArray:
        """The reserves' shares after a step, taken in the reserve or in its multiplier."""
        power, reserves = self.problem.power, self.problem.reserves
        size = np.maximum(np.abs(point.shares), SMALLEST)
        straight = point.shares + step * reserves / (power * (power - 1) * size ** (power - 2))
        bent = reserve_shares(point.multipliers + step, reserves=reserves, power=power)
        return np.where(in_reserve, straight, bent)


def _cut(
    promised: FloatArray, slope: FloatArray, near: FloatArray, reach: FloatArray
) -> FloatArray:
    """Part of a refused step to try next: to where the slope should vanish, and not too far."""
    tiny = np.finfo(float).tiny
    cut = promised / np.maximum(promised - slope, np.maximum(promised, tiny))
    cut = np.clip(cut, SHORTEST_CUT, LONGEST_CUT)
    far = np.minimum(cut, FURTHEST * near / np.maximum(reach, tiny))
    return np.where(reach > 2 * FURTHEST * near, far, cut)
