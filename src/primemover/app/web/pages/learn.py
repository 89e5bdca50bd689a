"""``/learn``: the three gluteal muscles, what the article says and what is known of it."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/learn")
