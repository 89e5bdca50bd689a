"""A shared load as OpenSim's tables: what is read back is what was worked out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from primemover.recordings.opensim_tables import read_opensim_table
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS
from primemover.simulation.opensim_export import SIMULATED, write_loads

FRAMES = 4


def _loads() -> Any:
    random = np.random.default_rng(6)
    muscles = SimpleNamespace(names=("glmax1", "glmax1"), sides=("left", "right"))
    return SimpleNamespace(
        body=SimpleNamespace(muscles=muscles),
        time_s=np.linspace(0, 1, FRAMES),
        activations=random.random((FRAMES, 2)),
        forces_n=100 * random.random((FRAMES, 2)),
        moments_nm=random.normal(size=(FRAMES, len(CARRIED))),
        reserves_nm=random.normal(size=(FRAMES, len(CARRIED))),
    )


def test_tables_hold_what_was_worked_out(tmp_path: Path) -> None:
    loads = _loads()
    written = write_loads(cast(Any, loads), folder=tmp_path / "new")
    assert [path.name for path in written] == [
        "activations.sto",
        "forces.sto",
        "moments.sto",
        "reserves.sto",
        "residuals.sto",
    ]
    activations, forces, moments, reserves, residuals = map(read_opensim_table, written)
    assert list(activations["column"].values) == ["glmax1_l", "glmax1_r"]
    held = len(HELD_PELVIS)
    np.testing.assert_array_equal(activations.values, loads.activations)
    np.testing.assert_array_equal(forces.values, loads.forces_n)
    np.testing.assert_array_equal(moments.values, loads.moments_nm[:, held:])
    np.testing.assert_array_equal(reserves.values, loads.reserves_nm[:, held:])
    np.testing.assert_array_equal(residuals.values, loads.reserves_nm[:, :held])
    assert list(residuals["column"].values) == list(HELD_PELVIS)
    np.testing.assert_array_equal(activations["time"].values, loads.time_s)
    assert SIMULATED in activations.attrs["notes"]
