"""Hostile uploads, bodies and sockets: the app stays alive, small, and keeps nothing of them."""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from primemover.app.web.pages import settings
from primemover.app.web.security import bodies, guard, limits
from primemover.app.web.security.bodies import bounded, form_of
from primemover.app.web.security.guard import Guard
from primemover.app.web.security.limits import Rate
from primemover.app.web.security.safety import safety_of
from primemover.app.web.site import ServeSettings
from tests.app.web.browser import Browser

HERE = "http://127.0.0.1:8765"
FORM = b"application/x-www-form-urlencoded"


def _request(receive: Any, *, kind: bytes = FORM) -> Request:
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", kind)]}
    return Request({**scope, "query_string": b"", "app": None}, receive=receive)


def _status(request: Request, *, most_bytes: int = limits.MOST_FORM_BYTES) -> int:
    async def read() -> int:
        try:
            async with form_of(bounded(request, most_bytes=most_bytes), files=1):
                return 200
        except Exception as fault:  # noqa: BLE001 - what it is, is what is asked
            return int(getattr(fault, "status_code", 500))

    return asyncio.run(read())


# -- bodies ----------------------------------------------------------------------------------


def test_a_body_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "STALLED_S", 0.05)

    async def stall() -> Any:
        await asyncio.sleep(60)

    assert _status(_request(stall)) == 408


def test_a_body_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "FORM_S", 0.1)
    drops = 0

    async def drip() -> Any:
        nonlocal drops
        drops += 1
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": drops < 50}

    assert _status(_request(drip)) == 408


def test_a_body_without_end_is_given_up() -> None:
    sent = 0

    async def flood() -> Any:
        nonlocal sent
        sent += 65_536
        return {"type": "http.request", "body": bytes(65_536), "more_body": True}

    assert _status(_request(flood)) == 413
    assert sent <= limits.MOST_FORM_BYTES + 2 * 65_536


def test_an_upload_may_be_slow_as_a_whole_but_not_stall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "FORM_S", 0.01)
    parts = [b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n', b"film"]
    parts += [b"\r\n--b--\r\n"]

    async def slowly() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    request = _request(slowly, kind=b"multipart/form-data; boundary=b")
    assert _status(request, most_bytes=limits.MOST_UPLOAD_BYTES) == 200


@pytest.mark.parametrize(
    "kind",
    [
        b"multipart/form-data",
        b"multipart/form-data; boundary=",
        b"multipart/form-data; boundary=" + b"b" * 5_000,
        b"multipart/form-data; boundary=\xff",
        b"multipart/form-data; charset=rot13; boundary=b",
    ],
)
@pytest.mark.parametrize("body", [b"", b"--b", b"--b\r\n\r\n\r\n--b--", b"\x00" * 1_000])
def test_parts_that_are_none_are_refused_not_crashed(
    client: Browser, kind: bytes, body: bytes
) -> None:
    headers: dict[str, Any] = {"Content-Type": kind}
    for path in ("/settings/import", "/sign-in"):
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code < 500


def test_a_part_with_endless_headers_is_refused(client: Browser) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="archive"; filename="x"\r\n'
    more = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 200) for n in range(20_000))
    answer = client.post(
        "/settings/import",
        content=head + more + b"\r\nx\r\n--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code in {400, 413, 422}


def test_an_upload_is_streamed_bounded_and_leaves_nothing(
    client: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve megabytes where ten may be: refused on the way, on disk and not in memory."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    endpoint = next(each for each in settings.PAGES.endpoints if each.path == "/settings/import")
    assert endpoint.most_bytes == settings.MOST_ARCHIVE_BYTES
    got = 0

    async def film() -> Any:
        nonlocal got
        first = b'--b\r\nContent-Disposition: form-data; name="archive"; filename="../x"\r\n\r\n'
        body = first if got == 0 else bytes(1 << 20)
        got += len(body)
        return {"type": "http.request", "body": body, "more_body": True}

    request = _request(film, kind=b"multipart/form-data; boundary=b")
    assert _status(request, most_bytes=10 << 20) == 413
    assert got < 13 << 20
    assert list(folder.iterdir()) == []


def test_hundreds_of_hostile_requests_leave_the_app_alive_and_small(client: Browser) -> None:
    def memory_bytes() -> int:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(peak) * (1 if sys.platform == "darwin" else 1024)

    client.get("/settings")
    before = memory_bytes()
    big = b"x=" + b"y" * (limits.MOST_FORM_BYTES - 2)
    for number in range(150):
        client.post("/sign-in", content=big, headers={"Content-Type": FORM.decode()})
        client.get(f"/{'é' * 50}{number}", headers={"Cookie": f"a={'b' * 20_000}"})
        client.get("/settings", headers={"Host": f"{number}.example"})
    assert client.get("/settings").status_code == 200
    assert memory_bytes() - before < 64 << 20


# -- sockets ---------------------------------------------------------------------------------


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[TestClient]:
    """A socket that counts what reaches it, behind the gate."""
    reached: list[int] = []

    async def count(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                reached.append(len(message.get("bytes") or message.get("text") or ""))
                await socket.send_text("got it")
        finally:
            reached.append(-1)

    safety = safety_of(ServeSettings(store=tmp_path / "s", folder=tmp_path / "own"))
    app = Starlette(
        routes=[WebSocketRoute("/socket", count)], middleware=[Middleware(Guard, safety=safety)]
    )
    app.state.safety, app.state.reached = safety, reached
    with Browser(app, base_url=HERE) as found:
        yield found


def test_a_message_that_is_too_large_closes_its_socket(echo: TestClient) -> None:
    with echo.websocket_connect("/socket") as socket:
        socket.send_bytes(bytes(limits.MOST_MESSAGE_BYTES))
        assert socket.receive_text() == "got it"
        socket.send_bytes(bytes(limits.MOST_MESSAGE_BYTES + 1))
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1009
    assert echo.app.state.reached == [limits.MOST_MESSAGE_BYTES, -1]  # type: ignore[attr-defined]


def test_a_flood_of_messages_closes_its_socket(
    echo: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MESSAGES", Rate(burst=20, per_s=0.001))
    with echo.websocket_connect("/socket") as socket:
        for _ in range(20):
            socket.send_text("x")
            socket.receive_text()
        socket.send_text("x")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1008
    assert echo.app.state.reached == [1] * 20 + [-1]  # type: ignore[attr-defined]


def test_a_camera_at_sixty_frames_a_second_is_no_flood() -> None:
    now_s = [0.0]
    bucket = limits.Bucket(limits.MESSAGES, clock=lambda: now_s[0])
    for _ in range(60 * 60):
        now_s[0] += 1 / 60
        assert bucket.take()


def test_thousands_of_sockets_one_after_the_other_are_served(echo: TestClient) -> None:
    for _ in range(1_000):
        with echo.websocket_connect("/socket"):
            pass
    with echo.websocket_connect("/socket") as socket:
        socket.send_text("still there")
        assert socket.receive_text() == "got it"
