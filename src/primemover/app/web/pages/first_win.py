"""``/feel``: the clam before and after one cue, and what it changed in the own words."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/feel")
