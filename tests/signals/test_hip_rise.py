"""The height of the hips: the one series that does not care which leg is which."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from primemover.signals.series import angle_series
from primemover.terms import KEYPOINTS
from tests.synthetic import synthetic_track

LEG = ("knee", "ankle", "heel", "foot_index")
SMOOTHING = 1.0  # per cent of a shank: the filter rounds the turn a little


def with_legs_exchanged(track: xr.Dataset) -> xr.Dataset:
    order = list(KEYPOINTS)
    for joint in LEG:
        left, right = order.index(f"left_{joint}"), order.index(f"right_{joint}")
        order[left], order[right] = order[right], order[left]
    swapped = track.sel(keypoint=order).assign_coords(keypoint=list(KEYPOINTS))
    return swapped.assign_attrs(track.attrs)


def test_it_is_zero_at_the_lowest_and_positive_upwards() -> None:
    track = synthetic_track("squat")
    rise = angle_series(track)["hip_rise"].values
    hips = track["image_position"].sel(image_space="y", keypoint=["left_hip", "right_hip"])
    lowest = int(np.argmax(hips.mean("keypoint").values))  # y points down
    assert rise.min() == pytest.approx(0.0, abs=SMOOTHING)
    assert rise[lowest] == pytest.approx(0.0, abs=SMOOTHING)
    assert rise.max() > 20.0


def test_legs_taken_for_each_other_change_nothing() -> None:
    track = synthetic_track("step_up")
    plain, swapped = angle_series(track), angle_series(with_legs_exchanged(track))
    np.testing.assert_allclose(swapped["hip_rise"], plain["hip_rise"], atol=1e-9)
    assert float(abs(swapped["knee_flexion"] - plain["knee_flexion"]).max()) > 10.0


@pytest.mark.parametrize("zoom", [0.5, 3.0])
def test_it_does_not_depend_on_how_large_the_picture_is(zoom: float) -> None:
    track = synthetic_track("step_up")
    larger = track.assign(image_position=track["image_position"] * zoom)
    larger["image_position"].attrs = track["image_position"].attrs
    np.testing.assert_allclose(
        angle_series(larger)["hip_rise"], angle_series(track)["hip_rise"], atol=1e-9
    )
