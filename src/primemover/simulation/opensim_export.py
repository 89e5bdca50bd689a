"""A shared load as tables that OpenSim reads: activations, forces of muscles, moments at joints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from primemover.recordings.opensim_tables import make_opensim_table, write_opensim_table
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS
from primemover.simulation.result import FloatArray, LoadSharing

SIMULATED: Final = "Simulated by primemover, not measured."


def write_loads(loads: LoadSharing, *, folder: Path) -> tuple[Path, ...]:
    """The files written: activations, forces, moments, reserves and residuals, each a ``.sto``.

    ``residuals.sto`` holds what nothing explains at the pelvis, forces in N and moments in N m.

    Raises
    ------
    RecordingError
        When one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    muscles = loads.body.muscles
    names = [f"{name}_{side[0]}" for name, side in zip(muscles.names, muscles.sides, strict=True)]
    held = len(HELD_PELVIS)
    joints = [f"{name}_moment" for name in CARRIED[held:]]
    tables: dict[str, tuple[list[str], FloatArray]] = {
        "activations": (names, loads.activations),
        "forces": (names, loads.forces_n),
        "moments": (joints, loads.moments_nm[:, held:]),
        "reserves": (joints, loads.reserves_nm[:, held:]),
        "residuals": (list(HELD_PELVIS), loads.reserves_nm[:, :held]),
    }
    return tuple(
        _write(folder / f"{name}.sto", loads=loads, labels=labels, values=values)
        for name, (labels, values) in tables.items()
    )


def _write(path: Path, *, loads: LoadSharing, labels: list[str], values: FloatArray) -> Path:
    table = make_opensim_table(
        time_s=loads.time_s,
        columns=dict(zip(labels, np.asarray(values).T, strict=True)),
        name=path.stem,
        notes=SIMULATED,
        source=path.name,
    )
    write_opensim_table(table, path=path)
    return path
