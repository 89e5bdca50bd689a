"""A shared load as OpenSim's tables: what is read back is what was worked out, in OpenSim's signs.

Signs are known without a body: OpenSim's room is x forwards, y up, z to the right, and turns are
right-handed, so that leaning forwards is a tilt below zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from primemover.recordings.opensim_tables import read_opensim_table
from primemover.simulation.body_model import build_body, pelvis_quaternion
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, PLACE, posture
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.opensim_export import (
    SIMULATED,
    TABLES,
    ground_forces,
    kinematics,
    write_loads,
)
from primemover.simulation.opensim_names import (
    OPENSIM,
    ROOM,
    opensim_coordinates,
    pelvis_efforts,
)
from primemover.simulation.posing import start_rotation
from primemover.simulation.result import FloatArray, LoadSharing

FRAMES = 4
HELD = len(HELD_PELVIS)
POINTS = ("heel_left", "toe_left", "heel_right", "palm_right", "sacrum")
EXACT = 1e-9
"""Rounding of a few turns of unit size."""


def _loads(*, start: FloatArray | None = None, bend_deg: float = 90.0) -> LoadSharing:
    """Loads made up, on a real body that bends its knees more and more."""
    random = np.random.default_rng(6)
    body = build_body(BodySize())
    muscles = len(body.muscles)
    postures = np.array(
        [
            posture(knee_flexion_left=share * bend_deg, hip_flexion=20 * share, pelvis_up=1 - share)
            for share in np.linspace(0, 1, FRAMES)
        ]
    )
    ground_n = random.normal(size=(FRAMES, len(POINTS), 3))
    ground_n[:, :, 2] = 100 + random.random((FRAMES, len(POINTS)))
    ground_n[:, POINTS.index("sacrum")] = 0.0
    ground_n[0, POINTS.index("heel_right")] = 0.0
    return LoadSharing(
        body=body,
        time_s=np.linspace(0, 1.5, FRAMES),
        phase=np.linspace(0, 1, FRAMES),
        postures=postures,
        activations=random.random((FRAMES, muscles)),
        forces_n=100 * random.random((FRAMES, muscles)),
        passive_n=np.zeros((FRAMES, muscles)),
        moment_arms_m=np.zeros((FRAMES, len(CARRIED), muscles)),
        moments_nm=random.normal(size=(FRAMES, len(CARRIED))),
        reserves_nm=random.normal(size=(FRAMES, len(CARRIED))),
        points=POINTS,
        ground_n=ground_n,
        reactions_n=np.zeros((FRAMES, 3, 3)),
        converged=np.ones(FRAMES, dtype=bool),
        start=start,
    )


@dataclass(frozen=True)
class _Told:
    """OpenSim's pelvis for one posture."""

    tilt: float
    list: float
    rotation: float


def _pelvis(start: FloatArray | None = None, **angles_deg: float) -> _Told:
    found = opensim_coordinates(posture(**angles_deg)[np.newaxis], start=start)
    return _Told(*(float(found[f"pelvis_{name}"][0]) for name in ("tilt", "list", "rotation")))


def test_tables_hold_what_was_worked_out(tmp_path: Path) -> None:
    loads = _loads()
    written = write_loads(loads, folder=tmp_path / "new")
    assert tuple(path.name for path in written) == TABLES
    tables = {path.name: read_opensim_table(path) for path in written}
    activations, forces = tables["activations.sto"], tables["forces.sto"]
    assert {"glmax1_l", "glmax1_r"} <= set(activations["column"].values)
    np.testing.assert_array_equal(activations.values, loads.activations)
    np.testing.assert_array_equal(forces.values, loads.forces_n)
    for name, rows in (("moments.sto", loads.moments_nm), ("reserves.sto", loads.reserves_nm)):
        table = tables[name]
        assert table.sizes["column"] == len(CARRIED) - HELD
        assert set(table["unit"].values) == {"N m"}
        for ours, (theirs, sign) in OPENSIM.items():
            if ours in CARRIED:
                course = table.sel(column=f"{theirs}_moment").values
                np.testing.assert_array_equal(course, sign * rows[:, CARRIED.index(ours)])
    for file, made in (
        ("kinematics.mot", kinematics(loads)),
        ("ground_forces.mot", ground_forces(loads)),
    ):
        assert list(tables[file]["column"].values) == list(made)
        np.testing.assert_array_equal(tables[file].values.T, list(made.values()))
    for table in tables.values():
        np.testing.assert_array_equal(table["time"].values, loads.time_s)
        assert SIMULATED in table.attrs["notes"]
        assert "One repetition, 1.50 seconds long" in table.attrs["notes"]
        assert not (table["unit"].values == "").any() or table is activations or table is forces


