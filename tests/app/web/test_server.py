"""The app behind its real server: what is cut short there, and what is not believed."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from primemover.app.web.security.limits import MOST_HEADER_BYTES, MOST_MESSAGE_BYTES
from primemover.app.web.server import Server, listening, server_of
from primemover.app.web.site import ServeSettings

STARTS_WITHIN_S = 60.0
CONFIRMED_S = 0.030
"""Below the 40 ms that a system puts off confirming; the slower answers may be a busy machine."""
ENOUGH_BYTES = 4 * MOST_HEADER_BYTES


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the app listens."""
    folder = tmp_path_factory.mktemp("served")
    with listening("127.0.0.1", port=0) as listener:
        found = listener.getsockname()[1]
        server = server_of(ServeSettings(store=folder / "store", folder=folder / "own", port=found))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        until_s = time.monotonic() + STARTS_WITHIN_S
        while not server.started and time.monotonic() < until_s:
            time.sleep(0.05)
        yield found
        server.should_exit = True
        thread.join()


def status(port: int, *, path: str = "/away", headers: dict[str, str] | None = None) -> int:
    """What the app answers."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request("GET", path, headers=headers or {})
        return asking.getresponse().status
    finally:
        asking.close()


def test_it_answers(port: int) -> None:
    assert status(port) == 200


def test_no_answer_waits_for_the_last_one_to_be_confirmed(port: int) -> None:
    """A line that stays open; waiting costs 40 ms each time, and is what a system does unasked."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took_s = []
    for _ in range(40):
        began_s = time.perf_counter()
        asking.request("GET", "/away")
        assert asking.getresponse().read()
        took_s.append(time.perf_counter() - began_s)
    asking.close()
    assert sorted(took_s)[len(took_s) // 4] < CONFIRMED_S


def test_headers_without_an_end_are_cut_short(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        asking.sendall(f"GET /away HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: ".encode())
        asking.sendall(b"x" * ENOUGH_BYTES)
        answer = b""
        with contextlib.suppress(ConnectionResetError):  # closed while there was more to read
            while got := asking.recv(4096):
                answer += got
        assert not answer or answer.startswith(b"HTTP/1.1 400")
    assert status(port) == 200


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02", b"GET\r\n\r\n", b"\x00" * 100, b"PRI * HTTP/2.0"]
)
def test_what_is_no_request_does_no_harm(sent: bytes, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        asking.sendall(sent)
    assert status(port) == 200


def test_nobody_is_believed_to_stand_between(port: int) -> None:
    """A page elsewhere could name another host so; only the one really asked for counts."""
    forged = {"Host": "example.org", "X-Forwarded-Host": f"127.0.0.1:{port}"}
    assert status(port, headers=forged) >= 400
    assert status(port, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}) == 200


def test_limits_are_those_the_app_names(tmp_path: Path) -> None:
    found = server_of(ServeSettings(store=tmp_path, folder=tmp_path)).config
    assert found.ws_max_size == MOST_MESSAGE_BYTES
    assert found.ws_per_message_deflate is False
    assert not found.access_log
    assert not found.proxy_headers


def test_a_second_wish_to_end_does_not_cut_the_end_short(tmp_path: Path) -> None:
    server: Server = server_of(ServeSettings(store=tmp_path, folder=tmp_path))
    for _ in range(3):
        server.handle_exit(2, None)
    assert server.should_exit
    assert not server.force_exit
