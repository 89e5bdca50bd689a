"""``/check``: safety gate, questions and tests, in any order, stopped and resumed anywhere."""

from __future__ import annotations

from typing import Final

from primemover.app.web.endpoints import Pages

PAGES: Final = Pages(prefix="/check")
