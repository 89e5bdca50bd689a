from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from primemover.errors import RecordingError
from primemover.recordings import opensim_tables
from primemover.recordings.opensim_tables import (
    FloatArray,
    in_radians,
    make_opensim_table,
    read_opensim_table,
    units_of,
    write_opensim_table,
)

EXAMPLES = 30
"""Each writes and reads a file."""
PEER = Path(__file__).resolve().parents[2] / ".venv-opensim" / "bin" / "python"
"""OpenSim, where `make bench` has set it up."""

OLD = """Coordinates
version=1
nRows=2
nColumns=3
inDegrees=yes

Units are S.I. units (second, meters, Newtons, ...)
Angles are in degrees.

endheader
time\tknee_angle_r\tpelvis_ty
      0.50000000\t    -19.85408256\t      1.03324624
      0.51666667\t    -13.61312761\t      1.02967655
"""
NEW = """inDegrees=no
name=Coordinates
DataType=double
version=3
OpenSimVersion=4.6-2026-06-22-85aaf64
endheader
time\t/jointset/knee_r/knee_angle_r/value\t/jointset/knee_r/knee_angle_r/speed
0\t-0.25\t1
0.01\t-0.5\t-2e-3
"""
SIMM = """name walk.mot
datacolumns 3
datarows 1
range 0.0 1.0
endheader
time ground_force_vy ground_torque_y
0.0 700 -3.5
"""

labels = st.lists(
    st.text(
        st.characters(categories=("L", "N", "P", "S"), exclude_characters="\t"), min_size=1
    ).filter(str.isprintable),
    min_size=1,
    max_size=4,
    unique=True,
)
values = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.just(4)),
    elements=st.floats(allow_nan=False, allow_infinity=False, width=64),
)
times = st.floats(-1e6, 1e6)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "walk.mot"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@settings(max_examples=EXAMPLES)
@given(labels, values, times, st.booleans())
def test_a_table_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory,
    labels: list[str],
    values: FloatArray,
    start_s: float,
    in_degrees: bool,
) -> None:
    time_s = start_s + np.cumsum(np.full(len(values), 1 / 60))
    table = make_opensim_table(
        time_s=time_s,
        columns=dict(zip(labels, values.T, strict=False)),
        name="Coordinates",
        in_degrees=in_degrees,
        notes="Units are S.I. units",
        source="walk.mot",
    )
    path = tmp_path_factory.mktemp("tables") / "walk.mot"
    write_opensim_table(table, path=path)
    again = read_opensim_table(path)
    assert again.identical(table)
    assert again.values.tobytes() == table.values.tobytes()


def test_the_old_form(tmp_path: Path) -> None:
    table = read_opensim_table(written(tmp_path, OLD))
    assert table.dims == ("time", "column")
    assert table["time"].attrs["units"] == "s"
    assert table["time"].values.tolist() == [0.5, 0.51666667]
    assert table.sel(column="knee_angle_r").values.tolist() == [-19.85408256, -13.61312761]
    assert table["unit"].values.tolist() == ["deg", "m"]
    assert table.attrs["name"] == "Coordinates"
    assert table.attrs["in_degrees"] is True
    assert table.attrs["notes"].splitlines()[1] == "Angles are in degrees."


def test_the_form_of_opensim_4(tmp_path: Path) -> None:
    table = read_opensim_table(written(tmp_path, NEW))
    assert table.attrs["name"] == "Coordinates"
    assert table.attrs["in_degrees"] is False
    assert table.attrs["notes"] == ""
    assert table["unit"].values.tolist() == ["rad", "rad/s"]
    assert table.values[1].tolist() == [-0.5, -0.002]


def test_the_form_of_simm_and_forces(tmp_path: Path) -> None:
    table = read_opensim_table(written(tmp_path, SIMM.replace("\n", "\r\n")))
    assert table.attrs["name"] == "walk.mot"
    assert table["unit"].values.tolist() == ["N", "N m"]
    assert table.values.tolist() == [[700, -3.5]]


