"""Who carries the load: body model, load sharing and what-if; each name loads when asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from primemover.simulation.load_sharing import LoadShares as LoadShares
    from primemover.simulation.load_sharing import share_loads as share_loads

_HOME = {
    "LoadShares": "primemover.simulation.load_sharing",
    "share_loads": "primemover.simulation.load_sharing",
}

__all__ = ["LoadShares", "share_loads"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
