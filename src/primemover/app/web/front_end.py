"""The packages that pages load: whether they are there, and in which versions.

They are fetched and made when primemover is built (``hatch_build.py``); git does not hold them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

REMEDY: Final = (
    "In a clone: make serve. Otherwise install primemover again, with a network connection and "
    "without PRIMEMOVER_FRONT_END=skip"
)
_STAMP: Final = "stamp.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontEnd:
    """Versions of the packages, and the files that should be there and are not."""

    packages: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether pages can load all they ask for."""
        return bool(self.packages) and not self.missing


def examine_front_end(vendor: Traversable | None = None) -> FrontEnd:
    """What is in ``vendor``, the folder that pages load from when None."""
    folder = vendor or files("primemover.app.web") / "static" / "vendor"
    try:
        told = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        packages, expected = told["packages"], told["files"]
    except (OSError, ValueError, KeyError):
        return FrontEnd(missing=(_STAMP,))
    return FrontEnd(
        packages=packages,
        missing=tuple(name for name in expected if not folder.joinpath(*name.split("/")).is_file()),
    )
