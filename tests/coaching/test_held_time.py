"""The time held live is what the file says, whatever is held, from wherever it is filmed."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from primemover.coaching.frames import frames_of
from primemover.coaching.held_time import HeldTime, filmed_hold
from primemover.coaching.live_set import pose_of
from primemover.knowledge import load_knowledge
from primemover.measures import Measure, measure_movement
from primemover.signals.analyse import analyse_movement
from primemover.signals.holds import longest_hold
from primemover.terms import Side
from tests.synthetic import read_pose_npz, real_data, synthetic_track

KNOWLEDGE: Final = load_knowledge()
BREAK_S: Final = 0.5
APART_S: Final = 0.15
"""The file smooths before it compares, at each end by a frame or two."""
QUANTITY: Final = {"plank": "hold_time", "one_leg_stand": "stance_time"}


def _live_s(track: xr.Dataset, test: str, *, side: Side | None) -> float:
    hold = filmed_hold(test, side=side, knowledge=KNOWLEDGE)
    assert hold is not None
    for frame in frames_of(track):
        hold.update(pose_of(frame), time_s=frame.time_s)
    return hold.longest_s


def _file_s(track: xr.Dataset, test: str, *, side: Side | None) -> float:
    movement = analyse_movement(track, protocol=KNOWLEDGE.tests[test], side=side)
    found = measure_movement(movement, calibration=None)
    held = [m for m in found if m.quantity == QUANTITY[test] and isinstance(m, Measure)]
    return held[0].value if held else 0.0


@given(
    frames=st.lists(st.tuples(st.booleans(), st.floats(0.02, 0.7)), min_size=1, max_size=60),
)
def test_frame_by_frame_it_is_the_longest_hold_of_the_file(
    frames: list[tuple[bool, float]],
) -> None:
    held, time_s = [one for one, _ in frames], np.cumsum([passed for _, passed in frames])
    live = HeldTime(longest_break_s=BREAK_S)
    for one, at_s in zip(held, time_s, strict=True):
        live.update(one, time_s=float(at_s))
    found = longest_hold(np.array(held), time_s=time_s, longest_break_s=BREAK_S)
    assert live.longest_s == pytest.approx(found.time_s if found else 0.0, abs=1e-9)
    assert live.now_s <= live.longest_s


@pytest.mark.parametrize("yaw_deg", [0.0, 50.0, 170.0])
@pytest.mark.parametrize("lift_knee_deg", [30.0, 100.0])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_stand_lasts_live_as_long_as_in_the_file(
    side: Side, lift_knee_deg: float, yaw_deg: float
) -> None:
    options = {"yaw_deg": yaw_deg, "lift_knee_deg": lift_knee_deg, "hold_s": 5.0, "rest_s": 3.0}
    track = synthetic_track("one_leg_stand", side=side, noise_px=1.0, **options)
    file_s = _file_s(track, "one_leg_stand", side=side)
    assert _live_s(track, "one_leg_stand", side=side) == pytest.approx(file_s, abs=APART_S)


def test_with_both_feet_down_or_on_the_other_leg_nothing_is_held() -> None:
    """Five seconds on one leg among eleven: the rest of the recording counts nothing."""
    track = synthetic_track("one_leg_stand", side="right", hold_s=5.0, rest_s=3.0)
    assert _live_s(track, "one_leg_stand", side="right") == pytest.approx(5.0, abs=1.0)
    assert _live_s(track, "one_leg_stand", side="left") == 0.0
    squats = synthetic_track("squat", yaw_deg=0.0)
    assert _live_s(squats, "one_leg_stand", side="right") == 0.0


@pytest.mark.parametrize("body_line_deg", [-25.0, 0.0, 25.0])
def test_a_plank_lasts_live_as_long_as_in_the_file(body_line_deg: float) -> None:
    track = synthetic_track("plank", body_line_deg=body_line_deg, hold_s=6.0, rest_s=2.0)
    file_s = _file_s(track, "plank", side=None)
    assert _live_s(track, "plank", side=None) == pytest.approx(file_s, abs=APART_S)


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "test", "side"),
    [
        ("kai_plank_005", "plank", None),
        ("sur_tree_pose", "one_leg_stand", "right"),
        ("sur_tree_pose", "one_leg_stand", "left"),
    ],
)
def test_real_holds_last_live_as_long_as_in_the_file(
    name: str, test: str, side: Side | None
) -> None:
    track = read_pose_npz(real_data("pose_tracks", f"{name}.npz"))
    file_s = _file_s(track, test, side=side)
    assert _live_s(track, test, side=side) == pytest.approx(file_s, abs=APART_S)


def test_what_is_repeated_has_no_time_held() -> None:
    assert filmed_hold("squat", side=None, knowledge=KNOWLEDGE) is None
    assert filmed_hold("one_leg_stand", side=None, knowledge=KNOWLEDGE) is None
