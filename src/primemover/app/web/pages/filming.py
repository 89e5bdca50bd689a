"""``/film``: one test filmed with the camera or from a file, looked at on this machine."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/film")
