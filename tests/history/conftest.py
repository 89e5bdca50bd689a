"""Both databases: every test that asks for ``place`` runs on a file and on a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.history.postgres import Server, binaries, running_server
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore

MUST = "PRIMEMOVER_REQUIRE_POSTGRES"
"""Set where a missing server is a failure and not a reason to skip: on the CI machine."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of our own."""
    if binaries() is None:
        missing = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get(MUST) == "1":
            pytest.fail(f"{missing}, and {MUST} is set")
        pytest.skip(missing)
    with running_server() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = f"test_{uuid4().hex}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store can be: a file, then a server."""
    if request.param == "sqlite":
        return str(tmp_path / "folder" / "history.sqlite")
    address: str = request.getfixturevalue("database")
    return address


@pytest.fixture
def store(place: str) -> Iterator[SqlStore]:
    """An empty store, on either database."""
    with open_store(place) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This user's own folder of data, elsewhere for the test."""
    monkeypatch.setattr(
        "primemover.history.opening.user_data_path", lambda *_, **__: tmp_path / "own"
    )
    return tmp_path / "own"
