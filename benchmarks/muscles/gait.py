"""The walking subject of OpenSim's gait2392 (Delp 1990 and colleagues, CC BY 3.0) on our body.

OpenSim's room is x forwards, y up, z to the right; ours x to the left, y backwards, z up. The
ground's forces are given on points of the foot: three of them carry any force and moment, placed
on the foot as OpenSim's model has it, so that the two bodies' leg lengths do not matter.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray as xr

from primemover.knowledge import load_knowledge
from primemover.recordings.opensim_tables import FloatArray, in_radians, read_opensim_table
from primemover.simulation.coordinates import PLACE, POSTURE
from primemover.simulation.opensim_names import OPENSIM, ROOM

FOLDER: Final = "opensim_gait2392"
MOTION: Final = "subject01_walk1_ik.mot"
FORCES: Final = "subject01_walk1_grf.mot"
START_S, END_S = 0.6, 2.0
"""One walk over both force plates; the oracle's frames."""
CUTOFF_HZ: Final = 6.0
"""As OpenSim's runs filter the motion."""
MASS_KG, HEIGHT_M = 72.6, 1.80
"""The subject: masses of the scaled model added up; height from OpenSim's own setup file."""
OTHER_WAY: Final = ("knee_angle", "mtp_angle")
"""What this model counts against Rajagopal's, whose signs are ours to write."""
LOCKED: Final = ("mtp_angle", "arm_", "elbow_")
"""What does not move in the walk, or is not in the model."""
SIGNS: Final[Mapping[str, tuple[str, float]]] = {
    ours: (theirs, -sign if theirs.startswith(OTHER_WAY) else sign)
    for ours, (theirs, sign) in OPENSIM.items()
    if not theirs.startswith(LOCKED)
}
"""Our coordinate: theirs and its sign."""
FOOT: Final = ("heel", "ball_inner", "ball_outer")
"""Points of the heel bone that carry the ground's force; no three of them lie on a line."""
PLATES: Final[Mapping[str, tuple[str, str]]] = {
    "right": ("ground_force_", "ground_torque_"),
    "left": ("1_ground_force_", "1_ground_torque_"),
}
TOUCHING_N: Final = 20.0
"""Below this a plate's centre of pressure means nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """The walk on our coordinates, before any body.

    Attributes
    ----------
    time_s : array (frame,)
    postures : array (frame, coordinate)
    in_window : array (frame,)
        The oracle's frames; the rest is there so that speeds are right at its ends.
    """

    time_s: FloatArray
    postures: FloatArray
    in_window: Any


def data_folder() -> Path | None:
    """Where the subject's files are; None when ``PRIMEMOVER_TEST_DATA`` is not set."""
    folder = os.environ.get("PRIMEMOVER_TEST_DATA")
    return Path(folder) / FOLDER if folder else None


def read_oracle(data: Path) -> dict[str, Any]:
    """OpenSim's arrays for the walk: MA, B, OF, A and their names."""
    with np.load(data / "oracle.npz", allow_pickle=True) as kept:
        return dict(kept)


def read_walk(data: Path, *, cutoff_hz: float = CUTOFF_HZ) -> Walk:
    """The walk, filtered as OpenSim filters it when nothing else is asked for."""
    table = in_radians(read_opensim_table(data / MOTION))
    smooth = _filtered(table, cutoff_hz=cutoff_hz)
    time_s = table["time"].values
    near = (time_s > START_S - 0.1) & (time_s < END_S + 0.1)
    inside = (time_s > START_S - 1e-4) & (time_s < END_S + 1e-4)
    return Walk(time_s=time_s[near], postures=_postures(smooth)[near], in_window=inside[near])


def _filtered(table: xr.DataArray, *, cutoff_hz: float) -> xr.DataArray:
    from scipy.signal import butter, filtfilt

    rate_hz = 1 / float(np.median(np.diff(table["time"].values)))
    b, a = butter(3, cutoff_hz / (rate_hz / 2))
    return table.copy(data=filtfilt(b, a, table.values, axis=0))


def _postures(table: xr.DataArray) -> FloatArray:
    from scipy.spatial.transform import Rotation

    def of(name: str) -> FloatArray:
        return np.asarray(table.sel(column=name).values)

    out = np.zeros((table.sizes["time"], len(POSTURE)))
    place = np.stack([of(f"pelvis_t{axis}") for axis in "xyz"], axis=-1) @ ROOM.T
    out[:, 0], out[:, 1], out[:, 2] = place[:, 0], -place[:, 1], place[:, 2]
    turns = np.stack([of(f"pelvis_{name}") for name in ("tilt", "list", "rotation")], axis=-1)
    turned = ROOM @ Rotation.from_euler("ZXY", turns).as_matrix() @ ROOM.T
    turn, pelvis_list, tilt = Rotation.from_matrix(turned).as_euler("ZYX").T
    out[:, 3], out[:, 4], out[:, 5] = tilt, -pelvis_list, turn
    for name, (theirs, sign) in SIGNS.items():
        out[:, PLACE[name]] = sign * of(theirs)
    return out


