"""The app with an empty history of its own, asked without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from primemover.app.web.application import create_app
from primemover.app.web.site import ServeSettings, Site
from primemover.history.store import Store
from tests.app.web.browser import Browser


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Browser]:
    """A browser of sorts: keeps cookies, sends the token that forms carry."""
    app = create_app(ServeSettings(store=tmp_path / "store", folder=tmp_path / "own"))
    with Browser(app, base_url="http://127.0.0.1:8765") as found:
        yield found


@pytest.fixture
def site(client: Browser) -> Site:
    """What the pages share."""
    found: Site = client.app.state.site  # type: ignore[attr-defined]
    return found


@pytest.fixture
def store(site: Site) -> Store:
    """The history behind the pages."""
    return site.store
