"""One recording as a page by itself: no script, no outside request, nothing to install."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primemover.report.emg.traces import HEIGHT, WIDTH
from primemover.report.emg.view import emg_view
from primemover.report.pages import render_page

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult


def emg_page(result: EmgResult, *, knowledge: Knowledge) -> str:
    """The result as one HTML document; the same result gives the same text."""
    return render_page("emg/page.html.j2", **emg_parts((result,), knowledge=knowledge))


def emg_parts(results: Sequence[EmgResult], *, knowledge: Knowledge) -> dict[str, Any]:
    """What the templates under ``templates/emg`` show, by the names they use."""
    return {
        "recorded": tuple(
            emg_view(result, knowledge=knowledge, ident=f"emg-{number}")
            for number, result in enumerate(results, start=1)
        ),
        "trace_width": WIDTH,
        "trace_height": HEIGHT,
    }
