"""The app itself, served to a browser on this machine from a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from primemover.app.web.server import listening, server_of
from primemover.app.web.site import ServeSettings

STARTS_WITHIN_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A running app: its address, and the app for looking inside."""

    address: str
    app: Starlette


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The app with an empty history below ``folder``, until the block ends."""
    with listening("127.0.0.1", port=0) as listener:
        port = listener.getsockname()[1]
        settings = ServeSettings(store=folder / "store", folder=folder / "own", port=port)
        server = server_of(settings)
        app = server.config.app
        assert isinstance(app, Starlette)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            _wait_for(server)
            yield Served(address=f"http://127.0.0.1:{port}", app=app)
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server) -> None:
    until_s = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        assert time.monotonic() < until_s, "the app did not start"
        time.sleep(0.05)
