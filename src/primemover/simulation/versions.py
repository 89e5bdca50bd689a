"""Of what a simulation is made, so that the same can be worked out again, or known to differ."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

CODE: Final = ("primemover.simulation", "primemover.knowledge")
"""Packages whose code decides what comes out, besides what is known."""

LIBRARIES: Final = ("primemover", "myo-sim", "mujoco", "numpy", "scipy", "numba")
"""This software, the muscles' model, and what works it out."""

MISSING: Final = "not installed"


def versions_of_simulation() -> dict[str, str]:
    """Software, the model of the muscles (myo-sim), its libraries and what is known."""
    from primemover.knowledge import load_knowledge

    return {
        **{name: _version(name) for name in LIBRARIES},
        "knowledge": load_knowledge().version,
    }


def digest_of_code() -> str:
    """Changes with any line of the code that decides what comes out."""
    digest = hashlib.sha256()
    for package in CODE:
        _add_code(files(package), digest=digest)
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return MISSING


def _add_code(folder: Traversable, *, digest: Any) -> None:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            _add_code(entry, digest=digest)
        elif entry.name.endswith(".py"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
