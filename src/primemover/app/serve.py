"""``primemover serve``: the app in the browser, from this machine and for it alone."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import StoreName, open_store_of
from primemover.app.usage import UsageError
from primemover.app.web.front_end import REMEDY, examine_front_end
from primemover.app.web.site import DEFAULT_PORT, ServeSettings
from primemover.errors import MissingExtraError

if TYPE_CHECKING:
    from primemover.app.web.security.certificates import Certificate
    from primemover.app.web.security.serving import SafeServing

EXAMPLES = """
Examples:
  Open the app in the browser; Ctrl-C in this window ends it:
    primemover serve
  When something else listens at the usual port:
    primemover serve --port 8766
  An icon to double-click, for next time:
    primemover launcher
  So that a phone on your own network can film, encrypted and with a passphrase:
    primemover serve --host 0.0.0.0 --tls
"""

_HIGHEST_PORT: Final = 65535
_PORTS_TRIED: Final = 50
_ANSWER_S: Final = 8.0
"""One that was just started answers only once it is ready."""
_SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY")

ShouldOpen = Annotated[bool | None, Parameter(name="--open", negative="--no-open")]


def serve(
    *,
    port: int = DEFAULT_PORT,
    open_browser: ShouldOpen = None,
    store: StoreName = None,
    host: str = "127.0.0.1",
    tls: bool = False,
) -> ExitCode:
    """Open the app in the browser: learn, test, train with a live coach, see what changed.

    It runs on this machine, works offline and sends nothing anywhere. Only this machine can reach
    it, unless you say otherwise with --host. Ctrl-C ends it; everything told is kept as it is told.

    Parameters
    ----------
    port
        Where it listens; 8765 when not given, 0 for any that is free.
    open_browser
        Open the browser, or do not; opened where there is a screen when neither is given.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    host
        Which address of this machine to listen at. Any but 127.0.0.1 needs --tls and a passphrase.
    tls
        Encrypt, with a certificate made on this machine.
    """
    _require_front_end()
    _require_port(port)
    safe = _safe(ServeSettings(store=store, host=host, port=port, tls=tls))
    with open_store_of(store):
        pass  # what is wrong with it is better told before the server runs
    should_open = _has_screen() if open_browser is None else open_browser
    from primemover.app.web.server import listening

    try:
        listener = listening(host, port=port)
    except OSError as fault:
        if not tls and _is_running(host, port=port):
            _show_running(_address(host, port=port, tls=tls), should_open=should_open)
            return ExitCode.OK
        raise _told(fault, host=host, port=port) from fault
    with listener:
        found = ServeSettings(store=store, host=host, port=listener.getsockname()[1], tls=tls)
        _run(found, listener=listener, safe=safe, should_open=should_open)
    return ExitCode.OK


# ---------------------------------------------------------------- what must be so first


def _require_front_end() -> None:
    found = examine_front_end()
    if not found.is_whole:
        raise MissingExtraError(
            "The files that the app's pages load are missing "
            f"({', '.join(found.missing[:3])}).\n{REMEDY}."
        )


def _require_port(port: int) -> None:
    if not 0 <= port <= _HIGHEST_PORT:
        raise UsageError(f"--port {port}: expected 0 to {_HIGHEST_PORT}, for example 8766")


def _safe(settings: ServeSettings) -> SafeServing:
    from primemover.app.web.security.serving import require_safe_serving

    return require_safe_serving(settings)


def _is_running(host: str, *, port: int) -> bool:
    """Whether this app listens there already: its icon was double-clicked twice."""
    import http.client

    asking = http.client.HTTPConnection(host, port, timeout=_ANSWER_S)
    try:
        asking.request("GET", "/manifest.webmanifest")
        told: Any = json.loads(asking.getresponse().read(10_000))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return isinstance(told, dict) and told.get("name") == "primemover"


# ---------------------------------------------------------------- serving


def _run(
    settings: ServeSettings, *, listener: socket.socket, safe: SafeServing, should_open: bool
) -> None:
    """Serve until it is told to end; the browser starts while the app does."""
    address = _address(settings.host, port=settings.port, tls=settings.tls)
    print(f"primemover is at {address}")
    _tell_reach(settings, certificate=safe.certificate)
    print("Ctrl-C in this window ends it.", flush=True)
    if should_open:
        threading.Thread(target=_open, args=(address,), daemon=True).start()
    from primemover.app.web.server import server_of

    server_of(settings, certificate=safe.certificate).run(sockets=[listener])
    print("\nprimemover has ended. Everything you told it is kept.")


def _told(fault: OSError, *, host: str, port: int) -> UsageError:
    """Why it cannot listen there, and where it could."""
    if isinstance(fault, PermissionError):
        return UsageError(f"--port {port}: not allowed for this user; use one above 1023")
    free = _next_free(host, port=port)
    if fault.errno != errno.EADDRINUSE or free is None:
        return UsageError(f"Cannot listen at {host}, port {port}: {fault.strerror or fault}")
    return UsageError(
        f"Port {port} is taken by another program; {free} is free: primemover serve --port {free}"
    )


def _next_free(host: str, *, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port + 1, min(port + _PORTS_TRIED, _HIGHEST_PORT + 1)):
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            try:
                trial.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return None


# ---------------------------------------------------------------- saying so


def _address(host: str, *, port: int, tls: bool) -> str:
    """The address on this machine."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what is shown
    name = f"[{here}]" if ":" in here else here
    return f"{'https' if tls else 'http'}://{name}:{port}/"


def _tell_reach(settings: ServeSettings, *, certificate: Certificate | None) -> None:
    from primemover.app.web.security.origins import is_loopback, names_on_network

    if is_loopback(settings.host):
        print("Nothing leaves this machine.")
        return
    for name in names_on_network(settings.host):
        print(f"  on your network: {_address(name, port=settings.port, tls=settings.tls)}")
    if certificate is not None:
        print(f"  its certificate's fingerprint (SHA-256): {certificate.fingerprint}")


def _show_running(address: str, *, should_open: bool) -> None:
    print(f"primemover is running already, at {address}")
    print("It shows the history it was started with; for another one choose another --port.")
    if should_open:
        _open(address)


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


def _has_screen() -> bool:
    if "SSH_CONNECTION" in os.environ:
        return False
    return sys.platform in {"win32", "darwin"} or any(os.environ.get(name) for name in _SCREENS)
