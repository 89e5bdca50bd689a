"""``/people``: everybody whose history is kept here; a trainer's view."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/people")
