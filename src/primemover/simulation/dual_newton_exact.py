"""Frames that plain Newton steps did not finish: the same climb, every step searched to its top.

Where muscles cannot carry the moments and a unit of reserve is worth little, the dual is nearly
made of planes. A muscle is free only in a thin slab of multipliers, between its two bounds, and
outside of it nothing is left but the slight curvature of the reserves, so that a step crosses many
slabs. One that is only cut until the dual rises ends beside the slab that stopped it; the next does
not know of that muscle, and the climb goes to and fro. Three turns mend it:

- Every step is followed to where the slope along it vanishes. That lies in the slab, so the muscle
  takes part from then on: the search for the set of free muscles comes to an end.
- Steps are straight in the multipliers, also where a reserve is the stiffer one: a bent way leaves
  the slabs of muscles that are free.
- Pulls are carried forward from step to step. Multipliers are there millions of times larger than
  what decides between two activations; pulls worked out from them anew would be rounding. So would
  be the product of the matrix with itself; it is factored without being formed.

What is carried forward has lost something on its way all the same. So where the moments are in
balance, pulls are worked out from the multipliers in twice as many digits, and only where they
still ask for the same activations has a frame arrived: balance alone does not say that an answer
is the one of least cost. Else the climb goes on from the pulls that are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from primemover.simulation.dual_newton import (
    COLD_SHARE,
    SMALLEST,
    BoolArray,
    Columns,
    FloatArray,
    IntArray,
    SharingProblem,
    Solution,
    carry_alone,
    factored_step,
    reserve_shares,
)

MOST_STEPS: Final = 400
"""Steps before a frame is given up for good; of thousands of hard ones none took 200."""
FLAT: Final = 1e-3
"""Part of the slope at a step's start that may be left where it ends."""
MOST_TRIALS: Final = 100
"""Points tried along one step: halving alone comes to rounding in about 60."""
FARTHER: Final = 4.0
"""A step along which the dual still rises is followed on to this many times its length."""
MOST_BLIND: Final = 10
"""Steps taken whole though no rise was seen along them: near the top, rounding hides it."""
ALIKE: Final = 1e-9
"""An activation may change by this much where pulls are worked out in twice as many digits."""
_SPLIT: Final = 2.0**27 + 1
"""Parts a double number into two halves whose products are exact (Dekker 1971)."""
_FINEST: Final = 1e-30
"""Of the terms of a pull, what even twice as many digits do not hold."""
_FRAMES_AT_ONCE: Final = 256


def finish(problem: SharingProblem, *, solution: Solution) -> None:
    """Nothing comes back; frames of ``solution`` that are not converged are solved anew.

    From no start on purpose: what comes out does not hang on how a frame was tried before.
    """
    waiting = np.flatnonzero(~solution.converged)
    if not len(waiting):
        return
    lone = ~(problem.moment_arms.any(axis=(0, 2)) | problem.extra_matrix.any(axis=(0, 2)))
    connected = replace(problem, moments=np.where(lone, 0.0, problem.moments))
    # far beyond all double numbers can hold, frames end as not converged
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, len(waiting), _FRAMES_AT_ONCE):
            _Climb(connected, waiting[first : first + _FRAMES_AT_ONCE]).solve_into(solution)
    carry_alone(problem, solution=solution, lone=lone)


