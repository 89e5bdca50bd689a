"""OpenSim's TRC marker files, in and out.

OpenSim's axes are x to the picture's right here, y up, z towards the camera: the pose track's,
turned half a turn about x. World landmarks are measured from between the hips, so the pelvis of
an exported track stays at the origin: OpenSim can solve joint angles from it, not walking paths.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.file_check import checked_file, shown_name
from primemover.recordings.pose_track import make_pose_track
from primemover.terms import KEYPOINTS

FloatArray = npt.NDArray[np.float64]

TO_OPENSIM: Final = np.array([1.0, -1.0, -1.0])
"""Signs of x, y, z; the same both ways."""
METRES: Final = {"m": 1.0, "mm": 1e-3, "cm": 1e-2}
HEADER_LINES: Final = 5
MAX_BYTES: Final = 500_000_000


def write_trc(track: xr.Dataset, *, path: str | Path) -> None:
    """Nothing comes back; the world landmarks of ``track`` are written as a TRC file in metres.

    Frames without a person are left blank, as OpenSim expects of missing markers.

    Raises
    ------
    RecordingError
        When the file cannot be written.
    """
    name = shown_name(path)
    position = track["position"].transpose("time", "keypoint", "space")
    markers = [str(k) for k in position["keypoint"].values]
    time_s = position["time"].values
    rows = position.values * TO_OPENSIM
    lines = _header(name, markers=markers, time_s=time_s)
    for i, (moment_s, row) in enumerate(zip(time_s, rows.reshape(len(rows), -1), strict=True)):
        numbers = ("" if np.isnan(v) else f"{v:.9g}" for v in row)
        lines.append("\t".join([str(i + 1), f"{moment_s:.9g}", *numbers]))
    try:
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise RecordingError(
            f"{name}: cannot be written ({error.strerror}); choose another folder"
        ) from error


def read_trc(path: str | Path) -> xr.Dataset:
    """The markers of a TRC file as ``position(time, space, keypoint)`` in metres.

    With the 33 landmarks of a pose track it is a pose track again, whose picture coordinates and
    confidences are unknown (NaN); other markers keep their names.

    Raises
    ------
    RecordingError
        With every fault of the file at once.
    """
    name = shown_name(path)
    try:
        source = checked_file(Path(path))
        if source.stat().st_size > MAX_BYTES:
            raise _fault(name, got="a file of more than 500 MB")
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _fault(name, got="a file that is not text") from error
    markers, scale = _read_header(lines, name=name)
    rows = _read_rows(lines[HEADER_LINES:], columns=2 + 3 * len(markers), name=name)
    time_s = rows[:, 1]
    if not (np.diff(time_s) > 0).all():
        raise _fault(name, got="times that do not increase")
    position_m = rows[:, 2:].reshape(len(rows), len(markers), 3) * scale * TO_OPENSIM
    return _dataset(name, markers=markers, time_s=time_s, position_m=position_m)


def _header(name: str, *, markers: list[str], time_s: FloatArray) -> list[str]:
    rate_hz = 1 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else 1.0
    count = len(time_s)
    facts = [f"{rate_hz:.6g}", f"{rate_hz:.6g}", count, len(markers), "m", f"{rate_hz:.6g}", 1]
    axes = [f"{axis}{i}" for i in range(1, len(markers) + 1) for axis in "XYZ"]
    return [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame"
        "\tOrigNumFrames",
        "\t".join(map(str, [*facts, count])),
        "Frame#\tTime\t" + "\t\t\t".join(markers) + "\t\t",
        "\t\t" + "\t".join(axes),
        "",
    ]


def _read_header(lines: list[str], *, name: str) -> tuple[list[str], float]:
    """Marker names and metres per unit of the file."""
    if len(lines) <= HEADER_LINES or not lines[0].startswith("PathFileType"):
        raise _fault(name, got="a file that does not begin with PathFileType")
    facts = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=False))
    markers = [m.strip() for m in lines[3].split("\t")[2:] if m.strip()]
    unit = facts.get("Units", "").strip().lower()
    faults = []
    if unit not in METRES:
        faults.append(f"units {unit!r} (expected m, cm or mm)")
    if facts.get("NumMarkers", "").strip() != str(len(markers)) or not markers:
        faults.append(f"{len(markers)} marker names but NumMarkers {facts.get('NumMarkers')}")
    if len(set(markers)) != len(markers):
        faults.append("the same marker name twice")
    if faults:
        raise _fault(name, got="; ".join(faults))
    return markers, METRES[unit]


def _read_rows(lines: list[str], *, columns: int, name: str) -> FloatArray:
    rows, faults = [], []
    for number, line in enumerate(lines, start=HEADER_LINES + 1):
        if not line.strip():
            continue
        # Trailing blanks stand for markers missing in this frame, or are mere tabs.
        cells = line.split("\t")
        cells = [*cells, *[""] * (columns - len(cells))]
        try:
            if any(c.strip() for c in cells[columns:]):
                raise ValueError("too many cells")
            rows.append([float(c) if c.strip() else np.nan for c in cells[:columns]])
        except ValueError:
            faults.append(str(number))
    if faults or not rows:
        bad = f"lines that are not {columns} numbers: {', '.join(faults[:10])}"
        raise _fault(name, got=bad if faults else "no frames")
    return np.array(rows)


def _dataset(
    name: str, *, markers: list[str], time_s: FloatArray, position_m: FloatArray
) -> xr.Dataset:
    if set(markers) == set(KEYPOINTS):
        order = [markers.index(k) for k in KEYPOINTS]
        shape = (len(time_s), len(KEYPOINTS))
        return make_pose_track(
            time_s=time_s,
            position_m=position_m[:, order],
            image_position_px=np.full((*shape, 2), np.nan),
            confidence=np.full(shape, np.nan),
            width_px=0,
            height_px=0,
            pose_engine="trc",
            pose_model="unknown",
            source=name,
        )
    return xr.Dataset(
        {
            "position": (
                ("time", "space", "keypoint"),
                np.moveaxis(position_m, 1, 2),
                {"units": "m"},
            )
        },
        coords={
            "time": ("time", time_s, {"units": "s"}),
            "space": ["x", "y", "z"],
            "keypoint": markers,
        },
        attrs={"source": name},
    )


def _fault(name: str, *, got: str) -> RecordingError:
    return RecordingError(
        f"{name}: expected OpenSim markers (TRC), got {got}; export the markers again as TRC"
    )
