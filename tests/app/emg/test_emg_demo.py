"""The bundled bridge from file to result: what its README says is true is what is found."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import primemover
from benchmarks.accuracy.emg import demo_recordings
from primemover.app.exit_codes import ExitCode
from tests.app.terminal import Capture, shown
from tests.conftest import ROOT
from tests.words import forbidden_words

DEMO = ROOT / "demo" / "emg"
CHECK = (
    *("emg", "check", str(DEMO / "bridge.csv"), "--protocol", "bridge"),
    *("--mapping", str(DEMO / "mapping.toml")),
)
MVIC = ("--mvic", *(str(DEMO / "mvic" / f"{name}.csv") for name in demo_recordings.POSITIONS))
ONE_STEP = 1
"""Samples are whole microvolts; another machine's last bit may round one the other way."""
SHARES = {"glutes": 20.0, "hamstrings": 40.0, "erector_spinae": 40.0}
LARGEST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from primemover.app.cli import run

    folder = tmp_path_factory.mktemp("bridge")
    files = {kind: folder / f"bridge.{kind}" for kind in ("html", "json", "parquet")}
    written = [word for kind, path in files.items() for word in (f"--{kind}", str(path))]
    assert run([*CHECK, *MVIC, *written]) == ExitCode.OK
    return {**files, "document": json.loads(files["json"].read_text())}


def _measure(checked: dict[str, Any], quantity: str, muscle: str) -> dict[str, Any]:
    (found,) = [
        each
        for each in checked["document"]["measures"]
        if (each["quantity"], each["muscle"]) == (quantity, muscle)
    ]
    return dict(found)


def test_the_files_are_what_their_maker_makes() -> None:
    made = demo_recordings.files()
    for name, text in made.items():
        there, anew = (
            np.loadtxt(lines, delimiter=",", skiprows=1)
            for lines in ((DEMO / name).read_text().splitlines(), text.splitlines())
        )
        assert there.shape == anew.shape
        assert np.abs(there - anew).max() <= ONE_STEP
    assert sum(path.stat().st_size for path in DEMO.rglob("*")) < LARGEST_BYTES


def test_all_repetitions_are_found(checked: dict[str, Any]) -> None:
    assert len(checked["document"]["efforts"]) == demo_recordings.REPETITIONS


@pytest.mark.parametrize("group", SHARES)
def test_the_parts_of_the_three_muscles_hold_the_truth(checked: dict[str, Any], group: str) -> None:
    found = _measure(checked, "amplitude_share", group)
    assert found["low"] <= SHARES[group] <= found["high"]


def test_a_muscle_that_is_only_quieter_is_not_called_late(checked: dict[str, Any]) -> None:
    orders = {(o["first"], o["second"]): o for o in checked["document"]["orders"]}
    together = orders["hamstrings", "gluteus_maximus"]
    assert together["statement"] == "undecided"
    assert together["lag"]["low"] <= 0.0 <= together["lag"]["high"]
    apart = orders["erector_spinae", "gluteus_maximus"]
    assert apart["statement"] == "second"
    late_ms = -1000 * demo_recordings.SENSORS[2].late_s
    assert apart["lag"]["low"] <= late_ms <= apart["lag"]["high"]


def test_the_unplugged_sensor_and_the_hum_are_named(checked: dict[str, Any]) -> None:
    quality = {c["name"]: c["quality"] for c in checked["document"]["channels"]}
    assert not quality["s4"]["usable"]
    assert "dead" in {fault["code"] for fault in quality["s4"]["faults"]}
    assert "mains" in {fault["code"] for fault in quality["s3"]["faults"]}
    assert quality["s3"]["usable"]
    assert not quality["s1"]["faults"]


def test_the_table_has_a_row_a_measure_order_and_refusal(checked: dict[str, Any]) -> None:
    rows = pq.read_table(checked["parquet"]).to_pylist()
    document = checked["document"]
    count = sum(len(document[part]) for part in ("measures", "orders", "refusals"))
    assert len(rows) == count
    assert {row["source"] for row in rows} == {"bridge.csv"}
    assert {row["unit"] for row in rows if row["quantity"] == "amplitude_share"} == {"%"}


def test_the_page_stands_by_itself(checked: dict[str, Any]) -> None:
    page = checked["html"].read_text()
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert not re.search(r"src=\"(?!data:)|<link(?! rel=\"icon\" href=\"data:,\")", page)
    assert not forbidden_words(re.sub(r"<[^>]*>", " ", page))


def test_the_terminal_tells_it(capsys: Capture) -> None:
    told = shown(capsys, *CHECK, *MVIC)
    assert "ndecided" in told
    assert "gluteus maximus" in told
    assert not forbidden_words(told)


def test_without_maxima_muscles_are_not_compared(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "alone.json"
    shown(capsys, *CHECK, "--no-onsets", "--json", str(out))
    document = json.loads(out.read_text())
    assert not [m for m in document["measures"] if m["quantity"] == "amplitude_share"]
    assert [r for r in document["refusals"] if r["quantity"] == "amplitude_share"]
    assert {m["unit"] for m in document["measures"] if m["quantity"] == "emg_amplitude"} == {"µV"}
    assert not any(channel["onsets"] for channel in document["channels"])


def test_a_session_with_the_same_figures_has_not_changed(
    checked: dict[str, Any], tmp_path: Path, capsys: Capture
) -> None:
    document = json.loads(Path(checked["json"]).read_text(encoding="utf-8"))
    later = tmp_path / "later.json"
    later.write_text(json.dumps({**document, "source": "later.csv"}), encoding="utf-8")
    told = shown(capsys, "emg", "compare", str(checked["json"]), str(later))
    assert "Changed by more" not in told
    assert "Within what it varies by itself" in told


def test_python_says_the_same(checked: dict[str, Any]) -> None:
    mapping = primemover.read_mapping(DEMO / "mapping.toml")
    recording = primemover.read_emg(DEMO / "bridge.csv", mapping=mapping)
    maxima = [
        primemover.read_emg(DEMO / "mvic" / f"{name}.csv", mapping=mapping)
        for name in demo_recordings.POSITIONS
    ]
    protocol = primemover.load_knowledge().emg_protocols["bridge"]
    result = primemover.examine_emg(recording, protocol=protocol, maxima=maxima)
    told, document = result.to_dict(), checked["document"]
    assert told["measures"] == document["measures"]
    assert told["orders"] == document["orders"]
    tree = result.to_xarray()
    emg = tree["signals/clock_1"]["emg"]
    assert emg.attrs["units"] == "V"
    assert emg.sizes == {"time": 34200, "channel": 4}
    assert tree["onsets"]["onset"].sizes["effort"] == demo_recordings.REPETITIONS
