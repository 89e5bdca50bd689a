"""``/results``: what a check found, test by test, with its evidence."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/results")
