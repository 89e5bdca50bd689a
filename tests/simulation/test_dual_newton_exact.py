"""Moments that muscles cannot carry beside dear reserves: the right answer, alike in both cores."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.muscles.independent import by_daqp
from primemover.simulation.dual_newton import MOST_STEPS
from primemover.simulation.dual_newton_exact import MOST_STEPS as EXACT_STEPS
from primemover.simulation.load_sharing import share_loads

INDEPENDENT = 1e-6
OPEN, ADDED_UP = 1e-8, 1e-10
"""Of a moment, the tolerance promised; and what adding up again in another order may change."""
ROUNDED = 1e-12
"""Of the steepest pull: activations follow from pulls by formula."""
LACKING_NM = 20.0
FINEST = 1e-12
ORDERLY = 1e-7
"""Of an activation: what a moment's tolerance leaves open in two answers to one question."""
EVERY_POWER = (1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)

Core = Literal["auto", "numpy", "compiled"]
CORE_NAMES: tuple[Core, ...] = ("numpy", "compiled")
CORES = pytest.mark.parametrize("core", CORE_NAMES)
POWERS = pytest.mark.parametrize("power", [2, 3])
RESERVES = pytest.mark.parametrize(
    "reserves_nm", [(1e-3, 1e-2), (1e-3, 1.0), (0.1, 1.0), (1.0, 20.0)]
)


def beyond_the_muscles(reserves_nm: tuple[float, float]) -> dict[str, Any]:
    """Moments that 40 muscles of 10 coordinates mostly cannot carry, beside dear reserves."""
    random = np.random.default_rng(6)
    crossed = random.random((10, 40)) < 0.25
    return {
        "moment_arms": random.normal(0, 0.05, (12, 10, 40)) * crossed,
        "strengths": random.uniform(50, 2000, (12, 40)),
        "moments": random.normal(0, 60, (12, 10)),
        "reserves": random.uniform(*reserves_nm, 10),
    }


@CORES
@POWERS
@RESERVES
def test_what_muscles_cannot_carry_has_an_answer_too(
    core: Core, power: int, reserves_nm: tuple[float, float]
) -> None:
    arrays = beyond_the_muscles(reserves_nm)
    shares = share_loads(**arrays, power=power, core=core)
    assert shares.converged.all()
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    carried = np.einsum("fcm,fm->fc", columns, shares.activations) + shares.reserves
    allowed = OPEN * (1 + np.abs(arrays["moments"])) + ADDED_UP
    assert (np.abs(arrays["moments"] - carried) <= allowed).all()
    # what is lacking is told: tens of N m by reserves that are dear at a thousandth of one
    assert np.abs(shares.reserves).max() > LACKING_NM
    pull = np.einsum("fcm,fc->fm", columns, shares.multipliers)
    wrong = pull - power * shares.activations ** (power - 1)
    at_low, at_high = shares.activations == 0.01, shares.activations == 1
    assert (at_low | at_high).mean() > 0.5
    steepest = np.abs(pull).max()
    assert np.abs(wrong[~at_low & ~at_high]).max(initial=0) <= ROUNDED * steepest
    assert wrong[at_low].max(initial=0) <= ROUNDED * steepest
    assert wrong[at_high].min(initial=0) >= -ROUNDED * steepest


@POWERS
def test_both_cores_finish_hard_frames_alike(power: int) -> None:
    arrays = beyond_the_muscles((0.1, 1.0))
    ours, reference = (share_loads(**arrays, power=power, core=core) for core in CORE_NAMES)
    hard = (ours.iterations > MOST_STEPS) & (reference.iterations > MOST_STEPS)
    assert hard.any()
    # neither start nor lane is left in them
    assert (ours.activations[hard] == reference.activations[hard]).all()
    assert (ours.reserves[hard] == reference.reserves[hard]).all()
    assert (ours.multipliers[hard] == reference.multipliers[hard]).all()


@CORES
@POWERS
@pytest.mark.parametrize("reserve_nm", [1e-6, 1e-12])
def test_reserves_too_dear_for_numbers_raise_nothing(
    core: Core, power: int, reserve_nm: float
) -> None:
    arrays = beyond_the_muscles((1.0, 2.0)) | {"reserves": np.full(10, reserve_nm)}
    shares = share_loads(**arrays, power=power, core=core)
    # converged or told as not; a frame that is converged is balanced
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    carried = np.einsum("fcm,fm->fc", columns, shares.activations) + shares.reserves
    left = np.abs(arrays["moments"] - carried)[shares.converged]
    assert left.max(initial=0) <= 1e-5


