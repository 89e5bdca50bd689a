"""Pages on which somebody moves: each asks first whether anything is withheld."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.responses import Response

from primemover.app.web.visit import Visit

Answering = Callable[..., Response]


def moving(*, to: str = "", waits: bool = True) -> Callable[[Answering], Answering]:
    """What lets a page answer only while nothing is withheld from the visitor.

    Parameters
    ----------
    to : str
        Where to go on after the stop signs; the page itself when not given.
    waits : bool
        Whether a plan that waits withholds the page too.
    """

    def guarded(answer: Answering) -> Answering:
        @wraps(answer)
        def answered(visit: Visit, **given: Any) -> Response:
            elsewhere = visit.withheld(to=to, waits=waits)
            return answer(visit, **given) if elsewhere is None else elsewhere

        return answered

    return guarded
