"""``/coach``: an exercise with the camera as coach."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/coach")
