"""The browser that every page here is opened in."""

from __future__ import annotations

import pytest

from tests.browser.chromium import browser


@pytest.fixture(scope="session")
def executable() -> str:
    """Path of a Chromium; the test is skipped where there is none."""
    found = browser()
    if found is None:
        pytest.skip("no Chromium on this machine; install one to look at the pages in a browser")
    return found
