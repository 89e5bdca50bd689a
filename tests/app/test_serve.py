"""``primemover serve``: the app runs, ends well, and says clearly why it cannot."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from primemover.app import serve
from primemover.app.exit_codes import ExitCode
from primemover.app.web.front_end import FrontEnd, examine_front_end
from tests.app.terminal import Capture, shown

ENDS_WITHIN_S = 60


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which something else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def running() -> Iterator[int]:
    """A port at which this app already listens, as far as it says."""

    class Manifest(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"name": "primemover"}')

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), Manifest) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front end is there, whether or not it is."""
    monkeypatch.setattr(serve, "examine_front_end", lambda: FrontEnd(packages={"any": "1"}))


@pytest.mark.usefixtures("whole", "store")
class TestRefusals:
    def test_a_taken_port_is_named_with_one_that_is_free(self, taken: int, capsys: Capture) -> None:
        said = shown(capsys, "serve", "--port", str(taken), "--no-open", code=ExitCode.USAGE)
        assert f"Port {taken} is taken by another program" in said
        free = re.search(r"primemover serve --port (\d+)", said)
        assert free is not None
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", int(free[1])))

    def test_a_second_double_click_shows_the_app_that_runs(
        self, running: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[str] = []
        monkeypatch.setattr(serve, "_open", opened.append)
        said = shown(capsys, "serve", "--port", str(running), "--open")
        assert f"running already, at http://127.0.0.1:{running}/" in said
        assert opened == [f"http://127.0.0.1:{running}/"]

    @pytest.mark.parametrize("port", ["-1", "65536"])
    def test_a_port_that_cannot_be(self, port: str, capsys: Capture) -> None:
        assert "expected 0 to 65535" in shown(capsys, "serve", "--port", port, code=ExitCode.USAGE)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
    def test_others_are_not_let_in_without_a_passphrase(self, host: str, capsys: Capture) -> None:
        said = shown(capsys, "serve", "--host", host, "--no-open", code=ExitCode.FAILED)
        assert "passphrase" in said
        assert host in said

    def test_a_history_that_cannot_be_opened_is_told_before_anything_runs(
        self, tmp_path: Path, capsys: Capture
    ) -> None:
        broken = tmp_path / "broken.sqlite"
        broken.write_text("not a database, but long enough to be looked at" * 50)
        said = shown(capsys, "serve", "--store", str(broken), "--port", "0", code=ExitCode.FAILED)
        assert "broken.sqlite" in said
        assert "primemover is at" not in said


def test_without_its_front_end_it_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    lacking = FrontEnd(packages={"htmx.org": "2"}, missing=("htmx.org/htmx.min.js",))
    monkeypatch.setattr(serve, "examine_front_end", lambda: lacking)
    said = shown(capsys, "serve", "--no-open", code=ExitCode.NOT_INSTALLED)
    assert "htmx.org/htmx.min.js" in said
    assert "make serve" in said


class TestFrontEnd:
    def test_nothing_there(self, tmp_path: Path) -> None:
        assert not examine_front_end(tmp_path).is_whole

    def test_a_stamp_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "stamp.json").write_text("{")
        assert not examine_front_end(tmp_path).is_whole

    def test_a_file_lacks(self, tmp_path: Path) -> None:
        (tmp_path / "stamp.json").write_text('{"packages": {"a": "1"}, "files": {"a/b.js": 3}}')
        assert examine_front_end(tmp_path).missing == ("a/b.js",)
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b.js").write_text("abc")
        assert examine_front_end(tmp_path).is_whole


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":10", "SSH_CONNECTION": "a b"}, False),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_the_browser_is_opened_where_there_is_a_screen(
    system: str, variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert serve._has_screen() is expected


@contextlib.contextmanager
def app_running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "primemover", "serve", "--port", "0", "--no-open"],
        env={**os.environ, "PRIMEMOVER_STORE": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address is not None, process.stdout.read()
        yield process, address[0]
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve")
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("times", [1, 3], ids=["Ctrl-C", "Ctrl-C three times"])
def test_it_runs_and_ends_well(times: int, tmp_path: Path) -> None:
    with app_running(tmp_path / "store") as (process, address):
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
            assert "server" not in answer.headers
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for _ in range(times):
            process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=ENDS_WITHIN_S)
    assert process.returncode == ExitCode.OK, said
    assert "has ended" in said
    assert "Traceback" not in said
    assert "GET /" not in said
