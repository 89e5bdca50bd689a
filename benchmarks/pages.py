"""``python -m benchmarks.pages``: how soon the app's first page is there, and what it weighs.

The app is started as people start it, with an empty history, on this machine and for it alone.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2 as httpx

ASKED: Final = 50
"""Times the page is asked for, one after the other."""
PAGES: Final = ("/", "/learn", "/check", "/today", "/eat", "/history")
LOADED: Final = re.compile(r'(?:href|src)="(/(?:static|pictures)/[^"]+)"')
STARTS_WITHIN_S: Final = 120.0


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, _started(Path(folder)) as (client, first_s):
        print(f"from the command to the first page: {first_s:.1f} s")
        for page in PAGES:
            weights = weigh(client, page=page)
            print(
                f"{page}: {1_000 * _median_s(client, page):.0f} ms, {weights[page] / 1e3:.0f} kB; "
                f"with the {len(weights) - 1} files it loads {sum(weights.values()) / 1e3:.0f} kB"
            )


def weigh(client: httpx.Client, *, page: str) -> dict[str, int]:
    """Bytes of a page and of each file it loads, by address, as they go over the line."""
    text, size = _asked(client, page)
    return {page: size} | {
        address: _asked(client, address)[1] for address in dict.fromkeys(LOADED.findall(text))
    }


def _asked(client: httpx.Client, address: str) -> tuple[str, int]:
    answer = client.get(address)
    answer.raise_for_status()
    text = answer.text if "html" in answer.headers["Content-Type"] else ""
    return text, int(answer.headers["Content-Length"])


def _median_s(client: httpx.Client, page: str) -> float:
    def once() -> float:
        began_s = time.perf_counter()
        client.get(page).raise_for_status()
        return time.perf_counter() - began_s

    return statistics.median(once() for _ in range(ASKED))


@contextmanager
def _started(folder: Path) -> Iterator[tuple[httpx.Client, float]]:
    """Somebody's browser at a fresh app, and the seconds until its first page was there."""
    command = [sys.executable, "-m", "primemover", "serve", "--port", "0", "--no-open"]
    # nobody's own app folder, which may ask for a passphrase (where XDG is followed)
    own = {**os.environ, "XDG_DATA_HOME": str(folder)}
    began_s = time.monotonic()
    with subprocess.Popen(
        [*command, "--store", str(folder / "store")], stdout=subprocess.PIPE, text=True, env=own
    ) as app:
        try:
            assert app.stdout is not None
            address = app.stdout.readline().split()[-1]
            with httpx.Client(base_url=address, timeout=STARTS_WITHIN_S) as client:
                client.get("/").raise_for_status()
                yield client, time.monotonic() - began_s
        finally:
            app.terminate()


if __name__ == "__main__":
    main()
