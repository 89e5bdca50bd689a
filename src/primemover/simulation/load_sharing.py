"""Which muscle takes which share of the joint moments, on plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Literal

import numpy as np
import numpy.typing as npt

from primemover.errors import MissingExtraError
from primemover.simulation.dual_newton import (
    BoolArray,
    FloatArray,
    IntArray,
    SharingProblem,
    Solution,
)
from primemover.simulation.dual_newton import solve as solve_in_numpy
from primemover.simulation.dual_newton_exact import finish
from primemover.simulation.load_sharing_checks import COMPILED_POWERS, checked_problem

__all__ = ["ExtraColumns", "LoadShares", "share_loads"]

Core = Literal["auto", "numpy", "compiled"]

_FRAMES_FOR_THREADS = 2000
"""Frames from which one more thread saves more than it costs to start."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtraColumns:
    """Further unknowns of the balance, each costing ``weight * value**2``: contact forces, say.

    ``matrix`` is (frame, coordinate, extra), what one unit of each brings to the moments;
    ``weights``, ``lower`` and ``upper`` are (extra,), bounds may be infinite.
    """

    matrix: FloatArray
    weights: FloatArray
    lower: FloatArray
    upper: FloatArray


def _nothing() -> FloatArray:
    return np.empty((0, 0))


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadShares:
    """Who carries the moments of every frame.

    ``activations`` (frame, muscle) lie between the bounds; ``reserves`` (frame, coordinate) are
    the moments in N m that muscles did not carry; ``extra`` (frame, extra) are the further
    unknowns. Where ``converged`` is false, a frame must not be used. ``multipliers`` (frame,
    coordinate), the rise of the cost with each moment in 1/(N m), start a neighbouring problem;
    ``iterations`` counts Newton steps.
    """

    activations: FloatArray
    reserves: FloatArray
    converged: BoolArray
    multipliers: FloatArray
    iterations: IntArray
    extra: FloatArray = field(default_factory=_nothing)


def share_loads(
    *,
    moment_arms: npt.ArrayLike,
    strengths: npt.ArrayLike,
    moments: npt.ArrayLike,
    reserves: npt.ArrayLike,
    power: float = 2,
    lower: npt.ArrayLike = 0.01,
    upper: npt.ArrayLike = 1.0,
    weights: npt.ArrayLike | None = None,
    extra: ExtraColumns | None = None,
    start: npt.ArrayLike | None = None,
    core: Core = "auto",
    tolerance: float = 1e-8,
    workers: int | None = None,
) -> LoadShares:
    """Activations and reserves of least cost that balance the moments of every frame.

    Static optimisation: ``sum(weights * activations**power) + sum(abs(r)**power)`` is least
    among all that satisfy ``moment_arms @ (strengths * activations) + reserves * r = moments``
    and the bounds. Reserves have none, so every frame has one answer and only one. People and
    strengths are batched by putting them one after the other along the frames; neighbouring
    frames that are alike are solved faster.

    Parameters
    ----------
    moment_arms : array (frame, coordinate, muscle)
        In m, of the sign that a pulling muscle's moment has.
    strengths : array (frame, muscle)
        Force in N at activation 1, not negative; 0 takes a muscle out of the balance.
    moments : array (frame, coordinate)
        To be carried, in N m (N for a coordinate that slides).
    reserves : array (coordinate,)
        N m (or N) that one unit of reserve brings, above zero: a small one costs much.
    power : float
        2 and 3 are compiled; numpy takes every power from 1.5 to 10.
    lower, upper : float or array (muscle,)
        Bounds of activations, ``0 <= lower <= upper``.
    weights : array (muscle,), optional
        Above zero; 1 where not given.
    extra : ExtraColumns, optional
        Further unknowns.
    start : array (frame, coordinate), optional
        Multipliers of a similar problem; a start that is worse than none is not used.
    core : str
        "compiled" needs numba (the extra ``muscles``); "auto" takes numpy where that is missing.
    tolerance : float
        Moments may be left open by this much times ``1 + abs(moment)``.
    workers : int, optional
        Threads of the compiled core; by default all processors for thousands of frames, else 1.

    Raises
    ------
    LoadSharingError
        If shapes, signs or bounds do not fit or a number is not finite: all faults together.
    MissingExtraError
        If ``core="compiled"`` and numba is not installed.

    Notes
    -----
    What a muscle does beyond the balance, such as stiffening a joint on purpose, is not in it.

    Examples
    --------
    Two flexors of a hinge hold 22 N m, one twice as strong as the other. At power 2 activations
    are as moment arm times strength: 0.2 and 0.4.

    >>> shares = share_loads(
    ...     moment_arms=[[[0.05, 0.05]]], strengths=[[440, 880]], moments=[[22]], reserves=[1e-3]
    ... )
    >>> shares.activations.round(3)
    array([[0.2, 0.4]])
    """
    problem = checked_problem(
        arrays={
            "moment_arms": moment_arms,
            "strengths": strengths,
            "moments": moments,
            "reserves": reserves,
            "lower": lower,
            "upper": upper,
            "weights": weights,
            "start": start,
            "extra.matrix": None if extra is None else extra.matrix,
            "extra.weights": None if extra is None else extra.weights,
            "extra.lower": None if extra is None else extra.lower,
            "extra.upper": None if extra is None else extra.upper,
        },
        power=power,
        tolerance=tolerance,
        core=core,
        workers=workers,
    )
    solution = _solve(problem, core=core, workers=workers)
    finish(problem, solution=solution)
    return LoadShares(
        activations=solution.activations,
        reserves=solution.reserve_shares * problem.reserves,
        converged=solution.converged,
        multipliers=solution.multipliers,
        iterations=solution.iterations,
        extra=solution.extra,
    )


def _solve(problem: SharingProblem, *, core: Core, workers: int | None) -> Solution:
    if not problem.moments.size:
        return _nothing_asked(problem)
    if not _compiles(problem, core):
        return solve_in_numpy(problem)
    from primemover.simulation import dual_newton_compiled

    if workers is None:
        large = len(problem.moments) >= _FRAMES_FOR_THREADS
        workers = dual_newton_compiled.processors() if large else 1
    return dual_newton_compiled.solve(problem, workers=workers)


def _nothing_asked(problem: SharingProblem) -> Solution:
    """The answer where there is no frame or nothing to balance: as little as bounds allow."""
    solution = Solution.empty(problem)
    solution.activations[:] = problem.lower
    solution.extra[:] = np.clip(0.0, problem.extra_lower, problem.extra_upper)
    solution.converged[:] = True
    return solution


def _compiles(problem: SharingProblem, core: Core) -> bool:
    """Whether the compiled core is to solve this."""
    if core == "numpy":
        return False
    known, present = problem.power in COMPILED_POWERS, find_spec("numba") is not None
    if core == "auto":
        return known and present
    if not present:
        raise MissingExtraError(
            'core="compiled" needs numba; install it in the project\'s folder with'
            ' pip install ".[muscles]", or use core="numpy"'
        )
    return True
