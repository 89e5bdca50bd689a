"""``/learn/order``: exercises by how much they ask of the glutes of somebody's own body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.responses import Response

from primemover.app.simulating import is_there
from primemover.app.web import check_flow
from primemover.app.web.endpoints import Pages
from primemover.app.web.ordering import order_of_body, orderings_of
from primemover.app.web.visit import Visit
from primemover.errors import PrimeMoverError
from primemover.recordings.answers import Answers
from primemover.report.carrying.orders import (
    HOW_PUBLISHED,
    HOW_SIMULATED,
    NO_GROWTH,
    order_views,
)
from primemover.report.citations import Citations
from primemover.report.pages import render_page
from primemover.simulation.ordered_exercises import shipped_order
from primemover.simulation.recorded import assumed_of, body_of

if TYPE_CHECKING:
    from primemover.simulation.body_size import BodySize

PAGES: Final = Pages(prefix="/learn")
HERE: Final = "/learn/order"


@PAGES.get("/order")
def order(visit: Visit) -> Response:
    """Exercises by how much they ask of the glutes: simulated, and as published for EMG."""
    body = told_body(visit)
    going = orderings_of(visit.site).find(visit.person.id, body=body) if body else None
    working = going is not None and going.state == "working"
    if visit.is_part:
        if working:
            return visit.page("learn/order_progress.html.j2", going=going, here=HERE)
        return visit.go(HERE)
    own = None if body is None or working else order_of_body(body)
    if own is None and going is not None:
        own = going.order
    found = own or shipped_order()
    known, citations = visit.knowledge, Citations(visit.knowledge.sources)
    exercises = found.exercises if found else ()
    citations.cite(tuple(dict.fromkeys(name for each in exercises for name in each.sources)))
    views = order_views(found, knowledge=known) if found else ()
    return visit.page(
        "learn/order.html.j2",
        orders=Markup(render_page("carrying/order.html.j2", orders=views)),
        worked_out=found is not None,
        own=own is not None,
        told=body is not None,
        going=going if working else None,
        fault=going.fault if going is not None and not working else "",
        installed=is_there(),
        here=HERE,
        no_growth=NO_GROWTH,
        how_simulated=HOW_SIMULATED,
        how_published=HOW_PUBLISHED,
        references=citations.references(),
    )


@PAGES.post("/order")
def work_out(visit: Visit) -> Response:
    """Begin to work it out for the body told; the page says how far it has got."""
    body = told_body(visit)
    if body is not None and is_there() and order_of_body(body) is None:
        orderings_of(visit.site).add(visit.person.id, body=body)
    return visit.go(HERE)


def told_body(visit: Visit) -> BodySize | None:
    """The body told last, in the check in hand or in one kept.

    None where mass or height were never told, or are no body that can be modelled.
    """
    hand = check_flow.in_hand(visit.store, person=visit.person.id)
    checks = visit.store.checks(visit.person.id)
    every = [*(dict(each.answers) for each in checks), dict(hand.answers) if hand else {}]
    for values in reversed(every):
        answers = Answers(values=values)
        if not assumed_of(answers):
            try:
                return body_of(answers)
            except PrimeMoverError:
                return None
    return None
