"""``/``: the journey in six steps, and what is next."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from primemover.app.journey import STEPS, journey_of
from primemover.app.session_in_hand import in_hand
from primemover.app.web import check_flow
from primemover.app.web.check_steps import Way, way_of
from primemover.app.web.endpoints import Pages
from primemover.app.web.visit import Visit

PAGES: Final = Pages()


@PAGES.get("/")
def home(visit: Visit) -> Response:
    """The journey in six steps, and what is next; what was begun is gone on with where it was."""
    course, held = visit.course, visit.held
    stops = held is not None and held.why in ("stop", "pause")
    way = journey_of(visit.store, person=visit.person, course=course, on=visit.today, held=stops)
    return visit.page(
        "home/home.html.j2",
        way=way,
        steps=STEPS,
        withheld=course.plan.withheld if course else "",
        stops=stops,
        check=_check(visit) if way.next == "go_on_check" else None,
        hand=in_hand(visit.store, person=visit.person) if way.next == "go_on_session" else None,
        sections=visit.knowledge.question_sections,
        tests=visit.knowledge.tests,
    )


def _check(visit: Visit) -> Way | None:
    """The way through the check in hand."""
    found = check_flow.in_hand(visit.store, person=visit.person.id)
    return way_of(found, knowledge=visit.knowledge) if found else None
