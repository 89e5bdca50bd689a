"""Everything that keeps one running app safe, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primemover.app.web.security.limits import SIGNING_IN_ALL, Bucket, Buckets, Uploads
from primemover.app.web.security.origins import Origins, is_loopback, origins_of
from primemover.app.web.security.pairing import PairingCodes
from primemover.app.web.security.passphrase import Passphrase
from primemover.app.web.security.sessions import Session, Sessions

if TYPE_CHECKING:
    from starlette.types import Scope

    from primemover.app.web.site import ServeSettings

SESSION: Final = "primemover.session"
"""Where the request keeps its session; None there ends the one that its cookie names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Safety:
    """Sessions, limits, names and the passphrase of one running app."""

    origins: Origins
    on_network: bool
    passphrase: Passphrase
    sessions: Sessions = field(default_factory=Sessions)
    clients: Buckets = field(default_factory=Buckets)
    signing_in: Buckets = field(default_factory=Buckets)
    signing_in_all: Bucket = field(default_factory=lambda: Bucket(SIGNING_IN_ALL))
    uploads: Uploads = field(default_factory=Uploads)
    codes: PairingCodes = field(default_factory=PairingCodes)

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; cookies of all ports of a machine lie together."""
        name = f"primemover-{self.origins.port}"
        return f"__Host-{name}" if self.origins.tls else name

    @property
    def is_unguarded(self) -> bool:
        """Whether others could reach the app with nothing that asks who they are.

        It is never started so, but the passphrase's file may be deleted while it runs.
        """
        return self.on_network and not self.passphrase.is_set

    def lets_in(self, session: Session | None) -> bool:
        """Whether this session may see the pages of people; None is somebody new."""
        if self.passphrase.is_set:
            return session is not None and session.signed_in
        return not self.on_network


def safety_of(settings: ServeSettings) -> Safety:
    """What keeps an app safe that is served so."""
    folder = own_folder(settings)
    on_network = not is_loopback(settings.host)
    return Safety(
        origins=origins_of(settings.host, port=settings.port, tls=settings.tls),
        on_network=on_network,
        passphrase=Passphrase(folder),
        # One file a port, as there is one cookie a port: each app has browsers of its own.
        sessions=Sessions(path=folder / f"sessions-{settings.port}.json", strangers=not on_network),
    )


def own_folder(settings: ServeSettings) -> Path:
    """Where the app keeps what is its own: the passphrase, certificates."""
    if settings.folder is not None:
        return settings.folder
    from primemover.history.opening import default_folder

    return default_folder() / "app"


def session_of(scope: Scope) -> Session:
    """The session of a request, begun when there is none."""
    found: Session | None = scope.get(SESSION)
    if found is None:
        safety: Safety = scope["app"].state.safety
        found = scope[SESSION] = safety.sessions.begin()
    return found
