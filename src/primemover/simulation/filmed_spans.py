"""Which part of every repetition is simulated, and how far apart the feet stand meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.signals.angles import forward_direction, landmark, middle, shank_length
from primemover.signals.filters import zero_lag_butterworth
from primemover.signals.holds import one_leg_stance
from primemover.signals.movement import Movement, Repetition
from primemover.simulation.filmed_scenes import Part
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

LIFTED: Final = "foot_lifted"
"""The gate that says from which height a foot counts as lifted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From when to when, and when it turns, in seconds."""

    start_s: float
    turn_s: float
    end_s: float


def spans_of(movement: Movement, *, part: Part, side: Side) -> tuple[Span, ...]:
    """The part of every repetition that is simulated.

    Parameters
    ----------
    side : {"left", "right"}
        The side that works.

    Raises
    ------
    RecordingError
        When it was seen in none.
    """
    if part == "hold":
        return (_hold(movement, side=side),)
    rows = [Span(start_s=r.start_s, turn_s=r.turn_s, end_s=r.end_s) for r in movement.repetitions]
    if part == "whole":
        return tuple(rows)
    there = _both_stand if part == "both_feet" else _other_lifted
    found = [_around_turn(movement, r, there(movement, r)) for r in movement.repetitions]
    shortest_s = _rule("shortest_part_s")
    kept = tuple(span for span in found if span.end_s - span.start_s >= shortest_s)
    if not kept:
        words = {
            "both_feet": ("both feet stand apart", "Film the whole body with both feet in it."),
            "one_foot": (
                "the other foot is off the floor",
                "Film the whole body with both feet in it, and lift the other foot clearly.",
            ),
        }[part]
        raise _refused(movement, f"no part was seen in which {words[0]}", remedy=words[1])
    return kept


def feet_apart_legs(movement: Movement) -> FloatArray:
    """How far one ankle is in front of the other, in leg lengths, (frame,)."""
    world = np.moveaxis(movement.track["position"].values, 2, 1)
    ankles = [landmark(world, name=f"{side}_ankle") for side in SIDES]
    ahead = ((ankles[0] - ankles[1]) * forward_direction(world)).sum(axis=1)
    legs = [_leg_m(world, side=side) for side in SIDES]
    apart = np.abs(ahead) / float(np.mean(legs))
    return np.asarray(zero_lag_butterworth(apart, time_s=movement.angles["time"].values))


def step_legs(movement: Movement, *, turns_s: FloatArray) -> FloatArray:
    """The length of the step at each turn in leg lengths, as the picture shows it corrected."""
    bias_legs = load_knowledge().body_model.filmed.step.bias_legs
    time_s, apart = movement.angles["time"].values, feet_apart_legs(movement)
    known = np.isfinite(apart)
    read = np.interp(turns_s, time_s[known], apart[known])
    return np.asarray(read - bias_legs)


def _leg_m(world: FloatArray, *, side: Side) -> float:
    hip, knee, ankle = (landmark(world, name=f"{side}_{n}") for n in ("hip", "knee", "ankle"))
    lengths = np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
    return float(np.nanmedian(lengths))


def _both_stand(movement: Movement, repetition: Repetition) -> BoolArray:
    apart = feet_apart_legs(movement)
    time_s, known = movement.angles["time"].values, np.isfinite(apart)
    at_turn = float(np.interp(repetition.turn_s, time_s[known], apart[known]))
    return np.asarray(apart >= _rule("feet_apart_share") * at_turn)


def _other_lifted(movement: Movement, repetition: Repetition) -> BoolArray:
    """Both ankles together are higher than when both feet stand: no leg is told apart."""
    image = np.moveaxis(movement.track["image_position"].values, 2, 1)
    shank_px = np.nanmedian([shank_length(image, side=side) for side in SIDES])
    time_s = movement.angles["time"].values
    height = zero_lag_butterworth(-middle(image, joint="ankle")[:, 1] / shank_px, time_s=time_s)
    known = np.isfinite(height)
    ends_s = [repetition.start_s, repetition.end_s]
    standing = float(np.interp(ends_s, time_s[known], height[known]).min())
    return np.asarray(2 * (height - standing) >= load_knowledge().gates[LIFTED].value)


def _around_turn(movement: Movement, repetition: Repetition, there: BoolArray) -> Span:
    """The unbroken part about the turn; without length where the turn itself is not in it."""
    time_s = movement.angles["time"].values
    turn = int(np.abs(time_s - repetition.turn_s).argmin())
    first = last = turn
    while there[turn] and first > 0 and there[first - 1]:
        first -= 1
    while there[turn] and last < len(there) - 1 and there[last + 1]:
        last += 1
    start_s = max(float(time_s[first]), repetition.start_s)
    end_s = min(float(time_s[last]), repetition.end_s)
    return Span(start_s=start_s, turn_s=repetition.turn_s, end_s=max(end_s, start_s))


def _hold(movement: Movement, *, side: Side) -> Span:
    _, hold = one_leg_stance(
        movement.angles,
        stance=side,
        limits=load_knowledge().gates,
        facing=movement.view.facing,
    )
    settling_s = _rule("settling_s")
    if hold is None or hold.time_s < 2 * settling_s + _rule("shortest_part_s"):
        raise _refused(
            movement,
            "no stand on one leg was seen that lasts long enough",
            remedy="Stand on one leg for five seconds or more, the whole body in the picture.",
        )
    start_s, end_s = hold.start_s + settling_s, hold.end_s - settling_s
    return Span(start_s=start_s, turn_s=(start_s + end_s) / 2, end_s=end_s)


def _rule(name: str) -> float:
    return load_knowledge().body_model.filmed_postures.rule(name)


def _refused(movement: Movement, reason: str, *, remedy: str) -> RecordingError:
    source = movement.track.attrs["source"]
    return RecordingError(f"{source}: who carries the load cannot be said: {reason}. {remedy}")
