"""``/manifest.webmanifest``, ``/sw.js``, ``/away``: what lets a browser keep the app like its own.

None of them holds anything about anybody: they are the same for every visitor.
"""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from typing import Final

from starlette.responses import Response

from primemover.app.web.endpoints import Pages
from primemover.app.web.rendering import asset, render
from primemover.app.web.visit import Visit

PAGES: Final = Pages()

AWAY: Final = "/away"
_COLOUR: Final = "#075985"
_TEMPLATE: Final = "installing/away.html.j2"
_LOADED: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_ICONS: Final = (
    ("icons/icon.svg", "any", "image/svg+xml", "any"),
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
)


@PAGES.get("/manifest.webmanifest")
def manifest(visit: Visit) -> Response:
    """What the app is called and looks like once installed."""
    _ = visit.language
    told = {
        "id": "/",
        "name": "primemover",
        "short_name": "primemover",
        "description": _("A movement check, and training that follows from it."),
        "lang": visit.language.code,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": _COLOUR,
        "background_color": _COLOUR,
        "icons": [
            {"src": asset(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in _ICONS
        ],
    }
    return Response(json.dumps(told), media_type="application/manifest+json")


@PAGES.get("/sw.js")
def service_worker(visit: Visit) -> Response:
    """The service worker, which keeps the page of :func:`away` and no other."""
    page = render(_TEMPLATE, visit=visit)
    shell = list(dict.fromkeys(_LOADED.findall(page)))
    program = (files("primemover.app.web") / "static/installing/service_worker.js").read_text(
        encoding="utf-8"
    )
    version = hashlib.sha256((page + program).encode()).hexdigest()[:12]
    known = {"VERSION": f"primemover-{version}", "SHELL": shell, "AWAY": AWAY}
    head = "".join(f"const {name} = {json.dumps(told)};\n" for name, told in known.items())
    return Response(head + program, media_type="text/javascript")


@PAGES.get(AWAY)
def away(visit: Visit) -> Response:
    """How to start the app: what a browser shows while it is not running."""
    return visit.page(_TEMPLATE)
