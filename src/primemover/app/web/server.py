"""The server behind the app: one process, quiet, with limits, and an end without loss."""

from __future__ import annotations

import gc
import socket
import sys
from types import FrameType
from typing import Final

import uvicorn
from typing_extensions import override

from primemover.app.web.application import create_app
from primemover.app.web.security.certificates import Certificate
from primemover.app.web.security.limits import MOST_HEADER_BYTES, MOST_MESSAGE_BYTES
from primemover.app.web.site import ServeSettings

KEEP_ALIVE_S: Final = 20
FAREWELL_S: Final = 3
"""How long open connections may take to end; the live camera's would stay open for ever."""

MOST_CONNECTIONS: Final = 1_000


class Server(uvicorn.Server):
    """Ends when asked to, once and completely: a second Ctrl-C does not cut it short."""

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Nothing; what is loaded by now stays, so the collector need not look at it again.

        Looking at all of the knowledge takes tens of milliseconds, in which live sets wait.
        """
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Nothing; the server ends soon, and the history is closed before it does."""
        self.should_exit = True


def listening(host: str, *, port: int) -> socket.socket:
    """A socket that accepts connections, at any free port for 0; who comes before the app waits.

    TCP is named: asyncio looks for that before it has small answers sent at once. Else the end of
    every answer waits until the browser has confirmed its beginning, which takes 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform == "win32":  # there, reusing an address would take it from its owner
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def server_of(settings: ServeSettings, *, certificate: Certificate | None = None) -> Server:
    """The app's server; it listens at the sockets it is run with, encrypted by ``certificate``."""
    return Server(
        uvicorn.Config(
            create_app(settings),
            http="h11",
            ws="websockets-sansio",
            ws_max_size=MOST_MESSAGE_BYTES,
            ws_per_message_deflate=False,  # landmarks hardly shrink, and a small message can swell
            h11_max_incomplete_event_size=2 * MOST_HEADER_BYTES,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=FAREWELL_S,
            proxy_headers=False,  # nobody stands between: what says otherwise is made up
            server_header=False,
            access_log=False,  # it would tell who asked for what
            log_config=None,
            log_level="warning",
            lifespan="on",
            ssl_certfile=certificate.path if certificate else None,
            ssl_keyfile=certificate.key_path if certificate else None,
        )
    )
