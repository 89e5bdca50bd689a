"""Sets as browsers would run them: each sends the frames of a recording and times the answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import numpy as np
import websockets
from websockets.asyncio.client import ClientConnection, connect

from primemover.app.web.live.wire import HEADER

FRAMES_PER_S: Final = 30.0
EXERCISE: Final = "bodyweight_squat"


async def open_sets(address: str, count: int) -> list[str]:
    """Tokens of new sets, opened by the form as a person does."""
    async with httpx.AsyncClient(base_url=address, timeout=60.0) as client:
        page = await client.get(f"/coach/{EXERCISE}")
        csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
        form = {"csrf": csrf, "reps": "100"}
        headers = {"Origin": address}
        tokens = []
        for _ in range(count):
            answer = await client.post(f"/coach/{EXERCISE}", data=form, headers=headers)
            tokens.append(parse_qs(urlsplit(answer.headers["location"]).query)["set"][0])
        return tokens


def line(address: str, token: str) -> connect:
    """The line to a set."""
    here = address.replace("http", "ws", 1)
    return connect(f"{here}/live/socket?set={token}", origin=address, compression=None)


def at(packet: bytes, time_s: float) -> bytes:
    """The same frame at another time."""
    version, flags, _, width_px, height_px = HEADER.unpack_from(packet)
    return HEADER.pack(version, flags, time_s, width_px, height_px) + packet[HEADER.size :]


async def play(
    address: str, token: str, packets: Sequence[bytes], *, seconds: float, offset_s: float
) -> tuple[list[float], int]:
    """Milliseconds from each frame to its answer, and the repetitions counted."""
    spent_ms: list[float] = []
    counted = 0
    async with line(address, token) as socket:
        await socket.recv()
        await asyncio.sleep(offset_s)
        begun = time.perf_counter()
        for index in range(int(seconds * FRAMES_PER_S)):
            due = begun + index / FRAMES_PER_S
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            await socket.send(at(packets[index % len(packets)], 0.1 + index / FRAMES_PER_S))
            answer = json.loads(await socket.recv())
            spent_ms.append((time.perf_counter() - sent) * 1e3)
            counted = answer["reps"]
    return spent_ms, counted


async def play_many(
    address: str, tokens: Sequence[str], packets: Sequence[bytes], *, seconds: float
) -> tuple[np.ndarray, list[int]]:  # type: ignore[type-arg]
    """All answers' milliseconds of sets going on at once, and each one's repetitions."""
    step_s = 1.0 / FRAMES_PER_S / max(len(tokens), 1)
    sets = (
        play(address, token, packets, seconds=seconds, offset_s=index * step_s)
        for index, token in enumerate(tokens)
    )
    found = await asyncio.gather(*sets)
    spent = np.concatenate([np.asarray(spent_ms) for spent_ms, _ in found])
    return spent, [counted for _, counted in found]


async def reconnect(address: str, token: str, packets: Sequence[bytes], *, times: int) -> int:
    """How often the line was opened, used for one frame and cut; the set is always the same."""
    opened = 0
    for index in range(times):
        socket: ClientConnection = await line(address, token)
        await socket.recv()
        await socket.send(at(packets[index % len(packets)], 0.1 + index * 0.01))
        await socket.recv()
        socket.transport.abort()  # as a network breaks: nobody says goodbye
        opened += 1
    return opened


async def misuse(address: str, token: str, *, times: int, seed: int = 0) -> int:
    """How many lines were closed by the app after bytes that are no frame."""
    chance = np.random.default_rng(seed)
    closed = 0
    for index in range(times):
        size = int(chance.choice([0, 1, 811, 812, 813, 5_000, 70_000, 2_000_000]))
        with suppress(websockets.ConnectionClosed):
            async with line(address, token) as socket:
                await socket.recv()
                sent = chance.bytes(size)
                await socket.send(sent if index % 3 else sent.hex())
                await asyncio.wait_for(socket.recv(), timeout=10.0)
                continue
        closed += 1
    return closed