@dataclass(slots=True)
class _Line:
    """Where frames stand, and the straight way that each takes next."""

    multipliers: FloatArray
    pulls: FloatArray
    step: FloatArray
    pull_step: FloatArray

    def at(self, lengths: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Multipliers and pulls after ``lengths`` of the step."""
        far = lengths[:, None]
        return self.multipliers + far * self.step, self.pulls + far * self.pull_step


class _Climb:
    """Some frames on their way to the solution; those that have arrived drop out."""

    def __init__(self, problem: SharingProblem, frames: IntArray) -> None:
        self.problem = problem
        self.index = frames
        self.columns = Columns.of_frames(problem, frames=frames)
        self.moments = problem.moments[frames]
        self.multipliers = np.zeros_like(self.moments)
        self.rests = np.zeros_like(self.moments)
        self.pulls = np.zeros((len(frames), self.columns.matrix.shape[2]))
        self.blind = np.zeros(len(frames), dtype=np.int64)
        self.halted = np.zeros(len(frames), dtype=np.bool_)

    def solve_into(self, solution: Solution) -> None:
        """Nothing comes back; the answers of these frames are in ``solution``."""
        for steps in range(MOST_STEPS + 1):
            values, slopes = self.columns.values(self.pulls)
            shares = self._shares(self.multipliers)
            carried = np.matmul(self.columns.matrix, values[:, :, None])[:, :, 0]
            left = self.moments - carried - self.problem.reserves * shares
            allowed = self.problem.tolerance * (1 + np.abs(self.moments))
            arrived = (np.abs(left) <= allowed).all(axis=1)
            arrived[arrived] = self._confirmed(arrived, values=values)
            done = arrived | self.halted | (steps == MOST_STEPS)
            self._write(solution, values=values, shares=shares, done=done)
            solution.converged[self.index[done]] = arrived[done]
            solution.iterations[self.index[done]] += steps
            if done.all():
                return
            self._keep(~done)
            first = self.columns.slopes(np.full(slopes.shape[1], COLD_SHARE))
            bend = slopes[~done] if steps else np.broadcast_to(first, self.pulls.shape)
            size = np.maximum(np.abs(shares[~done]), SMALLEST if steps else COLD_SHARE)
            self._climb(left[~done], slopes=bend, size=size)

    def _shares(self, multipliers: FloatArray) -> FloatArray:
        of = self.problem
        return reserve_shares(multipliers, reserves=of.reserves, power=of.power)

    def _write(
        self, solution: Solution, *, values: FloatArray, shares: FloatArray, done: BoolArray
    ) -> None:
        at, muscles = self.index[done], solution.activations.shape[1]
        solution.activations[at] = values[done, :muscles]
        solution.extra[at] = values[done, muscles:]
        solution.reserve_shares[at] = shares[done]
        solution.multipliers[at] = self.multipliers[done]

    def _keep(self, going: BoolArray) -> None:
        if going.all():
            return
        self.columns = self.columns.at(going)
        for name in ("index", "moments", "multipliers", "rests", "pulls", "blind", "halted"):
            setattr(self, name, getattr(self, name)[going])

    def _climb(self, left: FloatArray, *, slopes: FloatArray, size: FloatArray) -> None:
        """Nothing comes back; every frame stands at the top of its step."""
        step = self._newton(left, slopes=slopes, size=size)
        line = _Line(
            multipliers=self.multipliers,
            pulls=self.pulls,
            step=step,
            pull_step=np.matmul(step[:, None, :], self.columns.matrix)[:, 0],
        )
        lengths = self._searched(line, promised=(step * left).sum(axis=1))
        blind = lengths == 0
        self.blind += blind
        self.halted |= self.blind > MOST_BLIND
        lengths = np.where(blind & ~self.halted, 1.0, lengths)
        _, self.pulls = line.at(lengths)
        self.multipliers, slip = _sum(self.multipliers, self.rests + lengths[:, None] * step)
        self.rests = slip

    def _confirmed(self, balanced: BoolArray, *, values: FloatArray) -> BoolArray:
        """Which of the ``balanced`` frames do what their multipliers ask for, all digits counted.

        The others take the pulls that are right, and go on from there.
        """
        matrix, multipliers = self.columns.matrix[balanced], self.multipliers[balanced]
        pulls = _pulls(matrix, multipliers, rests=self.rests[balanced])
        blur = _FINEST * np.matmul(np.abs(multipliers)[:, None, :], np.abs(matrix))[:, 0]
        of = self.columns
        ends = [of.values(pulls + way * blur)[0] - values[balanced] for way in (-1, 1)]
        right = (np.abs(ends) <= ALIKE).all(axis=(0, 2))
        self.pulls[np.flatnonzero(balanced)[~right]] = pulls[~right]
        return np.asarray(right)

    def _newton(self, left: FloatArray, *, slopes: FloatArray, size: FloatArray) -> FloatArray:
        """Steps of the multipliers from slopes of the columns and sizes of the reserves' shares."""
        power, reserves = self.problem.power, self.problem.reserves
        scale = np.sqrt(power * (power - 1) * size ** (power - 2)) / reserves
        return factored_step(self.columns.matrix, slopes=slopes, scale=scale, left=left)

    def _searched(self, line: _Line, *, promised: FloatArray) -> FloatArray:
        """Lengths of the steps at which the dual hardly rises any more; 0 where it never rose."""
        low, high = np.zeros(len(promised)), np.full(len(promised), np.inf)
        rise, fall = promised, np.zeros(len(promised))
        lengths, found = np.ones(len(promised)), np.zeros(len(promised), dtype=np.bool_)
        for trial in range(MOST_TRIALS):
            slope = self._slope(line, lengths)
            found |= np.abs(slope) <= FLAT * promised
            if found.all():
                return lengths
            up = slope > 0
            low, rise = np.where(up, lengths, low), np.where(up, slope, rise)
            high, fall = np.where(up, high, lengths), np.where(up, fall, -slope)
            # a slope made of straight pieces is met by the chord, one with a jump by halving
            part = 0.5 if trial % 2 else np.clip(rise / (rise + fall), 1e-3, 1 - 1e-3)
            inside = np.isfinite(high)
            between = low + np.where(inside, high - low, 0.0) * part
            lengths = np.where(found, lengths, np.where(inside, between, FARTHER * lengths))
        return np.where(found, lengths, low)

    def _slope(self, line: _Line, lengths: FloatArray) -> FloatArray:
        """How fast the dual rises with the length of the step."""
        multipliers, pulls = line.at(lengths)
        values, _ = self.columns.values(pulls)
        open_ = self.moments - self.problem.reserves * self._shares(multipliers)
        return np.asarray((line.step * open_).sum(axis=1) - (line.pull_step * values).sum(axis=1))


def _sum(left: FloatArray, right: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The rounded sum, and what rounding left out of it (Knuth's two-sum)."""
    total = left + right
    part = total - left
    return total, (left - (total - part)) + (right - part)


def _halves(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    far = _SPLIT * values
    high = far - (far - values)
    return high, values - high


def _pulls(matrix: FloatArray, multipliers: FloatArray, *, rests: FloatArray) -> FloatArray:
    """Pulls (frame, column) of multipliers and their rests, added up in twice as many digits."""
    total = np.zeros((len(matrix), matrix.shape[2]))
    left_out = np.zeros_like(total)
    for row in range(matrix.shape[1]):
        one, other = matrix[:, row], multipliers[:, row, None]
        product = one * other
        (one_high, one_low), (high, low) = _halves(one), _halves(other)
        lost = one_high * high - product + one_high * low + one_low * high + one_low * low
        total, slip = _sum(total, product)
        left_out += slip + lost + one * rests[:, row, None]
    return total + left_out
