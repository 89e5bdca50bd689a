"""What muscle sensors read, as a part of the check's report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primemover.findings.emg_files import EmgTestResult
from primemover.knowledge import Knowledge


def emg_section(tests: Sequence[EmgTestResult], *, knowledge: Knowledge) -> dict[str, Any]:
    """What ``templates/emg/section.html.j2`` shows: results, and recordings without pictures."""
    if not tests:
        return {"recorded": (), "unrecorded": ()}
    from primemover.report.emg.kept import kept_views
    from primemover.report.emg.page import emg_parts

    results = [each.result for each in tests if each.result is not None]
    others = [each for each in tests if each.result is None]
    return {
        **emg_parts(results, knowledge=knowledge),
        "unrecorded": tuple(kept_views(others, knowledge=knowledge, first=len(results) + 1)),
    }
