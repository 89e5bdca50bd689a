"""Where a request may come from: pages of this app, under a name this app has.

A page elsewhere could otherwise ask this app for what is kept, by a name of its own that leads to
this machine (DNS rebinding), or by a form that is sent here.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_USUAL_PORT: Final = {"http": 80, "https": 443}
_ANY: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - names what listens everywhere
_DOCUMENTED: Final = ("192.0.2.1", 9)
"""An address that leads nowhere: nothing is sent, only the way out is looked up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origins:
    """The names this app answers to, and whether it is served with TLS."""

    names: frozenset[str]
    port: int
    tls: bool

    def has_host(self, host: str, *, ports: Iterable[int] = ()) -> bool:
        """Whether ``host`` (``127.0.0.1:8765``) is this app; ``ports`` are those it listens on."""
        name, port = _split(host, scheme="https" if self.tls else "http")
        return name in self.names and port in {self.port, *ports}

    def has_origin(self, origin: str, *, ports: Iterable[int] = ()) -> bool:
        """Whether ``origin`` (``http://127.0.0.1:8765``) is a page of this app."""
        scheme, there, host = origin.partition("://")
        expected = "https" if self.tls else "http"
        return bool(there) and scheme == expected and self.has_host(host, ports=ports)


def origins_of(host: str, *, port: int, tls: bool) -> Origins:
    """The names an app has that listens on ``host``; those of the network only where it is."""
    return Origins(names=LOOPBACK | frozenset(names_on_network(host)), port=port, tls=tls)


def is_loopback(host: str) -> bool:
    """Whether ``host`` can be reached from this machine alone.

    Only plain addresses and ``localhost`` count: any other name may lead anywhere tomorrow.
    """
    if host in _ANY:
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def names_on_network(host: str) -> tuple[str, ...]:
    """Names and addresses by which an app on ``host`` is reached, addresses first."""
    if host not in _ANY:
        return (_as_browsers_write(host),)
    own = socket.gethostname().lower()
    names = [own, f"{own}.local"] if "." not in own else [own]
    return (*addresses_on_network(), *names)


def _as_browsers_write(host: str) -> str:
    """A name or address without brackets; an address in its shortest form."""
    name = host.strip("[]").lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


def addresses_on_network() -> tuple[str, ...]:
    """The addresses of this machine on its networks; that of the way out first."""
    found = [*_way_out(), *_of_own_name()]
    return tuple(dict.fromkeys(each for each in found if not is_loopback(each)))


def _way_out() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as looking:
        try:
            looking.connect(_DOCUMENTED)
        except OSError:
            return []
        return [str(looking.getsockname()[0])]


def _of_own_name() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found]


def _split(host: str, *, scheme: str) -> tuple[str, int]:
    """Name and port of a host as browsers write it; ("", 0) for what is none."""
    if "@" in host or "/" in host or "\\" in host:
        return "", 0
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "").lower(), parts.port or _USUAL_PORT[scheme]
    except ValueError:
        return "", 0
