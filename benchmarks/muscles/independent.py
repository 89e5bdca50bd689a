"""Load sharing by another way that shares nothing with ours: DAQP, an active-set method.

At power 2 the problem is DAQP's own. At power 3 it is solved as a sequence of square problems, each
the cost's second-order model where the last one ended, on the primal unknowns themselves: no
multipliers, no formula for an activation.
"""

from __future__ import annotations

from typing import Final

import daqp
import numpy as np

from primemover.simulation.dual_newton import FloatArray

FREE: Final = 1e30
EQUAL: Final = 5
"""DAQP's word for an equation."""
SOLVED: Final = 1
MOST_MODELS: Final = 100
SETTLED: Final = 1e-10
"""Change of every unknown, relative to the largest, at which the sequence ends."""
LEAST_CURVE: Final = 1e-6
"""Of the cube of a reserve near zero, where it has none."""
RISE: Final = 1e-4
SHORTEST: Final = 1e-6


def by_daqp(
    columns: FloatArray,
    *,
    moments: FloatArray,
    reserves: FloatArray,
    lowest: float,
    power: int,
) -> FloatArray | None:
    """Activations of one frame; none where DAQP, or the sequence, did not end.

    ``columns`` is (coordinate, muscle), moment arm times strength; the upper bound is 1.
    """
    muscles = columns.shape[1]
    system = np.ascontiguousarray(np.hstack([columns, np.diag(reserves)]))
    if power == 2:
        unknowns = sum(columns.shape)
        at = _square(system, moments=moments, lowest=lowest, curve=np.full(unknowns, 2.0))
    else:
        at = _in_sequence(system, moments=moments, lowest=lowest, power=power)
    return None if at is None else at[:muscles]


def _in_sequence(
    system: FloatArray, *, moments: FloatArray, lowest: float, power: int
) -> FloatArray | None:
    muscles = system.shape[1] - len(system)
    reserves = system[:, muscles:].diagonal()
    half = np.full(muscles, 0.5)
    at: FloatArray = np.concatenate([half, (moments - system[:, :muscles] @ half) / reserves])
    for _ in range(MOST_MODELS):
        size = np.abs(at)
        slope = power * np.sign(at) * size ** (power - 1)
        curve = np.maximum(power * (power - 1) * size ** (power - 2), LEAST_CURVE)
        best = _square(
            system, moments=moments, lowest=lowest, curve=curve, slope=slope - curve * at
        )
        if best is None:
            return None
        step = best - at
        at = at + step * _length(at, step=step, slope=slope, power=power)
        small = np.abs(step) <= SETTLED * np.maximum(1, np.abs(at).max())
        if small.all() and np.abs(step[:muscles]).max() <= SETTLED:
            return np.asarray(at)
    return None


def _length(at: FloatArray, *, step: FloatArray, slope: FloatArray, power: int) -> float:
    """Part of the step after which the cost has fallen."""
    cost, promised, length = float((np.abs(at) ** power).sum()), float(slope @ step), 1.0
    while length > SHORTEST:
        if (np.abs(at + length * step) ** power).sum() <= cost + RISE * length * promised:
            return length
        length /= 2
    return length


def _square(
    system: FloatArray,
    *,
    moments: FloatArray,
    lowest: float,
    curve: FloatArray,
    slope: FloatArray | None = None,
) -> FloatArray | None:
    """The least of ``curve * x**2 / 2 + slope * x`` that balances the moments."""
    rows, unknowns = system.shape
    muscles, unbounded = unknowns - rows, np.full(rows, FREE)
    answer, _, flag, _ = daqp.solve(
        np.diag(curve),
        np.zeros(unknowns) if slope is None else np.ascontiguousarray(slope),
        system,
        np.concatenate([np.ones(muscles), unbounded, moments]),
        np.concatenate([np.full(muscles, lowest), -unbounded, moments]),
        np.concatenate([np.zeros(unknowns), np.full(rows, EQUAL)]).astype(np.int32),
    )
    return np.asarray(answer) if flag == SOLVED else None
