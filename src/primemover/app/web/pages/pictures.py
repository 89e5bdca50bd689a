"""``/pictures``: the moving pictures that teach, and their stills."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.picturing import picture_bytes
from primemover.app.web.visit import Visit

PAGES: Final = Pages(prefix="/pictures")

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""A picture's address changes when the picture does, so a browser never needs to ask again."""


class _Version(Form):
    v: str = ""


@PAGES.get("/{name}", query=_Version)
def picture(visit: Visit, *, name: str, query: _Version) -> Response:
    """One moving picture (``clam.avif``) or its still (``clam.still.webp``)."""
    found = picture_bytes(name)
    if found is None:
        raise HTTPException(404)
    content, media_type = found
    return Response(content, media_type=media_type, headers={"Cache-Control": FOR_EVER})
