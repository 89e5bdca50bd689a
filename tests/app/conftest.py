"""A store of its own for every test, empty or with one person's plan in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import ExitCode
from tests.app.terminal import ANSWERS, Capture


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty store, which every command works on."""
    folder = tmp_path / "store"
    monkeypatch.setenv("PRIMEMOVER_STORE", str(folder))
    return folder


@pytest.fixture
def planned(store: Path, capsys: Capture) -> Path:
    """A store with one person's plan in it."""
    assert run(["plan", "--answers", ANSWERS, "--days", "3", "--minutes", "20"]) == ExitCode.OK
    capsys.readouterr()
    return store
