"""primemover: whether your glutes do their job, what covers for them, and how sure that is.

>>> import primemover
>>> answers = primemover.read_answers("me.toml")  # doctest: +SKIP
>>> result = primemover.check(answers, recordings=[...])  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from primemover.checkup import CheckResult as CheckResult
    from primemover.checkup import Recording as Recording
    from primemover.checkup import check as check
    from primemover.knowledge import load_knowledge as load_knowledge
    from primemover.recordings.answers import read_answers as read_answers

# Importing primemover costs milliseconds; each name loads its room when it is first asked for.
_HOME = {
    "CheckResult": "primemover.checkup",
    "Recording": "primemover.checkup",
    "check": "primemover.checkup",
    "load_knowledge": "primemover.knowledge",
    "read_answers": "primemover.recordings.answers",
}

__all__ = ["CheckResult", "Recording", "__version__", "check", "load_knowledge", "read_answers"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("primemover")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
