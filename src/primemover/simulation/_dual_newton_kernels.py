"""The arithmetic of the compiled load sharing, one small function a step.

All of it is one file on purpose: what is kept on disk is compiled anew when its own file changes,
not when a file it calls does, nor when a number of ``dual_newton`` does: whoever changes one must
change this file too. Arguments go by position, as compiled functions call one another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numba
import numpy as np
import numpy.typing as npt

from primemover.simulation.dual_newton import (
    COLD_SHARE,
    FURTHEST,
    LONGEST_CUT,
    MOST_CUTS,
    MOST_STEPS,
    OVERSHOOT,
    RISE,
    ROUNDING,
    SHORTEST_CUT,
    SMALLEST,
    BoolArray,
    FloatArray,
)
from primemover.simulation.dual_newton_lanes import Batch, Lanes, Pattern

_TINY: Final = 1e-300

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def _compiled(function: Kernel) -> Kernel:
    """``function`` compiled, kept on disk where there is a place for it."""
    # no re-ordering that assumes finite numbers: bounds may be infinite
    options: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}, "error_model": "numpy"}
    try:
        kernel: Kernel = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # neither the package's folder nor the user's cache can be written
        kernel = numba.njit(**options)(function)
    return kernel


# Lengths of lanes are read from the arrays on purpose: a loop of fixed length is unrolled before
# it is known that the arrays do not overlap, and then runs number by number.


@_compiled
def _add_product(
    into: FloatArray, at: int, left: FloatArray, i: int, right: FloatArray, j: int
) -> None:
    for lane in range(into.shape[1]):
        into[at, lane] += left[i, lane] * right[j, lane]


@_compiled
def _take_product(
    into: FloatArray, at: int, left: FloatArray, i: int, right: FloatArray, j: int
) -> None:
    for lane in range(into.shape[1]):
        into[at, lane] -= left[i, lane] * right[j, lane]


@_compiled
def _set_product(
    into: FloatArray, at: int, left: FloatArray, i: int, right: FloatArray, j: int
) -> None:
    for lane in range(into.shape[1]):
        into[at, lane] = left[i, lane] * right[j, lane]


@_compiled
def mark_reached(moment_arms: FloatArray, reached: BoolArray) -> None:
    """Nothing comes back; ``reached`` is true where any frame's flat arms are not zero."""
    seen = np.zeros(moment_arms.shape[1], dtype=np.float64)
    for frame in range(moment_arms.shape[0]):
        for place in range(moment_arms.shape[1]):
            seen[place] = max(seen[place], abs(moment_arms[frame, place]))
    for place in range(moment_arms.shape[1]):
        reached[place] |= seen[place] > 0


@_compiled
def _load(pattern: Pattern, lanes: Lanes, batch: Batch, lane: int) -> None:
    """The lane's frame is in its columns; it starts from ``start`` or from where it stands."""
    frame = lanes.frame[lane]
    muscle_entries = pattern.first[pattern.muscles]
    for entry in range(muscle_entries):
        strength = batch.strengths[frame, pattern.column[entry]]
        lanes.entries[entry, lane] = batch.moment_arms[frame, pattern.source[entry]] * strength
    for entry in range(muscle_entries, len(pattern.source)):
        lanes.entries[entry, lane] = batch.extra[frame, pattern.source[entry]]
    for row in range(len(pattern.reserves)):
        lanes.moments[row, lane] = batch.moments[frame, row]
        if len(batch.start):
            multiplier = batch.start[frame, row]
            lanes.trial_multipliers[row, lane] = multiplier
            lanes.trial_shares[row, lane] = _share(multiplier, pattern.reserves[row], pattern.power)
    lanes.steps[lane] = 0
    lanes.trusted[lane] = True
    lanes.cold[lane] = False


@_compiled
def _share(multiplier: float, reserve: float, power: int) -> float:
    slope = multiplier * reserve / power
    return slope if power == 2 else np.sign(slope) * np.sqrt(abs(slope))


@_compiled
def _rest(pattern: Pattern, lanes: Lanes, lane: int) -> None:
    """The lane's trial point is where nothing pulls: a cold start."""
    for row in range(len(pattern.reserves)):
        lanes.trial_shares[row, lane] = 0.0
        lanes.trial_multipliers[row, lane] = 0.0
    lanes.cold[lane] = True
    lanes.trusted[lane] = True


