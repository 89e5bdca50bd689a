"""``/settings``: language, units, looks, and everything kept: export, backup, erase."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/settings")
