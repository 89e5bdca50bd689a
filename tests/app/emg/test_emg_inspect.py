"""`primemover emg inspect` and `convert`: what is in a file, and a file where it says little."""

from __future__ import annotations

from pathlib import Path

import pytest

import primemover
from primemover.app.exit_codes import ExitCode
from tests.app.terminal import Capture, shown
from tests.conftest import ROOT
from tests.words import forbidden_words

DEMO = ROOT / "demo" / "emg"
BRIDGE = str(DEMO / "bridge.csv")
MAPPING = ("--mapping", str(DEMO / "mapping.toml"))
SAME_VOLTS = 1e-8
"""A hundredth of the recording's own step of 1 µV."""


def test_it_tells_what_is_there_and_draws_it(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = shown(capsys, "emg", "inspect", BRIDGE, *MAPPING)
    for words in ("right gluteus maximus", "1000 Hz", "Mains hum at 50 Hz", "s4"):
        assert words in told
    assert "█" in told
    assert "Picture: bridge.csv.html" in told
    assert (tmp_path / "bridge.csv.html").read_text().startswith("<!doctype html>")
    assert not forbidden_words(told)


@pytest.mark.parametrize(("ending", "head"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_picture_alone(tmp_path: Path, capsys: Capture, ending: str, head: bytes) -> None:
    if ending == "png":
        pytest.importorskip("typst")
    out = tmp_path / "deep" / f"bridge.{ending}"
    shown(capsys, "emg", "inspect", BRIDGE, *MAPPING, "--out", str(out))
    assert out.read_bytes().startswith(head)


def test_a_mapping_is_written_to_fill_in_and_read_again(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "mapping.toml"
    # neither unit nor rate is in the file: it cannot be used yet, and the mapping is there
    shown(
        capsys,
        *("emg", "inspect", BRIDGE, "--write-mapping", str(out)),
        code=ExitCode.BAD_RECORDING,
    )
    text = out.read_text()
    for channel in ("s1", "s2", "s3", "s4"):
        assert f'[channels."{channel}"]' in text
    filled = (
        text.replace('# unit = "uV"        #', 'unit = "uV" #')
        .replace("# rate_hz = 1000     #", "rate_hz = 1000 #")
        .replace('# muscle = ""', 'muscle = "gluteus_maximus"', 1)
    )
    assert filled != text
    out.write_text(filled)
    told = shown(capsys, "emg", "inspect", BRIDGE, "--mapping", str(out))
    assert "gluteus maximus" in told


def test_a_mapping_that_is_filled_in_is_not_written_over(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "mapping.toml"
    out.write_text("mine")
    shown(capsys, "emg", "inspect", BRIDGE, "--write-mapping", str(out), code=ExitCode.USAGE)
    assert out.read_text() == "mine"


def test_what_is_converted_reads_the_same(tmp_path: Path, capsys: Capture) -> None:
    pytest.importorskip("pyedflib")
    into = ("--bids", str(tmp_path / "study"), "--task", "bridge")
    shown(capsys, "emg", "convert", BRIDGE, *MAPPING, *into)
    again_said = shown(
        capsys, "emg", "convert", BRIDGE, *MAPPING, *into, code=ExitCode.BAD_RECORDING
    )
    assert "is there already" in again_said
    (written,) = (tmp_path / "study").rglob("*.bdf")
    first = primemover.read_emg(BRIDGE, mapping=primemover.read_mapping(MAPPING[1])).channels[0]
    again = primemover.read_emg(written).channels[0]
    assert again.rate_hz == first.rate_hz
    assert abs(again.volts[: len(first.volts)] - first.volts).max() < SAME_VOLTS


def test_a_table_is_written_for_other_programs(tmp_path: Path, capsys: Capture) -> None:
    import pyarrow.parquet as pq

    out = tmp_path / "new" / "bridge.parquet"
    shown(capsys, "emg", "convert", BRIDGE, *MAPPING, "--parquet", str(out))
    assert pq.read_table(out).num_rows > 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("words.csv", b"these,are\nonly,words\n" * 40),
        ("text.docx", b"PK\x03\x04" + bytes(200)),
        ("noise.c3d", bytes(range(256)) * 8),
    ],
)
@pytest.mark.parametrize("command", ["inspect", "check", "convert"])
def test_what_is_no_recording_is_refused_in_words(
    tmp_path: Path, capsys: Capture, name: str, content: bytes, command: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    more = {
        "inspect": ("--out", str(tmp_path / "p.svg")),
        "check": ("--protocol", "squat"),
        "convert": ("--parquet", str(tmp_path / "p.parquet")),
    }[command]
    told = shown(capsys, "emg", command, str(path), *more, code=ExitCode.BAD_RECORDING)
    assert name in told
    assert "Traceback" not in told
    assert sorted(each.name for each in tmp_path.iterdir()) == [name]
