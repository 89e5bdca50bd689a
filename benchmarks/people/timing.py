"""When a movement is where: repetitions, pauses, uneven tempo and partial repetitions in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.plan import TimingPlan
from primemover.knowledge.motions import Motion

FloatArray = npt.NDArray[np.float64]

DEPTH_SPREAD: Final = 0.03
"""Nobody goes equally far each time: up to this share less, at random."""
HELD_SWAY: Final = 0.01
"""Share of the way by which a held position sways."""
SWAY_S: Final = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RepetitionTruth:
    """One repetition: when it began, turned and ended, and how much of the way it went.

    The turn is the middle of the pause.
    """

    start_s: float
    turn_s: float
    end_s: float
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Time and share of the way per frame; ``progress`` rises from 0 to 1 over the set."""

    time_s: FloatArray
    share: FloatArray
    progress: FloatArray
    repetitions: tuple[RepetitionTruth, ...]


def timeline(motion: Motion, *, timing: TimingPlan, fps: float, seed: int) -> Timeline:
    """Where the movement is in every frame."""
    rng = np.random.default_rng(seed)
    repetitions: tuple[RepetitionTruth, ...] = ()
    if motion.hold:
        knots = _hold(motion, timing=timing)
    else:
        knots, repetitions = _set(motion, timing=timing, rng=rng)
    at_s, shares = (np.array(values) for values in zip(*knots, strict=True))
    time_s = np.arange(0.0, at_s[-1], 1.0 / fps)
    share = _eased(time_s, at_s=at_s, shares=shares)
    if motion.hold:
        held = share >= 1.0 - 1e-9
        share = share - held * HELD_SWAY * (1 - np.cos(2 * np.pi * time_s / SWAY_S)) / 2
    turns = [repetition.turn_s for repetition in repetitions]
    progress = (
        np.interp(time_s, turns, np.linspace(0.0, 1.0, len(turns)))
        if len(turns) > 1
        else np.ones(len(time_s))
    )
    return Timeline(
        time_s=time_s, share=np.clip(share, 0, 1), progress=progress, repetitions=repetitions
    )


def _set(
    motion: Motion, *, timing: TimingPlan, rng: np.random.Generator
) -> tuple[list[tuple[float, float]], tuple[RepetitionTruth, ...]]:
    """Knots (seconds, share) of a set, and its repetitions."""
    tempo = motion.tempo
    knots, repetitions = [(0.0, 0.0), (timing.still_s, 0.0)], []
    for number in range(timing.repetitions):
        speed = timing.speed * float(1 + timing.uneven * rng.uniform(-1, 1))
        reach = 1.0 - DEPTH_SPREAD * float(rng.uniform())
        reach *= timing.partial_share if number in timing.partial else 1.0
        start_s = knots[-1][0]
        if timing.pause_s and number == timing.repetitions // 2:
            knots.append((knots[-1][0] + tempo.out_s / speed / 2, reach / 2))
            knots.append((knots[-1][0] + timing.pause_s, reach / 2))
            knots.append((knots[-1][0] + tempo.out_s / speed / 2, reach))
        else:
            knots.append((start_s + tempo.out_s / speed, reach))
        turn_s = knots[-1][0] + tempo.pause_s / speed / 2
        knots.append((knots[-1][0] + tempo.pause_s / speed, reach))
        knots.append((knots[-1][0] + tempo.back_s / speed, 0.0))
        repetitions.append(
            RepetitionTruth(start_s=start_s, turn_s=turn_s, end_s=knots[-1][0], share=reach)
        )
        knots.append((knots[-1][0] + tempo.rest_s / speed, 0.0))
    knots.append((knots[-1][0] + timing.still_s, 0.0))
    return knots, tuple(repetitions)


def _hold(motion: Motion, *, timing: TimingPlan) -> list[tuple[float, float]]:
    """Knots of one hold: getting there, holding, coming back."""
    tempo = motion.tempo
    hold_s = tempo.hold_s if timing.hold_s is None else timing.hold_s
    knots = [(0.0, 0.0), (timing.still_s, 0.0)]
    for seconds, share in ((tempo.out_s, 1.0), (hold_s, 1.0), (tempo.back_s, 0.0)):
        knots.append((knots[-1][0] + seconds, share))
    knots.append((knots[-1][0] + timing.still_s, 0.0))
    return knots


def _eased(time_s: FloatArray, *, at_s: FloatArray, shares: FloatArray) -> FloatArray:
    """The share at each time: every stretch begins and ends at rest."""
    index = np.clip(np.searchsorted(at_s, time_s, side="right") - 1, 0, len(at_s) - 2)
    length = np.maximum(at_s[index + 1] - at_s[index], 1e-9)
    part = np.clip((time_s - at_s[index]) / length, 0.0, 1.0)
    eased = (1 - np.cos(np.pi * part)) / 2
    return np.asarray(shares[index] + (shares[index + 1] - shares[index]) * eased)