def test_only_angles_become_radians(tmp_path: Path) -> None:
    table = in_radians(read_opensim_table(written(tmp_path, OLD)))
    assert table["unit"].values.tolist() == ["rad", "m"]
    assert table.values[0].tolist() == [np.deg2rad(-19.85408256), 1.03324624]
    assert in_radians(table).identical(table)


def test_what_is_not_known_to_be_an_angle_is_not_turned(tmp_path: Path) -> None:
    strange = OLD.replace("Coordinates", "walk").replace("knee_angle_r", "glut_med1_r")
    table = read_opensim_table(written(tmp_path, strange))
    assert table["unit"].values.tolist() == ["", "m"]
    with pytest.raises(RecordingError, match=r"^walk\.mot: in degrees.*glut_med1_r"):
        in_radians(table)


def test_an_actuator_called_like_a_coordinate_is_not_an_angle() -> None:
    assert units_of(("soleus_r", "res_knee_angle_r"), name="Static Optimization") == ("", "")
    assert units_of(("hip_flexion_r_moment", "pelvis_tx_force"), name="") == ("N m", "N")
    assert units_of(("hip_r_on_femur_r_in_femur_r_fx",), name="") == ("N",)
    assert units_of(("knee_angle_r", "pelvis_tx"), name="") == ("angle", "m")


def test_labels_of_opensim_4_tell_lengths_and_speeds() -> None:
    of = "/jointset/ground_pelvis"
    labels = (f"{of}/pelvis_tx/value", f"{of}/pelvis_tx/speed", f"{of}/pelvis_tilt/value")
    assert units_of(labels, name="") == ("m", "m/s", "angle")


def test_headers_as_other_programs_write_them(tmp_path: Path) -> None:
    odd = OLD.replace("endheader", "EndHeader").replace("time\t", "Time\t")
    odd = "\ufeff" + odd.replace("inDegrees=yes", "INDEGREES=True")
    assert read_opensim_table(written(tmp_path, odd)).identical(
        read_opensim_table(written(tmp_path, OLD))
    )


def test_a_table_on_its_side_is_written_upright(tmp_path: Path) -> None:
    table = read_opensim_table(written(tmp_path, OLD))
    write_opensim_table(table.transpose("column", "time"), path=tmp_path / "walk.mot")
    assert read_opensim_table(tmp_path / "walk.mot").identical(table)


@pytest.mark.parametrize("written_as", ["nan", "-nan(ind)", "-1.#IND00", "inf", "-Infinity"])
def test_a_value_that_is_missing_is_told_by_row_and_column(tmp_path: Path, written_as: str) -> None:
    odd = OLD.replace("1.02967655", written_as)
    with pytest.raises(RecordingError, match=r"no finite numbers \(row 2, column pelvis_ty\)"):
        read_opensim_table(written(tmp_path, odd))
    both = odd.replace("-19.85408256", written_as)
    with pytest.raises(RecordingError, match="row 1, column knee_angle_r; row 2, column pelvis_ty"):
        read_opensim_table(written(tmp_path, both))