@_compiled
def _evaluate(pattern: Pattern, lanes: Lanes) -> None:
    """Values, slopes, moments left and dual at the trial points of all lanes."""
    _evaluate_reserves(pattern, lanes)
    for column in range(len(pattern.weights)):
        first, end = pattern.first[column], pattern.first[column + 1]
        lanes.pull[0] = 0.0
        for entry in range(first, end):
            row = pattern.coordinate[entry]
            _add_product(lanes.pull, 0, lanes.entries, entry, lanes.trial_multipliers, row)
        if column < pattern.muscles and pattern.power == 3:
            _respond_cubic(pattern, lanes, column)
        else:
            _respond(pattern, lanes, column)
        for entry in range(first, end):
            row = pattern.coordinate[entry]
            _take_product(lanes.left, row, lanes.entries, entry, lanes.values, column)


@_compiled
def _evaluate_reserves(pattern: Pattern, lanes: Lanes) -> None:
    lanes.trial_dual[:] = 0.0
    lanes.trial_reach[:] = 0.0
    for row in range(len(pattern.reserves)):
        reserve = pattern.reserves[row]
        for lane in range(lanes.dual.size):
            share, multiplier = lanes.trial_shares[row, lane], lanes.trial_multipliers[row, lane]
            moment = lanes.moments[row, lane]
            lanes.left[row, lane] = moment - reserve * share
            cost = share * share * (2 * abs(share) if pattern.power == 3 else 1.0)
            lanes.trial_dual[lane] += multiplier * moment - cost


@_compiled
def _respond(pattern: Pattern, lanes: Lanes, column: int) -> None:
    """What one column does at its pull, where it costs its square."""
    weight, lower, upper = pattern.weights[column], pattern.lower[column], pattern.upper[column]
    slope = 0.5 / weight
    reach = slope / max(upper, COLD_SHARE) if column < pattern.muscles else 0.0
    for lane in range(lanes.dual.size):
        free = lanes.pull[0, lane] * slope
        lanes.values[column, lane] = min(max(free, lower), upper)
        lanes.slopes[column, lane] = slope if (lower < free) & (free < upper) else 0.0
    for lane in range(lanes.dual.size):
        pull, value = lanes.pull[0, lane], lanes.values[column, lane]
        lanes.trial_dual[lane] += (weight * value - pull) * value
        lanes.trial_reach[lane] = max(lanes.trial_reach[lane], abs(pull) * reach)


@_compiled
def _respond_cubic(pattern: Pattern, lanes: Lanes, column: int) -> None:
    """What one muscle does at its pull, where it costs its cube."""
    weight, lower, upper = pattern.weights[column], pattern.lower[column], pattern.upper[column]
    third = 1 / (3 * weight)
    reach = third / max(upper, COLD_SHARE) ** 2
    for lane in range(lanes.dual.size):
        free = np.sqrt(max(lanes.pull[0, lane] * third, 0.0))
        value = min(max(free, lower), upper)
        lanes.values[column, lane] = value
        slope = 0.5 * third / max(value, SMALLEST)
        lanes.slopes[column, lane] = slope if (lower < free) & (free < upper) else 0.0
    for lane in range(lanes.dual.size):
        pull, value = lanes.pull[0, lane], lanes.values[column, lane]
        lanes.trial_dual[lane] += (weight * value * value - pull) * value
        lanes.trial_reach[lane] = max(lanes.trial_reach[lane], abs(pull) * reach)


@_compiled
def _slopes_when_cold(pattern: Pattern, lanes: Lanes, lane: int) -> None:
    for column in range(len(pattern.weights)):
        slope = 0.5 / pattern.weights[column]
        if column < pattern.muscles and pattern.power == 3:
            slope /= 3 * COLD_SHARE
        lanes.slopes[column, lane] = slope


@_compiled
def _assemble(pattern: Pattern, lanes: Lanes) -> None:
    """The scaled system of every lane at its trial point."""
    lanes.system[:] = 0.0
    for column in range(len(pattern.weights)):
        first = pattern.first[column]
        for entry in range(first, pattern.first[column + 1]):
            row = pattern.coordinate[entry]
            start = row * (row + 1) // 2
            _set_product(lanes.pull, 0, lanes.entries, entry, lanes.slopes, column)
            for other in range(first, entry + 1):
                place = start + pattern.coordinate[other]
                _add_product(lanes.system, place, lanes.pull, 0, lanes.entries, other)
    for row in range(len(pattern.reserves)):
        _scale_row(pattern, lanes, row)


@_compiled
def _scale_row(pattern: Pattern, lanes: Lanes, row: int) -> None:
    reserve = pattern.reserves[row]
    for lane in range(lanes.dual.size):
        curve = 2.0
        if pattern.power == 3:
            least = COLD_SHARE if lanes.cold[lane] else SMALLEST
            curve = 6 * max(abs(lanes.trial_shares[row, lane]), least)
        lanes.scale[row, lane] = np.sqrt(curve) / reserve
    for column in range(pattern.envelope[row], row + 1):
        place = row * (row + 1) // 2 + column
        for lane in range(lanes.dual.size):
            lanes.system[place, lane] *= lanes.scale[row, lane] * lanes.scale[column, lane]


