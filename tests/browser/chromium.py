"""A page opened in headless Chromium: what it would request, log and lay out.

The page is served from this machine into a frame of a given width; a script around it, not in it,
measures what the browser made of it. Anything else the page asked for would reach the same server
or be refused by the resolver, so it is seen either way.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

PHONE_PX: Final = 390
DESKTOP_PX: Final = 1280
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_S: Final = 90
"""Starting a browser on two busy cores takes seconds; this is only reached when it hangs."""

_PROBE: Final = """<!doctype html><html lang="en"><title>probe</title>
<link rel="icon" href="data:,"><body style="margin:0">
<iframe id="frame" src="/page.html" style="border:0;width:WIDTHpx;height:900px"></iframe>
<pre id="found"></pre><script>
document.getElementById("frame").addEventListener("load", (event) => {
  const view = event.target.contentWindow, page = view.document, root = page.documentElement;
  const shown = (e) => e.checkVisibility();
  const wide = [...page.querySelectorAll("body *")].filter((e) => shown(e)
    && e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".scroll")
    && !e.closest(".skip, .visually-hidden, .defs"));
  const headings = [...page.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(shown);
  document.getElementById("found").textContent = JSON.stringify({
    client_width: root.clientWidth, scroll_width: root.scrollWidth,
    too_wide: wide.map((e) => e.outerHTML.slice(0, 120)),
    headings: headings.map((e) => Number(e.tagName[1])),
    resources: view.performance.getEntriesByType("resource").map((r) => r.name),
    small_text: [...page.querySelectorAll("p, li, td, dd, figcaption")].filter((e) => shown(e)
      && parseFloat(view.getComputedStyle(e).fontSize) < 12).length,
    plots: [...page.querySelectorAll("svg.plot")].filter(shown).length,
    moving: [...page.querySelectorAll("img.moving")].filter(shown).length,
    stills: [...page.querySelectorAll("img.still")].filter(shown).length,
    broken: [...page.images].filter((i) => !i.complete || !i.naturalWidth).length,
  });
});
</script></body></html>"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What a browser made of a page."""

    measured: dict[str, Any]
    requested: tuple[str, ...]
    console: tuple[str, ...]


def at_both_widths(pages: Iterable[str]) -> list[Any]:
    """Parameters of a test: each page by its name, on a phone and on a desk."""
    return [
        pytest.param((name, width_px), id=f"{name}-{width_px}px")
        for name in pages
        for width_px in (PHONE_PX, DESKTOP_PX)
    ]


def browser() -> str | None:
    """Path of a Chromium, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def open_page(
    source: str, *, executable: str, width_px: int, profile: Path, flags: tuple[str, ...] = ()
) -> Opened:
    """``source`` as seen in a window ``width_px`` wide; ``flags`` are the browser's own."""
    requested: list[str] = []
    pages = {"/": _PROBE.replace("WIDTH", str(width_px)), "/page.html": source}
    with _served(pages, requested=requested) as port:
        done = subprocess.run(
            [
                executable,
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-sync", "--disable-extensions", "--hide-scrollbars"),
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--enable-logging=stderr",
                f"--user-data-dir={profile}",
                f"--window-size={max(width_px, 500)},900",
                "--virtual-time-budget=4000",
                *flags,
                "--dump-dom",
                f"http://127.0.0.1:{port}/",
            ],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=True,
        )
    found = done.stdout.partition('<pre id="found">')[2].partition("</pre>")[0]
    return Opened(
        measured=json.loads(html.unescape(found)),
        requested=tuple(path for path in requested if path not in pages),
        console=tuple(line for line in done.stderr.splitlines() if "CONSOLE" in line),
    )


@contextmanager
def _served(pages: dict[str, str], *, requested: list[str]) -> Iterator[int]:
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Handler, pages=pages, requested=requested)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, pages: dict[str, str], requested: list[str]) -> None:
        self.pages, self.requested = pages, requested
        super().__init__(*args)

    def do_GET(self) -> None:
        self.requested.append(self.path)
        content = self.pages.get(self.path)
        body = (content or "").encode()
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""
