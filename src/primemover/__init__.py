"""primemover: whether your glutes do their job, what covers for them, and how sure that is.

>>> import primemover
>>> answers = primemover.read_answers("me.toml")  # doctest: +SKIP
>>> result = primemover.check(answers, recordings=[...])  # doctest: +SKIP

Surface EMG, as xarray and as plain values:

>>> recording = primemover.read_emg("squat.c3d")  # doctest: +SKIP
>>> squat = primemover.load_knowledge().emg_protocols["squat"]
>>> squat.muscles[0]
'gluteus_maximus'
>>> primemover.examine_emg(recording, protocol=squat).to_xarray()  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from primemover.checkup import CheckResult as CheckResult
    from primemover.checkup import Recording as Recording
    from primemover.checkup import check as check
    from primemover.knowledge import load_knowledge as load_knowledge
    from primemover.measures.emg.examine import examine_emg as examine_emg
    from primemover.recordings.answers import read_answers as read_answers
    from primemover.recordings.emg.mapping import read_mapping as read_mapping
    from primemover.recordings.emg.reading import read_emg as read_emg
    from primemover.signals.emg.normalising import maximum_references as maximum_references

# Importing primemover costs milliseconds; each name loads its room when it is first asked for.
_HOME = {
    "CheckResult": "primemover.checkup",
    "Recording": "primemover.checkup",
    "check": "primemover.checkup",
    "examine_emg": "primemover.measures.emg.examine",
    "load_knowledge": "primemover.knowledge",
    "maximum_references": "primemover.signals.emg.normalising",
    "read_answers": "primemover.recordings.answers",
    "read_emg": "primemover.recordings.emg.reading",
    "read_mapping": "primemover.recordings.emg.mapping",
}

__all__ = [
    "CheckResult",
    "Recording",
    "__version__",
    "check",
    "examine_emg",
    "load_knowledge",
    "maximum_references",
    "read_answers",
    "read_emg",
    "read_mapping",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("primemover")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
