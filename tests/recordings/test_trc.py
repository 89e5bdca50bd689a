from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from primemover.errors import RecordingError
from primemover.recordings.pose_track import FloatArray, make_pose_track, require_pose_track
from primemover.recordings.trc import read_trc, write_trc
from primemover.terms import KEYPOINTS

# The file carries nine significant digits: of a few metres that is a few nanometres.
WRITTEN_M = 1e-8
EXAMPLES = 15
"""Each writes and reads a file."""

OTHER = """PathFileType\t4\t(X/Y/Z)\twalk.trc
DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames
100\t100\t2\t2\tmm\t100\t1\t2
Frame#\tTime\tR.ASIS\t\t\tL.ASIS\t\t
\t\tX1\tY1\tZ1\tX2\tY2\tZ2

1\t0.00\t100\t900\t-50\t-100\t900\t50
2\t0.01\t110\t910\t-60\t\t\t
"""


@settings(max_examples=EXAMPLES)
@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(2, 5), st.just(33), st.just(3)),
        elements=st.floats(-3, 3),
    ),
    st.integers(0, 4),
)
def test_a_track_comes_back_from_opensim(
    tmp_path_factory: pytest.TempPathFactory, position_m: FloatArray, gap: int
) -> None:
    position_m[gap : gap + 1] = np.nan
    count = len(position_m)
    track = make_pose_track(
        time_s=np.cumsum(np.full(count, 1 / 60)),
        position_m=position_m,
        image_position_px=np.zeros((count, 33, 2)),
        confidence=np.ones((count, 33)),
        width_px=640,
        height_px=480,
        pose_engine="mediapipe",
        pose_model="full",
        source="squat.mp4",
    )
    path = tmp_path_factory.mktemp("trc") / "squat.trc"
    write_trc(track, path=path)
    again = read_trc(path)
    require_pose_track(again)
    assert again["position"].dims == track["position"].dims
    np.testing.assert_allclose(again["position"], track["position"], rtol=0, atol=WRITTEN_M)
    np.testing.assert_allclose(again["time"], track["time"], rtol=0, atol=WRITTEN_M)
    assert bool(np.isnan(again["confidence"]).all())


def test_axes_and_layout_are_opensims(tmp_path: Path) -> None:
    position_m = np.zeros((3, 33, 3))
    position_m[:, KEYPOINTS.index("nose")] = (0.1, -0.6, 0.2)  # right, up, away from the camera
    track = make_pose_track(
        time_s=np.array([0.0, 0.02, 0.04]),
        position_m=position_m,
        image_position_px=np.zeros((3, 33, 2)),
        confidence=np.ones((3, 33)),
        width_px=1,
        height_px=1,
        pose_engine="e",
        pose_model="m",
        source="s",
    )
    write_trc(track, path=tmp_path / "a.trc")
    lines = (tmp_path / "a.trc").read_text().splitlines()
    assert lines[0].split("\t") == ["PathFileType", "4", "(X/Y/Z)", "a.trc"]
    assert lines[2].split("\t") == ["50", "50", "3", "33", "m", "50", "1", "3"]
    assert lines[3].split("\t")[:6] == ["Frame#", "Time", "nose", "", "", "left_eye_inner"]
    assert lines[4].split("\t")[:6] == ["", "", "X1", "Y1", "Z1", "X2"]
    assert lines[5] == ""
    # x right, y up, z towards the camera
    assert lines[6].split("\t")[:5] == ["1", "0", "0.1", "0.6", "-0.2"]
    assert all(len(line.split("\t")) == 2 + 99 for line in lines[6:])


def test_other_markers_keep_their_names_and_come_in_metres(tmp_path: Path) -> None:
    path = tmp_path / "walk.trc"
    path.write_text(OTHER)
    markers = read_trc(path)
    assert list(markers["keypoint"].values) == ["R.ASIS", "L.ASIS"]
    assert markers["position"].attrs["units"] == "m"
    right = markers["position"].sel(keypoint="R.ASIS").values
    np.testing.assert_allclose(right, [[0.1, -0.9, 0.05], [0.11, -0.91, 0.06]])
    assert bool(np.isnan(markers["position"].sel(keypoint="L.ASIS")[1]).all())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (OTHER, "", "the file is empty"),
        (OTHER, "hello\n" * 9, "does not begin with PathFileType"),
        ("mm", "furlongs", "units 'furlongs'"),
        ("2\t2\tmm", "2\t3\tmm", "2 marker names but NumMarkers 3"),
        ("L.ASIS", "R.ASIS", "the same marker name twice"),
        ("910", "high", "lines that are not 8 numbers: 8"),
        ("-100\t900\t50", "-100\t900\t50\t7", "lines that are not 8 numbers: 7"),
        ("0.01", "0.00", "times that do not increase"),
        (OTHER[OTHER.index("1\t0.00") :], "", "no frames"),
    ],
)
def test_faulty_files_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in OTHER
    path = tmp_path / "walk.trc"
    path.write_text(OTHER.replace(old, new))
    with pytest.raises(RecordingError, match=f"^walk.trc: .*{words}"):
        read_trc(path)


def test_faults_of_the_header_come_together(tmp_path: Path) -> None:
    path = tmp_path / "walk.trc"
    path.write_text(OTHER.replace("2\t2\tmm", "2\t9\tinch"))
    with pytest.raises(RecordingError, match=r"units 'inch'.*NumMarkers 9"):
        read_trc(path)


def test_pictures_are_not_markers(tmp_path: Path) -> None:
    path = tmp_path / "walk.trc"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(RecordingError, match="a file that is not text"):
        read_trc(path)
    with pytest.raises(RecordingError, match="no such file"):
        read_trc(tmp_path / "nowhere.trc")
