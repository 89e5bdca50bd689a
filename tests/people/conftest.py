"""What the tests of drawn people need: numba and the body data; without them they skip."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def body_data() -> Iterator[None]:
    """The body data is there; found before any test moves the cache folder elsewhere."""
    pytest.importorskip("numba", reason="drawing needs the extra `people`")
    from benchmarks.people import baking

    try:
        wheel = baking.find_wheel()
    except baking.MissingBodyDataError:
        pytest.skip("the body data is missing: run `make people` once")
    before = os.environ.get(baking.WHEEL_VARIABLE)
    os.environ[baking.WHEEL_VARIABLE] = str(wheel)
    yield
    if before is None:
        del os.environ[baking.WHEEL_VARIABLE]
    else:
        os.environ[baking.WHEEL_VARIABLE] = before