def test_of_many_missing_values_some_are_named(tmp_path: Path) -> None:
    rows = "".join(f"{i}\tnan\t1\n" for i in range(40))
    gaps = OLD[: OLD.index("      0.50")].replace("nRows=2", "nRows=40") + rows
    with pytest.raises(RecordingError, match=r"row 10, column knee_angle_r and 30 more\)"):
        read_opensim_table(written(tmp_path, gaps))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (OLD, "", "expected an OpenSim table .*, got an empty file; export it again"),
        ("endheader", "", "a file without the line endheader"),
        ("endheader\n", "endheader\nknee", "first column knee.* \\(expected time\\)"),
        ("nRows=2", "nRows=3", "2 rows where the header says 3"),
        ("nRows=2", "nRows=many", "2 rows where the header says many"),
        ("nColumns=3", "nColumns=24", "3 columns where the header says 24"),
        ("inDegrees=yes", "inDegrees=maybe", "inDegrees=maybe \\(expected yes or no\\)"),
        ("version=1", "DataType=Vec3", "DataType Vec3"),
        ("-13.61312761", "fast", "rows that are not 3 numbers: 2"),
        ("-13.61312761", "1_3.6", "rows that are not 3 numbers: 2"),
        ("-13.61312761", "", "rows that are not 3 numbers: 2"),
        ("1.02967655", "1.0\t7", "rows that are not 3 numbers: 2"),
        ("pelvis_ty", "knee_angle_r", "the same label twice: knee_angle_r"),
        ("\tknee_angle_r\t", "\t\t", "a label that is empty"),
        ("0.51666667", "0.5", "times that do not increase, first in row 2"),
        ("0.51666667", "nan", "times that are not numbers"),
        (OLD[OLD.index("      0.50") :], "", "no rows"),
        (OLD[OLD.index("time") :], "", "no columns"),
    ],
)
def test_faulty_files_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in OLD
    with pytest.raises(RecordingError, match=rf"^walk\.mot: .*{words}"):
        read_opensim_table(written(tmp_path, OLD.replace(old, new)))


def test_faults_come_together(tmp_path: Path) -> None:
    faulty = OLD.replace("nRows=2", "nRows=9").replace("Degrees=yes", "Degrees=1")
    faulty = faulty.replace("-13.61312761", "fast").replace("pelvis_ty", "knee_angle_r")
    with pytest.raises(RecordingError, match=r"inDegrees=1.*header says 9.*twice.*not 3 numbers"):
        read_opensim_table(written(tmp_path, faulty))


def test_of_many_faulty_rows_some_are_named(tmp_path: Path) -> None:
    rows = "".join(f"{i}\tx\t1\n" for i in range(40))
    faulty = OLD[: OLD.index("      0.50")].replace("nRows=2", "nRows=40") + rows
    with pytest.raises(RecordingError, match="1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 30 more"):
        read_opensim_table(written(tmp_path, faulty))


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\xff\xfe", OLD.replace("-13", "\0").encode(), OLD.encode("utf-16")],
    ids=["picture", "null", "utf-16"],
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RecordingError, match="a file that is not text"):
        read_opensim_table(written(tmp_path, content))


def test_large_and_endless_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RecordingError, match="a line of more than 1000000 characters"):
        read_opensim_table(written(tmp_path, "x" * (opensim_tables.MAX_LINE + 1)))
    with pytest.raises(RecordingError, match="without the line endheader"):
        read_opensim_table(written(tmp_path, "a note\n" * 5000 + OLD))
    monkeypatch.setattr(opensim_tables, "MAX_BYTES", 100)
    with pytest.raises(RecordingError, match="a file of more than 500 MB"):
        read_opensim_table(written(tmp_path, OLD))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file"):
        read_opensim_table(tmp_path / "nowhere.mot")
    with pytest.raises(RecordingError, match=r"expected an OpenSim table .*, got a folder") as told:
        read_opensim_table(tmp_path)
    assert "video" not in str(told.value)
    table = make_opensim_table(time_s=np.zeros(1), columns={"a": np.ones(1)}, name="t")
    with pytest.raises(RecordingError, match=r"^gone\.mot: cannot be written"):
        write_opensim_table(table, path=tmp_path / "no folder" / "gone.mot")


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")
def test_a_table_is_for_its_owner_alone_to_read(tmp_path: Path) -> None:
    table = make_opensim_table(time_s=np.zeros(1), columns={"a": np.ones(1)}, name="t")
    old = written(tmp_path, OLD)
    old.chmod(0o644)
    for path in (tmp_path / "new.sto", old):
        write_opensim_table(table, path=path)
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("time_s", "label", "name", "notes", "words"),
    [
        ([0.0, 0.0], "a", "t", "", "times that do not increase, first in row 2"),
        ([0.0, np.nan], "a", "t", "", "times that are not numbers"),
        ([], "a", "t", "", "no rows"),
        ([0.0], "a\tb", "t", "", "a label with a tab"),
        ([0.0], "", "t", "", "a label that is empty"),
        ([0.0], "time", "t", "", "the same label twice: time"),
        ([0.0], "a", "nRows=3", "", "a name or a note"),
        ([0.0], "a", "t", "endheader", "a name or a note"),
        ([0.0], "a", "t", "inDegrees=yes", "a name or a note"),
    ],
)
def test_what_opensim_could_not_read_is_not_written(
    tmp_path: Path, time_s: list[float], label: str, name: str, notes: str, words: str
) -> None:
    table = make_opensim_table(
        time_s=np.array(time_s), columns={label: np.ones(len(time_s))}, name=name, notes=notes
    )
    with pytest.raises(RecordingError, match=rf"^t\.mot: OpenSim could not read it: .*{words}"):
        write_opensim_table(table, path=tmp_path / "t.mot")
    assert not (tmp_path / "t.mot").exists()


