"""The same batch on a local Ray cluster gives the same entries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytest.importorskip("ray", reason="the cluster extra is not installed")

SCRIPT = """
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from primemover.app.batch.cluster import run_on_ray
from primemover.app.batch.runner import run_batch
from tests.app.batch.fake_work import SETTINGS, numbers, square

items = numbers(6)
items[1] = replace(items[1], payload={"number": 1, "fault": "recording"})
items[2] = replace(items[2], payload={"number": 2, "fault": "death"})
executor = partial(run_on_ray, address="local", jobs=2)
run_batch(items, work=square, folder=Path(sys.argv[1]), settings=SETTINGS, executor=executor)
import os
assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
"""


@pytest.mark.slow
def test_a_local_cluster_does_the_batch(tmp_path: Path) -> None:
    # In a process of its own: Ray sets up more in the process it runs in than a test should.
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(out)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    ended = {line["key"]: line for line in lines if "key" in line}
    assert {key for key, line in ended.items() if line["status"] == "done"} == {
        "n000",
        "n003",
        "n004",
        "n005",
    }
    assert "nobody in it" in ended["n001"]["error"]
    assert "the Ray worker ended" in ended["n002"]["error"]
