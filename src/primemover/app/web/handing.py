"""Files made for a visit and handed to the browser to keep; nothing of them stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from primemover.app.web.passing_folders import PassingFolder

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "backup": "application/vnd.sqlite3",
}
"""What files of each ending are."""


def handed(
    content: str | bytes | Path,
    *,
    name: str,
    kind: str = "",
    gone: Callable[[], None] | None = None,
) -> Response:
    """``content`` as a file to keep, called ``name``, which is never opened among the pages.

    A path is a file that passes through; ``gone`` is called once it was sent. ``kind`` is its media
    type where the ending of ``name`` does not say it.
    """
    media_type = kind or MEDIA_TYPES[name.rpartition(".")[2]]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if not isinstance(content, Path):
        return Response(content, media_type=media_type, headers=headers)
    after = BackgroundTask(gone) if gone is not None else None
    return FileResponse(content, media_type=media_type, headers=headers, background=after)


def written(write: Callable[[Path], Path | None]) -> bytes:
    """What ``write`` wrote into the folder it was given."""
    with PassingFolder() as folder:
        path = write(folder)
        return path.read_bytes() if path else b""
