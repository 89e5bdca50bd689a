"""``/plan``: twelve weeks, every choice with its reason, and exchanges."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/plan")
