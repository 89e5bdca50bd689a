"""A folder of recordings: every one that can be, measured; what was done is not done again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from tests.app.terminal import Capture, shown
from tests.conftest import ROOT

DEMO = ROOT / "demo" / "emg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings, one of them inside another folder, and one that is damaged."""
    recordings = tmp_path / "in"
    (recordings / "second").mkdir(parents=True)
    shutil.copy(DEMO / "bridge.csv", recordings / "first.csv")
    shutil.copy(DEMO / "bridge.csv", recordings / "second" / "bridge.csv")
    (recordings / "broken.csv").write_text("a,b\nno,numbers\n" * 20)
    shutil.copy(DEMO / "mapping.toml", tmp_path / "mapping.toml")
    return recordings


def _check(folder: Path, *more: str) -> tuple[str, ...]:
    return (
        *("emg", "check", str(folder), "--protocol", "bridge", "--no-onsets", "--jobs", "1"),
        *("--mapping", str(folder.parent / "mapping.toml"), "--out", str(folder / "results")),
        *more,
    )


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "results" / "summary.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_a_folder_is_measured_and_continued(folder: Path, capsys: Capture) -> None:
    told = shown(capsys, *_check(folder), code=ExitCode.BAD_RECORDING)
    assert "2 of 3 recordings measured" in told
    assert "broken.csv" in told
    rows = _rows(folder)
    amplitudes = [row for row in rows if row["quantity"] == "emg_amplitude" and row["value"]]
    assert len({row["item"] for row in amplitudes}) == 2
    assert [row for row in rows if row["error"]]
    (item,) = (folder / "results" / "items").glob("first.csv.json")
    assert json.loads(item.read_text())["detail"]["protocol"]["id"] == "bridge"

    before = (folder / "results" / "manifest.jsonl").read_bytes()
    again = shown(capsys, *_check(folder), code=ExitCode.BAD_RECORDING)
    assert "Nothing new: all 3 recordings were looked at before." in again
    assert (folder / "results" / "manifest.jsonl").read_bytes() == before

    shutil.copy(DEMO / "bridge.csv", folder / "broken.csv")
    mended = shown(capsys, *_check(folder, "--retry-failed"))
    assert "3 of 3 recordings measured" in mended


@pytest.mark.slow
def test_other_maxima_are_another_batch(folder: Path, capsys: Capture) -> None:
    (folder / "broken.csv").unlink()
    shutil.rmtree(folder / "second")
    shown(capsys, *_check(folder))
    mvic = ("--mvic", str(DEMO / "mvic" / "hip_extension.csv"))
    told = shown(capsys, *_check(folder, *mvic), code=ExitCode.FAILED)
    assert "holds a batch with other settings (mvic:" in told


def test_maxima_inside_the_folder_are_not_measured_themselves(folder: Path) -> None:
    from primemover.app.emg.batch import recording_items
    from primemover.app.emg.wishes import CheckWish

    wish = CheckWish(protocol="bridge", mvic=(folder / "first.csv",))
    (folder / "results").mkdir()
    (folder / "results" / "summary.csv").touch()
    items = recording_items(folder, wish=wish, maxima=(), out=folder / "results")
    names = {Path(item.payload["path"]).name for item in items}
    assert names == {"bridge.csv", "broken.csv"}
