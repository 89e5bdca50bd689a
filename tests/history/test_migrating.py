"""Older stores become newer ones: copied first, changed as a whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, make_url

from benchmarks.history.kill import fork
from primemover.errors import StoreError
from primemover.history import copying, migrating
from primemover.history.connecting import engine_of_file, engine_of_server, reading, writing
from primemover.history.durability import linked_durability
from primemover.history.opening import open_store
from primemover.history.revisions import apply_revisions, revision_of
from primemover.history.tables import SCHEMA, VERSION_TABLE, metadata
from tests.history import made
from tests.history.freeze import STORES, frozen_stores, pour

OLDER = [revision for revision in frozen_stores() if revision < SCHEMA]
KILLS = 6
MIGRATION_S = 0.4
"""About how long a migration takes; kills fall anywhere within."""


def _engine(place: str) -> Engine:
    if "://" in place:
        url = make_url(place).set(drivername="postgresql+pg8000")
        return engine_of_server(url, wait_s=10)
    return engine_of_file(Path(place), wait_s=10, durability=linked_durability())


@contextmanager
def _engine_on(place: str) -> Iterator[Engine]:
    engine = _engine(place)
    try:
        yield engine
    finally:
        engine.dispose()


def _frozen(revision: str, *, into: Path) -> Path:
    path = into / "history.sqlite"
    shutil.copyfile(STORES / f"{revision}.sqlite", path)
    return path


@pytest.fixture(params=OLDER)
def older(request: pytest.FixtureRequest) -> str:
    """A revision that people may still have."""
    revision: str = request.param
    return revision


@pytest.fixture
def older_place(place: str, older: str, tmp_path: Path, folder: Path) -> str:
    """A store of an older revision, in a file or on a server."""
    if "://" not in place:
        Path(place).parent.mkdir()
        return str(_frozen(older, into=Path(place).parent))
    frozen = _frozen(older, into=tmp_path)
    with (
        _engine_on(str(frozen)) as source,
        _engine_on(place) as target,
        reading(source) as rows,
        writing(target) as into,
    ):
        apply_revisions(into, to=older)
        pour(rows, into=into)
        _count_on(into)
    frozen.unlink()
    return place


def _count_on(connection: Any) -> None:
    """Nothing comes back; the server numbers new records after those poured in."""
    for table in metadata.sorted_tables:
        if "key" in table.c and inspect(connection).has_table(table.name):
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'key'), "
                f"(SELECT coalesce(max(key), 1) FROM {table.name}))"
            )


def _copies(place: str, *, folder: Path) -> list[Path]:
    beside = folder if "://" in place else Path(place).parent
    return sorted(beside.glob("*.before-*")) if beside.exists() else []


def _revision(place: str) -> str | None:
    with _engine_on(place) as engine, reading(engine) as connection:
        return revision_of(connection)


def _holds(found: Any, expected: Any) -> bool:
    """Whether everything expected is there; newer software may know more of it."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and _holds(found[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(_holds, found, expected))
    return bool(found == expected)


def _content(revision: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STORES / f"{revision}.json").read_text(encoding="utf-8"))
    return found


def test_a_store_of_every_revision_is_frozen() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    assert [s.revision for s in scripts.walk_revisions()][::-1] == frozen_stores()
    assert frozen_stores()[-1] == SCHEMA
    assert scripts.get_heads() == [SCHEMA]


def test_revisions_are_numbered_so_that_newer_is_greater() -> None:
    assert all(len(name) == 4 and name.isdigit() for name in frozen_stores())


def test_migrations_make_the_tables_the_software_has(place: str) -> None:
    open_store(place).__exit__(None, None, None)
    with _engine_on(place) as engine, reading(engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
            },
        )
        assert compare_metadata(context, metadata) == []


