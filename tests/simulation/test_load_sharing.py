"""Load sharing: answers known by construction, laws, an independent solver, OpenSim's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

import daqp
import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core import caching

from primemover.errors import LoadSharingError, MissingExtraError, PrimeMoverError
from primemover.simulation import _dual_newton_kernels as kernels
from primemover.simulation import load_sharing
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.load_sharing import ExtraColumns, LoadShares, share_loads

EXACT = 1e-6
"""Activations of a tolerance of 1e-8 on moments; the answers themselves are known in full."""
CORES_AGREE = 1e-9
CLOSE = 1e-11
"""Tolerance on moments under which the two cores must agree within 1e-9."""
INDEPENDENT = 1e-6
ORACLE_RMS, ORACLE_MAX = 0.001, 0.01

MASKED: Any = np.ma
Core = Literal["auto", "numpy", "compiled"]
CORE_NAMES: tuple[Core, ...] = ("numpy", "compiled")
CORES = pytest.mark.parametrize("core", CORE_NAMES)
POWERS = pytest.mark.parametrize("power", [2, 3])


def hinge(*, power: float, core: Core, **changes: Any) -> LoadShares:
    """Two flexors of a hinge that bring 20 and 40 N m at full activation, hardly any reserve."""
    given_: dict[str, Any] = {
        "moment_arms": [[[0.04, 0.04]]],
        "strengths": [[500.0, 1000.0]],
        "moments": [[10.0]],
        "reserves": [1e-3],
        "lower": 0.0,
    }
    return share_loads(**(given_ | changes), power=power, core=core)


def extra_columns(matrix: FloatArray, *, lower: float, upper: float) -> ExtraColumns:
    """Further unknowns of one cost and the same bounds."""
    many = matrix.shape[2]
    return ExtraColumns(
        matrix=matrix,
        weights=np.ones(many),
        lower=np.full(many, lower),
        upper=np.full(many, upper),
    )


def random_arrays(seed: int, *, frames: int = 3) -> dict[str, Any]:
    """Six coordinates, fourteen muscles over one to three of them; one without strength."""
    random = np.random.default_rng(seed)
    arms = random.normal(0, 0.05, (frames, 6, 14)) * (random.random((6, 14)) < 0.35)
    strengths = random.uniform(50, 2000, (frames, 14))
    strengths[:, 0] = 0.0
    return {
        "moment_arms": arms,
        "strengths": strengths,
        "moments": random.normal(0, 40, (frames, 6)),
        "reserves": random.uniform(1, 20, 6),
    }


@CORES
def test_a_square_cost_shares_as_moment_arm_times_strength(core: Core) -> None:
    shares = hinge(power=2, core=core)
    assert shares.activations == pytest.approx(np.array([[0.1, 0.2]]), abs=EXACT)


@CORES
def test_a_cubic_cost_shares_as_the_root_of_it(core: Core) -> None:
    # 20 a + 40 a sqrt(2) = 10
    first = 10 / (20 + 40 * np.sqrt(2))
    shares = hinge(power=3, core=core)
    assert shares.activations == pytest.approx(np.array([[first, first * np.sqrt(2)]]), abs=EXACT)


@CORES
@POWERS
def test_what_one_muscle_may_not_do_the_other_does(core: Core, power: int) -> None:
    shares = hinge(power=power, core=core, moments=[[44.0]], upper=[1.0, 0.75])
    # unbounded the stronger would take more than 0.8: it stops at 30 N m, 14 are left
    assert shares.activations == pytest.approx(np.array([[0.7, 0.75]]), abs=EXACT)


@CORES
@POWERS
def test_reserves_carry_what_muscles_cannot(core: Core, power: int) -> None:
    shares = hinge(power=power, core=core, moments=[[100.0]])
    assert shares.converged.all()
    assert shares.activations == pytest.approx(np.ones((1, 2)))
    assert shares.reserves == pytest.approx(np.array([[40.0]]))


@CORES
@POWERS
def test_no_moment_and_no_strength_leave_the_lower_bound(core: Core, power: int) -> None:
    shares = hinge(power=power, core=core, strengths=[[0.0, 0.0]], moments=[[0.0]], lower=0.01)
    assert shares.converged.all()
    assert shares.activations == pytest.approx(np.full((1, 2), 0.01))


@CORES
def test_extra_columns_share_by_their_cost(core: Core) -> None:
    pusher = extra_columns(np.array([[[10.0]]]), lower=0.0, upper=np.inf)
    shares = share_loads(
        moment_arms=[[[0.01]]],
        strengths=[[1000.0]],
        moments=[[10.0]],
        reserves=[1e-3],
        lower=0.0,
        extra=pusher,
        core=core,
    )
    assert shares.activations == pytest.approx(np.array([[0.5]]), abs=EXACT)
    assert shares.extra == pytest.approx(np.array([[0.5]]), abs=EXACT)


@CORES
def test_extra_columns_cost_their_square_at_every_power(core: Core) -> None:
    # a + e = 1 at the least a**3 + e**2: 3 a**2 = 2 (1 - a)
    pusher = extra_columns(np.array([[[10.0]]]), lower=0.0, upper=np.inf)
    shares = hinge(power=3, core=core, moment_arms=[[[0.01]]], strengths=[[1000.0]], extra=pusher)
    assert shares.activations == pytest.approx(np.array([[(np.sqrt(28) - 2) / 6]]), abs=EXACT)


@POWERS
@given(seed=st.integers(0, 10**6))
def test_both_cores_push_alike(power: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    arrays = random_arrays(seed)
    pushers = extra_columns(random.normal(0, 20, (3, 6, 4)), lower=0.1, upper=0.8)
    ours, reference = (
        share_loads(**arrays, power=power, core=core, extra=pushers, tolerance=CLOSE)
        for core in CORE_NAMES
    )
    assert reference.converged.all()
    assert reference.extra.min() == pytest.approx(0.1)
    assert ours.extra == pytest.approx(reference.extra, abs=1e-8)
    assert ours.activations == pytest.approx(reference.activations, abs=1e-8)


@CORES
@POWERS
def test_what_no_muscle_reaches_its_reserve_carries(core: Core, power: int) -> None:
    shares = hinge(
        power=power,
        core=core,
        moment_arms=[[[0.04, 0.04], [0.0, 0.0]]],
        moments=[[10.0, -1e5]],
        reserves=[1e-3, 200.0],
    )
    assert shares.converged.all()
    assert shares.reserves[0, 1] == pytest.approx(-1e5)
    # the slope of |r|**power where r is 500 units of 200
    assert shares.multipliers[0, 1] == pytest.approx(-power * 500.0 ** (power - 1) / 200)
    assert shares.activations == pytest.approx(hinge(power=power, core=core).activations, abs=EXACT)


@CORES
@POWERS
def test_a_start_that_is_worse_than_none_is_not_used(core: Core, power: int) -> None:
    arrays = random_arrays(6)
    cold = share_loads(**arrays, power=power, core=core)
    wild = np.full_like(arrays["moments"], 1e4)
    shares = share_loads(**arrays, power=power, core=core, start=wild)
    assert shares.converged.all()
    if core == "numpy":  # a lane starts its next frame from the answer before, start or none
        assert (shares.iterations == cold.iterations).all()
    else:
        assert shares.iterations[0] == cold.iterations[0]
    assert shares.activations == pytest.approx(cold.activations, abs=1e-5)


@POWERS
@given(seed=st.integers(0, 10**6))
def test_conditions_of_optimality_hold(power: int, seed: int) -> None:
    arrays = random_arrays(seed)
    shares = share_loads(**arrays, power=power)
    assert shares.converged.all()
    columns = arrays["moment_arms"] * arrays["strengths"][:, None, :]
    carried = np.einsum("fcm,fm->fc", columns, shares.activations) + shares.reserves
    assert carried == pytest.approx(arrays["moments"], abs=1e-5)
    pull = np.einsum("fcm,fc->fm", columns, shares.multipliers)
    rise = power * shares.activations ** (power - 1)
    free = (shares.activations > 0.01) & (shares.activations < 1)
    assert np.abs(np.where(free, rise - pull, 0)).max() <= EXACT * (1 + np.abs(pull).max())
    assert (pull - rise)[shares.activations == 0.01].max(initial=0) <= EXACT
    assert (rise - pull)[shares.activations == 1].max(initial=0) <= EXACT


@given(seed=st.integers(0, 10**6), power=st.sampled_from([2, 3]))
def test_both_cores_give_the_same(seed: int, power: int) -> None:
    arrays = random_arrays(seed, frames=40)
    ours, reference = (
        share_loads(**arrays, power=power, core=core, tolerance=CLOSE)
        for core in ("compiled", "numpy")
    )
    assert ours.activations == pytest.approx(reference.activations, abs=CORES_AGREE)
    assert ours.reserves == pytest.approx(reference.reserves, abs=1e-7)


@given(seed=st.integers(0, 10**6))
def test_an_independent_solver_agrees(seed: int) -> None:
    arrays = random_arrays(seed, frames=1)
    columns = arrays["moment_arms"][0] * arrays["strengths"][0]
    matrix = np.ascontiguousarray(np.hstack([columns, np.diag(arrays["reserves"])]))
    moments, many = arrays["moments"][0], np.full(6, 1e30)
    answer, _, flag, _ = daqp.solve(
        2 * np.eye(20),
        np.zeros(20),
        matrix,
        np.concatenate([np.ones(14), many, moments]),
        np.concatenate([np.full(14, 0.01), -many, moments]),
        np.concatenate([np.zeros(20), np.full(6, 5)]).astype(np.int32),
    )
    assert flag == 1
    shares = share_loads(**arrays)
    assert shares.activations[0] == pytest.approx(answer[:14], abs=INDEPENDENT)


@POWERS
@given(seed=st.integers(0, 10**6))
def test_laws_of_order_scale_and_start(power: int, seed: int) -> None:
    arrays = random_arrays(seed)
    plain = share_loads(**arrays, power=power, tolerance=CLOSE)
    order = np.random.default_rng(seed).permutation(14)
    turned = arrays | {
        "moment_arms": arrays["moment_arms"][:, :, order],
        "strengths": arrays["strengths"][:, order],
    }
    scaled = arrays | {name: 3 * arrays[name] for name in ("strengths", "moments", "reserves")}
    for other, expected in (
        (share_loads(**turned, power=power, tolerance=CLOSE), plain.activations[:, order]),
        (share_loads(**scaled, power=power, tolerance=CLOSE), plain.activations),
        (
            share_loads(**arrays, power=power, tolerance=CLOSE, start=plain.multipliers * 1.5),
            plain.activations,
        ),
    ):
        assert other.activations == pytest.approx(expected, abs=1e-8)


@POWERS
def test_halves_of_a_muscle_do_as_the_whole(power: int) -> None:
    halves = hinge(
        power=power,
        core="numpy",
        moment_arms=[[[0.04] * 3]],
        strengths=[[250.0, 250.0, 1000.0]],
        weights=[0.5, 0.5, 1.0],
    )
    whole = hinge(power=power, core="numpy").activations
    assert halves.activations == pytest.approx(whole[:, [0, 0, 1]], abs=EXACT)


@POWERS
def test_more_threads_give_the_same(power: int) -> None:
    # a number of frames that neither threads nor lanes divide
    arrays = random_arrays(1, frames=2501)
    alone, together = (
        share_loads(**arrays, power=power, core="compiled", workers=workers, tolerance=CLOSE)
        for workers in (1, 3)
    )
    assert together.converged.all()
    assert together.activations == pytest.approx(alone.activations, abs=CORES_AGREE)


def test_without_numba_the_compiled_core_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(load_sharing, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'pip install "\.\[muscles\]"'):
        hinge(power=2, core="compiled")


def test_without_numba_auto_takes_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_sharing, "find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "primemover.simulation.dual_newton_compiled", None)
    shares = hinge(power=2, core="auto")
    assert shares.activations == pytest.approx(np.array([[0.1, 0.2]]), abs=EXACT)


def test_where_nothing_can_be_kept_kernels_are_compiled_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # as numba finds it where neither the package's folder nor the user's can be written
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    def doubled(value: float) -> float:
        return 2 * value

    with pytest.raises(RuntimeError, match="no locator"):
        numba.njit(cache=True)(doubled)
    assert kernels._compiled(doubled)(2.0) == 4.0


def test_all_faults_come_together() -> None:
    with pytest.raises(LoadSharingError) as told:
        share_loads(
            moment_arms=[[[np.nan, 0.1]]],
            strengths=[[-1.0, 5.0]],
            moments=[[1.0, 2.0]],
            reserves=[0.0],
            lower=2.0,
            power=1,
        )
    assert isinstance(told.value, PrimeMoverError)
    for name in ("moment_arms", "strengths", "moments", "reserves", "upper", "power"):
        assert f"- {name}: expected" in str(told.value)


def test_faults_of_others_are_told_where_moment_arms_say_no_size() -> None:
    with pytest.raises(LoadSharingError) as told:
        share_loads(
            moment_arms=[[0.1, 0.1]],
            strengths=[[-1.0, 5.0]],
            moments=[1.0],
            reserves=[0.0],
            power=50,
            core="fast",  # type: ignore[arg-type]
            workers=0,
        )
    names = ("moment_arms", "strengths", "moments", "reserves", "power", "core", "workers")
    for name in names:
        assert f"- {name}: expected" in str(told.value)
    assert str(told.value).count("\n- ") == len(names)


def test_one_number_that_is_not_finite_has_no_others_beside_it() -> None:
    with pytest.raises(LoadSharingError, match=r"got nan at \(0, 0\)\n"):
        hinge(moments=[[np.nan]], power=2, core="numpy")


@CORES
@POWERS
def test_a_muscle_whose_bounds_are_one_does_just_that(core: Core, power: int) -> None:
    shares = hinge(power=power, core=core, lower=[0.25, 0.0], upper=[0.25, 1.0])
    # 20 and 40 N m at full activation: a quarter of the first leaves 5 of 10
    assert shares.activations == pytest.approx(np.array([[0.25, 0.125]]), abs=EXACT)


@pytest.mark.parametrize("core", ["auto", "numpy"])
def test_without_frames_nothing_comes_back_and_nothing_breaks(core: Core) -> None:
    found = share_loads(
        moment_arms=np.zeros((0, 1, 2)),
        strengths=np.zeros((0, 2)),
        moments=np.zeros((0, 1)),
        reserves=[1e-3],
        extra=extra_columns(np.ones((0, 1, 1)), lower=0.0, upper=1.0),
        core=core,
    )
    assert found.activations.shape == (0, 2)
    assert found.reserves.shape == found.multipliers.shape == (0, 1)
    assert found.extra.shape == (0, 1)
    assert found.converged.shape == found.iterations.shape == (0,)


def test_where_nothing_is_to_be_balanced_muscles_do_the_least() -> None:
    found = share_loads(
        moment_arms=np.zeros((2, 0, 2)),
        strengths=np.ones((2, 2)),
        moments=np.zeros((2, 0)),
        reserves=[],
        lower=0.1,
    )
    assert found.activations.tolist() == [[0.1, 0.1], [0.1, 0.1]]
    assert found.reserves.shape == (2, 0)
    assert found.converged.all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lower": -0.1}, "lower: expected no negative numbers"),
        ({"lower": [0.2, 0.9], "upper": [0.5, 0.8]}, "upper: expected no less than lower"),
        ({"weights": [1.0, 0.0]}, "weights: expected numbers above zero"),
        ({"reserves": 1.0}, r"reserves: expected shape \(1,\)"),
        ({"strengths": [[1.0, 2.0, 3.0]]}, r"strengths: expected shape \(1, 2\)"),
        ({"start": [[0.0, 0.0]]}, r"start: expected shape \(1, 1\)"),
        ({"moment_arms": [[0.1, 0.1]]}, r"moment_arms: expected \(frame, coordinate, muscle\)"),
        ({"moments": [["much"]]}, "moments: expected real numbers"),
        ({"moments": [[10 + 1j]]}, "moments: expected real numbers"),
        ({"moments": MASKED.array([[10.0]], mask=[[True]])}, "moments: .* without a mask"),
        ({"moments": None}, "moments: expected an array, got none"),
        ({"tolerance": 0.0}, "tolerance: expected between 0 and 1"),
        ({"core": "fast"}, "core: expected auto or numpy or compiled"),
        ({"workers": 0}, "workers: expected 1 or more, a whole number, got 0"),
        ({"workers": 2.5}, "workers: expected 1 or more, a whole number, got 2.5"),
        ({"workers": 2.5, "core": "compiled"}, "workers: expected 1 or more, a whole number"),
        (
            {"workers": -3, "core": "compiled"},
            "workers: expected 1 or more, a whole number, got -3",
        ),
        ({"power": "2"}, "power: expected 1.5 to 10, got '2'"),
        ({"power": None}, "power: expected 1.5 to 10, got None"),
        ({"power": 50}, "power: expected 1.5 to 10, got 50"),
        ({"tolerance": "x"}, "tolerance: expected between 0 and 1, got 'x'"),
        ({"core": "compiled", "power": 2.5}, "power: the compiled core knows 2 and 3"),
        ({"extra": extra_columns(np.ones((1, 1, 1)), lower=1.0, upper=0.0)}, "extra.upper"),
        ({"extra": extra_columns(np.ones((2, 1, 1)), lower=0.0, upper=1.0)}, "extra.matrix"),
        ({"extra": extra_columns(np.ones((1, 1, 1)), lower=np.nan, upper=1.0)}, "extra.lower"),
    ],
)
def test_each_fault_is_told(change: dict[str, Any], words: str) -> None:
    asked: dict[str, Any] = {"power": 2, "core": "numpy"} | change
    with pytest.raises(LoadSharingError, match=words):
        hinge(**asked)


@pytest.mark.recordings
@CORES
@POWERS
def test_opensims_walk(test_data: Path, core: Core, power: int) -> None:
    with np.load(test_data / "opensim_gait2392" / "oracle.npz") as oracle:
        names = oracle["names"]
        columns = [list(oracle["ac"]).index(name) for name in oracle["mn"]]
        expected = oracle["A"][:, columns]
        shares = share_loads(
            moment_arms=oracle["MA"],
            strengths=oracle["OF"],
            moments=oracle["B"],
            reserves=[200.0 if name.startswith("pelvis") else 5.0 for name in names],
            power=power,
            core=core,
        )
    assert shares.converged.all()
    if power == 2:
        off = shares.activations - expected
        assert np.sqrt(np.mean(off**2)) <= ORACLE_RMS
        assert np.abs(off).max() <= ORACLE_MAX
