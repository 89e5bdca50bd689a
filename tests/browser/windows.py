"""A browser's window that tells what its pages asked for and complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

FLAGS: Final = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
)
CAMERA: Final = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PHONE: Final = (390, 844)
DESKTOP: Final = (1280, 900)
MAGNIFIED: Final = (640, 400)
"""A desk's window at 200 %."""
OWN: Final = ("127.0.0.1", "")
"""Hosts that are this machine: addresses of ``blob:`` and ``data:`` name none."""
_ENGINE: Final = ("INFO:", "W0000", "W1", "I0000", "I1", "Graph successfully")
"""How lines of the pose engine begin; it writes what it notes to where faults go."""


@dataclass(kw_only=True)
class Watched:
    """A window and every address asked for and fault told in it."""

    context: BrowserContext
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def elsewhere(self) -> list[str]:
        """Addresses asked for that are of another machine."""
        return [one for one in self.asked if (urlsplit(one).hostname or "") not in OWN]

    def watch(self) -> None:
        """Nothing; from now on every page of the window is listened to."""
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("console", self._note)
        self.context.on("page", self._listen)
        for page in self.context.pages:
            self._listen(page)

    def _listen(self, page: Page) -> None:
        page.on("websocket", lambda line: self.asked.append(line.url))
        page.on("pageerror", lambda fault: self.faults.append(f"{page.url}: {fault}"))

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.lstrip().startswith(_ENGINE):
            self.faults.append(f"{said.page.url if said.page else ''}: {said.text}")


@contextmanager
def window(
    executable: str,
    *,
    address: str,
    profile: Path,
    camera: Path | None = None,
    size: tuple[int, int] = PHONE,
    scale: float = 1,
    flags: tuple[str, ...] = (),
) -> Iterator[Watched]:
    """A browser with what it kept in ``profile``, until the block ends.

    ``camera`` is what its camera shows; without it there is none.
    """
    shown = (*CAMERA, f"--use-file-for-fake-video-capture={camera}") if camera else ()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=executable,
            args=[*FLAGS, *shown, *flags],
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            locale="en-GB",
        )
        found = Watched(context=context)
        found.watch()
        try:
            yield found
        finally:
            context.close()
