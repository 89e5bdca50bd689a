"""``/history``: what was done and what changed, with how sure that is."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/history")