def foot_points() -> tuple[str, ...]:
    """The points of both feet that the ground's forces are put on."""
    return tuple(f"{name}_{side}" for side in PLATES for name in FOOT)


def ground_forces(
    data: Path,
    *,
    feet: Mapping[str, Any],
    places_m: FloatArray,
    time_s: FloatArray,
    cutoff_hz: float | None = None,
) -> FloatArray:
    """The measured forces on :func:`foot_points`, (frame, point, 3) in N.

    ``feet`` is OpenSim's answer to ``feet``; ``places_m`` (frame, point, 3) are our points. Forces
    are as recorded, unless a ``cutoff_hz`` is asked for; their places always are.
    """
    plates = _smooth_forces(read_opensim_table(data / FORCES), cutoff_hz=cutoff_hz)
    out = []
    for i, side in enumerate(PLATES):
        ours = places_m[:, i * len(FOOT) : (i + 1) * len(FOOT)]
        force, centre, torque = _plate(plates, side=side, time_s=time_s)
        local = _on_the_foot(centre, bone=feet[f"calcn_{side[0]}"], at=feet["time_s"], to=time_s)
        where = _from_the_foot(local, places_m=ours, side=side)
        out.append(_spread(force @ ROOM.T, torque=torque @ ROOM.T, at=where, points=ours))
    return np.concatenate(out, axis=1)


def _smooth_forces(plates: xr.DataArray, *, cutoff_hz: float | None) -> xr.DataArray:
    if cutoff_hz is None:
        return plates
    smooth = _filtered(plates, cutoff_hz=cutoff_hz)
    places = plates["column"].str.contains("_p[xyz]$")
    return plates.where(places, smooth)


def _plate(
    plates: xr.DataArray, *, side: str, time_s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Force, centre of pressure and free moment, OpenSim's axes; nothing while in the air."""
    force_name, torque_name = PLATES[side]
    force, centre, torque = (
        np.stack([plates.sel(column=f"{name}{axis}").interp(time=time_s) for axis in "xyz"], -1)
        for name in (f"{force_name}v", f"{force_name}p", torque_name)
    )
    down = (force[:, 1] > TOUCHING_N)[:, None]
    return force * down, centre, torque * down


def _on_the_foot(places: FloatArray, *, bone: Any, at: Any, to: FloatArray) -> FloatArray:
    """Places of OpenSim's room in the axes of its heel bone, (frame, 3)."""
    given = np.asarray(bone)
    rows = np.stack([np.interp(to, at, column) for column in given.T], axis=-1)
    turns = rows[:, :9].reshape(-1, 3, 3)
    return np.asarray(np.einsum("fji,fj->fi", turns, places - rows[:, 9:]))


def _from_the_foot(local: FloatArray, *, places_m: FloatArray, side: str) -> FloatArray:
    """Places in our room of what is given in the heel bone's axes, (frame, 3)."""
    mirror = np.array([1.0, 1.0, 1.0 if side == "right" else -1.0])
    sided = load_knowledge().body_model.contact_points.sided
    template = np.array([sided[name].place_m for name in FOOT]) * mirror
    spans, ours = template[1:] - template[0], places_m[:, 1:] - places_m[:, :1]
    scale = np.linalg.norm(ours[:, 0], axis=-1, keepdims=True) / np.linalg.norm(spans[0])
    across = np.cross(spans[0], spans[1])
    ours_across = np.cross(ours[:, 0], ours[:, 1]) / scale
    theirs = np.stack([*spans, across])
    ours = np.concatenate([ours, ours_across[:, None]], axis=1) / scale[:, :, None]
    turns = np.linalg.solve(theirs, ours)  # rows: the bone's axes in the room
    origin = places_m[:, 0] - np.einsum("i,fij->fj", template[0], turns) * scale
    return np.asarray(origin + np.einsum("fi,fij->fj", local, turns))


def _spread(
    force: FloatArray, *, torque: FloatArray, at: FloatArray, points: FloatArray
) -> FloatArray:
    """The smallest forces on ``points`` that together are this force and free moment."""
    frames, count = points.shape[:2]
    arms = points - at[:, None]
    rows = np.zeros((frames, 6, 3 * count))
    for i in range(count):
        rows[:, :3, 3 * i : 3 * i + 3] = np.eye(3)
        x, y, z = arms[:, i].T
        zero = np.zeros_like(x)
        crossed = np.array([[zero, -z, y], [z, zero, -x], [-y, x, zero]])
        rows[:, 3:, 3 * i : 3 * i + 3] = np.moveaxis(crossed, -1, 0)
    wanted = np.concatenate([force, torque], axis=-1)
    return np.asarray(
        np.einsum("fij,fj->fi", np.linalg.pinv(rows), wanted).reshape(frames, count, 3)
    )
