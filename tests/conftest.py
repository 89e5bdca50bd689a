"""What every test may rely on: the recordings, no network, reproducible properties."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA_VARIABLE = "PRIMEMOVER_TEST_DATA"

hypothesis.settings.register_profile(
    "primemover",
    # The same examples on every machine, and no clock: two cores may be shared with anything.
    derandomize=True,
    deadline=None,
    max_examples=50,
)
hypothesis.settings.load_profile("primemover")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of recordings to test against; the test is skipped when it is not set."""
    folder = os.environ.get(DATA_VARIABLE)
    if not folder:
        pytest.skip(f"{DATA_VARIABLE} is not set: it names the folder of test recordings")
    return Path(folder)


@pytest.fixture(scope="session")
def demo_data() -> Path:
    """The recordings bundled with the project."""
    return ROOT / "demo"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that reaches for another machine: nothing leaves this one."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in {"unix", "localhost", "::1"} and not str(host).startswith("127."):
            raise AssertionError(f"a test tried to reach {host}: primemover works offline")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def private_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep each test's cache and settings out of the home folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
