"""Sets as browsers would run them: each sends the frames of a recording and times the answers.

The protocol is spoken by hand: with a library the clients would be slower than the app, and the
figures would be theirs. Payloads are masked with zeros, which masks nothing and costs nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import numpy as np
import numpy.typing as npt
from typing_extensions import override

from primemover.app.web.live.wire import HEADER

FRAMES_PER_S: Final = 30.0
UNANSWERED: Final = 3
"""Frames under way before newer ones are left out, as in ``static/camera/line.js``."""
EXERCISE: Final = "bodyweight_squat"
NO_SIGNS: Final = {
    "about.age_years": "34",
    "about.pregnant": "no",
    "readiness.blood_pressure": "normal",
    "do": "none",
    "to": "/",
}
"""A 34-year-old's answers; ``do`` says no to every stop sign."""
BINARY: Final = 0x82
TEXT: Final = 0x81
CLOSING: Final = 0x8
PING: Final = 0x9
PONG: Final = 0x8A
NO_MASK: Final = bytes(4)


async def open_sets(address: str, count: int) -> list[str]:
    """Tokens of new sets, opened by the form as a person does."""
    async with httpx.AsyncClient(base_url=address, timeout=60.0) as client:
        csrf = await _ready(client)
        form = {"csrf": csrf, "reps": "100"}
        tokens = []
        for _ in range(count):
            answer = await client.post(f"/coach/{EXERCISE}", data=form, headers={"Origin": address})
            tokens.append(parse_qs(urlsplit(answer.headers["location"]).query)["set"][0])
        return tokens


async def _ready(client: httpx.AsyncClient) -> str:
    """The token of a visitor to whom no stop sign applies, as the coach asks first."""
    page = await client.get("/signs/answer")
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    origin = {"Origin": str(client.base_url).rstrip("/")}
    await client.post("/signs/answer", data={**NO_SIGNS, "csrf": csrf}, headers=origin)
    return csrf


def framed(payload: bytes, *, kind: int = BINARY) -> bytes:
    """A message as a browser sends it."""
    size = len(payload)
    if size < 126:
        head = bytes([kind, 0x80 | size])
    elif size < 1 << 16:
        head = bytes([kind, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([kind, 0x80 | 127]) + size.to_bytes(8, "big")
    return head + NO_MASK + payload


def at(packet: bytes, time_s: float) -> bytes:
    """The same frame at another time."""
    version, flags, _, width_px, height_px = HEADER.unpack_from(packet)
    return HEADER.pack(version, flags, time_s, width_px, height_px) + packet[HEADER.size :]


class Line(asyncio.Protocol):
    """One line to a set: what was sent waits in order for its answer."""

    def __init__(self, *, host: str, token: str) -> None:
        self._host, self._token = host, token
        self._buffer = b""
        self._shaken = False
        self._sent_s: deque[float] = deque()
        self.left_out = 0
        self.spent_ms: list[float] = []
        self.last = b""
        loop = asyncio.get_running_loop()
        self.heard: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()
        self.transport: asyncio.Transport

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            (
                f"GET /live/socket?set={self._token} HTTP/1.1\r\nHost: {self._host}\r\n"
                f"Origin: http://{self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._shaken:
            _, found, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._shaken = bool(found)
        while self._shaken and (answer := self._next()):
            self._hear(*answer)

    def _next(self) -> tuple[int, bytes] | None:
        """Kind and payload of the next whole message."""
        if len(self._buffer) < 4:
            return None
        size, start = self._buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(self._buffer[2:4], "big"), 4
        if len(self._buffer) < start + size:
            return None
        kind, payload = self._buffer[0] & 0xF, self._buffer[start : start + size]
        self._buffer = self._buffer[start + size :]
        return kind, payload

    def _hear(self, kind: int, payload: bytes) -> None:
        if kind == CLOSING:
            self.transport.close()
            return
        if kind == PING:
            self.transport.write(framed(payload, kind=PONG))
        if kind != TEXT & 0xF:
            return
        self.last = payload
        if self._sent_s:
            self.spent_ms.append((time.perf_counter() - self._sent_s.popleft()) * 1e3)
        if not self.heard.done():
            self.heard.set_result(None)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        for waiting in (self.heard, self.over):
            if not waiting.done():
                waiting.set_result(None)

    def send(self, packet: bytes) -> None:
        """Nothing comes back; the clock of this frame runs, unless too many are under way."""
        if self.waiting >= UNANSWERED:
            self.left_out += 1
            return
        self._sent_s.append(time.perf_counter())
        self.transport.write(framed(packet))

    async def answer(self) -> None:
        """Wait for the next message, or the end."""
        self.heard = asyncio.get_running_loop().create_future()
        await asyncio.wait_for(self.heard, timeout=30.0)

    @property
    def waiting(self) -> int:
        """Frames without an answer so far."""
        return len(self._sent_s)


async def joined(address: str, token: str) -> Line:
    """A line to a set that has been greeted."""
    place = urlsplit(address)
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(
        lambda: Line(host=place.netloc, token=token), place.hostname or "", place.port or 80
    )
    await asyncio.wait_for(line.heard, timeout=30.0)
    return line


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """Milliseconds from each frame to its answer, the repetitions of each set, frames not sent."""

    spent_ms: npt.NDArray[np.float64]
    counted: tuple[int, ...]
    left_out: int


async def play_many(
    address: str, tokens: Sequence[str], packets: Sequence[bytes], *, seconds: float
) -> Played:
    """What came of playing the frames to all of these sets at once."""
    lines = [await joined(address, token) for token in tokens]
    await asyncio.gather(
        *(
            _play(line, packets, seconds=seconds, first_s=index / len(lines) / FRAMES_PER_S)
            for index, line in enumerate(lines)
        )
    )
    for line in lines:
        line.transport.close()
    return Played(
        spent_ms=np.concatenate([line.spent_ms for line in lines]),
        counted=tuple(int(json.loads(line.last)["reps"]) for line in lines),
        left_out=sum(line.left_out for line in lines),
    )


async def _play(line: Line, packets: Sequence[bytes], *, seconds: float, first_s: float) -> None:
    begun = time.perf_counter() + first_s
    for index in range(int(seconds * FRAMES_PER_S)):
        due_s = begun + index / FRAMES_PER_S
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        line.send(at(packets[index % len(packets)], 0.1 + index / FRAMES_PER_S))
    until_s = time.perf_counter() + 30.0
    while line.waiting and time.perf_counter() < until_s:
        await asyncio.sleep(0.01)


async def reconnect(address: str, token: str, packets: Sequence[bytes], *, times: int) -> int:
    """How often the line was opened, answered one frame, and was cut without a word."""
    answered = 0
    for index in range(times):
        line = await joined(address, token)
        line.send(at(packets[index % len(packets)], 0.1 + index * 0.01))
        await line.answer()
        answered += bool(line.spent_ms)
        line.transport.abort()
    return answered


async def misuse(address: str, token: str, *, times: int, seed: int = 0) -> int:
    """How many lines the app closed after bytes that are no frame."""
    chance = np.random.default_rng(seed)
    closed = 0
    for index in range(times):
        line = await joined(address, token)
        size = int(chance.choice([0, 1, 811, 812, 813, 5_000, 70_000, 2_000_000]))
        payload = chance.bytes(size)
        sent = framed(payload) if index % 3 else framed(payload.hex().encode(), kind=TEXT)
        line.transport.write(sent)
        await asyncio.wait_for(line.over, timeout=30.0)
        closed += 1
    return closed
