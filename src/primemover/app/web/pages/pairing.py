"""``/pair``: a phone that may film for the check in hand, and nothing else."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from primemover.app.web.endpoints import Pages
from primemover.app.web.security.origins import addresses_on_network, is_loopback
from primemover.app.web.security.pairing import CODE_S
from primemover.app.web.security.qr import qr_svg
from primemover.app.web.security.safety import SESSION
from primemover.app.web.visit import Visit

PAGES: Final = Pages()


@PAGES.get("/pair")
def pair(visit: Visit) -> Response:
    """A QR code for a phone, or what to start so that a phone can come in."""
    settings = visit.site.settings
    address = _address(visit)
    if not settings.tls or not address:
        return visit.page(
            "security/pair.html.j2", address="", picture="", minutes=0, fingerprint="", port=0
        )
    code = visit.safety.codes.make(visit.person.id)
    where = f"https://{address}:{settings.port}/pair/with/{code}"
    return visit.page(
        "security/pair.html.j2",
        address=where,
        picture=qr_svg(where),
        minutes=round(CODE_S / 60),
        fingerprint=_fingerprint(visit),
        port=settings.port,
    )


@PAGES.get("/pair/with/{code}")
def ask(visit: Visit, *, code: str) -> Response:
    """What the phone shows first: looking at an address must not use up the code."""
    works = visit.safety.codes.works(code)
    return visit.page(
        "security/pair_phone.html.j2", status=200 if works else 404, code=code, works=works
    )


@PAGES.post("/pair/with/{code}")
def use(visit: Visit, *, code: str) -> Response:
    """The films of the check in hand, on the phone; the code works no longer."""
    person = visit.safety.codes.use(code)
    if person is None:
        return visit.page("security/pair_phone.html.j2", status=404, code=code, works=False)
    visit.safety.sessions.end(visit.session)
    visit.request.scope[SESSION] = visit.safety.sessions.begin(may="film", person=person)
    return visit.go("/film")


def _address(visit: Visit) -> str:
    """How a phone reaches this machine; "" when it cannot."""
    host = visit.site.settings.host
    if is_loopback(host):
        return ""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - asked about, not opened
        return next(iter(addresses_on_network()), "")
    return f"[{host}]" if ":" in host else host


def _fingerprint(visit: Visit) -> str:
    from primemover.app.web.security.certificates import kept_fingerprint
    from primemover.app.web.security.safety import own_folder

    return kept_fingerprint(own_folder(visit.site.settings))
