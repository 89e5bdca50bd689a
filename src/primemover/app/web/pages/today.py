"""``/today``: the session to do next, one exercise at a time."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/today")
