"""Exercises ordered by simulated glute effort for a body, beside the published EMG order.

Only the order is compared: neither figure says how much a muscle grows.

References
----------
Bonett DG, Wright TA. Sample size requirements for estimating Pearson, Kendall and Spearman
correlations. Psychometrika 2000;65:23-28 (the interval).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.external_loads import load_points
from primemover.simulation.groups import group_effort
from primemover.simulation.ordered_exercises import Agreement, ExerciseOrder, OrderedExercise
from primemover.simulation.posing import known_motion
from primemover.simulation.refusal import refusal
from primemover.simulation.simulate import not_simulated, prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.versions import versions_of_simulation

FloatArray = npt.NDArray[np.float64]

MUSCLES: Final = ("gluteus_maximus", "gluteus_medius")
DEVELOPMENT: Final = ("distefano2009",)
"""Studies that the settings may be chosen against; others are kept for checking afterwards."""
VALIDATION: Final = ("boren2011",)
"""Opened once, after the settings were frozen; nothing is chosen by it."""
SHUFFLES: Final = 20_000
"""Of the published order, for how often chance alone is as alike."""
_NORMAL_95: Final = 1.959964


def exercise_order(
    size: BodySize,
    *,
    studies: Sequence[str] = VALIDATION,
    progress: Callable[[float], None] | None = None,
) -> ExerciseOrder:
    """Every exercise that the simulation can show, with published amplitudes of ``studies``.

    The effort of a muscle is its mean over the repetition, on the side that works. Amplitudes of
    several studies are no one order: each has its own way of measuring the greatest effort.
    """
    motions = {m.id: m.exercises for m in load_knowledge().motions.values() if m.exercises}
    published, body = published_amplitudes(studies), build_body(size)
    rows = []
    for i, (motion, exercises) in enumerate(motions.items()):
        efforts = mean_efforts(motion, body=body)
        for exercise in exercises if efforts else ():
            known = published.get(exercise, {})
            rows.append(
                OrderedExercise(
                    exercise=exercise,
                    simulated=efforts,
                    published=known,
                    sources=tuple(studies) if known else (),
                )
            )
        if progress:
            progress((i + 1) / len(motions))
    return ExerciseOrder(
        body=size,
        exercises=tuple(rows),
        agreement=tuple(filter(None, (agreement(rows, muscle=muscle) for muscle in MUSCLES))),
        versions=versions_of_simulation(),
    )


def mean_efforts(motion: str, *, body: BodyModel) -> dict[str, float]:
    """Muscle → mean effort of the right side over a repetition; empty where it is refused."""
    efforts, why = efforts_of(motion, body=body)
    return {} if why else efforts


def efforts_of(motion: str, *, body: BodyModel) -> tuple[dict[str, float], str]:
    """Muscle → effort of the right side over a repetition, and why it is not shown ("" if it is).

    Load, power and mean are those of knowledge (``order_…`` in ``body_model/settings.toml``).
    """
    setting = load_knowledge().body_model.setting
    load_kg = setting("order_load_kg") if load_points(known_motion(motion)) else 0.0
    made = prepare_motion(motion, body=body, load_kg=load_kg)
    found = solve(made.task, power=setting("order_power"))
    why = not_simulated(made.posed.motion) or refusal(found)
    efforts = group_effort(found.activations, muscles=body.muscles, side="right")
    power = setting("order_mean_power")
    means = {muscle: float((efforts[muscle] ** power).mean() ** (1 / power)) for muscle in MUSCLES}
    return {muscle: min(max(mean, 0.0), 1.0) for muscle, mean in means.items()}, why


def published_amplitudes(studies: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    """Exercise → muscle → mean amplitude over the studies, as they print it."""
    found: dict[str, dict[str, list[float]]] = {}
    for study in studies:
        for row in load_knowledge().emg_amplitudes[study].amplitudes:
            if row.exercise and row.muscle in MUSCLES and row.value is not None:
                found.setdefault(row.exercise, {}).setdefault(row.muscle, []).append(row.value)
    return {
        exercise: {muscle: float(np.mean(values)) for muscle, values in muscles.items()}
        for exercise, muscles in found.items()
    }


def agreement(rows: Sequence[OrderedExercise], *, muscle: str) -> Agreement | None:
    """Spearman's rank correlation with its interval, and how often chance alone is as alike.

    None for fewer exercises than ``order_fewest`` in knowledge: a few agree by chance. None too
    where all are the same in one of the orders.
    """
    both = [row for row in rows if muscle in row.simulated and muscle in row.published]
    if len(both) < load_knowledge().body_model.setting("order_fewest"):
        return None
    simulated = np.array([row.simulated[muscle] for row in both])
    published = np.array([row.published[muscle] for row in both])
    found = spearman(simulated, second=published)
    if np.isnan(found):
        return None
    low, high = interval(found, exercises=len(both))
    return Agreement(
        muscle=muscle,
        spearman=found,
        low=low,
        high=high,
        p_value=chance(simulated, second=published),
        exercises=len(both),
    )


def interval(correlation: float, *, exercises: int) -> tuple[float, float]:
    """The 95 % interval of a rank correlation, after Bonett and Wright."""
    middle = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    half = _NORMAL_95 * np.sqrt((1 + correlation**2 / 2) / (exercises - 3))
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))


def chance(first: FloatArray, *, second: FloatArray) -> float:
    """How often shuffled orders are as alike or as opposed: a permutation test, two-sided."""
    from scipy.stats import rankdata

    ranks = [rankdata(values) - (len(values) + 1) / 2 for values in (first, second)]
    draws = np.random.default_rng(0)
    shuffled = draws.permuted(np.tile(ranks[1], (SHUFFLES, 1)), axis=1) @ ranks[0]
    as_far = np.abs(shuffled) >= abs(float(ranks[0] @ ranks[1])) - 1e-9
    return float((as_far.sum() + 1) / (SHUFFLES + 1))


def spearman(first: FloatArray, *, second: FloatArray) -> float:
    """Rank correlation; NaN where one of the two does not vary."""
    from scipy.stats import rankdata

    ranks = [rankdata(values) for values in (first, second)]
    if min(np.ptp(rank) for rank in ranks) == 0:
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
