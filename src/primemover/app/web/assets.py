"""Files under ``/static``: their types, how long a browser may keep them, and their small forms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, QueryParams
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope
from typing_extensions import override

TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".task": "application/octet-stream",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
"""Types by ending; what the system believes differs, and Windows calls scripts plain text."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""For addresses with ``?v=``, which change with what the file holds."""

ASK_AGAIN: Final = "no-cache"


class Assets(StaticFiles):
    """Static files with the right types, kept for ever when asked with ``?v=``.

    A file with a ``.gz`` beside it is sent so to those who take it: the pose engine is 11 MB, and
    a phone fetches it over the air.
    """

    @override
    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or that it has not changed."""
        asked = Headers(scope=scope)
        path, sent = Path(full_path), Path(full_path)
        headers = {"Cache-Control": FOR_EVER if _versioned(scope) else ASK_AGAIN}
        small = path.with_name(path.name + ".gz")
        if small.is_file():
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in asked.get("accept-encoding", ""):
                headers["Content-Encoding"] = "gzip"
                sent = small
        found = FileResponse(
            sent,
            status_code=status_code,
            stat_result=sent.stat(),
            media_type=TYPES.get(path.suffix.lower()),
            headers=headers,
        )
        if self.is_not_modified(found.headers, asked):
            return NotModifiedResponse(found.headers)
        return found


def _versioned(scope: Scope) -> bool:
    return "v" in QueryParams(scope.get("query_string", b""))
