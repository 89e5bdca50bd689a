"""What an import costs: `import primemover` and `--help` load none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"mediapipe", "cv2", "av", "ray", "scipy", "xarray", "pyarrow", "pandas", "matplotlib"}


def _loaded_by(code: str) -> set[str]:
    """Top-level modules a fresh interpreter has loaded after ``code``."""
    script = (
        f"{code}\nimport sys; print('LOADED', *sorted({{m.split('.')[0] for m in sys.modules}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


def _run_command(argument: str) -> str:
    return f"""
import runpy, sys
sys.argv = ['primemover', {argument!r}]
try:
    runpy.run_module('primemover', run_name='__main__')
except SystemExit as stop:
    assert not stop.code, stop.code
"""


def test_importing_the_package_is_light() -> None:
    assert not _loaded_by("import primemover") & (HEAVY | {"numpy", "pydantic", "cyclopts"})


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_is_light(argument: str) -> None:
    assert not _loaded_by(_run_command(argument)) & HEAVY


def test_a_heavy_import_would_be_seen() -> None:
    assert "xarray" in _loaded_by("import xarray")