def test_migrations_are_found_wherever_the_package_lies() -> None:
    config = Config()
    config.set_main_option("script_location", "primemover.history:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


@pytest.mark.parametrize("revision", frozen_stores())
def test_a_frozen_store_of_every_revision_is_read(revision: str, tmp_path: Path) -> None:
    with open_store(_frozen(revision, into=tmp_path)) as store:
        assert _holds(made.everything(store), _content(revision))


def test_the_frozen_content_is_looked_at_closely() -> None:
    content = _content(SCHEMA)
    assert _holds(content, content)
    changed = json.loads(json.dumps(content).replace('"reps": 10', '"reps": 11', 1))
    assert not _holds(changed, content)
    changed["me"]["notes"] = []
    assert not _holds(changed, content)


def test_an_older_store_becomes_a_new_one_and_is_copied_first(
    older_place: str, older: str, folder: Path
) -> None:
    with open_store(older_place) as store:
        assert _holds(made.everything(store), _content(older))
        owner = store.people()[0].id
        own = replace(made.others(owner=owner)["add_own_finding"], id="new")
        store.add_own_finding(own)
        store.add_session(made.session(77), person=owner)
        assert own in store.own_findings(owner)
        store.keep_unfinished(made.unfinished(1, owner=owner))
        assert store.unfinished(owner) == (made.unfinished(1, owner=owner),)
    assert _revision(older_place) == SCHEMA
    (copy,) = _copies(older_place, folder=folder)
    assert _revision(str(copy)) == older
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy) as before:
        assert _holds(made.everything(before), _content(older))


def test_a_current_store_is_not_copied(place: str, folder: Path) -> None:
    for _ in range(2):
        open_store(place).__exit__(None, None, None)
    assert not _copies(place, folder=folder)


def _break(connection: Any, *, to: str) -> None:
    apply_revisions(connection, to=to)
    raise sqlite3.OperationalError("out of the blue")


def test_a_migration_that_fails_leaves_the_old_store(
    older_place: str, older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(migrating, "apply_revisions", _break)
        with pytest.raises(StoreError, match="out of the blue"):
            open_store(older_place)
    assert _revision(older_place) == older
    with open_store(older_place) as store:
        assert _holds(made.everything(store), _content(older))


def test_no_store_is_changed_whose_copy_is_not_sound(
    older: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _frozen(older, into=tmp_path)
    true_copy = copying._copy_pages

    def lose_some(file: Path, *, to: Path) -> dict[str, int]:
        expected = true_copy(file, to=to)
        with closing(sqlite3.connect(to)) as copy:
            copy.execute("DELETE FROM pains")
            copy.commit()
        return expected

    with monkeypatch.context() as broken:
        broken.setattr(copying, "_copy_pages", lose_some)
        with pytest.raises(StoreError, match=r"copy is not sound .pains: expected 2 rows, got 0"):
            open_store(path)
    assert _revision(str(path)) == older
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_damaged_older_store_is_not_changed(older: str, tmp_path: Path) -> None:
    path = _frozen(older, into=tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'completed_sets'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = os.urandom(4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|not sound"):
        open_store(path)
    assert path.read_bytes() == content


KILLED = """
import os, signal, sys
from primemover.history import migrating
from primemover.history.opening import open_store
apply = migrating.apply_revisions
def apply_and_die(connection, *, to):
    apply(connection, to=to)
    os.kill(os.getpid(), signal.SIGKILL)
migrating.apply_revisions = apply_and_die
open_store(sys.argv[1])
"""


def test_a_migration_killed_at_its_end_leaves_the_old_store(
    older_place: str, older: str, folder: Path
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, older_place], check=False)
    assert done.returncode == -signal.SIGKILL
    if "://" not in older_place:
        assert Path(f"{older_place}-journal").exists()
    assert _revision(older_place) == older
    with open_store(older_place) as store:
        assert _holds(made.everything(store), _content(older))
    assert _revision(older_place) == SCHEMA


def test_a_migration_killed_anywhere_loses_nothing(older: str, tmp_path: Path) -> None:
    random = Random(4)
    for run in range(KILLS):
        here = tmp_path / f"{run}"
        here.mkdir()
        path = _frozen(older, into=here)
        process = fork()
        if process == 0:
            try:
                open_store(path)
            finally:
                os._exit(0)
        time.sleep(random.uniform(0, MIGRATION_S))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        with open_store(path) as store:
            assert _holds(made.everything(store), _content(older))


OPENED = "import sys; from primemover.history.opening import open_store; open_store(sys.argv[1])"


def test_programs_that_migrate_at_once_take_turns(
    older_place: str, older: str, tmp_path: Path, folder: Path
) -> None:
    own = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    programs = [
        subprocess.Popen([sys.executable, "-c", OPENED, older_place], env=own) for _ in range(4)
    ]
    assert [program.wait() for program in programs] == [0] * 4
    copies = [*tmp_path.rglob("*.before-*")]
    assert len(copies) == 1
    with open_store(older_place) as store:
        assert _holds(made.everything(store), _content(older))


def test_programs_that_make_a_store_at_once_take_turns(place: str) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", OPENED, place]) for _ in range(4)]
    assert [program.wait() for program in programs] == [0] * 4
    with open_store(place) as store:
        made.fill(store)
