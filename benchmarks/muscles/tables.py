"""The motion that ``simulate --sto`` writes, read and posed by OpenSim itself.

Postures with every angle of the legs and the trunk in them, standing and lying, are written as
``kinematics.mot`` is, and OpenSim's gait2392 model is asked how its bones lie. It counts two angles
the other way, and has no arms; within the trunk only bending forwards moves its chest as ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.muscles.gait import OTHER_WAY, data_folder
from benchmarks.muscles.peer import LEFT_OUT, opensim, there
from benchmarks.rows import Row, judged
from primemover.knowledge.motions import Start
from primemover.recordings.opensim_tables import (
    COORDINATES_NAME,
    make_opensim_table,
    write_opensim_table,
)
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import posture
from primemover.simulation.opensim_names import ROOM, opensim_coordinates
from primemover.simulation.posing import start_rotation
from primemover.simulation.result import FloatArray

STARTS: Final[tuple[Start, ...]] = ("standing", "supine", "prone", "side_lying")
BONES: Final = ("pelvis", "torso", "femur_r", "femur_l", "calcn_r", "calcn_l", "toes_r", "toes_l")
SAME_DEG: Final = 0.01
"""Nothing but rounding may be between them."""
BENT: Final = posture(
    pelvis_tilt=25,
    pelvis_list=-12,
    pelvis_turn=33,
    trunk_flexion=30,
    hip_flexion_left=50,
    hip_flexion_right=20,
    hip_adduction_left=7,
    hip_adduction_right=-15,
    hip_rotation_left=-9,
    hip_rotation_right=18,
    ankle_flexion_left=-14,
    ankle_flexion_right=11,
    ankle_inversion_left=-6,
    ankle_inversion_right=13,
    toe_extension_left=5,
    toe_extension_right=21,
)
"""No two angles alike. Knees are straight: bent ones turn a little inwards in our model alone."""


def rows() -> list[Row]:
    """The largest turn of a bone between the two; empty, with a word why, without OpenSim."""
    data = data_folder()
    if data is None or not there():
        print(f"\nTables left out: {LEFT_OUT if data else 'PRIMEMOVER_TEST_DATA is not set'}")
        return []
    body = build_body(BodySize())
    with opensim(data) as peer:
        _write(peer.out / "placed.mot")
        theirs = peer.ask("placed")
        version = peer.version
    return [
        _row(body, start=start, theirs=theirs, at=at, version=version)
        for at, start in enumerate(STARTS)
    ]


def _write(path: Path) -> None:
    rows = [opensim_coordinates(BENT[np.newaxis], start=start_rotation(s)) for s in STARTS]
    columns = {}
    for name in rows[0]:
        if name.startswith(("arm_", "elbow_")):
            continue
        course = np.concatenate([row[name] for row in rows])
        place = name.endswith(("_tx", "_ty", "_tz"))
        columns[name] = course if place else np.degrees(course)
        if name.startswith(OTHER_WAY):
            columns[name] = -columns[name]
    table = make_opensim_table(
        time_s=np.arange(len(STARTS), dtype=float),
        columns=columns,
        name=COORDINATES_NAME,
        in_degrees=True,
    )
    write_opensim_table(table, path=path)


def _row(body: BodyModel, *, start: Start, theirs: Mapping[str, Any], at: int, version: str) -> Row:
    ours = _turns(body, start=start)
    off = {
        bone: _between_deg(ours[bone], np.reshape(theirs[bone][at][:9], (3, 3))) for bone in BONES
    }
    worst = max(off, key=lambda bone: off[bone])
    return Row(
        case=f"{start}, {len(BONES)} bones",
        quantity="largest turn between the two",
        unit="deg",
        measured=f"{off[worst]:.1g}",
        target=f"≤ {SAME_DEG:g}",
        verdict=judged(met=off[worst] <= SAME_DEG),
        note=f"{worst}; OpenSim {version}, gait2392",
    )


def _turns(body: BodyModel, *, start: Start) -> dict[str, FloatArray]:
    """How each bone lies, between OpenSim's axes."""
    import mujoco

    data = mujoco.MjData(body.mechanics)
    data.qpos[:] = body.expand(BENT, start=start_rotation(start))
    mujoco.mj_kinematics(body.mechanics, data)
    return {bone: ROOM.T @ data.body(bone).xmat.reshape(3, 3) for bone in BONES}


def _between_deg(one: FloatArray, other: FloatArray) -> float:
    from scipy.spatial.transform import Rotation

    return float(np.degrees(Rotation.from_matrix(one.T @ other).magnitude()))
