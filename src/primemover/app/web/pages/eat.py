"""``/eat``: six recipes for the person, and what to buy."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/eat")