def test_the_motion_is_in_degrees_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    write_loads(_loads(bend_deg=90.0), folder=folder)
    lines = (folder / "kinematics.mot").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Coordinates"
    assert "inDegrees=yes" in lines
    table = read_opensim_table(folder / "kinematics.mot")
    units = dict(zip(table["column"].values, table["unit"].values, strict=True))
    assert units.pop("pelvis_ty") == units.pop("pelvis_tx") == units.pop("pelvis_tz") == "m"
    assert set(units.values()) == {"deg"}
    last = table.isel(time=-1)
    assert float(last.sel(column="knee_angle_l")) == pytest.approx(90)
    assert float(last.sel(column="knee_angle_r")) == 0
    assert float(last.sel(column="hip_flexion_r")) == pytest.approx(20)
    assert float(table.isel(time=0).sel(column="pelvis_ty")) == pytest.approx(1)
    assert read_opensim_table(folder / "ground_forces.mot").attrs["in_degrees"] is False


def test_signs_are_opensims_at_postures_that_are_known() -> None:
    found = opensim_coordinates(
        posture(
            trunk_flexion=10,
            trunk_side_bend=20,
            trunk_rotation=30,
            shoulder_abduction=40,
            toe_extension=5,
            pelvis_left=0.1,
            pelvis_forward=0.2,
            pelvis_up=0.3,
        )[np.newaxis]
    )
    degrees = {name: float(np.degrees(course[0])) for name, course in found.items()}
    assert degrees["lumbar_extension"] == pytest.approx(-10)
    assert degrees["lumbar_bending"] == pytest.approx(-20)  # OpenSim bends to the right
    assert degrees["lumbar_rotation"] == pytest.approx(30)
    assert degrees["arm_add_r"] == pytest.approx(-40)
    assert degrees["mtp_angle_l"] == pytest.approx(-5)
    place = [float(found[f"pelvis_t{axis}"][0]) for axis in "xyz"]
    assert place == pytest.approx([0.2, 0.3, -0.1])


def test_the_pelvis_turns_as_opensim_counts() -> None:
    assert _pelvis(pelvis_tilt=30).tilt == pytest.approx(np.radians(-30))  # forwards is below zero
    assert _pelvis(pelvis_list=10).list == pytest.approx(np.radians(10))
    assert _pelvis(pelvis_turn=20).rotation == pytest.approx(np.radians(20))
    supine, prone = (_pelvis(start_rotation(each)) for each in ("supine", "prone"))
    assert supine.tilt == pytest.approx(np.pi / 2)
    assert prone.tilt == pytest.approx(-np.pi / 2)


@given(
    turns=st.tuples(*(st.floats(-80, 80) for _ in range(3))),
    start=st.sampled_from(["standing", "supine", "prone", "side_lying"]),
)
def test_the_pelvis_lies_as_it_did(turns: tuple[float, float, float], start: str) -> None:
    way = start_rotation(start)  # type: ignore[arg-type]
    tilt, pelvis_list, turn = turns
    row = posture(pelvis_tilt=tilt, pelvis_list=pelvis_list, pelvis_turn=turn)
    told = _pelvis(way, pelvis_tilt=tilt, pelvis_list=pelvis_list, pelvis_turn=turn)
    again = Rotation.from_euler("ZXY", [told.tilt, told.list, told.rotation]).as_matrix()
    ours = Rotation.from_quat(pelvis_quaternion(row, start=way), scalar_first=True).as_matrix()
    np.testing.assert_allclose(again, ROOM.T @ ours @ ROOM, atol=1e-6)


@pytest.mark.parametrize("turn", [0.0, 25.0])
def test_a_pelvis_on_its_side_is_told_too(turn: float) -> None:
    told = _pelvis(pelvis_turn=turn, pelvis_list=90)
    again = Rotation.from_euler("ZXY", [told.tilt, told.list, told.rotation]).as_matrix()
    ours = pelvis_quaternion(posture(pelvis_turn=turn, pelvis_list=90))
    turned = Rotation.from_quat(ours, scalar_first=True).as_matrix()
    np.testing.assert_allclose(again, ROOM.T @ turned @ ROOM, atol=1e-6)
    assert turn or told.rotation == 0


