"""A recording of surface EMG kept in the history, without its samples."""

from __future__ import annotations

import json
from pathlib import Path

from primemover.history.opening import open_store
from tests.app.terminal import Capture, shown
from tests.conftest import ROOT

DEMO = ROOT / "demo" / "emg"
SAMPLES = 34200


def test_what_is_kept_holds_the_measures_and_no_samples(store: Path, capsys: Capture) -> None:
    told = shown(
        capsys,
        *("emg", "check", str(DEMO / "bridge.csv"), "--protocol", "bridge", "--no-onsets"),
        *("--mapping", str(DEMO / "mapping.toml"), "--keep", "--whose", "somebody"),
    )
    assert "Kept in the history of somebody" in told
    with open_store(store) as kept:
        person = kept.find_person("somebody")
        assert person is not None
        (record,) = kept.checks(person.id)
    parts = dict(record.result)["recorded"]
    assert isinstance(parts, list)
    recorded = parts[0]
    assert len(parts) == 1
    assert recorded["protocol"] == "bridge"
    assert recorded["result"]["measures"]
    assert len(json.dumps(recorded)) < SAMPLES, "a sample a letter would be longer"
