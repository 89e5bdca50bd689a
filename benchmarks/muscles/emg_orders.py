"""Order of exercises by simulated glute effort beside published orders of EMG amplitudes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.rows import Row

FloatArray = npt.NDArray[np.float64]

_FEWEST = 3
"""Exercises for which the interval is defined."""


def rows() -> list[Row]:
    """The study that settings may be chosen against, then the one kept for checking.

    What counts was settled before the second was opened: first the exercises that are shown, then
    those with what is refused as well; every exercise of the study that has a motion; the mean of
    a study's rows where it has several of one exercise.
    """
    from primemover.simulation.exercise_order import DEVELOPMENT, VALIDATION

    return rows_of(DEVELOPMENT) + rows_of(VALIDATION)


def rows_of(studies: Sequence[str]) -> list[Row]:
    """Every exercise of the studies that has a motion, and Spearman's rank correlation.

    Twice: with what is shown alone, and with what is refused counted by its value as well, so that
    which exercises happen to be shown decides nothing unseen.
    """
    from primemover.knowledge import load_knowledge
    from primemover.simulation.body_model import build_body
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.exercise_order import MUSCLES, efforts_of, published_amplitudes

    published, body = published_amplitudes(studies), build_body(BodySize())
    unread = _unread(studies)
    found = {
        exercise: efforts_of(motion.id, body=body)
        for motion in load_knowledge().motions.values()
        for exercise in motion.exercises
        if exercise in published
    }
    out: list[Row] = []
    for muscle in MUSCLES:
        known = {name: f for name, f in found.items() if muscle in published[name]}
        for name, (efforts, why) in sorted(known.items()):
            out.append(
                Row(
                    case=name,
                    quantity=f"{muscle}, mean effort beside EMG",
                    unit="% beside % MVIC",
                    measured=f"{100 * efforts[muscle]:.0f} beside {published[name][muscle]:.0f}",
                    note="; ".join(filter(None, (unread.get((name, muscle), ""), why))),
                )
            )
        for told, names in (
            ("shown", [name for name, (_, why) in known.items() if not why]),
            ("shown and refused", list(known)),
        ):
            simulated = np.array([known[name][0][muscle] for name in names])
            amplitudes = np.array([published[name][muscle] for name in names])
            out.append(_row(studies, told=told, muscle=muscle, pair=(simulated, amplitudes)))
    return out


def _unread(studies: Sequence[str]) -> dict[tuple[str, str], str]:
    """Which of the studies' figures nobody read in the paper, by exercise and muscle."""
    from primemover.knowledge import load_knowledge

    return {
        (row.exercise, row.muscle): "EMG as quoted by others or recalled, not read in the paper"
        for study in studies
        for row in load_knowledge().emg_amplitudes[study].amplitudes
        if row.exercise and row.unverified
    }


def _row(
    studies: Sequence[str], *, told: str, muscle: str, pair: tuple[FloatArray, FloatArray]
) -> Row:
    from primemover.simulation.exercise_order import chance, interval, spearman

    count = len(pair[0])
    value, note = "too few", f"{count} exercises"
    if count > _FEWEST:
        found = spearman(pair[0], second=pair[1])
        low, high = interval(found, exercises=count)
        value = f"{found:.2f} ({low:.2f} to {high:.2f})"
        note += f", as alike or as opposed by chance: p = {chance(pair[0], second=pair[1]):.2g}"
    return Row(
        case=f"{', '.join(studies)}: {told}",
        quantity=f"Spearman with its 95 % interval, {muscle}",
        unit="",
        measured=value,
        note=note,
    )