def test_a_turn_past_half_a_circle_does_not_jump() -> None:
    rows = np.array([posture(pelvis_turn=angle) for angle in (170, 178, 186, 194)])
    found = opensim_coordinates(rows)["pelvis_rotation"]
    np.testing.assert_allclose(np.degrees(np.diff(found)), 8.0, atol=EXACT)


def test_residuals_do_the_same_work_in_either_names() -> None:
    """Work in a small movement is force times way, whatever the coordinates are called."""
    random = np.random.default_rng(2)
    body, start = build_body(BodySize()), start_rotation("supine")
    rows = np.tile(posture(pelvis_tilt=20, pelvis_list=15, pelvis_turn=-30), (2, 1))
    held, step = random.normal(size=(1, HELD)), 1e-6 * random.normal(size=6)
    rows[1, :6] += step
    theirs = pelvis_efforts(held, postures=rows[:1], start=start)
    moved = {
        name: np.diff(each)[0] for name, each in opensim_coordinates(rows, start=start).items()
    }
    done = sum(float(value[0]) * moved[name.rsplit("_", 1)[0]] for name, value in theirs.items())
    joints = [body.expand(row, start=start) for row in rows]
    turned = [Rotation.from_quat(each[3:7], scalar_first=True) for each in joints]
    turn = (turned[0].inv() * turned[1]).as_rotvec()
    ours = held[0, :3] @ (joints[1][:3] - joints[0][:3]) + held[0, 3:] @ turn
    assert done == pytest.approx(ours, rel=1e-4)
    assert list(theirs) == [
        "pelvis_tilt_moment",
        "pelvis_list_moment",
        "pelvis_rotation_moment",
        "pelvis_tx_force",
        "pelvis_ty_force",
        "pelvis_tz_force",
    ]


def test_the_ground_is_one_force_for_each_bone() -> None:
    loads = _loads()
    found = ground_forces(loads)
    bones = dict.fromkeys(name.split("_ground_")[0] for name in found)
    assert tuple(bones) == ("calcn_l", "calcn_r", "radius_r")  # nothing presses the sacrum
    up = sum(found[f"{bone}_ground_force_vy"] for bone in bones)
    np.testing.assert_allclose(up, loads.ground_n[:, :, 2].sum(axis=1))
    right = sum(found[f"{bone}_ground_force_vz"] for bone in bones)
    np.testing.assert_allclose(right, -loads.ground_n[:, :, 0].sum(axis=1))
    lifted = [found[f"calcn_r_ground_{each}x"][0] for each in ("force_v", "force_p", "torque_")]
    assert lifted == [0, 0, 0]


@pytest.mark.parametrize("start", [None, "prone"])
def test_force_and_torque_are_those_of_the_points(start: str | None) -> None:
    way = None if start is None else start_rotation("prone")
    loads = _loads(start=way)
    found = ground_forces(loads)
    mechanics = movement_mechanics(
        loads.body, postures=loads.postures, points=POINTS, start=loads.start
    )
    about = np.cross(mechanics.point_places_m, loads.ground_n).sum(axis=1) @ ROOM
    whole = np.zeros_like(about)
    for bone in ("calcn_l", "calcn_r", "radius_r"):
        force, centre, torque = (
            np.stack([found[f"{bone}_ground_{what}{axis}"] for axis in "xyz"], axis=1)
            for what in ("force_v", "force_p", "torque_")
        )
        whole += np.cross(centre, force) + torque
    np.testing.assert_allclose(whole, about, atol=EXACT * 1e3)


def test_of_a_flat_foot_only_the_turning_torque_is_left() -> None:
    loads = _loads()
    found = ground_forces(loads)
    standing = 0
    heel, toe = (POINTS.index(name) for name in ("heel_left", "toe_left"))
    places = movement_mechanics(loads.body, postures=loads.postures, points=POINTS).point_places_m
    height_m = abs(float(places[standing, heel, 2] - places[standing, toe, 2]))
    rubs_n = np.abs(loads.ground_n[standing, [heel, toe], :2]).max()
    for axis in "xz":
        torque = abs(float(found[f"calcn_l_ground_torque_{axis}"][standing]))
        assert torque <= 2 * height_m * rubs_n + EXACT
    weights = loads.ground_n[standing, [heel, toe], 2]
    ahead = -places[standing, [heel, toe], 1] @ weights / weights.sum()
    assert found["calcn_l_ground_force_px"][standing] == pytest.approx(ahead)


def test_every_angle_has_a_counterpart_of_its_own() -> None:
    names = [name for name, _ in OPENSIM.values()]
    assert len(set(names)) == len(names)
    assert set(OPENSIM) == set(list(PLACE)[6:])
