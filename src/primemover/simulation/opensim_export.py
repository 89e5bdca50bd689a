"""A shared load as tables that OpenSim reads: movement, ground, muscles, moments, what is left.

Names, signs and axes are OpenSim's (:mod:`.opensim_names`), so that ``kinematics.mot`` and
``ground_forces.mot`` can be given to its tools as they are; muscles keep the model's own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from primemover.knowledge import load_knowledge
from primemover.recordings.opensim_tables import (
    COORDINATES_NAME,
    make_opensim_table,
    write_opensim_table,
)
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS
from primemover.simulation.opensim_names import (
    OPENSIM,
    ROOM,
    opensim_coordinates,
    pelvis_efforts,
)
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.result import FloatArray, LoadSharing

SIMULATED: Final = "Simulated by primemover, not measured."
TABLES: Final = (
    "kinematics.mot",
    "ground_forces.mot",
    "activations.sto",
    "forces.sto",
    "moments.sto",
    "reserves.sto",
    "residuals.sto",
)
"""The files that are written."""

_BODIES: Final = {"toes": "calcn", "farm": "radius", "uarm": "humerus"}
"""Bone of the model: the body of OpenSim's that its force is put on, where they differ."""
_PRESSED_N: Final = 1e-6
"""Below this, nothing presses and no centre of pressure is defined."""

Columns = Mapping[str, FloatArray]


def write_loads(loads: LoadSharing, *, folder: Path) -> tuple[Path, ...]:
    """The files written, those of :data:`TABLES`; docs/reference/simulate.md says what is in them.

    Raises
    ------
    RecordingError
        When one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Columns] = {
        "kinematics.mot": kinematics(loads),
        "ground_forces.mot": ground_forces(loads),
        **_of_muscles(loads),
    }
    for name, columns in found.items():
        if columns:
            _write(folder / name, loads=loads, columns=columns)
    return tuple(folder / name for name in TABLES if found[name])


def kinematics(loads: LoadSharing) -> dict[str, FloatArray]:
    """OpenSim's coordinate → its course (frame,), angles in degrees and lengths in metres."""
    courses = opensim_coordinates(loads.postures, start=loads.start)
    return {
        name: course if name.startswith("pelvis_t") and name[-1] in "xyz" else np.degrees(course)
        for name, course in courses.items()
    }


def ground_forces(loads: LoadSharing) -> dict[str, FloatArray]:
    """Force in N, centre of pressure in m and torque about it in N m, for each bone that rests.

    Columns are ``calcn_l_ground_force_vx``, ``calcn_l_ground_force_px``,
    ``calcn_l_ground_torque_x`` and so on: the body of OpenSim's that the force is put on, and
    OpenSim's axes. A bone's points are told together, a foot's toes with its heel bone. Where it is
    not pressed, all three are zero. What is carried is not in it.
    """
    kinematics_of = PointKinematics(loads.body, points=loads.points, start=loads.start)
    places = np.array(
        [kinematics_of.at(row).places_m[: len(loads.points)] for row in loads.postures]
    )
    parts = [part_of(point) for point in loads.points]
    columns: dict[str, FloatArray] = {}
    for part in dict.fromkeys(parts):
        mine = [i for i, each in enumerate(parts) if each == part]
        if not np.abs(loads.ground_n[:, mine]).max() > _PRESSED_N:
            continue
        force, centre, torque = _together(loads.ground_n[:, mine] @ ROOM, at=places[:, mine] @ ROOM)
        for start, rows in (("force_v", force), ("force_p", centre), ("torque_", torque)):
            named = {f"{part}_ground_{start}{axis}": rows[:, i] for i, axis in enumerate("xyz")}
            columns |= named
    return columns


def part_of(point: str) -> str:
    """The body of OpenSim's that a point belongs to, with its side: ``calcn_l``, ``pelvis``."""
    known = load_knowledge().body_model.contact_points
    if point in known.middle:
        return known.middle[point].bone
    name, side = point.rsplit("_", 1)
    bone = known.sided[name].bone
    if bone in ("pelvis", "torso"):
        return bone
    return f"{_BODIES.get(bone, bone)}_{side[0]}"


def _together(force_n: FloatArray, *, at: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """One force, its place and the torque about it, (frame, 3) each, of forces (frame, point, 3).

    The place is the mean of the points, weighted by how much each is pressed: of points at one
    height, the torque is then about the vertical alone.
    """
    pressed = force_n[:, :, 1]
    whole = pressed.sum(axis=1, keepdims=True)
    rests = np.abs(whole) > _PRESSED_N
    shares = np.divide(pressed, whole, out=np.zeros_like(pressed), where=rests)
    centre = np.einsum("fp,fpa->fa", shares, at)
    torque = np.cross(at - centre[:, None], force_n).sum(axis=1)
    return force_n.sum(axis=1) * rests, centre, torque * rests


def _of_muscles(loads: LoadSharing) -> dict[str, Columns]:
    """The ``.sto`` tables."""
    muscles, held = loads.body.muscles, len(HELD_PELVIS)
    names = [f"{name}_{side[0]}" for name, side in zip(muscles.names, muscles.sides, strict=True)]
    left = pelvis_efforts(loads.reserves_nm[:, :held], postures=loads.postures, start=loads.start)
    return {
        "activations.sto": dict(zip(names, loads.activations.T, strict=True)),
        "forces.sto": dict(zip(names, loads.forces_n.T, strict=True)),
        "moments.sto": dict(_joints(loads.moments_nm)),
        "reserves.sto": dict(_joints(loads.reserves_nm)),
        "residuals.sto": left,
    }


def _joints(rows: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    """OpenSim's name and moment of every joint that muscles carry, of (frame, carried)."""
    for place, ours in enumerate(CARRIED):
        if ours not in HELD_PELVIS:
            name, sign = OPENSIM[ours]
            yield f"{name}_moment", sign * rows[:, place]


def _write(path: Path, *, loads: LoadSharing, columns: Columns) -> None:
    angles = path.name == "kinematics.mot"
    table = make_opensim_table(
        time_s=loads.time_s,
        columns=columns,
        name=COORDINATES_NAME if angles else path.stem,
        in_degrees=angles,
        notes="\n".join(_notes(loads, angles=angles)),
        source=path.name,
    )
    write_opensim_table(table, path=path)


def _notes(loads: LoadSharing, *, angles: bool) -> Iterator[str]:
    """Lines of the header."""
    yield SIMULATED
    yield "Units are S.I. units (second, meters, Newtons, ...)"
    if angles:
        yield "Angles are in degrees."
    lasts_s = float(loads.time_s[-1] - loads.time_s[0])
    yield f"One repetition, {lasts_s:.2f} seconds long; time 0 is its beginning."
