"""Bands of a filmed movement, by members whose spread is known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.simulation import filmed_movement
from primemover.simulation.body_size import BodySize
from primemover.simulation.ensemble import with_bands
from primemover.simulation.step_account import DECIMALS, step_of
from primemover.simulation.who_carries import GroupCurve, JointLoad, Step
from tests.synthetic import synthetic_track

ROUNDED = 2 * 10.0**-DECIMALS
SIZE = BodySize(mass_kg=70, height_m=1.72)


def told(effort: float, times_weight: float) -> Step:
    return Step(
        strength=1.0,
        curves=(
            GroupCurve(
                muscle="soleus", side="left", effort=(effort,), low=(effort,), high=(effort,)
            ),
        ),
        joints=(
            JointLoad(
                joint="hip_left",
                times_body_weight=(times_weight,),
                low=(times_weight,),
                high=(times_weight,),
            ),
        ),
    )


@pytest.mark.parametrize(("widen", "low", "high"), [(1.0, 0.405, 0.595), (2.0, 0.31, 0.69)])
def test_a_band_holds_what_lies_between_the_outer_fortieths(
    widen: float, low: float, high: float
) -> None:
    # evenly spread from 0.4 to 0.6: a fortieth of the way from each end
    members = [told(float(each), 2 * float(each)) for each in np.linspace(0.4, 0.6, 201)]
    found = with_bands(told(0.5, 1.0), members=members, widen=widen)
    (curve,), (joint,) = found.curves, found.joints
    assert (curve.low[0], curve.high[0]) == pytest.approx((low, high), abs=ROUNDED)
    assert (joint.low[0], joint.high[0]) == pytest.approx((2 * low, 2 * high), abs=2 * ROUNDED)


def test_no_effort_is_beyond_none_and_all_of_a_muscle() -> None:
    members = [told(float(each), float(each)) for each in np.linspace(0.0, 1.0, 41)]
    found = with_bands(told(0.5, 0.5), members=members, widen=2.0)
    assert (found.curves[0].low, found.curves[0].high) == ((0.0,), (1.0,))
    assert found.joints[0].low == (0.0,)
    assert found.joints[0].high[0] > 1


def test_the_bands_of_a_film_are_as_much_wider_as_its_test_says() -> None:
    loads = filmed_movement.simulate_filmed(
        synthetic_track("squat"), test="squat", size=SIZE, members=4
    )
    account = filmed_movement._account(loads, full=None, asked=(), what_ifs=False)
    assert filmed_movement.widened("squat") == 2.0
    plain = with_bands(
        step_of(loads.mean, asked=account.asked),
        members=[step_of(each, asked=account.asked) for each in loads.members],
    )
    for shown, narrow in zip(account.as_is.joints, plain.joints, strict=True):
        reach = np.array(narrow.high) - np.array(narrow.times_body_weight)
        assert reach.max() > ROUNDED
        wide = np.array(shown.high) - np.array(shown.times_body_weight)
        assert wide == pytest.approx(2 * reach, abs=ROUNDED)
