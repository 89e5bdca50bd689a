"""Landmarks that no body has, clocks that jump: no exception, nothing counted, JSON to the end."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.coaching.frames import LandmarkFrame
from primemover.knowledge import load_knowledge
from primemover.terms import Side
from tests.coaching.scenes import Frames, a_set, codes, fed, frames, report_of

MOVEMENTS = sorted(load_knowledge().coached)
ODD = (0.0, -1.0, 1.0, 1e-300, 1e4, 1e200, float("inf"), float("-inf"), float("nan"))


def _side(movement: str) -> Side | None:
    return "right" if load_knowledge().coached[movement].sides == "given" else None


def _odd_frames(seed: int, *, share: float) -> Frames:
    """A squat in which some landmarks, in some frames, are nonsense."""
    random = np.random.default_rng(seed)
    made = []
    for one in frames("squat", repetitions=1)[:90]:
        image, world = np.array(one.image_px, float), np.array(one.world_m, float)
        for points in (image, world):
            where = random.random(points.shape) < share
            points[where] = random.choice(ODD, where.sum())
        made.append(replace(one, image_px=image, world_m=world))
    return tuple(made)


@settings(max_examples=30, deadline=None)
@given(
    movement=st.sampled_from(MOVEMENTS),
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.001, 0.02, 0.3, 1.0]),
)
def test_nonsense_does_no_harm(movement: str, seed: int, share: float) -> None:
    coached = a_set(movement, side=_side(movement), reps=3)
    for frame in _odd_frames(seed, share=share):
        coached.update(frame)
        json.dumps(coached.snapshot(), allow_nan=False)
    coached.finish(99.0)


@pytest.mark.parametrize("movement", MOVEMENTS)
@pytest.mark.parametrize("value", [0.0, 5.0])
def test_a_body_of_one_point_is_nobody_one_can_coach(movement: str, value: float) -> None:
    """All landmarks alike: every length is zero."""
    sequence = [
        LandmarkFrame(
            time_s=n / 20,
            width_px=640,
            height_px=480,
            image_px=np.full((33, 2), value),
            world_m=np.full((33, 3), value),
            confidence=None,
        )
        for n in range(60)
    ]
    assert report_of(movement, sequence, side=_side(movement)).active_s == 0.0


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_flat_shank_or_trunk_divides_by_nothing(movement: str) -> None:
    flat = []
    for one in frames("squat", repetitions=1)[:60]:
        world, image = np.array(one.world_m, float), np.array(one.image_px, float)
        for points in (world, image):
            points[27:33] = points[25]  # ankles and feet in the knee
            points[15:17] = points[11]
        flat.append(replace(one, world_m=world, image_px=image))
    json.dumps(a_set(movement, side=_side(movement)).snapshot())
    report_of(movement, flat, side=_side(movement))


def test_a_frame_with_one_landmark_missing_is_left_out() -> None:
    whole = frames("squat", repetitions=3)
    holed = list(whole)
    for n in range(10, len(holed), 7):
        world = np.array(holed[n].world_m, float)
        world[14, 1] = np.nan
        holed[n] = replace(holed[n], world_m=world)
    assert codes(fed(a_set("squat"), holed)).count("count") == 3


@pytest.mark.parametrize("jump_s", [-50.0, 1e-9, 100.0, 1e9])
def test_a_clock_that_jumps_loses_no_repetition_counted(jump_s: float) -> None:
    first = frames("squat", repetitions=2)
    shift_s = first[-1].time_s + jump_s
    second = [replace(one, time_s=one.time_s + shift_s) for one in first]
    coached = a_set("squat")
    fed(coached, [*first, *second])
    assert coached.state.repetitions in (2, 3, 4)
    json.dumps(coached.snapshot(), allow_nan=False)