@POWERS
# below, and at power 3, DAQP itself has no answer
@pytest.mark.parametrize("reserves_nm", [(1e-3, 1.0), (0.1, 1.0), (1.0, 20.0)])
def test_an_independent_solver_agrees(power: int, reserves_nm: tuple[float, float]) -> None:
    arrays = beyond_the_muscles(reserves_nm)
    shares = share_loads(**arrays, power=power)
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    answered = 0
    for frame, ours in enumerate(shares.activations):
        expected = by_daqp(
            columns[frame],
            moments=arrays["moments"][frame],
            reserves=arrays["reserves"],
            lowest=0.01,
            power=power,
        )
        if expected is not None:
            answered += 1
            assert ours == pytest.approx(expected, abs=INDEPENDENT)
    # at power 3 DAQP has to solve a sequence of problems, and does not always end
    assert answered >= (12 if power == 2 else 8)


@CORES
@POWERS
def test_what_lacks_is_the_same_however_dear_its_reserve(core: Core, power: int) -> None:
    # 20 and 40 N m at full activation: 40 of 100 lack whatever a unit of reserve is worth
    for reserve_nm in (20.0, 1.0, 0.1, 1e-2, 1e-3):
        shares = share_loads(
            moment_arms=[[[0.04, 0.04]]],
            strengths=[[500.0, 1000.0]],
            moments=[[100.0]],
            reserves=[reserve_nm],
            power=power,
            core=core,
        )
        assert shares.converged.all()
        assert shares.reserves == pytest.approx(np.array([[40.0]]), abs=1e-6)


@CORES
@POWERS
def test_the_finest_tolerance_is_reached(core: Core, power: int) -> None:
    shares = share_loads(
        **beyond_the_muscles((1.0, 20.0)), power=power, core=core, tolerance=FINEST
    )
    assert shares.converged.all()


def lacking(seed: int, *, reserve_nm: float) -> dict[str, Any]:
    """Moments of which thirty muscles of six coordinates cannot carry some."""
    random = np.random.default_rng(seed)
    crossed = random.random((6, 30)) < 0.4
    return {
        "moment_arms": random.normal(0, 0.05, (10, 6, 30)) * crossed,
        "strengths": random.uniform(100, 2000, (10, 30)),
        "moments": random.normal(0, 25, (10, 6)),
        "reserves": np.full(6, reserve_nm),
    }


@given(
    seed=st.integers(0, 10**6),
    power=st.sampled_from(EVERY_POWER),
    reserve_nm=st.sampled_from([1.0, 0.1, 0.01, 1e-3]),
)
def test_no_order_of_muscles_and_coordinates_changes_an_answer(
    seed: int, power: float, reserve_nm: float
) -> None:
    arrays, random = lacking(seed, reserve_nm=reserve_nm), np.random.default_rng(seed + 1)
    muscles, coordinates = random.permutation(30), random.permutation(6)
    turned = {
        "moment_arms": arrays["moment_arms"][:, coordinates][:, :, muscles],
        "strengths": arrays["strengths"][:, muscles],
        "moments": arrays["moments"][:, coordinates],
        "reserves": arrays["reserves"],
    }
    plain, other = (share_loads(**each, power=power) for each in (arrays, turned))
    known = plain.converged & other.converged
    assert known.mean() >= (1.0 if power <= 3 else 0.5)
    off = other.activations - plain.activations[:, muscles]
    assert np.abs(off[known]).max(initial=0) <= ORDERLY


@CORES
@POWERS
def test_hard_frames_leave_to_a_reserve_what_no_muscle_reaches(core: Core, power: int) -> None:
    arrays = beyond_the_muscles((0.1, 1.0))
    arrays["moment_arms"][:, 3] = 0.0
    arrays["moments"][:, 3] = 1e5
    shares = share_loads(**arrays, power=power, core=core)
    hard = shares.converged & (shares.iterations > MOST_STEPS)
    assert hard.any()
    assert shares.reserves[hard, 3] == pytest.approx(1e5)


def test_a_frame_whose_way_ends_is_told_as_not_converged() -> None:
    arrays = lacking(3, reserve_nm=1e-3)
    shares = share_loads(**arrays, power=10)
    assert not shares.converged.all()
    # given up where nothing rises any more, long before every step is used up
    assert np.median(shares.iterations[~shares.converged]) < MOST_STEPS + EXACT_STEPS
