"""What every reader of surface EMG must hold to, whoever wrote it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.errors import RecordingError
from primemover.recordings.emg.model import EmgFormat, Seen
from primemover.recordings.emg.reading import emg_formats, read_emg
from tests.recordings.emg.texts import bursts, discover, emgworks, noraxon, opensignals

FORMATS = emg_formats()
EXAMPLES = 30
"""Each asks a reader, some of which start a process."""


@pytest.fixture(params=FORMATS)
def reader(request: pytest.FixtureRequest) -> EmgFormat:
    return FORMATS[request.param]


Read = TypeVar("Read")


def outcome(read: Callable[[], Read]) -> tuple[Read | None, str]:
    """What was read, or what the refusal says; any other error is one of the test."""
    try:
        return read(), ""
    except RecordingError as error:
        return None, str(error)


UGLY: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"x",
    "one line": b"time,GMAX (mV)\n",
    "one sample": b"time,GMAX (mV)\n0,1\n",
    "only blanks": b" \n\n \n",
    "zeros": bytes(4096),
    "binary": np.random.default_rng(5).bytes(70_000),
    "text": b"It was a bright cold day in April.\n" * 200,
    "json": b'{"a": [1, 2, {"b": null}]}',
    "html": b"<!doctype html><html><body><table></table></body></html>",
    "long line": b"1," * 1_500_000,
    "words": b"time,GMAX\nnow,much\nthen,more\n",
    "duplicated columns": b"time,GMAX (mV),GMAX (mV)\n" + b"0,1,2\n" * 9,
    "time stands still": b"time,GMAX (mV)\n" + b"0.5,1\n" * 9,
    "time runs back": b"time,GMAX (mV)\n" + b"".join(b"%d,1\n" % n for n in range(9, 0, -1)),
    "not a number": b"time (s),GMAX (mV)\n" + b"".join(b"%f,NaN\n" % (n / 1e3) for n in range(9)),
    "ragged": b"time,GMAX (mV)\n0,1\n0.001,2,3\n0.002\n" * 5,
    "cut gzip": gzip.compress(b"time,GMAX\n" + b"0,1\n" * 5000)[:60],
    "not gzip": b"\x1f\x8b" + b"\0" * 100,
    "utf-16 junk": "\ufeff日本語\n".encode("utf-16") * 40,
    "quotes": b'"time","GMAX (mV)"\n"0","1\n' * 9,
    "EDF head": b"0       " + b" " * 184 + b"-1      " + b"9" * 60,
    "EDF of 1e9": (b"0" + b" " * 183 + b"512     " + b" " * 44 + b"99999999" + b"1       1   ")
    + b" " * 256,
    "BDF head": b"\xffBIOSEMI" + b" " * 300,
    "C3D head": b"\x02\x50" + b"\xff" * 1022,
    "HDF5 head": b"\x89HDF\r\n\x1a\n" + b"\xff" * 500,
    "MAT head": b"MATLAB 5.0 MAT-file" + b" " * 105 + b"\x00\x01IM" + b"\xff" * 200,
    "XDF head": b"XDF:" + b"\xff" * 200,
    "parquet head": b"PAR1" + b"\xff" * 200 + b"PAR1",
    "OpenSignals head": b"# OpenSignals Text File Format\n# {\n# EndOfHeader\n0\t1\n",
    "OpenSignals without end": b"# OpenSignals Text File Format\n# {}\n1\t2\n",
    "OpenSignals without columns": b"# OpenSignals Text File Format\n# {}\n# EndOfHeader\n1\t2\n",
    "OpenSignals nested": b"# OpenSignals\n# " + b"[" * 100_000 + b"\n# EndOfHeader\n1\t2\n",
    "EMGworks without table": b"Label: a Sampling frequency: 0 Number of points: 5 start: 0 "
    b"Unit: V Domain Unit: s\n",
    "EMGworks at rate zero": b"Label: GMAX Sampling frequency: 0 Number of points: 5 start: 0 "
    b"Unit: V Domain Unit: s\nX[s],GMAX\n0,1\n0,2\n",
    "EMGworks claims 1e9": b"Label: GMAX Sampling frequency: 1e3 Number of points: 1000000000 "
    b"start: 0 Unit: V Domain Unit: s\nX[s],GMAX\n0,1\n0,2\n",
    "EMGworks claims no number": b"Label: GMAX Sampling frequency: x Number of points: 1e999 "
    b"start: y Unit: V Domain Unit: s\nX[s],GMAX\n0,1\n0,2\n",
    "Discover without table": b"Application:, Trigno Discover (2.1.0.7)\n\n\n",
    "Discover without numbers": b"Application:, Trigno Discover (2.1.0.7)\nEMG 1 Time Series (s), "
    b"EMG 1 (mV)\n, 1000 Hz\n",
    "Noraxon without numbers": b"time,Activity,Marker,GMAX uV\n",
}


def test_the_known_formats_are_all_here() -> None:
    wanted = {"delsys_csv", "noraxon_csv", "generic_csv", "opensignals_txt", "opensignals_h5"}
    assert wanted | {"c3d", "edf", "mat", "xdf"} <= set(FORMATS)


def test_each_says_what_it_is(reader: EmgFormat) -> None:
    assert reader.title
    assert reader.suffixes
    for end in reader.suffixes:
        assert "." in end
        assert end == end.lower()
    assert reader.seen in get_args(Seen)


def test_the_one_that_takes_any_table_is_asked_last() -> None:
    assert list(FORMATS)[-1] == "generic_csv"


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000))
def test_recognising_never_fails(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(head)
    for each in FORMATS.values():
        assert each.recognises(path, head) in (True, False)


@pytest.mark.parametrize("case", UGLY)
def test_ugly_files_are_refused_in_words_or_read(
    tmp_path: Path, reader: EmgFormat, case: str
) -> None:
    path = tmp_path / f"a{reader.suffixes[0]}"
    path.write_bytes(UGLY[case])
    assert reader.recognises(path, UGLY[case][:65536]) in (True, False)
    found, said = outcome(lambda: reader.read(path))
    if found is None:
        assert path.name in said
    else:
        assert all(each.samples.ndim == 1 for each in found.channels)


@pytest.mark.parametrize("case", UGLY)
def test_ugly_files_are_refused_in_words_whatever_they_are_called(
    tmp_path: Path, case: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(UGLY[case])
    found, said = outcome(lambda: read_emg(path))
    assert found.channels if found is not None else path.name in said


MADE = {
    "emgworks": "delsys_csv",
    "discover": "delsys_csv",
    "noraxon": "noraxon_csv",
    "opensignals": "opensignals_txt",
}


def make(folder: Path, *, kind: str) -> Path:
    path = folder / "a.csv"
    if kind == "emgworks":
        return emgworks(path, emg=bursts(300), acc=bursts(20))
    if kind == "discover":
        return discover(path, emg=bursts(300), acc=bursts(20))
    if kind == "noraxon":
        return noraxon(path, emg=bursts(300))
    counts = np.random.default_rng(1).integers(0, 65535, 300)
    return opensignals(path, counts=counts, device="biosignalsplux", bits="16")


@pytest.mark.parametrize("kind", MADE)
def test_a_file_is_known_by_what_is_in_it_and_by_one_maker(tmp_path: Path, kind: str) -> None:
    path = make(tmp_path, kind=kind)
    head = path.read_bytes()[:65536]
    known = [name for name, each in FORMATS.items() if each.recognises(path, head)]
    assert known[0] == MADE[kind]
    assert set(known) <= {MADE[kind], "generic_csv"}


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(MADE)), st.data())
def test_damaged_text_is_refused_in_words_or_read(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    """A byte changed, a piece cut out, the end cut off."""
    whole = make(tmp_path, kind=kind).read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.sampled_from((1, 7, 400)))
    put = data.draw(st.sampled_from((b"", b"\0", b"\xff", b",", b"\n", b'"', b"9999999999", b"e")))
    rest = data.draw(st.booleans())
    path = tmp_path / "b.csv"
    path.write_bytes(whole[:place] + put + (whole[place + length :] if rest else b"") or b"x")
    found, said = outcome(lambda: read_emg(path))
    assert found is not None or "b.csv" in said
