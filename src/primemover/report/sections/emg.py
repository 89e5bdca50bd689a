"""What muscle sensors read, as a part of the check's report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primemover.findings.emg_files import EmgTestResult
from primemover.knowledge import Knowledge
from primemover.report.words import with_side


def emg_section(tests: Sequence[EmgTestResult], *, knowledge: Knowledge) -> dict[str, Any]:
    """What ``templates/emg/section.html.j2`` shows: results, and recordings without pictures."""
    results = [each.result for each in tests if each.result is not None]
    others = tuple(
        (_name(each, knowledge=knowledge), each.problem or _KEPT)
        for each in tests
        if each.result is None
    )
    if not results:
        return {"recorded": (), "unrecorded": others}
    from primemover.report.emg.page import emg_parts

    return {**emg_parts(results, knowledge=knowledge), "unrecorded": others}


_KEPT = "The samples of this recording were not kept, so its pictures cannot be drawn again."


def _name(test: EmgTestResult, *, knowledge: Knowledge) -> str:
    protocol = knowledge.emg_protocols.get(test.protocol)
    return f"{with_side(protocol.name if protocol else test.protocol, side=test.side)}:"
