"""The bundled clips."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def squat_clip(demo_data: Path) -> Path:
    """A squat seen from the side."""
    return demo_data / "clips" / "squat.mp4"


@pytest.fixture(scope="session")
def stand_clip(demo_data: Path) -> Path:
    """A one-leg stand seen from the front."""
    return demo_data / "clips" / "one_leg_stand.mp4"
