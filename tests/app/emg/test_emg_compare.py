"""`primemover emg compare`: what changed, what did not, and files that are something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.measures.emg.documents import FORMAT, FORMAT_VERSION, measure_document
from primemover.measures.emg.model import EmgMeasure
from tests.app.terminal import Capture, shown
from tests.words import forbidden_words


def _session(folder: Path, name: str, *, percent: float, **changed: Any) -> str:
    measure = EmgMeasure(
        quantity="emg_amplitude",
        value=percent,
        unit="%MVIC",
        side="right",
        uncertainty=1.0,
        valid_share=1.0,
        method="RMS",
        muscle="gluteus_maximus",
        efforts=8,
    )
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "protocol": {"id": "bridge", "name": "Bridge"},
        "side": None,
        "measures": [measure_document(measure)],
    } | changed
    path = folder / name
    path.write_text(json.dumps(document))
    return str(path)


def test_a_large_change_is_told_and_a_small_one_is_not(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    large = _session(tmp_path, "large.json", percent=90.0)
    small = _session(tmp_path, "small.json", percent=11.0)
    told = shown(capsys, "emg", "compare", before, large)
    assert "Changed by more than it varies by itself" in told
    assert "10 %MVIC before, 90 %MVIC after" in " ".join(told.split())
    assert not forbidden_words(told)
    assert "Within what it varies by itself" in shown(capsys, "emg", "compare", before, small)


def test_the_own_repeat_decides_where_there_is_one(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    after = _session(tmp_path, "after.json", percent=90.0)
    far = _session(tmp_path, "far.json", percent=60.0)  # differs as much, with nothing changed
    told = shown(capsys, "emg", "compare", before, after, "--repeat", far)
    assert "Within what it varies by itself" in told
    assert "own repeat" in " ".join(told.split())


def test_a_session_is_not_compared_with_itself(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    copy = _session(tmp_path, "copy.json", percent=10.0)
    after = _session(tmp_path, "after.json", percent=90.0)
    for files in ((before, copy), (before, after, "--repeat", copy)):
        said = shown(capsys, "emg", "compare", *files, code=ExitCode.BAD_RECORDING)
        assert "copy.json: expected another session than" in said


def test_the_verdicts_are_counted_first_and_a_shared_reason_is_told_once(
    tmp_path: Path, capsys: Capture
) -> None:
    shares = [
        measure_document(
            EmgMeasure(
                quantity="amplitude_share",
                value=value,
                unit="%",
                side="right",
                uncertainty=1.0,
                valid_share=1.0,
                method="RMS",
                muscle=muscle,
                efforts=8,
            )
        )
        for muscle, value in (("gluteus_maximus", 30.0), ("hamstrings", 70.0))
    ]
    before = _session(tmp_path, "before.json", percent=10.0, measures=shares)
    after = _session(tmp_path, "after.json", percent=10.0, measures=shares[::-1])
    told = " ".join(shown(capsys, "emg", "compare", before, after).split())
    assert told.startswith("0 of 2 changed by more than they vary by themselves, 2 couldn't be")
    assert told.count("30 % before, 30 % after") == 1
    assert told.count("70 % before, 70 % after") == 1
    assert told.count("Nothing says how much this differs by itself") == 1


def test_changes_are_written_for_programs(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    after = _session(tmp_path, "after.json", percent=90.0)
    out = tmp_path / "deep" / "changes.json"
    shown(capsys, "emg", "compare", before, after, "--json", str(out))
    (change,) = json.loads(out.read_text())["changes"]
    assert change["change"] == 80.0
    assert change["verdict"] == "more_than_noise"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "got no JSON"),
        ("[" * 100_000, "got no JSON"),
        ("[]", "another kind of JSON"),
        ('{"format": "fhir"}', "another kind of JSON"),
        (json.dumps({"format": FORMAT, "format_version": 99}), "version 1"),
        (
            json.dumps(
                {
                    "format": FORMAT,
                    "format_version": FORMAT_VERSION,
                    "protocol": {"id": "bridge"},
                    "side": None,
                    "measures": [{"quantity": "emg_amplitude"}],
                }
            ),
            "a measure in it is damaged",
        ),
    ],
)
def test_what_is_no_session_is_refused_in_words(
    tmp_path: Path, capsys: Capture, content: str, said: str
) -> None:
    good = _session(tmp_path, "good.json", percent=10.0)
    bad = tmp_path / "bad.json"
    bad.write_text(content)
    told = shown(capsys, "emg", "compare", good, str(bad), code=ExitCode.BAD_RECORDING)
    assert said in told
    assert "bad.json" in told


def test_different_movements_are_not_compared(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    other = _session(tmp_path, "other.json", percent=10.0, protocol={"id": "squat"})
    left = _session(tmp_path, "left.json", percent=10.0, side="left")
    for path, got in ((other, "got squat"), (left, "got bridge (left)")):
        assert got in shown(capsys, "emg", "compare", before, path, code=ExitCode.BAD_RECORDING)


def test_all_files_that_are_missing_are_named(tmp_path: Path, capsys: Capture) -> None:
    said = shown(capsys, "emg", "compare", "a.json", "b.json", code=ExitCode.BAD_RECORDING)
    assert "a.json, b.json: no such files" in said


def test_nothing_in_common_is_said(tmp_path: Path, capsys: Capture) -> None:
    before = _session(tmp_path, "before.json", percent=10.0)
    empty = _session(tmp_path, "empty.json", percent=10.0, measures=[])
    said = shown(capsys, "emg", "compare", before, empty, code=ExitCode.BAD_RECORDING)
    assert "Nothing was measured in both" in said