@pytest.mark.recordings
@pytest.mark.parametrize("file", ["subject01_walk1_ik.mot", "subject01_walk1_grf.mot"])
def test_real_files_come_back(test_data: Path, tmp_path: Path, file: str) -> None:
    table = read_opensim_table(test_data / "opensim_gait2392" / file)
    write_opensim_table(table, path=tmp_path / file)
    assert read_opensim_table(tmp_path / file).identical(table)
    assert set(table["unit"].values.tolist()) in ({"deg", "m"}, {"N", "m", "N m"})


@pytest.mark.recordings
def test_the_walking_subject_stands_on_the_plates(test_data: Path) -> None:
    folder = test_data / "opensim_gait2392"
    motion = in_radians(read_opensim_table(folder / "subject01_walk1_ik.mot"))
    assert motion.shape == (211, 23)
    knee = motion.sel(column="knee_angle_r").values
    assert 1.0 < -knee.min() < 1.3  # swing bends the knee by 60 to 70 degrees
    forces = read_opensim_table(folder / "subject01_walk1_grf.mot")
    up = forces.sel(column=["ground_force_vy", "1_ground_force_vy"]).sum("column")
    weight = 75.1646 * 9.80665  # the model's mass; a walker presses between 0.6 and 1.5 of it
    assert float(up.sel(time=slice(0.6, 1.2)).min()) / weight > 0.6
    assert float(up.sel(time=slice(0.6, 1.2)).max()) / weight < 1.5


@pytest.mark.skipif(not PEER.exists(), reason="OpenSim is not set up here: `make bench` does it")
def test_opensim_reads_what_is_written(tmp_path: Path) -> None:
    table = make_opensim_table(
        time_s=np.array([0.0, 0.1, 0.2]),
        columns={"knee_angle_r": np.array([1 / 3, -1e-17, 2e300]), "pelvis_ty": np.ones(3)},
        name="Coordinates",
        in_degrees=True,
    )
    write_opensim_table(table, path=tmp_path / "t.mot")
    asked = (
        "import opensim as o; t = o.TimeSeriesTable('t.mot'); s = o.Storage('t.mot'); "
        "print(list(t.getColumnLabels()), list(t.getIndependentColumn()), "
        "[t.getDependentColumn('knee_angle_r')[i] for i in range(3)], "
        "t.getTableMetaDataString('inDegrees'), s.isInDegrees(), s.getName(), s.getSize())"
    )
    found = subprocess.run(
        [str(PEER), "-c", asked],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert found.stdout.splitlines()[-1] == (
        "['knee_angle_r', 'pelvis_ty'] [0.0, 0.1, 0.2] "
        "[0.3333333333333333, -1e-17, 2e+300] yes True Coordinates 3"
    )
