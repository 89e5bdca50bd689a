"""Files made for a visit and handed to the browser to keep; nothing of them stays on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.responses import Response

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
"""What files of each ending are."""


def handed(content: str | bytes, *, name: str) -> Response:
    """``content`` as a file to keep, called ``name``; a page of its own looks needs no policy."""
    ending = name.rpartition(".")[2]
    return Response(
        content,
        media_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def written(write: Callable[[Path], Path | None]) -> bytes:
    """What ``write`` wrote into the folder it was given."""
    with tempfile.TemporaryDirectory(prefix="primemover-") as folder:
        path = write(Path(folder))
        return path.read_bytes() if path else b""