@_compiled
def _factor(pattern: Pattern, lanes: Lanes) -> None:
    """Identity plus system as its Cholesky factor; diagonals are kept as their inverse."""
    system, envelope = lanes.system, pattern.envelope
    for row in range(len(envelope)):
        start = row * (row + 1) // 2
        for column in range(envelope[row], row):
            other = column * (column + 1) // 2
            for before in range(max(envelope[row], envelope[column]), column):
                _take_product(
                    system, start + column, system, start + before, system, other + before
                )
            for lane in range(lanes.dual.size):
                system[start + column, lane] *= system[other + column, lane]
        _add_identity(lanes, row, start + row)
        for before in range(envelope[row], row):
            _take_product(system, start + row, system, start + before, system, start + before)
        for lane in range(lanes.dual.size):
            # exact pivots are one or more; less is rounding
            system[start + row, lane] = 1 / np.sqrt(max(system[start + row, lane], 1.0))


@_compiled
def _add_identity(lanes: Lanes, row: int, place: int) -> None:
    """Nothing comes back; where a reserve is stiffer than its muscles is noted on the way."""
    for lane in range(lanes.dual.size):
        stiff = (lanes.system[place, lane] < 1) & ~lanes.cold[lane]
        was = lanes.in_reserve[row, lane]
        lanes.in_reserve[row, lane] = stiff if lanes.accepted[lane] else was
        lanes.system[place, lane] += 1.0


@_compiled
def _solve(pattern: Pattern, lanes: Lanes) -> None:
    """Newton steps of the multipliers from the factor, and the rise they promise."""
    system, step = lanes.system, lanes.fresh_step
    rows = len(pattern.reserves)
    for row in range(rows):
        start = row * (row + 1) // 2
        _set_product(step, row, lanes.scale, row, lanes.left, row)
        for column in range(pattern.envelope[row], row):
            _take_product(step, row, system, start + column, step, column)
        _set_product(step, row, step, row, system, start + row)
    for row in range(rows - 1, -1, -1):
        start = row * (row + 1) // 2
        _set_product(step, row, step, row, system, start + row)
        for column in range(pattern.envelope[row], row):
            _take_product(step, column, system, start + column, step, row)
    lanes.pull[0] = 0.0
    for row in range(rows):
        _set_product(step, row, step, row, lanes.scale, row)
        _add_product(lanes.pull, 0, step, row, lanes.left, row)


@_compiled
def _accept(pattern: Pattern, lanes: Lanes) -> None:
    """Accepted trial points become where their lanes stand, with a new step ahead."""
    for row in range(len(pattern.reserves)):
        for lane in range(lanes.dual.size):
            taken = lanes.accepted[lane]
            share, multiplier = lanes.trial_shares[row, lane], lanes.trial_multipliers[row, lane]
            lanes.shares[row, lane] = share if taken else lanes.shares[row, lane]
            lanes.multipliers[row, lane] = multiplier if taken else lanes.multipliers[row, lane]
            step = lanes.fresh_step[row, lane]
            lanes.step[row, lane] = step if taken else lanes.step[row, lane]
    for lane in range(lanes.dual.size):
        if lanes.accepted[lane]:
            lanes.dual[lane] = lanes.trial_dual[lane]
            lanes.reach[lane] = lanes.trial_reach[lane]
            lanes.promised[lane] = lanes.pull[0, lane]
            lanes.length[lane] = 1.0
            lanes.cuts[lane] = 0
            lanes.steps[lane] += 1
            lanes.trusted[lane] = lanes.cold[lane]
            lanes.cold[lane] = False


@_compiled
def _try_next(pattern: Pattern, lanes: Lanes) -> None:
    """Trial points of lanes on their way; those of fresh lanes stand already."""
    for row in range(len(pattern.reserves)):
        reserve = pattern.reserves[row]
        for lane in range(lanes.dual.size):
            step = lanes.step[row, lane] * lanes.length[lane]
            share, multiplier = lanes.shares[row, lane], lanes.multipliers[row, lane] + step
            if pattern.power == 2:
                new_share = 0.5 * multiplier * reserve
            elif lanes.in_reserve[row, lane]:
                new_share = share + step * reserve / (6 * max(abs(share), SMALLEST))
                multiplier = 3 * new_share * abs(new_share) / reserve
            else:
                root = np.sqrt(abs(multiplier) * reserve / 3)
                new_share = root if multiplier > 0 else -root
            moving = lanes.length[lane] > 0
            standing = lanes.trial_shares[row, lane]
            lanes.trial_shares[row, lane] = new_share if moving else standing
            standing = lanes.trial_multipliers[row, lane]
            lanes.trial_multipliers[row, lane] = multiplier if moving else standing


