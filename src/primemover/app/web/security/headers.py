"""Headers of every answer: what a browser may load, show, ask for and keep."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
"""Content-Security-Policy: nothing from elsewhere, nothing written into a page."""

STRICT: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with it browsers send forms with `Origin: null`, which is refused here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(self), screen-wake-lock=(self), microphone=(), geolocation=(), payment=(), "
        "usb=(), serial=(), display-capture=(), browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}

ONLY_TLS: Final = "max-age=31536000"


def make_strict(headers: MutableHeaders) -> None:
    """Nothing comes back; an answer has the strict headers, and is kept nowhere unless it says."""
    for name, value in STRICT.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
    del headers["Server"]
