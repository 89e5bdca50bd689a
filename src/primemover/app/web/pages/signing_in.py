"""``/sign-in``, ``/sign-out``: the optional passphrase of the pages."""

from __future__ import annotations

import math
from typing import Final

from pydantic import Field
from starlette.responses import Response

from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.security.limits import SIGNING_IN
from primemover.app.web.security.passphrase import FILE_NAME, LONGEST
from primemover.app.web.security.safety import SESSION
from primemover.app.web.visit import Visit

PAGES: Final = Pages()


class SigningIn(Form):
    """What is typed to sign in."""

    passphrase: str = Field(default="", max_length=LONGEST)


@PAGES.get("/sign-in")
def sign_in(visit: Visit) -> Response:
    """Where the passphrase is asked for; the first page for those who need none."""
    if not visit.safety.passphrase.is_set or visit.session.signed_in:
        return visit.go("/")
    return _asked(visit)


@PAGES.post("/sign-in", form=SigningIn)
def signed_in(visit: Visit, *, form: SigningIn) -> Response:
    """The first page once the passphrase fits; attempts are throttled."""
    safety = visit.safety
    if not safety.passphrase.is_set:
        return visit.go("/")
    client = visit.request.client.host if visit.request.client else ""
    wait_s = safety.signing_in.take(client, rate=SIGNING_IN)
    if not wait_s and not safety.signing_in_all.take():
        wait_s = safety.signing_in_all.wait_s
    if wait_s:
        answer = _asked(visit, status=429, fault="wait", wait_s=math.ceil(wait_s))
        answer.headers["Retry-After"] = str(math.ceil(wait_s))
        return answer
    if not safety.passphrase.fits(form.passphrase):
        return _asked(visit, status=422, fault="wrong")
    # A session of its own: what somebody may have planted before is worth nothing.
    safety.sessions.end(visit.session)
    visit.request.scope[SESSION] = safety.sessions.begin(signed_in=True)
    return visit.go("/")


@PAGES.post("/sign-out")
def sign_out(visit: Visit) -> Response:
    """The sign-in page; this browser's session is over."""
    visit.safety.sessions.end(visit.session)
    visit.request.scope[SESSION] = visit.safety.sessions.begin()
    return visit.go("/sign-in")


def _asked(visit: Visit, *, status: int = 200, fault: str = "", wait_s: int = 0) -> Response:
    return visit.page(
        "security/sign_in.html.j2",
        status=status,
        fault=fault,
        wait_s=wait_s,
        file_name=FILE_NAME,
    )
