"""A PostgreSQL server of one's own, in a temporary folder, that may be killed."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pg8000.dbapi

USER: Final = "tester"
START_S: Final = 60.0
"""Longest a server may take until it answers, recovery after a kill included."""
RESTARTS: Final = 20
"""A killed server's children take a moment to notice; until then it cannot be started again."""
OWNERS: Final = ("postgres", "nobody")
"""Users a server runs as where we are root, which PostgreSQL refuses to be."""


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; None where PostgreSQL is not installed.

    Debian keeps them off the path, by version; the newest counts.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


class Server:
    """One server: its files in ``folder``, listening on this machine alone.

    It writes every commit to disk before it says so, as servers do unless told otherwise.
    """

    def __init__(self, folder: Path, *, binaries: Path) -> None:
        self.folder = folder
        self.password = secrets.token_hex(8)
        self.port = 0
        self._binaries = binaries
        self._owner = _owner()
        self._process: subprocess.Popen[bytes] | None = None
        self._initialise()

    def url(self, database: str) -> str:
        """Where a store in ``database`` is found."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Nothing comes back; the server answers."""
        for _ in range(RESTARTS):
            self.port = self.port or _free_port()
            self._process = self._spawn()
            if self._answers():
                return
            time.sleep(0.25)
        raise RuntimeError(f"PostgreSQL does not start: {self.log()[-2000:]}")

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """Nothing comes back; SIGINT stops it in order, SIGQUIT at once, SIGKILL as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=START_S)
            self._process = None

    def create(self, database: str) -> str:
        """The address of a new and empty database."""
        self._administer(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Nothing comes back; the database is gone, whoever was connected."""
        self._administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def rows(self, database: str, *, statement: str) -> list[Any]:
        """What ``statement`` finds, asked as the owner of everything."""
        with closing(self._connect(database)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def log(self) -> str:
        """What the server wrote about itself."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _administer(self, statement: str) -> None:
        self.rows("postgres", statement=statement)

    def _connect(self, database: str) -> Any:
        return pg8000.dbapi.connect(
            USER,
            host="127.0.0.1",
            port=self.port,
            database=database,
            password=self.password,
            timeout=START_S,
        )

    def _initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password, encoding="utf-8")
        if self._owner:
            shutil.chown(self.folder, user=self._owner)
            shutil.chown(password, user=self._owner)
        done = subprocess.run(
            [
                self._binaries / "initdb",
                *("-D", self.folder / "data", "-U", USER, "--pwfile", password),
                *("--auth", "scram-sha-256", "--locale", "C", "--encoding", "UTF8", "--no-sync"),
            ],
            user=self._owner,
            group=self._group(),
            extra_groups=[] if self._owner else None,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr or done.stdout}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "shared_buffers": "16MB",
            "max_connections": "40",
            "fsync": "on",
            "recovery_init_sync_method": "syncfs",  # one call in place of a thousand files
            "synchronous_commit": "off",  # a store asks for it by itself, each connection
        }
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [
                    self._binaries / "postgres",
                    *("-D", self.folder / "data", "-p", str(self.port)),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                user=self._owner,
                group=self._group(),
                extra_groups=[] if self._owner else None,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def _group(self) -> int | None:
        import pwd

        return pwd.getpwnam(self._owner).pw_gid if self._owner else None

    def _answers(self) -> bool:
        """Whether it accepts connections; False once it has given up."""
        latest = time.monotonic() + START_S
        while time.monotonic() < latest and self._process and self._process.poll() is None:
            with suppress(pg8000.dbapi.Error, OSError):
                self._connect("postgres").close()
                return True
            time.sleep(0.05)
        return False


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that runs until the block ends; its files are gone afterwards.

    Raises
    ------
    FileNotFoundError
        Where PostgreSQL is not installed.
    """
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL on this machine (apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="primemover-postgres-"))
    server = Server(home, binaries=folder)
    try:
        server.start()
        yield server
    finally:
        server.stop(how=signal.SIGQUIT)
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> str | None:
    """Who the server runs as: somebody else where we are root, else we ourselves."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    for name in OWNERS:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError(f"root cannot run PostgreSQL, and there is no user of {OWNERS}")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
