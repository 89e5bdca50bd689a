"""The WebSocket of live sets: ``/live/socket?set=<token>``.

Every frame is answered by one JSON text, every word too. Whatever is not understood closes the
connection with a code and a reason; the set itself is never harmed and may be joined again with
the same token. The newest connection has it: an older one is closed. Where it comes from, how
large its messages are and how often they come is looked at before, by ``security.guard``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from primemover.app.web.live.going import WORDS, Answer, Live
from primemover.app.web.live.sets import live_sets
from primemover.app.web.security.safety import SESSION

if TYPE_CHECKING:
    from primemover.app.web.security.sessions import Session

NOT_UNDERSTOOD: Final = 1007
TOO_LARGE: Final = 1009
NO_SUCH_SET: Final = 4004
TAKEN_OVER: Final = 4010

KEPT_AT: Final = frozenset({"count", "hold", "pause", "resume", "done", "finish", "stop"})
"""After these a set is kept on disk."""

as_json: Final = json.JSONEncoder(separators=(",", ":")).encode
"""An answer as it is sent."""

LARGEST_TEXT: Final = 256
"""Words are short: ``{"do": "resume"}``."""


class RefusedError(Exception):
    """Why a connection ends: a WebSocket close code and a reason in words."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def live_socket(socket: WebSocket) -> None:
    """Nothing comes back; serves one connection until it ends."""
    await socket.accept()
    sets, token = live_sets(socket.app.state.site), socket.query_params.get("set", "")
    live = sets.find(token)
    if live is None or not _may(socket, live):
        await socket.close(NO_SUCH_SET, "this set is no longer there")
        return
    await _joined(socket, live, save=partial(sets.save, token))


async def _joined(socket: WebSocket, live: Live, *, save: Callable[[], bool]) -> None:
    older, live.joined = live.joined, socket
    if isinstance(older, WebSocket):
        await _close(older, TAKEN_OVER, "another page has this set now")
    try:
        await _serve(socket, live, save=save)
    except RefusedError as refused:
        await _close(socket, refused.code, refused.reason)
    except WebSocketDisconnect:
        pass
    finally:
        if live.joined is socket:
            live.joined = None
            live.leave()
            save()


async def _serve(socket: WebSocket, live: Live, *, save: Callable[[], bool]) -> None:
    await _tell(socket, live.hello())
    kept = True
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        packet, text = message.get("bytes"), message.get("text")
        answer = _frame(live, packet) if packet is not None else _word(live, text or "")
        events = cast("list[str]", answer["events"])
        if not KEPT_AT.isdisjoint(events):
            before, kept = kept, save()
            if before and not kept:  # once: it is no better with every repetition
                events.append("unkept")
        await _tell(socket, answer)


def _frame(live: Live, packet: bytes) -> Answer:
    from primemover.app.web.live.wire import WireError, read_frame

    try:
        frame = read_frame(packet)
    except WireError as fault:
        raise RefusedError(NOT_UNDERSTOOD, str(fault)) from fault
    return live.take(frame)


def _word(live: Live, text: str) -> Answer:
    if len(text) > LARGEST_TEXT:
        raise RefusedError(TOO_LARGE, "a word is never that long")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(NOT_UNDERSTOOD, "a word is JSON such as {do: pause}") from None
    word = said.get("do") if isinstance(said, dict) else None
    if word not in WORDS:
        raise RefusedError(NOT_UNDERSTOOD, f"do: expected one of {', '.join(WORDS)}")
    return {"done": word, **live.do(word)}


async def _tell(socket: WebSocket, answer: Answer) -> None:
    await socket.send_text(as_json(answer))


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    if socket.client_state is socket.application_state is WebSocketState.CONNECTED:
        with suppress(RuntimeError, WebSocketDisconnect):  # it was closing, or already gone
            await socket.close(code, reason)


def _may(socket: WebSocket, live: Live) -> bool:
    """Whether this session may join the set: that of a paired phone is about one person only."""
    session: Session | None = socket.scope.get(SESSION)
    return session is None or session.person in ("", live.owner.person)
