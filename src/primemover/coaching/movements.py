"""Which movement serves an exercise, and what the engine needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from primemover.coaching.cueing import CueLimits, cue_limits
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.coached import CoachedMovement, Sides
from primemover.signals.repetitions import RepetitionSettings

OF_REPETITION: Final = frozenset({"seconds", "seconds_out", "seconds_back", "excursion"})
"""Quantities of a whole repetition, which no single frame has."""


def coached_for(exercise_id: str, *, knowledge: Knowledge | None = None) -> CoachedMovement | None:
    """The movement an exercise is coached as; None when a camera cannot do it honestly.

    Then a timer, or tapping each repetition, serves instead.
    """
    knowledge = load_knowledge() if knowledge is None else knowledge
    for movement in knowledge.coached.values():
        if exercise_id in movement.exercises:
            return movement
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveCounting:
    """How repetitions of a movement are found: the signal, whose legs, and the settings."""

    signal: str
    sides: Sides
    settings: RepetitionSettings


def live_counting(movement: CoachedMovement, *, knowledge: Knowledge) -> LiveCounting | None:
    """The counting of a movement, from its test or its own section; None for holds."""
    if movement.hold or movement.counts_from is None:
        return None
    rules = knowledge.coaching_rules
    signal, direction, relative, gap_s, sides = _source(movement, knowledge)
    settings = RepetitionSettings(
        min_amplitude=movement.counts_from.value or 0.0,
        relative_amplitude=relative,
        min_gap_s=gap_s,
        direction="down" if direction == "valleys" else "up",
        open_start=movement.begun_out != "",
        restart_after_s=rules["gap_time"].number,
        remember_s=rules["longest_repetition"].number,
    )
    return LiveCounting(signal=signal, sides=sides, settings=settings)


def _source(
    movement: CoachedMovement, knowledge: Knowledge
) -> tuple[str, str, float, float, Sides]:
    own = movement.counting
    if own is not None:
        relative, gap_s = own.relative_amplitude.value or 0.0, own.min_gap_s.value or 0.0
        return own.signal, own.direction, relative, gap_s, own.sides
    camera = knowledge.tests[movement.test].camera
    if camera is None:
        raise KeyError(movement.test)
    relative, gap_s = camera.relative_amplitude or 0.0, camera.min_gap_s or 0.0
    return camera.counted_signal, camera.direction, relative, gap_s, camera.sides


def quantities_of(movement: CoachedMovement) -> frozenset[str]:
    """What must be read from each frame while the movement is done."""
    names = {guard.quantity for guard in movement.guards} | {cue.quantity for cue in movement.cues}
    if movement.depth is not None:
        names.add(movement.depth.quantity)
    return frozenset(names) - OF_REPETITION


def cues_of(movement: CoachedMovement, *, knowledge: Knowledge) -> tuple[CueLimits, ...]:
    """The cues of a movement with their limits."""
    return tuple(cue_limits(cue, knowledge=knowledge) for cue in movement.cues)
