"""What every request passes first: from where, how often, how large, in which session."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from primemover.app.web.security.headers import ONLY_TLS, make_strict
from primemover.app.web.security.limits import (
    HERE,
    MESSAGES,
    MOST_ADDRESS_BYTES,
    MOST_FIELDS,
    MOST_HEADER_BYTES,
    MOST_MESSAGE_BYTES,
    NETWORK,
    Bucket,
)
from primemover.app.web.security.origins import is_loopback
from primemover.app.web.security.safety import SESSION, Safety
from primemover.app.web.security.sessions import Session

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOOKS: Final = ("/static/",)
"""What every page needs to be seen at all."""

FOR_ALL: Final = ("/sign-in", "/manifest.webmanifest", "/sw.js", "/away", "/pair/with/", *LOOKS)
"""Addresses that nobody has to sign in for; they say nothing of anybody.

One that ends in a slash stands for all below it, any other for itself alone.
"""

FOR_FILMING: Final = ("/film", "/film/", "/pictures/", "/live/", *FOR_ALL)
"""Addresses that a paired phone may ask for."""

REFUSED: Final = {
    "host": 421,
    "origin": 403,
    "headers": 431,
    "address": 414,
    "fields": 413,
    "often": 429,
    "signed_out": 401,
    "filming": 403,
    "open": 503,
}
_TOO_BIG: Final = 1009
_TOO_OFTEN: Final = 1008


class Guard:
    """The app behind its gate."""

    def __init__(self, app: ASGIApp, *, safety: Safety) -> None:
        self._app, self._safety = app, safety

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing; the request was answered by the app, or refused."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        scope[SESSION] = self._session(headers)
        cookie = scope[SESSION].id if scope[SESSION] else ""

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                make_strict(answer)
                if self._safety.origins.tls:
                    answer["Strict-Transport-Security"] = ONLY_TLS
                self._set_cookie(answer, session=scope[SESSION], was=cookie)
            await send(message)

        if refused := self._refusal(scope, headers):
            await self._refuse(refused, scope)(scope, receive, send_strictly)
        elif _comes_from_elsewhere(scope, headers):
            await _come_in(scope)(scope, receive, send_strictly)
        elif unwelcome := self._unwelcome(scope, headers):
            await unwelcome(scope, receive, send_strictly)
        else:
            await self._app(scope, receive, send_strictly)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page of ours may open one; anybody else gets a 403 before it is open."""
        headers = Headers(scope=scope)
        scope[SESSION] = self._session(headers)
        ports = _ports(scope)
        origins = self._safety.origins
        good = (
            _size(headers) <= MOST_HEADER_BYTES
            and origins.has_host(headers.get("host", ""), ports=ports)
            and origins.has_origin(headers.get("origin", ""), ports=ports)
            and headers.get("sec-fetch-site", "same-origin") == "same-origin"
            and self._in_time(scope)
            and not self._kept_out(scope)
        )
        if not good:
            await receive()
            await send({"type": "websocket.close", "code": _TOO_OFTEN})
            return
        await self._app(scope, _measured(receive, send), send)

    def _session(self, headers: Headers) -> Session | None:
        name = self._safety.cookie
        for line in headers.getlist("cookie"):
            for part in line.split(";"):
                key, _, value = part.strip().partition("=")
                if key == name and (found := self._safety.sessions.find(value)):
                    return found
        return None

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        """Why a request is refused, whoever sent it; "" when it is not."""
        origins, ports = self._safety.origins, _ports(scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not origins.has_host(hosts[0], ports=ports):
            return "host"
        origin = headers.get("origin")
        if origin is not None and not origins.has_origin(origin, ports=ports):
            return "origin"
        if not _same_site(scope, headers):
            return "origin"
        if _size(headers) > MOST_HEADER_BYTES:
            return "headers"
        query: bytes = scope.get("query_string", b"")
        if len(scope.get("raw_path") or b"") + len(query) > MOST_ADDRESS_BYTES:
            return "address"
        if query.count(b"&") >= MOST_FIELDS:
            return "fields"
        return "" if self._in_time(scope) else "often"

    def _in_time(self, scope: Scope) -> bool:
        client = (scope.get("client") or ("",))[0]
        here = not self._safety.on_network or is_loopback(client)
        if here and scope["type"] == "websocket":
            return True  # a page that lost its camera's socket opens another, as often as it must
        return self._safety.clients.take(client, rate=HERE if here else NETWORK) == 0.0

    def _kept_out(self, scope: Scope) -> str:
        """Why this session may not ask for this address; "" when it may."""
        session: Session | None = scope[SESSION]
        path: str = scope["path"]
        if self._safety.is_unguarded:
            return "" if _is_among(path, LOOKS) else "open"
        if session is not None and session.may == "film":
            return "" if _is_among(path, FOR_FILMING) else "filming"
        if _is_among(path, FOR_ALL):
            return ""
        return "" if self._safety.lets_in(session) else "signed_out"

    def _unwelcome(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        """What answers somebody who has to sign in first, or may not come in; None for others."""
        why = self._kept_out(scope)
        if not why:
            return None
        if why != "signed_out":
            return self._refuse(why, scope)
        if headers.get("hx-request") == "true":
            return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
        opened = headers.get("sec-fetch-dest", "document") == "document"
        if scope["method"] in SAFE and opened:
            return RedirectResponse("/sign-in", status_code=303)
        return self._refuse(why, scope)

    def _refuse(self, why: str, scope: Scope) -> Response:
        from primemover.app.web.visit import Visit

        scope[SESSION] = scope[SESSION] if why == "filming" else None
        answer = Visit(Request(scope)).page(
            "security/refused.html.j2", status=REFUSED[why], why=why
        )
        if why == "often":
            answer.headers["Retry-After"] = "5"
        return answer

    def _set_cookie(self, answer: MutableHeaders, *, session: Session | None, was: str) -> None:
        if session is None or session.id == was:
            return
        cookie: SimpleCookie = SimpleCookie()
        cookie[self._safety.cookie] = session.id
        kept = cookie[self._safety.cookie]
        kept["path"], kept["httponly"], kept["samesite"] = "/", True, "Strict"
        if self._safety.origins.tls:
            kept["secure"] = True
        answer.append("Set-Cookie", kept.OutputString())


def _is_among(path: str, places: Iterable[str]) -> bool:
    """Whether ``path`` is one of ``places``, or below one that ends in a slash."""
    return any(path.startswith(one) if one.endswith("/") else path == one for one in places)


def _ports(scope: Scope) -> Iterable[int]:
    """The port that the request came in by: it may have been chosen when the app started."""
    server = scope.get("server")
    return (server[1],) if server and server[1] else ()


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) for name, value in headers.raw)


