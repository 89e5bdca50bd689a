"""One account as a page by itself: no script, no outside request, nothing to install."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primemover.report.carrying.answer import LESS_IN_ALL
from primemover.report.carrying.bodies import SHADE_WORDS, shape_paths
from primemover.report.carrying.view import INSTALL, MISSING, carrying_view
from primemover.report.carrying.words import SIMULATED, compared_words
from primemover.report.pages import render_page

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import WhoCarries


def carrying_page(account: WhoCarries, *, knowledge: Knowledge) -> str:
    """The account as one HTML document; the same account gives the same text."""
    return render_page("carrying/page.html.j2", **carrying_parts((account,), knowledge=knowledge))


def carrying_parts(accounts: Sequence[WhoCarries], *, knowledge: Knowledge) -> dict[str, Any]:
    """What the templates under ``templates/carrying`` show, by the names they use."""
    return {
        "carried": tuple(
            carrying_view(account, knowledge=knowledge, ident=f"carried-{number}")
            for number, account in enumerate(accounts, start=1)
        ),
        "less_in_all": LESS_IN_ALL,
        "compared": compared_words(knowledge=knowledge),
        "shapes": shape_paths(),
        "shade_words": SHADE_WORDS,
        "simulated": SIMULATED,
        "missing": MISSING,
        "install": INSTALL,
    }
