"""``/``: the journey in six steps, and what is next."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from primemover.app.web.endpoints import Pages
from primemover.app.web.visit import Visit

PAGES: Final = Pages()


@PAGES.get("/")
def home(visit: Visit) -> Response:
    """The journey in six steps, and what is next."""
    return visit.page("home.html.j2")
