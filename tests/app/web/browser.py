"""A browser of sorts for tests: keeps cookies, and says where its requests come from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from starlette.testclient import TestClient, WebSocketTestSession
from typing_extensions import override

from primemover.app.web.security.safety import Safety

SAFE = {"GET", "HEAD", "OPTIONS"}


class Browser(TestClient):
    """Sends the token that forms carry with whatever changes something, and its origin.

    A test that wants to see what happens without gives ``X-CSRF-Token`` or ``Origin`` itself.
    """

    @property
    def safety(self) -> Safety:
        """What keeps the app behind it safe."""
        found: Safety = self.app.state.safety  # type: ignore[attr-defined]
        return found

    @property
    def token(self) -> str:
        """The token of this browser's session; "" before it has one."""
        session = self.safety.sessions.find(self.cookies.get(self.safety.cookie) or "")
        return session.csrf if session else ""

    @override
    def request(self, method: str, url: Any, **given: Any) -> Any:
        """The answer, as ``TestClient`` gives it."""
        headers = dict(given.pop("headers", None) or {})
        if method.upper() not in SAFE:
            if not self.token:
                super().request("GET", "/sign-in", follow_redirects=False)
                self._make_session()
            headers.setdefault("X-CSRF-Token", self.token)
            headers.setdefault("Origin", str(self.base_url).rstrip("/"))
        return super().request(method, url, headers=headers, **given)

    def _make_session(self) -> None:
        if not self.token:
            session = self.safety.sessions.begin()
            self.cookies.set(self.safety.cookie, session.id, domain="127.0.0.1", path="/")

    @override
    def websocket_connect(self, url: str, *given: Any, **named: Any) -> WebSocketTestSession:
        """A socket as a page of the app opens it."""
        headers = dict(named.pop("headers", None) or {})
        headers.setdefault("Origin", str(self.base_url).rstrip("/"))
        here = str(self.base_url).replace("http", "ws", 1)
        return super().websocket_connect(urljoin(here, url), *given, headers=headers, **named)
