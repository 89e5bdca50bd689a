"""Discovery of plug-ins: every module of a folder, and of the entry-point group of that name.

A plug-in is a module with one ``ENTRY``. Add a file and it is found; nothing else to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Any

from primemover.errors import PrimeMoverError


def discover(package: str) -> dict[str, Any]:
    """Every ``ENTRY`` found in ``package``, by module name, in alphabetical order.

    Parameters
    ----------
    package : str
        Import path of the folder, for example ``"primemover.measures"``. Installed
        distributions may add to it through the entry-point group of the same name.

    Raises
    ------
    PrimeMoverError
        When two plug-ins claim one name.
    """
    folder = importlib.import_module(package)
    found: dict[str, Any] = {}
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
        entry = getattr(importlib.import_module(f"{package}.{module.name}"), "ENTRY", None)
        if entry is not None:
            found[module.name] = entry
    for point in entry_points(group=package):
        if point.name in found:
            raise PrimeMoverError(
                f"{package}: two plug-ins are called {point.name!r}; "
                "uninstall one of them or rename it"
            )
        found[point.name] = point.load()
    return found
