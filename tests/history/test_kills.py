"""Kills at random moments, a few of those that ``benchmarks.history.kill`` does."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from benchmarks.history.kill import Toll, fork, kill_writers
from benchmarks.history.postgres import Server
from primemover.history import shelves
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore
from tests.history import made

KILLS = 8
ERASURE_S = 0.06
"""About how long an erasure takes; kills fall anywhere within."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")


def _nothing_was_lost(toll: Toll) -> None:
    assert not toll.faults
    assert toll.kills == toll.opened == KILLS
    assert toll.confirmed > 0  # else nothing was tried
    assert (toll.lost, toll.half_written) == (0, 0)


def test_a_file_keeps_what_was_confirmed_to_a_writer_that_was_killed(tmp_path: Path) -> None:
    place = str(tmp_path / "history.sqlite")
    _nothing_was_lost(kill_writers(place, kills=KILLS, seed=1))


def test_a_server_keeps_what_was_confirmed_to_a_writer_that_was_killed(
    server: Server, database: str
) -> None:
    _nothing_was_lost(kill_writers(database, kills=KILLS, seed=2, server=server))


def test_a_server_that_was_killed_keeps_what_it_confirmed(server: Server, database: str) -> None:
    toll = kill_writers(
        database,
        kills=KILLS,
        seed=3,
        victims=("server killed", "server stopped at once"),
        server=server,
    )
    _nothing_was_lost(toll)


def test_an_erasure_that_was_killed_erased_all_or_nothing(tmp_path: Path) -> None:
    random = Random(5)
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        other = made.fill(store, label="other")
    for run in range(KILLS):
        with open_store(path) as store:
            somebody = made.fill(store, label=f"erased {run}", word="planted marker")
            before = made.everything(store)
        eraser = fork()
        if eraser == 0:
            try:
                with open_store(path) as store:
                    store.erase(somebody.id)
            finally:
                os._exit(0)
        time.sleep(random.uniform(0, ERASURE_S))
        os.kill(eraser, signal.SIGKILL)
        os.waitpid(eraser, 0)
        with open_store(path) as store:
            if store.find_person(somebody.label):
                assert made.everything(store) == before
                store.erase(somebody.id)
            assert store.people() == (other,)
        assert not any(b"planted marker" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_loss_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that says it kept a session and did not costs confirmed records."""
    monkeypatch.setattr(SqlStore, "add_session", lambda *_, **__: None)
    toll = kill_writers(str(tmp_path / "history.sqlite"), kills=3, seed=1)
    assert toll.lost > 0


def test_half_a_record_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_sets = replace(shelves.SESSIONS, write_parts=None)
    monkeypatch.setattr(shelves, "SESSIONS", without_sets)
    toll = kill_writers(str(tmp_path / "history.sqlite"), kills=3, seed=1)
    assert toll.half_written > 0