@_compiled
def _judge(lanes: Lanes, lane: int) -> bool:
    """Whether a trial point is taken; if not, the lane's step is cut."""
    if lanes.trusted[lane]:
        return True
    slope = 0.0
    for row in range(lanes.step.shape[0]):
        slope += lanes.step[row, lane] * lanes.left[row, lane]
    promised, dual = lanes.promised[lane], lanes.dual[lane]
    least = dual + RISE * lanes.length[lane] * promised - ROUNDING * abs(dual)
    if slope >= -OVERSHOOT * promised and (slope >= 0 or lanes.trial_dual[lane] >= least):
        return True
    cut = min(max(promised / max(promised - slope, _TINY), SHORTEST_CUT), LONGEST_CUT)
    near, reach = 1 + lanes.reach[lane], lanes.trial_reach[lane]
    if reach > 2 * FURTHEST * near:
        cut = min(cut, FURTHEST * near / reach)
    lanes.length[lane] *= cut
    lanes.cuts[lane] += 1
    return False


@_compiled
def _arrived(lanes: Lanes, lane: int, tolerance: float) -> bool:
    for row in range(lanes.left.shape[0]):
        allowed = tolerance * (1 + abs(lanes.moments[row, lane]))
        if not abs(lanes.left[row, lane]) <= allowed:
            return False
    return True


@_compiled
def _write(pattern: Pattern, lanes: Lanes, batch: Batch, lane: int, converged: bool) -> None:
    """The lane's trial point is the answer to its frame."""
    frame = lanes.frame[lane]
    for muscle in range(pattern.muscles):
        batch.activations[frame, muscle] = lanes.values[muscle, lane]
    for column in range(pattern.muscles, len(pattern.weights)):
        batch.extra_values[frame, column - pattern.muscles] = lanes.values[column, lane]
    for row in range(len(pattern.reserves)):
        batch.reserve_shares[frame, row] = lanes.trial_shares[row, lane]
        batch.multipliers[frame, row] = lanes.trial_multipliers[row, lane]
    batch.converged[frame] = converged
    batch.iterations[frame] = lanes.steps[lane]


@_compiled
def _next_frame(pattern: Pattern, lanes: Lanes, batch: Batch, lane: int) -> bool:
    """Whether the lane has a further frame; it is loaded then, else the lane rests."""
    lanes.length[lane] = 0.0
    lanes.frame[lane] += 1
    if lanes.frame[lane] < lanes.last[lane]:
        _load(pattern, lanes, batch, lane)
        return True
    lanes.frame[lane] = -1
    lanes.moments[:, lane] = 0.0
    return False


@_compiled
def _settle(
    pattern: Pattern, lanes: Lanes, batch: Batch, lane: int, tolerance: float, rest: float
) -> bool:
    """Whether the lane goes on; arrived frames are written, trial points taken or refused."""
    lanes.accepted[lane] = False
    if lanes.frame[lane] < 0:
        return False
    arrived = _arrived(lanes, lane, tolerance)
    given_up = lanes.steps[lane] >= MOST_STEPS or lanes.cuts[lane] >= MOST_CUTS
    if arrived or given_up:
        _write(pattern, lanes, batch, lane, arrived)
        going = _next_frame(pattern, lanes, batch, lane)
        if given_up and going:
            _rest(pattern, lanes, lane)
        return going
    warm = lanes.steps[lane] == 0 and not lanes.cold[lane]
    if warm and not lanes.trial_dual[lane] >= rest:
        _rest(pattern, lanes, lane)
        return True
    lanes.accepted[lane] = _judge(lanes, lane)
    if lanes.accepted[lane] and lanes.cold[lane]:
        _slopes_when_cold(pattern, lanes, lane)
    return True


@_compiled
def run_lanes(
    pattern: Pattern,
    lanes: Lanes,
    batch: Batch,
    ends: npt.NDArray[np.int64],
    tolerance: float,
    rest: float,
) -> None:
    """Nothing comes back; the frames between ``ends``, a stretch for each lane, are solved."""
    going = 0
    for lane in range(lanes.dual.size):
        lanes.frame[lane] = ends[lane] - 1
        lanes.last[lane] = ends[lane + 1]
        going += _next_frame(pattern, lanes, batch, lane)
        if not len(batch.start):
            _rest(pattern, lanes, lane)
    while going:
        _evaluate(pattern, lanes)
        going = 0
        for lane in range(lanes.dual.size):
            going += _settle(pattern, lanes, batch, lane, tolerance, rest)
        _assemble(pattern, lanes)
        _factor(pattern, lanes)
        _solve(pattern, lanes)
        _accept(pattern, lanes)
        _try_next(pattern, lanes)
