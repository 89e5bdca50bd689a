"""What happens when the package is built: the packages that its pages load are put into it.

An sdist holds them already, so that a wheel made of it needs neither npm nor a network.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP: Final = "PRIMEMOVER_FRONT_END"
"""Set to ``skip``, the package is built without its pages; ``primemover serve`` then says so."""


class FrontEndHook(BuildHookInterface[Any]):
    """Makes ``static/vendor`` before a wheel, an editable install or an sdist is built."""

    def dependencies(self) -> list[str]:
        """What brings npm along, where it is needed and the machine has none."""
        build = self._build()
        needed = not self._skipped() and not build.is_complete(build.VENDOR)
        return [build.NODE_WHEEL] if needed and build.npm_of_this_machine() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the front end, or end the build with the reason and what to do."""
        build = self._build()
        if self._skipped():
            self.app.display_warning("Built without the app's front end, as asked")
            return
        try:
            build.make()
        except build.FrontEndError as fault:
            self.app.abort(str(fault))

    def _skipped(self) -> bool:
        return os.environ.get(SKIP, "") == "skip"

    def _build(self) -> Any:
        if self.root not in sys.path:  # builds run with nothing of the project importable
            sys.path.insert(0, self.root)
        from frontend import build

        return build
