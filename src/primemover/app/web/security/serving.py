"""Whether the app may be served as asked: beyond this machine only encrypted, and to who knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.app.web.security.faults import ServingError
from primemover.app.web.security.origins import is_loopback
from primemover.app.web.security.passphrase import Passphrase
from primemover.app.web.security.safety import own_folder

if TYPE_CHECKING:
    from primemover.app.web.security.certificates import Certificate
    from primemover.app.web.site import ServeSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeServing:
    """How a server may be started: ``certificate`` is there when it is to use TLS."""

    certificate: Certificate | None = None


def require_safe_serving(settings: ServeSettings) -> SafeServing:
    """How the app may be served as ``settings`` say; a certificate is made where one is needed.

    Raises
    ------
    ServingError
        When others could reach the app and it is not encrypted, or has no passphrase.
    """
    folder = own_folder(settings)
    if not is_loopback(settings.host):
        beyond = f"{settings.host}: others on the network could reach the app there"
        if not Passphrase(folder).is_set:
            raise ServingError(
                f"{beyond}, and no passphrase is set. Start it without --host, set one on the page "
                "Settings, and try again"
            )
        if not settings.tls:
            raise ServingError(f"{beyond}, and what it sends could be read on the way. Add --tls")
    if not settings.tls:
        return SafeServing()
    from primemover.app.web.security.certificates import certificate_for

    return SafeServing(certificate=certificate_for(settings.host, folder=folder))
