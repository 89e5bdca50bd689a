"""QR codes as SVG that stands in a page."""

from __future__ import annotations

from io import BytesIO

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """A QR code of ``text``, without styles of its own: the page's stylesheet colours it."""
    found = BytesIO()
    segno.make(text, error="m", micro=False).save(
        found,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        svgclass="qr",
        lineclass="qr-dark",
        light="#ffffff",
        dark="#000000",
        nl=False,
    )
    return Markup(found.getvalue().decode())