def _same_site(scope: Scope, headers: Headers) -> bool:
    """Whether the browser says that a page of ours asks, or that somebody opens an address."""
    site = headers.get("sec-fetch-site", "same-origin")
    if site in {"same-origin", "none"}:
        return True
    opened = headers.get("sec-fetch-mode") == "navigate"
    whole = headers.get("sec-fetch-dest", "document") == "document"
    return opened and whole and scope["method"] in SAFE


def _comes_from_elsewhere(scope: Scope, headers: Headers) -> bool:
    """Whether a link of another site led here: the browser then keeps our cookie back."""
    return headers.get("sec-fetch-site") == "cross-site" and scope["method"] == "GET"


def _come_in(scope: Scope) -> Response:
    """A page that opens the same address again, from here: now the cookie comes along."""
    from primemover.app.web.visit import Visit

    path, query = quote(scope["path"]), scope.get("query_string", b"").decode("latin-1")
    # Two slashes would lead to another machine; so would one and what browsers read as another
    # (a backslash) or read over (a tab), were it not quoted.
    where = "/" if path.startswith("//") else path + (f"?{query}" if query else "")
    return Visit(Request(scope)).page("security/come_in.html.j2", path=where)


def _measured(receive: Receive, send: Send) -> Receive:
    """Messages of a socket; too large or too many of them close it."""
    bucket = Bucket(MESSAGES)

    async def receive_one() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        size = len(message.get("bytes") or b"") + len(message.get("text") or "")
        code = _TOO_BIG if size > MOST_MESSAGE_BYTES else 0 if bucket.take() else _TOO_OFTEN
        if not code:
            return message
        await send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    return receive_one
