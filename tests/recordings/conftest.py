"""The bundled clips, however this checkout comes by them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import DATA_VARIABLE


@pytest.fixture(scope="session")
def squat_clip(demo_data: Path) -> Path:
    """A squat filmed from the side."""
    return _clip(demo_data, name="squat.mp4")


@pytest.fixture(scope="session")
def stand_clip(demo_data: Path) -> Path:
    """A one-leg stand filmed from the front."""
    return _clip(demo_data, name="one_leg_stand.mp4")


def _clip(demo_data: Path, *, name: str) -> Path:
    bundled = demo_data / name
    if bundled.exists():
        return bundled
    folder = os.environ.get(DATA_VARIABLE)
    if not folder:
        pytest.skip(f"{name} is not bundled here and {DATA_VARIABLE} is not set")
    return Path(folder) / "demo" / name
