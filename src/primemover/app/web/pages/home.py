"""``/``: the journey in six steps, and what is next."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from primemover.app.journey import STEPS, journey_of
from primemover.app.web.endpoints import Pages
from primemover.app.web.visit import Visit

PAGES: Final = Pages()


@PAGES.get("/")
def home(visit: Visit) -> Response:
    """The journey in six steps, and what is next."""
    way = journey_of(visit.store, person=visit.person, course=visit.course, on=visit.today)
    course = visit.course
    return visit.page(
        "home/home.html.j2",
        way=way,
        steps=STEPS,
        withheld=course.plan.withheld if course else "",
    )
