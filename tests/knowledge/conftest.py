"""A copy of the knowledge files that a test may spoil."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    target = tmp_path / "knowledge"
    shutil.copytree(
        str(files("primemover.knowledge")),
        target,
        ignore=shutil.ignore_patterns("*.py", "__pycache__"),
    )
    return target
